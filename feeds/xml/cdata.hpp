#pragma once
// CDATA sections that their author forgot to close.

#include <cstddef>
#include <string_view>

namespace feeds {

inline constexpr std::string_view kCdata = "<![CDATA[";

/// Where the text of a CDATA section ends that was never closed: with its element `name`. `end` is
/// where the next `]]>` is, or npos. npos: the section has its own end, or its element has none.
std::size_t unclosed_cdata_end(std::string_view document,
                               std::size_t start,
                               std::size_t end,
                               std::string_view name);

/// Whether a CDATA section of `document` was never closed, so that the end of a later one closes it
/// and a parser takes all between them, further entries too, for its text. Linear in the size.
bool unclosed_cdata(std::string_view document);

}  // namespace feeds
