#include "rules/engine/lint.hpp"

#include "rules/engine/regex_set.hpp"
#include "rules/text/common_words.hpp"
#include "rules/text/language_tag.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace rules::engine {
namespace {

using query::Kind;
using query::kNone;
using query::Node;
using query::Tree;

constexpr double kCommon = 0.1;

// Whether a match needs no word at all: every article without the unwanted ones would fire.
bool only_negative(const Tree& tree, std::uint32_t i) {
    const Node& node = tree[i];
    if (node.kind == Kind::none)
        return true;
    if (node.kind == Kind::field)
        return only_negative(tree, node.first_child);
    if (node.kind != Kind::all && node.kind != Kind::any)
        return false;
    for (std::uint32_t c = node.first_child; c != kNone; c = tree[c].next_sibling) {
        const bool negative = only_negative(tree, c);
        if (negative != (node.kind == Kind::all))
            return negative;
    }
    return node.kind == Kind::all;
}

// Whether nothing must occur that could be looked up, since a regular expression without literal
// text may decide alone: nothing then spares the article from it.
bool only_regex(const Tree& tree, std::uint32_t i) {
    const Node& node = tree[i];
    if (node.kind == Kind::regex)
        return !regex_has_literals(tree.text(node));
    if (node.kind == Kind::none)
        return true;
    if (node.kind == Kind::field)
        return only_regex(tree, node.first_child);
    if (node.kind != Kind::all && node.kind != Kind::any)
        return false;
    for (std::uint32_t c = node.first_child; c != kNone; c = tree[c].next_sibling)
        if (only_regex(tree, c) != (node.kind == Kind::all))
            return node.kind == Kind::any;
    return node.kind == Kind::all;
}

// Words that stand in almost every text, beside those that text::word_frequency tells of.
constexpr std::array<std::string_view, 16> kFunctionWords{"us",
                                                          "me",
                                                          "my",
                                                          "our",
                                                          "am",
                                                          "your",
                                                          "i",
                                                          "too",
                                                          "here",
                                                          "why",
                                                          "again",
                                                          "yet",
                                                          "upon",
                                                          "off",
                                                          "until",
                                                          "once"};

bool is_very_common(std::string_view lower) {
    return text::word_frequency(lower) >= kCommon ||
           std::ranges::find(kFunctionWords, lower) != kFunctionWords.end();
}

/// =US OR =U.S.: an abbreviation is found without dots and with, but not under `=`.
std::string with_its_capitals(std::string_view written) {
    constexpr std::size_t kLongestAbbreviation = 4;
    std::string hint = "=" + std::string(written);
    const bool is_abbreviation =
        written.size() >= 2 && written.size() <= kLongestAbbreviation &&
        std::ranges::all_of(written, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (is_abbreviation) {
        hint += " OR =";
        for (const char c : written)
            hint += {c, '.'};
    }
    return hint;
}

// A common word that suffices by itself.
void bare_words(const Tree& tree, std::uint32_t i, std::vector<query::Finding>& findings) {
    const Node& node = tree[i];
    if (node.kind == Kind::any) {
        for (std::uint32_t c = node.first_child; c != kNone; c = tree[c].next_sibling)
            bare_words(tree, c, findings);
        return;
    }
    if ((node.kind != Kind::word && node.kind != Kind::phrase) || node.exact)
        return;
    const std::string_view written = tree.text(node);
    std::string lower(written);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    if (!is_very_common(lower))
        return;
    const bool is_name = written.front() >= 'A' && written.front() <= 'Z';
    findings.push_back({Severity::warning,
                        node.begin,
                        node.end,
                        "'" + lower + "' alone is in very many articles",
                        is_name ? "for this with its capitals write " + with_its_capitals(written)
                                : "add words with AND, or side by side"});
}

void lint_whole(const Tree& tree, std::vector<query::Finding>& findings) {
    const Node& root = tree[tree.root];
    if (only_negative(tree, tree.root))
        findings.push_back(
            {Severity::warning,
             root.begin,
             root.end,
             "the query only says what must not occur, so nearly every article fires",
             "add a word that must occur"});
    else if (only_regex(tree, tree.root))
        findings.push_back(
            {Severity::warning,
             root.begin,
             root.end,
             "neither a word nor any text of the regular expression must occur, so it is tried on "
             "every article",
             "add a word with AND"});
    bare_words(tree, tree.root, findings);
}

// Whether the word's language changes its endings, but nothing is known of how.
bool lacks_forms(std::string_view text, bool in_latin_script) {
    for (const text::Token& token : text::tokenize_by_script(text)) {
        const std::string_view raw = text.substr(token.start, token.end - token.start);
        const text::FoldedToken word = text::fold_token(raw);
        // Designations, as H200, and names of another script have one form.
        const bool foreign = !in_latin_script && std::ranges::all_of(raw, [](char c) {
            return static_cast<unsigned char>(c) < 0x80;
        });
        if (!word.single && !word.plain.empty() && !foreign &&
            raw.find_first_of("0123456789") == std::string_view::npos)
            return true;
    }
    return false;
}

// Vietnamese words have one form.
bool has_unknown_forms(const Wording& wording) {
    return wording.forms == Forms::inflected && text::stem_language(wording.language) == 0 &&
           is_language(wording.language) && !wording.language.starts_with("vi");
}

}  // namespace

void Linter::look(const Tree& tree,
                  const Wording& wording,
                  bool compiles,
                  std::vector<query::Finding>& findings) {
    if (compiles) {
        lint_whole(tree, findings);
        lint_contradictions(tree, wording, findings);
    }
    for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
        const Node& node = tree[i];
        if (node.kind == Kind::word || node.kind == Kind::phrase)
            lint_signs(tree, node, findings);
        if (query::is_pattern(tree, node))
            lint_star(tree, node, wording, findings);
        if (node.kind == Kind::field && node.field == Field::language)
            lint_language_field(tree, i, findings);
    }
    tell_misspelt(tree, wording, findings);
    if (has_unknown_forms(wording))
        tell_without_forms(tree, wording.language, findings);
}

