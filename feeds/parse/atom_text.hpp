#pragma once
// Text and content constructs of Atom (RFC 4287 §3.1, §4.1.3; Atom 0.3). RSS feeds hold them too.

#include "feeds/parse/adapter.hpp"

#include <string>

namespace feeds::parse {

/// The construct as plain text: `type` (and Atom 0.3's `mode`) say how it is read.
std::string atom_text(Document& document, pugi::xml_node node);

}  // namespace feeds::parse
