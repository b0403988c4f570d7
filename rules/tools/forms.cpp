#include "rules/tools/forms.hpp"

#include <algorithm>

namespace rules::tools {
namespace {

bool is_vowel(char c) {
    return std::string_view("aeiou").contains(c);
}

bool ends_in_consonant_y(std::string_view word) {
    return word.size() > 2 && word.ends_with('y') && !is_vowel(word[word.size() - 2]);
}

// stop, plan, scrap: one vowel, and one consonant behind it.
bool doubles(std::string_view word) {
    const std::size_t n = word.size();
    return n >= 3 && std::ranges::count_if(word, is_vowel) == 1 && !is_vowel(word[n - 1]) &&
           is_vowel(word[n - 2]) && !std::string_view("wxy").contains(word[n - 1]);
}

bool has_one_syllable(std::string_view word) {
    if (word.ends_with('e'))
        word.remove_suffix(1);
    std::size_t groups = 0;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1])))
            ++groups;
    return groups == 1;
}

std::string with_s(std::string_view word) {
    const std::string base(word);
    if (ends_in_consonant_y(word))
        return base.substr(0, base.size() - 1) + "ies";
    const bool takes_e =
        word.ends_with('s') || word.ends_with('x') || word.ends_with('z') || word.ends_with("ch") ||
        word.ends_with("sh") ||
        (word.size() > 1 && word.ends_with('o') && !is_vowel(word[word.size() - 2]));
    return base + (takes_e ? "es" : "s");
}

}  // namespace

std::vector<std::string> regular_forms(std::string_view word, Part part) {
    std::vector<std::string> out{std::string(word)};
    if (word.empty() || part == Part::adjective || part == Part::adverb)
        return out;
    out.push_back(with_s(word));
    if (part == Part::noun)
        return out;
    std::string root(word);
    if (word.ends_with("ie")) {
        out.push_back(root.substr(0, root.size() - 2) + "ying");
        out.push_back(root + 'd');
        return out;
    }
    if (doubles(word))
        root += root.back();
    const bool silent = root.ends_with('e') && !root.ends_with("ee");
    out.push_back((silent ? root.substr(0, root.size() - 1) : root) + "ing");
    if (ends_in_consonant_y(word))
        root.back() = 'i';
    out.push_back(root + (root.ends_with('e') ? "d" : "ed"));
    return out;
}

std::vector<std::string> doubled_forms(std::string_view verb) {
    const std::size_t n = verb.size();
    if (n < 5 || doubles(verb) || is_vowel(verb[n - 1]) || !is_vowel(verb[n - 2]) ||
        (is_vowel(verb[n - 3]) && verb[n - 4] != 'q') ||
        std::string_view("wxy").contains(verb[n - 1]))
        return {};
    const std::string root = std::string(verb) + verb.back();
    return {root + "ed", root + "ing"};
}

std::vector<std::string> compared_forms(std::string_view adjective) {
    std::string root(adjective);
    if (root.size() < 3 || (!has_one_syllable(root) && !ends_in_consonant_y(root)))
        return {};
    if (root.ends_with('e'))
        root.pop_back();
    else if (ends_in_consonant_y(root))
        root.back() = 'i';
    else if (doubles(root))
        root += root.back();
    return {root + "er", root + "est"};
}

}  // namespace rules::tools
