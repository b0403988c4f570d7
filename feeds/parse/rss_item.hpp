#pragma once
// Channels and items, as RSS and RDF share them.

#include "feeds/parse/adapter.hpp"

namespace feeds::parse {

/// The feed's own fields.
void read_channel(Document& document, pugi::xml_node channel, Feed& feed);

/// One item, appended unless a limit forbids.
void read_item(Document& document, pugi::xml_node item, ParsedFeed& parsed);

}  // namespace feeds::parse
