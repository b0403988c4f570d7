#include "rules/query/habits.hpp"

#include <algorithm>
#include <array>

namespace rules::query {
namespace {

std::string upper_of(std::string_view word) {
    std::string out(word);
    for (char& c : out)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
    return out;
}

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

struct Name {
    std::string_view name;
    std::string_view meant;
};

// Written in capitals between two operands, these are hardly words.
constexpr std::array kNames = std::to_array<Name>({
    {"ANDNOT", "AND NOT"},
    {"AND-NOT", "AND NOT"},
    {"AND_NOT", "AND NOT"},
    {"BUTNOT", "AND NOT"},
    {"BUT", "AND"},
    {"NOR", "AND NOT"},
    {"EXCEPT", "AND NOT"},
    {"EXCLUDE", "AND NOT"},
    {"EXCLUDING", "AND NOT"},
    {"WITHOUT", "AND NOT"},
    {"MINUS", "AND NOT"},
    {"UND", "AND"},
    {"ODER", "OR"},
    {"NICHT", "AND NOT"},
    {"SAUF", "AND NOT"},
    {"AND/OR", "OR"},
    {"PLUS", "AND"},
    {"ADJ", "BEFORE/1"},
    {"NEXT", "BEFORE/1"},
    {"FOLLOWED", "BEFORE/5"},
    {"ONEAR", "BEFORE/5"},
    {"WITHIN", "NEAR/5"},
    {"AROUND", "NEAR/5"},
    {"SAME", "SENTENCE(a b)"},
    {"LIKE", "a field and a colon, as title:chip"},
    {"CONTAINS", "a field and a colon, as title:chip"},
    {"ILIKE", "a field and a colon, as title:chip"},
});

std::optional<ForeignOperator> named(std::string_view word, const std::string& upper) {
    if (upper == "AND" || upper == "OR" || upper == "NOT")
        return as_word(word, "operators are written in capitals: " + upper, true);
    if (upper == "ATLEAST")
        return as_word(word, "write ATLEAST/2 and what must occur so often", false);
    if (word == "near")
        return as_word(word, "did you mean NEAR/5? Else leave it out", true);
    const auto known = std::ranges::find(kNames, upper, &Name::name);
    const bool joined =
        upper == "ANDNOT" || upper == "AND-NOT" || upper == "AND_NOT" || upper == "BUTNOT";
    if (known == kNames.end() || (word != upper && !joined))
        return std::nullopt;
    return as_word(word, "did you mean " + std::string(known->meant) + '?', true);
}

struct Distance {
    std::string_view name;
    bool is_ordered;
    bool needs_slash;  ///< without one it reads as a name: N95, P5
};

constexpr std::array kDistances = std::to_array<Distance>({
    {"W", false, true},
    {"N", false, true},
    {"P", true, true},
    {"WN", false, true},
    {"WITHIN", false, false},
    {"AROUND", false, false},
    {"ONEAR", true, false},
    {"NEAR", false, false},
    {"BEFORE", true, false},
    {"PRE", true, false},
    {"ADJ", true, false},
    {"PROX", false, false},
    {"SAME", false, true},
    {"NEXT", true, false},
    {"AFTER", true, true},
    {"PROXIMITY", false, false},
    {"WORDS", false, true},
    {"NEARBY", false, true},
});

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 4 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// w/5, ADJ5, near/5, PRE/3, NEAR/5f.
std::optional<ForeignOperator> distance(std::string_view word, std::string_view upper) {
    for (const Distance& op : kDistances) {
        if (!upper.starts_with(op.name))
            continue;
        std::string_view rest = upper.substr(op.name.size());
        const bool slash = rest.starts_with('/') || rest.starts_with('~') ||
                           (rest.starts_with('-') && !op.needs_slash);
        if (slash)
            rest.remove_prefix(1);
        if (rest.ends_with('F') || rest.ends_with('W'))
            rest.remove_suffix(1);
        if ((op.needs_slash && !slash) || !is_number(rest))
            continue;
        const std::string number(rest);
        if (op.name == "BEFORE" || op.name == "NEAR")
            return as_word(
                word,
                "operators are written in capitals: " + std::string(op.name) + '/' + number,
                false);
        return as_word(word,
                       op.is_ordered ? "did you mean BEFORE/" + number + ", or NEAR/" + number +
                                           " in any order?"
                                     : "did you mean NEAR/" + number + '?',
                       false);
    }
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
    if (upper == "W/S" || upper == "W/SENT" || upper == "/S" || upper == "NEAR/S")
        return as_word(word, "did you mean SENTENCE(a b)?", true);
    if (upper == "W/IN" || upper == "W/I")
        return as_word(word, "did you mean NEAR/5?", true);
    if (upper == "W/P" || upper == "W/PARA" || upper == "/P" || upper == "W/SEG" ||
        upper == "NEAR/P")
        return as_word(word, "words side by side are near one another: a b", true);
    return std::nullopt;
}

}  // namespace

std::optional<ForeignOperator> foreign_operator(std::string_view word) {
    constexpr std::size_t kLongest = 24;
    if (word.size() < 2 || word.size() > kLongest)
        return std::nullopt;
    // Most words: the tables below hold none in small letters alone.
    if (std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; }) && word != "and" &&
        word != "or" && word != "not" && word != "andnot" && word != "butnot" && word != "near" &&
        word != "atleast")
        return std::nullopt;
    const std::string seen = without_invisible(word);
    const std::string upper = upper_of(seen);
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
