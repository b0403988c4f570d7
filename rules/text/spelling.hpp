#pragma once
// British and American English as one: -ise/-ize, -our/-or (L3).

#include <string>
#include <string_view>

namespace rules::text {

/// A folded English word in the one spelling: organise for organize, color for colour. Other words
/// come back as they are.
std::string one_spelling(std::string_view folded);

}  // namespace rules::text
