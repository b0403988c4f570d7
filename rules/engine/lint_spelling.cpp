#include "rules/engine/lint.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/common_words.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/tokenize.hpp"
#include "rules/words/spelling.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

using query::Kind;
using query::Node;
using query::Tree;

// Of one set so many are told, and for so many words a neighbour is looked for (0.4 ms each).
constexpr std::size_t kMostTold = 50;
constexpr std::size_t kMostLookedUp = 100;

constexpr std::size_t kShortest = 6;

bool is_lower_word(std::string_view word) {
    return word.size() >= kShortest && std::ranges::all_of(word, text::is_ascii_lower);
}

// What stands in author:, source:, url:, category: and lang: is names.
std::vector<bool> names_of(const Tree& tree) {
    std::vector<bool> out(tree.nodes.size(), false);
    for (const Node& node : tree.nodes)
        if (node.kind == Kind::field && class_of(node.field) != FieldClass::text)
            query::each_node(tree, node.first_child, [&](std::uint32_t i) { out[i] = true; });
    return out;
}

bool is_english(std::string_view language) {
    static const text::StemLanguage english = text::stem_language("en");
    return text::stem_language(language) == english;
}

}  // namespace

void lint_star(const LintedQuery& linted, const Node& node) {
    const std::string_view text = linted.tree.text(node);
    const std::string word = text::lower_ascii(text);
    const std::size_t star = word.find('*');
    const std::string first = word.substr(0, star);
    const std::string second = word.substr(star + 1);
    if (!is_english(linted.wording.language) || !words::are_two_words(first, second))
        return;
    linted.warn(
        node,
        "'" + std::string(text) + "' is one word, with letters for the star",
        "for two words write \"" + first + ' ' + second + "\", or " + first + " NEAR/5 " + second);
}

const std::string& Linter::meant_by(std::string_view word) {
    static const std::string nothing;
    const auto known = meant_.find(std::string(word));
    if (known != meant_.end())
        return known->second;
    if (meant_.size() >= kMostLookedUp)
        return nothing;
    return meant_.emplace(word, words::word_meant(word)).first->second;
}

void Linter::warn_misspelt(const LintedQuery& linted) {
    if (misspelt_ >= kMostTold || !is_english(linted.wording.language))
        return;
    const Tree& tree = linted.tree;
    std::vector<bool> names;
    for (std::uint32_t i = 0; i < tree.nodes.size() && misspelt_ < kMostTold; ++i) {
        const Node& node = tree[i];
        if (!query::has_forms(tree, node))
            continue;
        const std::string_view text = tree.text(node);
        for (const text::Token& token : text::tokenize_by_script(text)) {
            const std::string_view word = text.substr(token.start, token.end - token.start);
            if (!is_lower_word(word) || text::word_frequency(word) > 0 || words::is_known(word))
                continue;
            if (names.empty())
                names = names_of(tree);
            if (names[i])
                break;
            const std::string& meant = meant_by(word);
            if (meant.empty())
                continue;
            ++misspelt_;
            const std::uint32_t begin = node.text + token.start;
            linted.findings.push_back({Severity::warning,
                                       begin,
                                       begin + (token.end - token.start),
                                       "'" + std::string(word) + "': no such word is known",
                                       "did you mean " + meant + '?',
                                       std::string(word)});
        }
    }
}

}  // namespace rules::engine
