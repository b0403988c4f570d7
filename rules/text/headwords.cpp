#include "rules/text/headwords.hpp"

#include "rules/text/english_tables.hpp"
#include "rules/text/lines.hpp"
#include "rules/text/spelling.hpp"
#include "rules/text/word_list.hpp"

namespace rules::text {

std::string headword(std::string_view plain) {
    static const Lines headwords(english::kHeadwords, english::kHeadwordLines);
    return find_headword(plain, [](std::string_view word) { return headwords.find(word); });
}

std::vector<std::string> words_under(std::string_view headword) {
    std::vector<std::string> out{std::string(headword)};
    for (const std::string_view line : words_of(english::kHeadwords, '\n')) {
        const std::size_t tab = line.find('\t');
        if (tab != std::string_view::npos && line.substr(tab + 1) == headword &&
            line.substr(0, tab) != headword)
            out.emplace_back(line.substr(0, tab));
    }
    return out;
}

bool is_common_headword(std::string_view headword) {
    static const Lines common(english::kCommon, english::kCommonLines);
    return !common.find(headword).empty();
}

}  // namespace rules::text
