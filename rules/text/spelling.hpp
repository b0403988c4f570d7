#pragma once
// English spelling as far as rules go: British and American as one (-ise/-ize, -our/-or), and
// plurals of words that no table knows.

#include <string>
#include <string_view>

namespace rules::text {

/// A folded English word in the one spelling: organise for organize, color for colour. Other words
/// come back as they are.
std::string one_spelling(std::string_view folded);

/// The -s, -es or -ies off an English word that no table knows: GPUs, cryptocurrencies; what may be
/// a name's own end (Airbus, Paris, Ross) stays.
std::string without_plural(std::string_view word);

/// The length of a prefix that makes a verb of a verb: reappoint, deleverage; 0 if there is none.
std::size_t verb_prefix(std::string_view word);

/// The headword of a folded English word. `find` knows the headwords of some spellings and gives an
/// empty text for others.
template <typename Find>
std::string find_headword(std::string_view folded, Find find) {
    std::string word = one_spelling(folded);
    if (const std::string_view known = find(word); !known.empty())
        return std::string(known);
    const std::string one = without_plural(word);
    if (const std::string_view known = find(one); !known.empty())
        return std::string(known);
    if (const std::size_t prefix = verb_prefix(one); prefix != 0)
        if (const std::string_view known = find(std::string_view(one).substr(prefix));
            !known.empty())
            return one.substr(0, prefix).append(known);
    return one;
}

}  // namespace rules::text
