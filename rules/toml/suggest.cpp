#include "rules/toml/suggest.hpp"

#include "rules/text/ascii.hpp"
#include "rules/toml/shown.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace rules::toml {
namespace {

/// Levenshtein's distance, bytes without case.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change =
                diagonal + (text::lower_ascii(a[i - 1]) == text::lower_ascii(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string_view> known) {
    constexpr std::size_t kLongest = 64;  // names that people type; keeps this cheap
    if (word.size() > kLongest)
        return {};
    std::string_view best;
    std::size_t least = std::min<std::size_t>(3, word.size());
    for (const std::string_view name : known) {
        const std::size_t d = distance(word, name);
        if (d < least) {
            least = d;
            best = name;
        }
    }
    return std::string(best);
}

std::string suggestion(std::string_view word, std::span<const std::string> known) {
    constexpr std::size_t kFewKnown = 8;
    const std::vector<std::string_view> views(known.begin(), known.end());
    if (const auto meant = nearest(word, views); !meant.empty())
        return "did you mean " + in_quotes(meant) + '?';
    if (known.size() > kFewKnown)
        return {};
    std::string list;
    for (const auto& name : known)
        list += (list.empty() ? "known: " : ", ") + visible(name);
    return list;
}

}  // namespace rules::toml
