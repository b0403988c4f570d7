#include "rules/text/families.hpp"

#include "rules/text/english_tables.hpp"
#include "rules/text/lines.hpp"

#include <algorithm>
#include <string>

namespace rules::text {

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
    static const Lines families(english::kFamilies, english::kFamilyLines);
    if (language != english_stems)
        return {};
    // A word that shares its stem with strangers (production, product) has an entry of its own.
    const std::string_view own = families.find('=' + std::string(word));
    return Family(own.empty() ? families.find(stem) : own);
}

}  // namespace rules::text
