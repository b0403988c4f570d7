#include "rules/text/headwords.hpp"

#include "rules/text/families/english.hpp"
#include "rules/text/lines.hpp"
#include "rules/text/spelling.hpp"

namespace rules::text {

std::string headword(std::string_view plain) {
    return find_headword(
        plain, [](std::string_view word) { return find_line(families::kHeadwords, word); });
}

bool is_common_headword(std::string_view headword) {
    return !find_line(families::kCommon, headword).empty();
}

}  // namespace rules::text
