#pragma once
// The regular forms of an English word, spelt out. Needed where two words share a stem and only one
// of them is meant.

#include "rules/text/families/wordnet.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rules::text::families {

/// The word itself and its regular plural, or -s, -ed and -ing; an adjective has one form.
std::vector<std::string> regular_forms(std::string_view word, Part part);

}  // namespace rules::text::families
