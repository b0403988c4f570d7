#include "rules/text/token_joiner.hpp"

#include "rules/text/ascii.hpp"
#include "rules/text/char_kind.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>
#include <string>

namespace rules::text {
namespace {

constexpr std::size_t kMostAboutAmpersand = 3;

bool is_one_letter(std::string_view word) {
    return !word.empty() && is_letters(word) && decode(word, 0).end == word.size();
}

// U, U.S: the last letter stands alone between dots.
bool is_dotted(std::string_view word) {
    const std::size_t dot = word.rfind('.');
    return is_one_letter(dot == std::string_view::npos ? word : word.substr(dot + 1)) &&
           !word.starts_with('.');
}

bool may_hold(char sign) {
    const auto byte = static_cast<unsigned char>(sign);
    return sign == '.' || sign == '&' || sign == '-' || byte == 0xE2 || byte == 0xEF;
}

/// "＆" is how Japanese papers write it.
bool is_ampersand(std::string_view sign) {
    return sign == "&" || sign == "\uFF06" || sign == "\uFE60";
}

bool holds(std::string_view before, std::string_view sign, std::string_view after) {
    if (sign == ".")
        return is_one_letter(after) && is_dotted(before);
    if (is_ampersand(sign))
        return before.size() + after.size() <= kMostAboutAmpersand &&
               std::ranges::all_of(before, is_ascii_letter) &&
               std::ranges::all_of(after, is_ascii_letter);
    return hyphen_at(sign, 0) == sign.size() && is_ascii_digit(after.front()) &&
           before.size() <= kLongestSeries && is_letters(before);
}

}  // namespace

// Of a word: so a byte beyond ASCII is part of a letter or a mark.
bool is_letters(std::string_view raw) {
    return std::ranges::all_of(
        raw, [](char c) { return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80; });
}

std::size_t hyphen_at(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(std::min(at, text.size()));
    if (rest.starts_with('-'))
        return 1;
    return rest.starts_with("\u2010") || rest.starts_with("\u2011") ? 3 : 0;
}

Hyphened cut_at_hyphen(std::string_view raw) {
    for (std::size_t at = 0; at < raw.size(); ++at)
        if (const std::size_t length = hyphen_at(raw, at); length != 0)
            return {raw.substr(0, at), raw.substr(at + length)};
    return {raw, {}};
}

bool is_hyphened(std::string_view raw, const Token& first, const Token& second) {
    const std::size_t length = second.start - first.end;
    if (length == 0 || length > 3 || hyphen_at(raw, first.end) != length)
        return false;
    return is_letters(raw.substr(first.start, first.end - first.start)) &&
           is_letters(raw.substr(second.start, second.end - second.start));
}

std::string_view without_persian_ending(std::string_view raw) {
    constexpr std::string_view kJoiner = "\u200C";
    static constexpr std::string_view kEndings =
        "ها های هایی هایش هایم ی ای ام ات اش اند تر ترین شان";
    const std::size_t at = raw.rfind(kJoiner);
    if (at == std::string_view::npos || at == 0)
        return raw;
    const std::string ending = fold_token(raw.substr(at + kJoiner.size())).plain;
    const bool known = std::ranges::any_of(
        words_of(kEndings), [&](std::string_view one) { return strip_accents(one) == ending; });
    return known ? raw.substr(0, at) : raw;
}

bool has_counting_sign(std::string_view text) {
    return std::ranges::any_of(tokenize_by_script(text), [&](const Token& token) {
        const std::string_view raw = text.substr(token.start, token.end - token.start);
        return raw.starts_with('.') || raw.find_first_of("&+#") != std::string_view::npos;
    });
}

std::size_t TokenJoiner::add_with_signs(std::size_t begin, std::size_t end) {
    if (after_word_ && begin - out_.back().end <= 3 && joins_last(begin, end)) {
        out_.back().end = narrow(end);
        return end;
    }
    if (begin > 0 && raw_[begin - 1] == '.' && is_net(begin, end))
        --begin;
    else if (end - begin == 1)
        end = with_sign(begin, end);
    push(begin, end);
    return end;
}

void TokenJoiner::add_single(std::size_t begin, std::size_t end, bool gap) {
    position_ += gap ? 1 : 0;
    push(begin, end);
    after_word_ = false;
}

bool TokenJoiner::joins_last(std::size_t begin, std::size_t end) const {
    const Token& last = out_.back();
    if (last.end >= begin || !may_hold(raw_[last.end]))
        return false;
    return holds(raw_.substr(last.start, last.end - last.start),
                 raw_.substr(last.end, begin - last.end),
                 raw_.substr(begin, end - begin));
}

// Only this one: elsewhere a dot before a word is the end of a sentence that lacks a space.
bool TokenJoiner::is_net(std::size_t begin, std::size_t end) const {
    const auto is = [&](std::size_t i, char lower) { return (raw_[begin + i] | 0x20) == lower; };
    if (end - begin != 3 || !is(0, 'n') || !is(1, 'e') || !is(2, 't'))
        return false;
    return begin == 1 || (raw_[begin - 2] != '.' && !is_ascii_word(raw_[begin - 2]) &&
                          static_cast<unsigned char>(raw_[begin - 2]) < 0x80);
}

std::size_t TokenJoiner::with_sign(std::size_t begin, std::size_t end) const {
    if (!is_ascii_letter(raw_[begin]))
        return end;
    const std::string_view rest = raw_.substr(end);
    const std::size_t length = rest.starts_with("++") ? 2 : rest.starts_with('#') ? 1 : 0;
    const bool goes_on = length == 1 && kind_at(raw_, end + length) != CharKind::separator;
    return goes_on ? end : end + length;
}

}  // namespace rules::text
