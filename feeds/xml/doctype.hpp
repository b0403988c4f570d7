#pragma once
// The entities of a document's internal DTD.

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace feeds {

/// General entities declared with a literal value that names no other entity. External, parameter
/// and nested entities are left out, so nothing can be fetched and nothing can explode (X1).
using DoctypeEntities = std::map<std::string, std::string, std::less<>>;

/// Reads the internal subset of the DOCTYPE in the prolog of `document`, if it has one.
DoctypeEntities doctype_entities(std::string_view document);

/// Offset behind the DOCTYPE that starts at `start` (its `<`); the end of the text where it never
/// closes.
std::size_t skip_doctype(std::string_view document, std::size_t start);

}  // namespace feeds
