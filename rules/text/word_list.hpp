#pragma once
// Short lists of words, written as one text with spaces between them.

#include <ranges>
#include <span>
#include <string_view>
#include <vector>

namespace rules::text {

/// The words of a list, one after the other.
inline auto words_of(std::string_view list, char separator = ' ') {
    return std::views::split(list, separator) | std::views::transform([](auto word) {
               return std::string_view(word.begin(), word.end());
           });
}

/// The same for loops that must be fast.
inline std::vector<std::string_view> word_vector(std::string_view list, char separator = ' ') {
    std::vector<std::string_view> out;
    for (const std::string_view word : words_of(list, separator))
        out.push_back(word);
    return out;
}

/// Whether `word` is one of a list.
constexpr bool is_one_of(std::string_view word, std::string_view list, char separator = ' ') {
    if (word.empty())
        return false;
    for (std::size_t at = list.find(word); at != std::string_view::npos;
         at = list.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || list[at - 1] == separator) &&
            (end == list.size() || list[end] == separator))
            return true;
    }
    return false;
}

/// Words that stand for one thing.
struct Synonyms {
    std::string_view meant;
    std::string_view words;
};

/// What `word` stands for; empty if nothing.
constexpr std::string_view meant_by(std::string_view word, std::span<const Synonyms> table) {
    for (const Synonyms& row : table)
        if (is_one_of(word, row.words))
            return row.meant;
    return {};
}

}  // namespace rules::text
