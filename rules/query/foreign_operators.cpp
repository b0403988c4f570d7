#include "rules/query/foreign_syntax.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>
#include <array>

namespace rules::query {
namespace {

// What web pages leave in a copied text without anybody seeing it.
std::string without_invisible(std::string_view word) {
    static constexpr std::array<std::string_view, 7> kInvisible{
        "\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u2060", "\uFEFF"};
    std::string out(word);
    for (const std::string_view sign : kInvisible)
        for (auto at = out.find(sign); at != std::string::npos; at = out.find(sign))
            out.erase(at, sign.size());
    return out;
}

ForeignOperator as_word(std::string_view word, std::string hint, bool needs_operands) {
    return {{"'" + brief(word) + "' is looked for as a word", std::move(hint)}, needs_operands};
}

// Written in capitals between two operands, these are hardly words.
constexpr std::array kNames = std::to_array<text::Synonyms>({
    {"AND NOT",
     "ANDNOT AND-NOT AND_NOT BUTNOT NOR EXCEPT EXCLUDE EXCLUDING WITHOUT MINUS NICHT SAUF"},
    {"AND", "BUT UND PLUS"},
    {"OR", "ODER AND/OR"},
    {"BEFORE/1", "ADJ NEXT"},
    {"BEFORE/5", "FOLLOWED ONEAR"},
    {"NEAR/5", "WITHIN AROUND"},
    {"SENTENCE(a b)", "SAME"},
    {"a field and a colon, as title:chip", "LIKE CONTAINS ILIKE"},
});

std::optional<ForeignOperator> named(std::string_view word, const std::string& upper) {
    if (upper == "AND" || upper == "OR" || upper == "NOT")
        return as_word(word, "operators are written in capitals: " + upper, true);
    if (upper == "ATLEAST")
        return as_word(word, "write ATLEAST/2 and what must occur so often", false);
    if (word == "near")
        return as_word(word, "did you mean NEAR/5? Else leave it out", true);
    if (word != upper && !text::is_one_of(upper, "ANDNOT AND-NOT AND_NOT BUTNOT"))
        return std::nullopt;
    const std::string_view meant = text::meant_by(upper, kNames);
    if (meant.empty())
        return std::nullopt;
    return as_word(word, "did you mean " + std::string(meant) + '?', true);
}

struct Distances {
    std::string_view names;
    bool are_ordered;
    bool need_slash;  ///< without one they read as a name: N95, P5
};

constexpr std::array kDistances = std::to_array<Distances>({
    {"W N WN SAME WORDS NEARBY", false, true},
    {"P AFTER", true, true},
    {"WITHIN AROUND NEAR PROX PROXIMITY", false, false},
    {"ONEAR BEFORE PRE ADJ NEXT", true, false},
});

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 4 && std::ranges::all_of(text, text::is_ascii_digit);
}

// w/5, ADJ5, near/5, PRE/3, NEAR/5f.
std::optional<ForeignOperator> distance(std::string_view word,
                                        std::string_view upper,
                                        std::string_view name,
                                        const Distances& kind) {
    if (!upper.starts_with(name))
        return std::nullopt;
    std::string_view rest = upper.substr(name.size());
    const bool slash = rest.starts_with('/') || rest.starts_with('~') ||
                       (rest.starts_with('-') && !kind.need_slash);
    if (slash)
        rest.remove_prefix(1);
    if (rest.ends_with('F') || rest.ends_with('W'))
        rest.remove_suffix(1);
    if ((kind.need_slash && !slash) || !is_number(rest))
        return std::nullopt;
    const std::string number(rest);
    if (name == "BEFORE" || name == "NEAR")
        return as_word(
            word, "operators are written in capitals: " + std::string(name) + '/' + number, false);
    return as_word(word,
                   kind.are_ordered
                       ? "did you mean BEFORE/" + number + ", or NEAR/" + number + " in any order?"
                       : "did you mean NEAR/" + number + '?',
                   false);
}

std::optional<ForeignOperator> distance(std::string_view word, std::string_view upper) {
    if (std::ranges::none_of(upper, text::is_ascii_digit))
        return std::nullopt;
    for (const Distances& kind : kDistances)
        for (const std::string_view name : text::words_of(kind.names))
            if (auto found = distance(word, upper, name, kind))
                return found;
    if (upper.starts_with("ATLEAST")) {
        std::string_view rest = upper.substr(7);
        if (rest.starts_with('/'))
            rest.remove_prefix(1);
        if (is_number(rest))
            return as_word(
                word, "operators are written in capitals: ATLEAST/" + std::string(rest), false);
    }
    return std::nullopt;
}

// w/s and its like of LexisNexis and Westlaw: in one sentence, in one paragraph.
std::optional<ForeignOperator> in_one(std::string_view word, std::string_view upper) {
    if (text::is_one_of(upper, "W/S W/SENT /S NEAR/S"))
        return as_word(word, "did you mean SENTENCE(a b)?", true);
    if (upper == "W/IN" || upper == "W/I")
        return as_word(word, "did you mean NEAR/5?", true);
    if (text::is_one_of(upper, "W/P W/PARA /P W/SEG NEAR/P"))
        return as_word(word, "words side by side are near one another: a b", true);
    return std::nullopt;
}

}  // namespace

std::optional<ForeignOperator> foreign_operator(std::string_view word) {
    constexpr std::size_t kLongest = 24;
    if (word.size() < 2 || word.size() > kLongest)
        return std::nullopt;
    // Most words: the tables below hold none in small letters alone.
    if (std::ranges::all_of(word, text::is_ascii_lower) &&
        !text::is_one_of(word, "and or not andnot butnot near atleast"))
        return std::nullopt;
    const std::string seen = without_invisible(word);
    const std::string upper = text::upper_ascii(seen);
    if (seen.size() != word.size() && (upper == "AND" || upper == "OR" || upper == "NOT"))
        return ForeignOperator{{"'" + seen + "' holds a sign that nobody sees, so it is a word",
                                "delete it and write " + upper + " anew"},
                               false};
    if (auto found = named(word, upper))
        return found;
    if (auto found = in_one(word, upper))
        return found;
    // EBSCO's: w5 and n5. In capitals they are names.
    if ((word[0] == 'w' || word[0] == 'n') && is_number(word.substr(1)))
        return as_word(word, "did you mean NEAR/" + std::string(word.substr(1)) + '?', true);
    return distance(word, upper);
}

std::string operator_meant(std::string_view sign) {
    if (sign.empty() || sign.size() > 3)
        return {};
    if (sign == "&&" || sign == "+" || sign == "&")
        return sign == "&" ? "write AND; a name with & stands in quotes: \"A & B\"" : "write AND";
    if (sign == "|" || sign == "||" || sign == "," || sign == ";" || sign == "//")
        return "write OR";
    if (sign == "!" || sign == "-" || sign == "\u2013" || sign == "\u2014" || sign == "\u2212")
        return "write AND NOT; a dash of a headline is left out";
    if (sign == "*")
        return "a star stands for letters of a word: chip*; for words between write NEAR/5";
    return {};
}

}  // namespace rules::query
