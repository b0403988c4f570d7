#include "rules/text/families.hpp"

#include "rules/text/families/english.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace rules::text {
namespace {

using Table = std::unordered_map<std::string_view, std::string_view>;

struct English {
    Table by_stem;
    Table by_word;
};

const English& english() {
    static const English tables = [] {
        English out;
        out.by_stem.reserve(families::kEnglishLines);
        std::string_view rest = families::kEnglish;
        while (!rest.empty()) {
            const std::size_t tab = rest.find('\t');
            const std::size_t end = rest.find('\n', tab);
            const std::string_view members = rest.substr(tab + 1, end - tab - 1);
            if (rest.front() == '=')
                out.by_word.emplace(rest.substr(1, tab - 1), members);
            else
                out.by_stem.emplace(rest.substr(0, tab), members);
            rest.remove_prefix(end + 1);
        }
        return out;
    }();
    return tables;
}

Family find(const Table& table, std::string_view key) {
    const auto known = table.find(key);
    return known == table.end() ? Family() : Family(known->second);
}

}  // namespace

void Family::members(std::vector<FamilyMember>& out) const {
    std::string_view rest = members_;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const bool is_stem = rest.front() != '=';
        const std::size_t begin = is_stem ? 0 : 1;
        out.push_back({rest.substr(begin, end - begin), is_stem});
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

Family family_of(StemLanguage language, std::string_view word, std::string_view stem) {
    static const StemLanguage english_stems = stem_language("en");
    if (language != english_stems)
        return {};
    // A word that shares its stem with strangers (production, product) has an entry of its own.
    const Family own = find(english().by_word, word);
    return own.empty() ? find(english().by_stem, stem) : own;
}

}  // namespace rules::text
