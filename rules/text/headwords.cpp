#include "rules/text/headwords.hpp"

#include "rules/text/families/english.hpp"
#include "rules/text/lines.hpp"
#include "rules/text/spelling.hpp"

namespace rules::text {

std::string headword(std::string_view plain) {
    static const Lines headwords(families::kHeadwords, families::kHeadwordLines);
    return find_headword(plain, [](std::string_view word) { return headwords.find(word); });
}

bool is_common_headword(std::string_view headword) {
    static const Lines common(families::kCommon, families::kCommonLines);
    return !common.find(headword).empty();
}

}  // namespace rules::text
