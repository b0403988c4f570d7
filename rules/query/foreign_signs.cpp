#include "rules/query/foreign_syntax.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/word_list.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace rules::query {
namespace {

using text::is_ascii_digit;

// Of any script: bytes beyond ASCII belong to letters here.
bool is_letter(char c) {
    return text::is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_alphanumeric(char c) {
    return is_letter(c) || is_ascii_digit(c);
}

std::string replaced(std::string_view text, std::string_view sign, std::string_view by) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with(sign)) {
            if (!out.empty() && !out.ends_with(by) && at + sign.size() < text.size())
                out += by;
            at += sign.size();
        } else {
            out += text[at++];
        }
    }
    return out;
}

std::string meant(const std::string& text) {
    return "did you mean " + brief(text) + '?';
}

std::optional<Mistake> leading(std::string_view word) {
    static constexpr std::array<std::string_view, 5> kMinus{
        "-", "\u2212", "\u2013", "\u2014", "\u2010"};
    for (const std::string_view sign : kMinus)
        if (word.starts_with(sign) && word.size() > sign.size())
            return Mistake{"a minus before a word means nothing here",
                           meant("NOT " + std::string(word.substr(sign.size())))};
    if (word.size() < 2)
        return std::nullopt;
    const std::string rest(word.substr(1));
    if (word[0] == '!')
        return Mistake{"a ! before a word means nothing here", meant("NOT " + rest)};
    if (word[0] == '+')
        return Mistake{"a plus before a word means nothing here",
                       "leave it out; for this spelling alone write =" + brief(rest)};
    if (word[0] == ':' && is_alphanumeric(word[1]))
        return Mistake{"a : before a word means nothing here",
                       "a field stands right before its colon: title:chip"};
    return std::nullopt;
}

// /…/ is missing.
std::optional<Mistake> regular_expression(std::string_view word) {
    const std::size_t close = word.find(']');
    const bool bracketed = word.find('[') < close && close != std::string_view::npos;
    const bool reads_so =
        word.find('\\') != std::string_view::npos || word.find(".*") != std::string_view::npos ||
        word.find(".+") != std::string_view::npos || (bracketed && close + 1 < word.size());
    if (reads_so)
        return Mistake{
            "'" + brief(word) + "' reads as a regular expression, but is looked for as words",
            "a regular expression stands between slashes: /" + brief(word) + '/'};
    if (bracketed) {
        const std::size_t open = word.find('[');
        const std::string_view field = field_meant(word.substr(open + 1, close - open - 1));
        return Mistake{"square brackets mean nothing here",
                       field.empty() || open == 0
                           ? "groups stand in round ones: (a OR b)"
                           : meant(std::string(field) + ':' + std::string(word.substr(0, open)))};
    }
    if (word.find_first_of("{}[]") != std::string_view::npos)
        return Mistake{"such brackets mean nothing here", "groups stand in round ones: (a OR b)"};
    return std::nullopt;
}

// A|B, A||B, A&&B.
std::optional<Mistake> foreign_connective(std::string_view word) {
    if (word.find("&&") != std::string_view::npos)
        return Mistake{"&& joins nothing here", meant(replaced(word, "&&", " AND "))};
    if (word.find('|') == std::string_view::npos)
        return std::nullopt;
    return Mistake{"| joins nothing here: the words must stand in this order",
                   meant(replaced(word, "|", " OR "))};
}

std::optional<Mistake> comma(std::string_view word) {
    static constexpr std::array<std::string_view, 8> kCommas{
        ",", ";", "\uFF0C", "\u3001", "\uFF1B", "\u060C", "\u061B", "\uFF64"};
    for (const std::string_view sign : kCommas) {
        for (std::size_t at = word.find(sign); at != std::string_view::npos;
             at = word.find(sign, at + 1)) {
            const std::size_t after = at + sign.size();
            const bool number = at > 0 && is_ascii_digit(word[at - 1]) && after < word.size() &&
                                is_ascii_digit(word[after]);
            if (number)
                continue;
            const bool solid = at > 0 && after < word.size();
            return Mistake{
                std::string(sign == ";" || sign == "\uFF1B" || sign == "\u061B" ? "a semicolon"
                                                                                : "a comma") +
                    " parts no list here: the words are looked for side by side",
                solid ? meant(replaced(word, sign, " OR ")) : "join what may stand alone with OR"};
        }
    }
    return std::nullopt;
}

// ? $ % ! as wildcards, ^ as a boost or an anchor.
std::optional<Mistake> wildcard(std::string_view word) {
    const std::size_t question = word.find('?');
    if (question != std::string_view::npos && question > 0) {
        const bool inside = question + 1 < word.size();
        return Mistake{
            "? stands for no letter here",
            inside ? "a star stands for any letters: " + brief(replaced(word, "?", "*"))
                   : "a star stands for any letters: " + brief(word.substr(0, question)) + '*'};
    }
    const bool lower = std::ranges::none_of(word, text::is_ascii_upper);
    const char last = word.back();
    const bool letter_before = word.size() > 2 && is_letter(word[word.size() - 2]);
    if (letter_before && ((last == '!' && lower) || last == '$' || last == '%')) {
        std::string_view base = word.substr(0, word.size() - 1);
        const bool both = base.starts_with('%');
        if (both)
            base.remove_prefix(1);
        return Mistake{std::string(1, last) + " behind a word stands for no letters here",
                       "a star does: " + std::string(both ? "*" : "") + brief(base) + '*'};
    }
    if (word[0] == '%' && word.size() > 2 && is_letter(word[1]))
        return Mistake{"% before a word stands for no letters here",
                       "a star does: *" + brief(word.substr(1))};
    const std::size_t caret = word.find('^');
    if (caret == std::string_view::npos)
        return std::nullopt;
    return Mistake{"^ means nothing here: no word weighs more than another",
                   "leave out " + brief(caret == 0 ? word.substr(0, 1) : word.substr(caret))};
}

