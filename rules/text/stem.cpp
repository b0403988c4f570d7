#include "rules/text/stem.hpp"

#include "rules/text/fold.hpp"
#include "rules/text/headwords.hpp"
#include "rules/text/strangers.hpp"

namespace rules::text {

std::string stem(StemLanguage language, std::string_view folded) {
    static const StemLanguage english = stem_language("en");
    if (language == english)
        return headword(strip_accents(folded));
    const std::string stranger = stem_of_stranger(language, folded);
    return stranger.empty() ? snowball(language, folded) : stranger;
}

}  // namespace rules::text
