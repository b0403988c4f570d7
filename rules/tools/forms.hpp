#pragma once
// The regular forms of an English word, spelt out. Needed where two words share a stem and only one
// of them is meant.

#include "rules/tools/wordnet.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rules::tools {

/// The word itself and its regular plural, or -s, -ed and -ing; an adjective has one form.
std::vector<std::string> regular_forms(std::string_view word, Part part);

/// -ed and -ing of a longer verb as the other side of the Atlantic spells them: travelled and
/// traveled, focused and focussed. Empty for verbs that are spelt in one way.
std::vector<std::string> doubled_forms(std::string_view verb);

/// -er and -est of an adjective.
std::vector<std::string> compared_forms(std::string_view adjective);

}  // namespace rules::tools
