#include "rules/query/foreign_syntax.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>

namespace rules::query {
namespace {

std::optional<Mistake> operator_in_phrase(std::string_view word) {
    const bool is_operator = word == "AND" || word == "OR" || word == "NOT" ||
                             word.starts_with("NEAR/") || word.starts_with("BEFORE/");
    if (!is_operator)
        return std::nullopt;
    const std::string written = brief(word);
    return Mistake{"'" + written + "' within quotes is looked for as a word",
                   "put each phrase in quotes of its own: \"a\" " + written + " \"b\""};
}

std::optional<Mistake> sign_in_phrase(std::string_view word) {
    if (word.find('|') != std::string_view::npos)
        return Mistake{"| within quotes joins nothing",
                       "put each phrase in quotes of its own: \"a\" OR \"b\""};
    const std::size_t question = word.find('?');
    const bool wild = question != std::string_view::npos && question + 1 < word.size();
    if (!wild && word.find('*') == std::string_view::npos)
        return std::nullopt;
    return Mistake{std::string(wild ? "?" : "a star") + " within quotes stands for nothing",
                   word.size() == 1 ? "for words between write a BEFORE/5 b"
                                    : "write a BEFORE/1 b*, or \"a b\"~5 for words between"};
}

}  // namespace

std::optional<Mistake> foreign_in_phrase(std::string_view text) {
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