std::optional<Mistake> inside(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals != std::string_view::npos && equals > 0) {
        const std::string_view field = field_meant(word.substr(0, equals));
        if (!field.empty())
            return Mistake{"a field is followed by a colon, not by =",
                           meant(std::string(field) + ':' + std::string(word.substr(equals + 1)))};
    }
    const std::size_t plus = word.find('+');
    if (plus != std::string_view::npos && plus > 0 && plus + 1 < word.size() &&
        is_alphanumeric(word[plus - 1]) && is_alphanumeric(word[plus + 1]))
        return Mistake{"+ joins nothing here: the words must stand in this order",
                       meant(replaced(word, "+", " AND "))};
    if (word.find_first_of("<>") != std::string_view::npos)
        return Mistake{"< and > mean nothing here", "leave them out"};
    return std::nullopt;
}

// ＡＮＤ（…）： what a keyboard for Chinese or Japanese writes.
std::optional<Mistake> full_width(std::string_view word) {
    for (const char narrow : std::string_view("():|/*=#&!+-~")) {
        std::string sign(3, '\0');
        std::size_t end = 0;
        U8_APPEND_UNSAFE(sign.data(), end, narrow + 0xFEE0);
        if (word.find(sign) != std::string_view::npos)
            return Mistake{"the full-width sign " + sign + " means nothing here",
                           std::string("write ") + narrow};
    }
    for (const std::string_view name : {"\uFF21\uFF2E\uFF24", "\uFF2F\uFF32", "\uFF2E\uFF2F\uFF34"})
        if (word == name)
            return Mistake{"operators are written in narrow letters", "write AND, OR, NOT"};
    return std::nullopt;
}

constexpr std::array kEntities = std::to_array<text::Synonyms>({{"&", "amp #38"},
                                                                {"\"", "quot #34"},
                                                                {"'", "apos #39"},
                                                                {"<", "lt"},
                                                                {">", "gt"},
                                                                {"a space", "nbsp #160"}});

// &amp; &#39; &eacute;
std::optional<Mistake> entity(std::string_view text) {
    for (std::size_t at = text.find('&'); at != std::string_view::npos;
         at = text.find('&', at + 1)) {
        const std::size_t end = text.find(';', at);
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view name = text.substr(at + 1, end - at - 1);
        if (name.size() < 2 || name.size() > 10 || !std::ranges::all_of(name, [](char c) {
                return is_ascii_digit(c) || c == '#' || text::is_ascii_letter(c);
            }))
            continue;
        const std::string_view sign = text::meant_by(name, kEntities);
        return Mistake{"'" + std::string(text.substr(at, end + 1 - at)) + "' is HTML, not text",
                       "write " + std::string(sign.empty() ? "the sign itself" : sign)};
    }
    return std::nullopt;
}

// %20, %22: a query copied from the address of a search.
std::optional<Mistake> address_code(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos;
         at = text.find('%', at + 1)) {
        const std::string_view code = text.substr(at + 1, 2);
        if (text::is_one_of(code, "20 22 26 28 29 2B 7C 2C"))
            return Mistake{"'%" + std::string(code) + "' is an address's code, not text",
                           "write the sign itself"};
    }
    return std::nullopt;
}

std::optional<Mistake> control_character(std::string_view text) {
    const auto control = std::ranges::find_if(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != ' ') || byte == 0x7f;
    });
    if (control == text.end())
        return std::nullopt;

    struct Name {
        char c;
        const char* name;
        const char* written;
    };

    static constexpr std::array kNames = std::to_array<Name>({{'\b', "a backspace", "\\b"},
                                                              {'\t', "a tab", "\\t"},
                                                              {'\n', "a line break", "\\n"},
                                                              {'\f', "a form feed", "\\f"},
                                                              {'\r', "a carriage return", "\\r"}});
    const auto known = std::ranges::find(kNames, *control, &Name::c);
    if (known == kNames.end())
        return Mistake{"a control character stands here", "delete it"};
    return Mistake{std::string("there is ") + known->name + " in it, which no text has",
                   std::string("in double quotes TOML reads ") + known->written +
                       " so: put the query in single quotes"};
}

}  // namespace

std::optional<Mistake> pasted_signs(std::string_view text) {
    if (auto found = entity(text))
        return found;
    if (auto found = address_code(text))
        return found;
    return control_character(text);
}

std::optional<Mistake> foreign_signs(std::string_view word) {
    const bool plain = std::ranges::all_of(
        word, [](char c) { return is_ascii_digit(c) || (is_letter(c) && c > 0); });
    // What has neither letter nor digit is an error, which says what was meant.
    if (plain || std::ranges::none_of(word, is_alphanumeric))
        return std::nullopt;
    for (const auto look :
         {leading, regular_expression, foreign_connective, comma, wildcard, inside, full_width})
        if (auto found = look(word))
            return found;
    return std::nullopt;
}

}  // namespace rules::query
