#pragma once
// The authors of feeds and entries.

#include "feeds/parse/item_fields.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace feeds::parse {

/// The names in some fields, none twice: of person constructs (RFC 4287 §3.2) and of texts.
std::vector<std::string> people(const Fields& fields, std::initializer_list<Name> order);

/// The part of a feed's authors that its entries inherit: a feed of 5,000 entries must not hold
/// 5,000 copies of a hostile list.
std::vector<std::string> inheritable(std::vector<std::string> authors);

}  // namespace feeds::parse
