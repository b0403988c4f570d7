#include "rules/text/spelling.hpp"

#include "rules/text/word_list.hpp"

#include <cstddef>

namespace rules::text {
namespace {

// Short words are none of these: size and prize, four and hour.
constexpr std::size_t kShortestBase = 3;

constexpr std::string_view kIz = "ize ized izes izing izer izers izable ization izations izational";
constexpr std::string_view kOur =
    "our ours oured ouring ourer ourers oury ourly oural ourally ourable ourite ourites ourful "
    "ourless ourably ourism ourhood ourhoods";

// Shorter words have too little left.
constexpr std::size_t kLongEnough = 5;

// Airbuses, Lexuses; not houses.
bool is_us_plural(std::string_view word) {
    return word.ends_with("uses") && !word.ends_with("ouses") && !word.ends_with("auses");
}

// Where one of the endings stands, which begin with `part`; npos if none does.
std::size_t place_of(std::string_view word, std::string_view part, std::string_view endings) {
    const std::size_t at = word.rfind(part);
    const bool found =
        at != std::string_view::npos && at >= kShortestBase && is_one_of(word.substr(at), endings);
    return found ? at : std::string_view::npos;
}

}  // namespace

std::string one_spelling(std::string_view folded) {
    std::string out(folded);
    // -ize becomes -ise, not the other way about: advertise never had a z, and stems would part.
    if (const auto at = place_of(folded, "iz", kIz); at != std::string_view::npos)
        out[at + 1] = 's';
    else if (const auto our = place_of(folded, "our", kOur); our != std::string_view::npos)
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
    static constexpr std::string_view kPrefixes[] = {
        "re", "de", "un", "dis", "mis", "over", "out", "under"};
    constexpr std::size_t kShortestVerb = 5;
    for (const std::string_view prefix : kPrefixes)
        if (word.starts_with(prefix) && word.size() >= prefix.size() + kShortestVerb)
            return prefix.size();
    return 0;
}

}  // namespace rules::text
