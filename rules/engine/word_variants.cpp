#include "rules/engine/word_variants.hpp"

#include "rules/query/parser.hpp"
#include "rules/query/tree.hpp"
#include "rules/text/families.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/headwords.hpp"
#include "rules/text/spellings.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>

namespace rules {
namespace {

using query::Kind;
using query::Node;
using query::Tree;

class Collecting {
public:
    explicit Collecting(const Watch& watch)
        : watch_(watch), language_(text::stem_language(watch.language)) {}

    std::vector<WordVariants> all() {
        std::vector<query::Finding> findings;
        if (watch_.forms == Forms::inflected && query::parse(watch_.query, tree_, findings))
            visit(tree_.root);
        return std::move(out_);
    }

private:
    void visit(std::uint32_t i) {
        const Node& node = tree_[i];
        const bool is_name = node.kind == Kind::field && node.field > Field::content &&
                             node.field != Field::category;
        if (is_name)
            return;
        if (query::has_forms(tree_, node))
            add(node);
        for (const std::uint32_t c : tree_.children(node))
            visit(c);
    }

    void add(const Node& node) {
        WordVariants variants;
        variants.asked = tree_.text(node);
        if (std::ranges::find(out_, variants.asked, &WordVariants::asked) != out_.end())
            return;
        if (!node.slop)
            for (const text::Spelling& spelling : text::other_spellings(variants.asked, language_))
                variants.spellings.push_back(joined(spelling));
        for (const text::Token& token : text::tokenize_by_script(variants.asked))
            add_word(std::string_view(variants.asked).substr(token.start, token.end - token.start),
                     variants);
        if (!variants.spellings.empty() || !variants.forms.empty() || !variants.family.empty())
            out_.push_back(std::move(variants));
    }

    void add_word(std::string_view raw, WordVariants& variants) const {
        const text::FoldedToken word = text::fold_token(raw);
        if (const std::string other = text::spell_umlauts_out(word.folded); !other.empty())
            variants.spellings.push_back(other);
        if (const std::string other = text::other_number(word.plain); !other.empty())
            variants.forms.push_back(other);
        static const text::StemLanguage english = text::stem_language("en");
        if (word.is_fixed || word.single || language_ != english)
            return;
        const std::string headword = text::headword(word.plain);
        for (std::string& form : text::words_under(headword))
            if (form != word.plain)
                variants.forms.push_back(std::move(form));
        if (watch_.families == Families::off)
            return;
        std::vector<text::FamilyMember> members;
        text::family_of(language_, word.plain, headword).members(members);
        for (const text::FamilyMember& member : members)
            variants.family.emplace_back(member.text);
    }

    static std::string joined(const text::Spelling& spelling) {
        std::string out;
        for (const text::Piece& piece : spelling)
            out += (out.empty() ? "" : " ") + text::fold_token(piece.raw).plain;
        return out;
    }

    const Watch& watch_;
    text::StemLanguage language_;
    Tree tree_;
    std::vector<WordVariants> out_;
};

}  // namespace

std::vector<WordVariants> word_variants(const Watch& watch) {
    return Collecting(watch).all();
}

}  // namespace rules
