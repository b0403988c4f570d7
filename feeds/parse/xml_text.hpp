#pragma once
// The text of an element, read as its format says: as HTML, literally, or byte for byte.

#include "feeds/parse/doctype.hpp"
#include "feeds/parse/parse.hpp"

#include <pugixml.hpp>

#include <string>
#include <string_view>

namespace feeds::parse {

/// Reads texts of one document. Keeps the budget of entity expansion (X1) and notes the first limit
/// that a text exceeds. Not for use by two threads at once.
class XmlText {
public:
    XmlText(const DoctypeEntities& entities, const Limits& limits)
        : entities_(entities), limits_(limits) {}

    /// An element whose text is HTML: escaped, in CDATA or as child elements.
    std::string html(pugi::xml_node node);

    /// An element whose text is itself; markup within it (XHTML) is real.
    std::string literal(pugi::xml_node node);

    /// An element's characters as they are, references decoded, white space trimmed: ids, URLs,
    /// dates.
    std::string raw(pugi::xml_node node);

    std::string raw(pugi::xml_attribute attribute);

    /// A text that came out of an encoding of its own (base64), bounded like the others.
    std::string html(std::string_view source);

    [[nodiscard]] bool too_large() const { return too_large_; }

    /// Notes a URL of more than Limits::url_bytes.
    void check_url(std::string_view url) {
        too_large_ = too_large_ || url.size() > limits_.url_bytes;
    }

private:
    void decode(std::string_view text, std::string& out);
    bool expand(std::string_view text, std::size_t& length, std::string& out);
    void gather_html(pugi::xml_node node);
    std::string bounded(std::string text);

    const DoctypeEntities& entities_;
    Limits limits_;
    std::string scratch_;
    std::size_t expanded_ = 0;
    bool too_large_ = false;
};

}  // namespace feeds::parse
