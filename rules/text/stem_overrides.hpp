#pragma once
// Words of other languages than English that the stemmer takes for forms of one word, though a
// reader does not: French important is no form of importer. Listed by hand, the worst of them.

#include "rules/text/snowball.hpp"

#include <string>
#include <string_view>

namespace rules::text {

/// What stands for the stem of such a word; empty for all others.
std::string stem_override(StemLanguage language, std::string_view folded);

}  // namespace rules::text
