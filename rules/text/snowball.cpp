#include "rules/text/snowball.hpp"

#include "rules/text/ascii.hpp"
#include "rules/text/fold.hpp"

#include <libstemmer.h>

#include <array>
#include <memory>

namespace rules::text {
namespace {

constexpr std::size_t kLongestWord = 64;

// Snowball 2.2 as Debian 12 has it, by ISO 639-1.
constexpr std::array<const char*, 28> kLanguages{
    "",   "ar", "hy", "eu", "ca", "da", "nl", "en", "fi", "fr", "de", "el", "hi", "hu",
    "id", "ga", "it", "lt", "ne", "no", "pt", "ro", "ru", "sr", "es", "sv", "ta", "tr"};

struct Deleter {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

sb_stemmer* stemmer_of(StemLanguage language) {
    thread_local std::array<std::unique_ptr<sb_stemmer, Deleter>, kLanguages.size()> stemmers;
    auto& stemmer = stemmers[language];
    if (!stemmer)
        stemmer.reset(sb_stemmer_new(kLanguages[language], "UTF_8"));
    return stemmer.get();
}

}  // namespace

StemLanguage stem_language(std::string_view tag) {
    std::string_view primary = primary_subtag(tag);
    if (primary == "nb" || primary == "nn")
        primary = "no";
    for (std::size_t i = 1; i < kLanguages.size(); ++i)
        if (primary == kLanguages[i])
            return static_cast<StemLanguage>(i);
    return 0;
}

std::string snowball(StemLanguage language, std::string_view folded) {
    if (language == 0 || folded.size() > kLongestWord)
        return strip_accents(folded);
    sb_stemmer* stemmer = stemmer_of(language);
    if (!stemmer)
        return strip_accents(folded);
    const auto* word = reinterpret_cast<const sb_symbol*>(folded.data());
    const sb_symbol* stemmed = sb_stemmer_stem(stemmer, word, static_cast<int>(folded.size()));
    if (!stemmed)
        return strip_accents(folded);
    const auto length = static_cast<std::size_t>(sb_stemmer_length(stemmer));
    return strip_accents({reinterpret_cast<const char*>(stemmed), length});
}

}  // namespace rules::text
