#include "rules/engine/lint.hpp"
#include "rules/text/common_words.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/tokenize.hpp"
#include "rules/words/spelling.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

using query::Kind;
using query::kNone;
using query::Node;
using query::Tree;

// Of one set so many are told, and for so many words a neighbour is looked for (0.4 ms each).
constexpr std::size_t kMostTold = 50;
constexpr std::size_t kMostLookedUp = 100;

constexpr std::size_t kShortest = 6;

bool is_lower_word(std::string_view word) {
    return word.size() >= kShortest &&
           std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

// What stands in author:, source:, url:, category: and lang: is names.
std::vector<bool> names_of(const Tree& tree) {
    std::vector<bool> out(tree.nodes.size(), false);
    std::vector<std::uint32_t> open;
    for (const Node& node : tree.nodes)
        if (node.kind == Kind::field && class_of(node.field) != FieldClass::text)
            open.push_back(node.first_child);
    while (!open.empty()) {
        const std::uint32_t i = open.back();
        open.pop_back();
        out[i] = true;
        for (std::uint32_t c = tree[i].first_child; c != kNone; c = tree[c].next_sibling)
            open.push_back(c);
    }
    return out;
}

bool is_english(std::string_view language) {
    static const text::StemLanguage english = text::stem_language("en");
    return text::stem_language(language) == english;
}

std::string lower_of(std::string_view word) {
    std::string out(word);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

}  // namespace

void lint_star(const Tree& tree,
               const Node& node,
               const Wording& wording,
               std::vector<query::Finding>& findings) {
    const std::string word = lower_of(tree.text(node));
    const std::size_t star = word.find('*');
    const std::string_view first = std::string_view(word).substr(0, star);
    const std::string_view second = std::string_view(word).substr(star + 1);
    if (!is_english(wording.language) || !words::are_two_words(first, second))
        return;
    const std::string both = std::string(first) + ' ' + std::string(second);
    findings.push_back(
        {Severity::warning,
         node.begin,
         node.end,
         "'" + std::string(tree.text(node)) + "' is one word, with letters for the star",
         "for two words write \"" + both + "\", or " + std::string(first) + " NEAR/5 " +
             std::string(second)});
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

void Linter::tell_misspelt(const Tree& tree,
                           const Wording& wording,
                           std::vector<query::Finding>& findings) {
    if (misspelt_ >= kMostTold || !is_english(wording.language))
        return;
    std::vector<bool> names;
    for (std::uint32_t i = 0; i < tree.nodes.size() && misspelt_ < kMostTold; ++i) {
        const Node& node = tree[i];
        if ((node.kind != Kind::word && node.kind != Kind::phrase) || node.exact ||
            query::is_pattern(tree, node) || query::is_inner(tree, node))
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
            findings.push_back({Severity::warning,
                                begin,
                                begin + (token.end - token.start),
                                "'" + std::string(word) + "': no such word is known",
                                "did you mean " + meant + '?',
                                std::string(word)});
        }
    }
}

}  // namespace rules::engine
