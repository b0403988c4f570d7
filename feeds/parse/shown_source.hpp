#pragma once
// Feeds that were shown to people where they should have been served: their source, escaped, within
// a page, a text or another document.

#include <optional>
#include <string>
#include <string_view>

namespace feeds::parse {

/// The document that `text` is, as one text of JSON in its quotes; nothing where it is none.
std::optional<std::string> quoted_document(std::string_view text);

/// The document within `text`: in a text of JSON, escaped in XML or on a page that shows
/// little else, in CDATA. Nothing where there is none. Linear.
std::optional<std::string> shown_source(std::string_view text);

/// A feed whose entries were escaped once too often or put into CDATA, with them as they were
/// meant; nothing where there are none such.
std::optional<std::string> with_escaped_entries(std::string_view text);

}  // namespace feeds::parse
