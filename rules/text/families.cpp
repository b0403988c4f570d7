#include "rules/text/families.hpp"

#include "rules/text/english_tables.hpp"
#include "rules/text/lines.hpp"
#include "rules/text/word_list.hpp"

#include <string>

namespace rules::text {

void Family::members(std::vector<FamilyMember>& out) const {
    for (const std::string_view member : words_of(members_)) {
        const bool is_stem = !member.starts_with('=');
        out.push_back({member.substr(is_stem ? 0 : 1), is_stem});
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
