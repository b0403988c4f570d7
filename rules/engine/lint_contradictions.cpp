#include "rules/engine/lint.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

using query::Kind;
using query::kNone;
using query::Node;
using query::Tree;

constexpr std::size_t kMostWords = 64;  // compared with one another in one AND

/// A word that must occur, or must not.
struct Asked {
    std::string form;      ///< as it is compared: its stem, or as it is written
    std::string plain;     ///< as it is written, folded
    std::string_view raw;  ///< what an exact word is compared by
    std::uint32_t node = 0;
    bool exact = false;
    bool prefix = false;  ///< it only begins so
    std::optional<Field> field;
};

class Contradictions {
public:
    explicit Contradictions(const LintedQuery& linted) : linted_(linted), tree_(linted.tree) {}

    void look() {
        for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i)
            if (tree_[i].kind == Kind::all)
                one_and(i);
    }

private:
    void one_and(std::uint32_t i) {
        wanted_.clear();
        forbidden_.clear();
        for (const std::uint32_t c : tree_.children(i))
            if (tree_[c].kind == Kind::none)
                forbid(tree_[c].first_child, std::nullopt);
            else
                want(c, std::nullopt);
        for (const Asked& no : forbidden_) {
            const auto clash =
                std::ranges::find_if(wanted_, [&](const Asked& yes) { return excludes(no, yes); });
            if (clash != wanted_.end()) {
                tell(no.node, clash->node);
                return;
            }
        }
        if (!wholes(i))
            languages(i);
    }

    void tell(std::uint32_t no, std::uint32_t yes) {
        linted_.warn(tree_[no],
                     "this can never match: '" + std::string(tree_.source_of(tree_[no])) +
                         "' must not occur where '" + std::string(tree_.source_of(tree_[yes])) +
                         "' must",
                     "leave out one of them");
    }

    // (a b) AND NOT (a b); true if there is one.
    bool wholes(std::uint32_t i) {
        for (const std::uint32_t no : tree_.children(i)) {
            if (tree_[no].kind != Kind::none)
                continue;
            const std::uint32_t inside = tree_[no].first_child;
            const std::string text = query::print(tree_, inside);
            for (const std::uint32_t yes : tree_.children(i)) {
                if (tree_[yes].kind == tree_[inside].kind && query::print(tree_, yes) == text) {
                    tell(inside, yes);
                    return true;
                }
            }
        }
        return false;
    }

    // An article is in one language.
    void languages(std::uint32_t i) {
        std::uint32_t first = kNone;
        for (const std::uint32_t c : tree_.children(i)) {
            const Node& node = tree_[c];
            if (node.kind != Kind::field || node.field != Field::language ||
                tree_[node.first_child].kind != Kind::word ||
                query::is_pattern(tree_, tree_[node.first_child]))
                continue;
            if (first == kNone) {
                first = c;
            } else if (query::print(tree_, first) != query::print(tree_, c)) {
                linted_.warn(node,
                             "this can never match: no article is in two languages",
                             "join them with OR: lang:(en OR de)");
                return;
            }
        }
    }

    static bool excludes(const Asked& no, const Asked& yes) {
        if (no.field && no.field != yes.field)
            return false;
        if (no.prefix)
            return yes.plain.starts_with(no.plain);
        return no.exact ? yes.exact && no.raw == yes.raw : no.form == yes.form;
    }

    // Words that occur in every text that matches.
    void want(std::uint32_t i, std::optional<Field> field) {
        const Node& node = tree_[i];
        switch (node.kind) {
            case Kind::word:
            case Kind::phrase:
                add(i, field, wanted_);
                return;
            case Kind::field:
                want(node.first_child, node.field);
                return;
            case Kind::all:
            case Kind::proximity:
            case Kind::near:
            case Kind::before:
            case Kind::sentence:
            case Kind::at_least:
                for (const std::uint32_t c : tree_.children(node))
                    want(c, field);
                return;
            default:
                return;
        }
    }

    // Words each of which is enough for no match.
    void forbid(std::uint32_t i, std::optional<Field> field) {
        const Node& node = tree_[i];
        if (node.kind == Kind::word)
            add(i, field, forbidden_);
        else if (node.kind == Kind::field)
            forbid(node.first_child, node.field);
        else if (node.kind == Kind::any)
            for (const std::uint32_t c : tree_.children(node))
                forbid(c, field);
    }

    void add(std::uint32_t i, std::optional<Field> field, std::vector<Asked>& out) const {
        const Node& node = tree_[i];
        std::string_view text = tree_.text(node);
        const bool no = &out == &forbidden_;
        // chip*: what begins so is forbidden. Of what must occur, a beginning says too little.
        const bool prefix =
            no && query::is_pattern(tree_, node) && text.find('*') == text.size() - 1;
        if (prefix)
            text.remove_suffix(1);
        if (out.size() >= kMostWords || (query::is_pattern(tree_, node) && !prefix) ||
            query::is_inner(tree_, node))
            return;
        const auto tokens = text::tokenize_by_script(text);
        // Of a phrase each word occurs; a word that falls apart is a phrase that is forbidden.
        if (no && tokens.size() != 1)
            return;
        for (const text::Token& token : tokens) {
            const std::string_view raw = text.substr(token.start, token.end - token.start);
            out.push_back(
                {form_of(raw), text::fold_token(raw).plain, raw, i, node.exact, prefix, field});
        }
    }

    std::string form_of(std::string_view word) const {
        const text::FoldedToken folded = text::fold_token(word);
        const auto language = text::stem_language(linted_.wording.language);
        const bool designation = word.find_first_of("0123456789") != std::string_view::npos;
        if (linted_.wording.forms == Forms::exact || designation || language == 0)
            return folded.plain;
        return text::stem(language, folded.folded);
    }

    const LintedQuery& linted_;
    const Tree& tree_;
    std::vector<Asked> wanted_;
    std::vector<Asked> forbidden_;
};

}  // namespace

void lint_contradictions(const LintedQuery& linted) {
    const bool suspect = std::ranges::any_of(linted.tree.nodes, [](const Node& node) {
        return node.kind == Kind::none ||
               (node.kind == Kind::field && node.field == Field::language);
    });
    if (suspect)
        Contradictions(linted).look();
}

}  // namespace rules::engine
