#pragma once
// The elements of feeds and of the HTML that strays into them, as far as their names tell where one
// ends that was never closed. In the header, for the inner loops.

#include "feeds/text/ascii.hpp"

#include <string_view>

namespace feeds {

inline constexpr std::string_view kEmptyElements =
    "area base br col embed hr img input meta param wbr";

inline constexpr std::string_view kSelfClosing = "dd dt li option p td th tr tbody";

/// Fields of an entry that hold text or nothing: one of them inside another was not closed.
inline constexpr std::string_view kFields =
    "category comments content content:encoded dc:creator dc:date dc:subject description guid id "
    "issued link media:thumbnail modified pubdate published summary title updated";

/// Fields of an entry besides those: none of them stands within a paragraph.
inline constexpr std::string_view kOtherFields =
    "author enclosure media:content media:description media:title source";

/// HTML that strays into an entry and holds no field of it.
inline constexpr std::string_view kHtml =
    "a abbr b big blockquote center code div em font h1 h2 h3 h4 h5 h6 i li mark ol p pre q s "
    "small span strike strong sub sup table tbody td th tr tt u ul";

inline bool is_entry(std::string_view name) {
    return one_of("item entry", name) || name == "url" || name.ends_with(":item") ||
           name.ends_with(":entry");
}

inline bool holds_fields(std::string_view name) {
    return is_entry(name) || one_of("channel feed", name);
}

inline bool is_field(std::string_view name) {
    return one_of(kFields, name) || one_of(kOtherFields, name);
}

}  // namespace feeds
