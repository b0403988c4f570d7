#pragma once
// What an item of any, all or none cannot say, though it looks as if it did: operators, fields,
// regular expressions, lists in one text.

#include "rules/query/lexer.hpp"

#include <string_view>
#include <vector>

namespace rules {

/// Appends warnings about an item's text, with their places in it.
void check_short_item(std::string_view text, std::vector<query::Finding>& findings);

}  // namespace rules
