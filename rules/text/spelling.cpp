#include "rules/text/spelling.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace rules::text {
namespace {

// Short words are none of these: size and prize, four and hour.
constexpr std::size_t kShortestBase = 3;

constexpr std::array<std::string_view, 10> kAfterIz{
    "e", "ed", "es", "ing", "er", "ers", "able", "ation", "ations", "ational"};

constexpr std::array<std::string_view, 19> kAfterOur{"",
                                                     "s",
                                                     "ed",
                                                     "ing",
                                                     "er",
                                                     "ers",
                                                     "y",
                                                     "ly",
                                                     "al",
                                                     "ally",
                                                     "able",
                                                     "ite",
                                                     "ites",
                                                     "ful",
                                                     "less",
                                                     "ably",
                                                     "ism",
                                                     "hood",
                                                     "hoods"};

// Shorter words have too little left.
constexpr std::size_t kLongEnough = 5;

// Airbuses, Lexuses; not houses.
bool is_us_plural(std::string_view word) {
    return word.ends_with("uses") && !word.ends_with("ouses") && !word.ends_with("auses");
}

// Where `part` stands with one of the endings behind it; npos if it does not.
template <std::size_t N>
std::size_t place_of(std::string_view word,
                     std::string_view part,
                     const std::array<std::string_view, N>& endings) {
    const std::size_t at = word.rfind(part);
    if (at == std::string_view::npos || at < kShortestBase)
        return std::string_view::npos;
    const std::string_view ending = word.substr(at + part.size());
    return std::ranges::find(endings, ending) != endings.end() ? at : std::string_view::npos;
}

}  // namespace

std::string one_spelling(std::string_view folded) {
    std::string out(folded);
    // -ize becomes -ise, not the other way about: advertise never had a z, and stems would part.
    if (const auto at = place_of(folded, "iz", kAfterIz); at != std::string_view::npos)
        out[at + 1] = 's';
    else if (const auto our = place_of(folded, "our", kAfterOur); our != std::string_view::npos)
        out.erase(our + 1, 1);
    return out;
}

std::string without_plural(std::string_view word) {
    std::string out(word);
    const auto ends = [&](std::string_view end) { return word.ends_with(end); };
    if (word.size() >= kLongEnough && ends("ies")) {
        out.replace(out.size() - 3, 3, "y");
    } else if (word.size() >= kLongEnough && (ends("sses") || ends("xes") || ends("ches") ||
                                              ends("shes") || is_us_plural(word))) {
        out.resize(out.size() - 2);
    } else if (word.size() >= 3 && ends("s") && !ends("ss")) {
        // Of four letters they are acronyms, GPUs and APIs; longer, names.
        if (word.size() <= 4 || (!ends("us") && !ends("is")))
            out.pop_back();
    }
    return out;
}

std::size_t verb_prefix(std::string_view word) {
    static constexpr std::array<std::string_view, 8> kPrefixes{
        "re", "de", "un", "dis", "mis", "over", "out", "under"};
    constexpr std::size_t kShortestVerb = 5;
    for (const std::string_view prefix : kPrefixes)
        if (word.starts_with(prefix) && word.size() >= prefix.size() + kShortestVerb)
            return prefix.size();
    return 0;
}

}  // namespace rules::text
