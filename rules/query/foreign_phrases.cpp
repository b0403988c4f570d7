#include "rules/query/habits.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>

namespace rules::query {
namespace {

std::optional<Habit> operator_in_phrase(std::string_view word) {
    const bool joint = word == "AND" || word == "OR" || word == "NOT" ||
                       word.starts_with("NEAR/") || word.starts_with("BEFORE/");
    if (!joint)
        return std::nullopt;
    const std::string written = brief(word);
    return Habit{"'" + written + "' within quotes is looked for as a word",
                 "put each phrase in quotes of its own: \"a\" " + written + " \"b\""};
}

std::optional<Habit> sign_in_phrase(std::string_view word) {
    if (word.find('|') != std::string_view::npos)
        return Habit{"| within quotes joins nothing",
                     "put each phrase in quotes of its own: \"a\" OR \"b\""};
    const std::size_t question = word.find('?');
    const bool wild = question != std::string_view::npos && question + 1 < word.size();
    if (!wild && word.find('*') == std::string_view::npos)
        return std::nullopt;
    return Habit{std::string(wild ? "?" : "a star") + " within quotes stands for nothing",
                 word.size() == 1 ? "for words between write a BEFORE/5 b"
                                  : "write a BEFORE/1 b*, or \"a b\"~5 for words between"};
}

}  // namespace

std::optional<Habit> foreign_in_phrase(std::string_view text) {
    const bool capitals = std::ranges::none_of(text, text::is_ascii_lower);
    for (const std::string_view word : text::words_of(text)) {
        if (auto found = capitals ? std::nullopt : operator_in_phrase(word))
            return found;
        if (auto found = sign_in_phrase(word))
            return found;
    }
    return std::nullopt;
}

}  // namespace rules::query