// At the first such word, for one watch of each language.
void Linter::tell_without_forms(const Tree& tree,
                                std::string_view language,
                                std::vector<query::Finding>& findings) {
    // Latin words in a language of another script say that a country was meant: si, tw.
    const std::string meant = language_meant(language);
    const bool in_latin_script = !meant.empty() || is_in_latin_script(language);
    for (const Node& node : tree.nodes) {
        const bool words = (node.kind == Kind::word || node.kind == Kind::phrase) && !node.exact;
        if (!words || query::is_pattern(tree, node) || query::is_inner(tree, node) ||
            !lacks_forms(tree.text(node), in_latin_script))
            continue;
        if (!without_forms_.insert(std::string(language)).second)
            return;
        const std::string word(tree.text(node));
        const bool one_word = node.kind == Kind::word;
        findings.push_back(
            {Severity::warning,
             node.begin,
             node.end,
             "the forms of words in " + language_name(language) + " (lang = \"" +
                 std::string(language) +
                 "\") are not known, so each is found only as it is written",
             meant.empty()
                 ? "write the beginning of a word with a star" +
                       (one_word ? ", as " + word + '*' : std::string()) + ", or all forms with OR"
                 : "did you mean lang = \"" + meant + "\", " + language_name(meant) + '?'});
        return;
    }
}

void lint_language_field(const Tree& tree,
                         std::uint32_t field,
                         std::vector<query::Finding>& findings) {
    std::vector<std::uint32_t> open{tree[field].first_child};
    while (!open.empty()) {
        const Node& node = tree[open.back()];
        open.pop_back();
        for (std::uint32_t c = node.first_child; c != kNone; c = tree[c].next_sibling)
            open.push_back(c);
        if ((node.kind != Kind::word && node.kind != Kind::phrase) || query::is_pattern(tree, node))
            continue;
        std::string tag(tree.text(node));
        for (char& c : tag)
            if (c >= 'A' && c <= 'Z')
                c = static_cast<char>(c + 32);
        if (tag.empty() || is_language(tag))
            continue;
        const std::string meant = language_meant(tag);
        findings.push_back({Severity::warning,
                            node.begin,
                            node.end,
                            "no article is in '" + tag + "', which is no language",
                            meant.empty() ? "write a code of ISO 639, such as lang:en"
                                          : "did you mean lang:" + meant + '?'});
    }
}

}  // namespace rules::engine
