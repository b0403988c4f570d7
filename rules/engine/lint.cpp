#include "rules/engine/lint.hpp"

#include "rules/engine/regex_set.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/common_words.hpp"
#include "rules/text/language_tag.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/tokenize.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>
#include <string>

namespace rules::engine {
namespace {

using query::Kind;
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
    for (const std::uint32_t c : tree.children(node)) {
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
    for (const std::uint32_t c : tree.children(node))
        if (only_regex(tree, c) != (node.kind == Kind::all))
            return node.kind == Kind::any;
    return node.kind == Kind::all;
}

// Words that are in almost every text, besides those that text::word_frequency knows.
constexpr std::string_view kFunctionWords =
    "us me my our am your i too here why again yet upon off until once";

bool is_very_common(std::string_view lower) {
    return text::word_frequency(lower) >= kCommon || text::is_one_of(lower, kFunctionWords);
}

/// =US OR =U.S.: an abbreviation is found without dots and with, but not under `=`.
std::string with_its_capitals(std::string_view written) {
    constexpr std::size_t kLongestAbbreviation = 4;
    std::string hint = "=" + std::string(written);
    const bool is_abbreviation = written.size() >= 2 && written.size() <= kLongestAbbreviation &&
                                 std::ranges::all_of(written, text::is_ascii_upper);
    if (is_abbreviation) {
        hint += " OR =";
        for (const char c : written)
            hint += {c, '.'};
    }
    return hint;
}

// A common word that suffices by itself.
void bare_words(const LintedQuery& linted, std::uint32_t i) {
    const Node& node = linted.tree[i];
    if (node.kind == Kind::any) {
        for (const std::uint32_t c : linted.tree.children(node))
            bare_words(linted, c);
        return;
    }
    const std::string_view written = linted.tree.text(node);
    const std::string lower = text::lower_ascii(written);
    if (!query::is_words(node) || node.exact || !is_very_common(lower))
        return;
    linted.warn(node,
                "'" + lower + "' alone is in very many articles",
                text::is_ascii_upper(written.front())
                    ? "for this with its capitals write " + with_its_capitals(written)
                    : "add words with AND, or side by side");
}

void lint_whole(const LintedQuery& linted) {
    const Tree& tree = linted.tree;
    if (only_negative(tree, tree.root))
        linted.warn(tree[tree.root],
                    "the query only says what must not occur, so nearly every article fires",
                    "add a word that must occur");
    else if (only_regex(tree, tree.root))
        linted.warn(tree[tree.root],
                    "neither a word nor any text of the regular expression must occur, so it is "
                    "tried on every article",
                    "add a word with AND");
    bare_words(linted, tree.root);
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

void LintedQuery::warn(const Node& node, std::string message, std::string hint) const {
    findings.push_back(
        {Severity::warning, node.begin, node.end, std::move(message), std::move(hint)});
}

void Linter::look(const LintedQuery& linted, bool compiles) {
    if (compiles) {
        lint_whole(linted);
        lint_contradictions(linted);
    }
    const Tree& tree = linted.tree;
    for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
        const Node& node = tree[i];
        if (query::is_words(node))
            lint_signs(linted, node);
        if (query::is_pattern(tree, node))
            lint_star(linted, node);
        if (node.kind == Kind::field && node.field == Field::language)
            lint_language_field(linted, i);
    }
    warn_misspelt(linted);
    if (has_unknown_forms(linted.wording))
        warn_without_forms(linted);
}

// At the first such word, for one watch of each language.
void Linter::warn_without_forms(const LintedQuery& linted) {
    // Latin words in a language of another script say that a country was meant: si, tw.
    const std::string_view language = linted.wording.language;
    const std::string meant = language_meant(language);
    const bool in_latin_script = !meant.empty() || is_in_latin_script(language);
    for (const Node& node : linted.tree.nodes) {
        const std::string text(linted.tree.text(node));
        if (!query::has_forms(linted.tree, node) || !lacks_forms(text, in_latin_script))
            continue;
        if (!without_forms_.insert(std::string(language)).second)
            return;
        linted.warn(
            node,
            "the forms of words in " + language_name(language) + " (lang = \"" +
                std::string(language) + "\") are not known, so each is found only as it is written",
            meant.empty() ? "write the beginning of a word with a star" +
                                (node.kind == Kind::word ? ", as " + text + '*' : std::string()) +
                                ", or all forms with OR"
                          : "did you mean lang = \"" + meant + "\", " + language_name(meant) + '?');
        return;
    }
}

void lint_language_field(const LintedQuery& linted, std::uint32_t field) {
    query::each_node(linted.tree, linted.tree[field].first_child, [&](std::uint32_t i) {
        const Node& node = linted.tree[i];
        const std::string tag = text::lower_ascii(linted.tree.text(node));
        if (!query::is_words(node) || query::is_pattern(linted.tree, node) || tag.empty() ||
            is_language(tag))
            return;
        const std::string meant = language_meant(tag);
        linted.warn(node,
                    "no article is in '" + tag + "', which is no language",
                    meant.empty() ? "write a code of ISO 639, such as lang:en"
                                  : "did you mean lang:" + meant + '?');
    });
}

}  // namespace rules::engine
