#include "rules/text/stem.hpp"

#include "rules/text/fold.hpp"
#include "rules/text/headwords.hpp"
#include "rules/text/stem_overrides.hpp"

namespace rules::text {

std::string stem(StemLanguage language, std::string_view folded) {
    static const StemLanguage english = stem_language("en");
    if (language == english)
        return headword(strip_accents(folded));
    const std::string special = stem_override(language, folded);
    return special.empty() ? snowball(language, folded) : special;
}

}  // namespace rules::text
