// The compiler's part for words that have several spellings: any of them, each a word or a phrase.

#include "rules/engine/compiler.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/spellings.hpp"

namespace rules::engine {
using query::Tree;

namespace {

// Kept for so many words and phrases.
constexpr std::size_t kMostSpellings = 1 << 15;

}  // namespace

// Queries repeat their words, and finding out costs as much as compiling the rest.
const std::vector<text::Spelling>& Compiler::other_spellings(std::string_view text,
                                                             const Scope& scope) {
    static const std::vector<text::Spelling> none;
    if (scope.field_class == FieldClass::url)
        return none;
    if (spellings_.size() > kMostSpellings)
        spellings_.clear();
    std::string key(1, static_cast<char>(scope.language));
    key += text;
    const auto [known, is_new] = spellings_.try_emplace(std::move(key));
    if (is_new)
        known->second = text::other_spellings(text, scope.language);
    return known->second;
}

// `terms_` are those of the query's own spelling.
void Compiler::emit_spellings(const Tree& tree, std::uint32_t i, const Scope& scope) {
    const std::vector<text::Spelling>& others = other_spellings(tree.text(tree[i]), scope);
    if (others.empty()) {
        emit_terms(tree, i, scope);
        return;
    }
    const std::size_t at = out_.code.size();
    out_.code.push_back(0);
    emit_terms(tree, i, scope);
    for (const text::Spelling& spelling : others)
        emit_spelling(spelling, scope);
    out_.code[at] = header(Op::any, out_.code.size() - at);
}

void Compiler::emit_spelling(const text::Spelling& spelling, const Scope& scope) {
    terms_.clear();
    for (const text::Piece& piece : spelling)
        if (const TermId term = piece_term(piece, scope); term != kNoTerm)
            terms_.push_back(term);
    if (terms_.size() == 1) {
        out_.code.insert(out_.code.end(), {header(Op::term, 3), scope.code, terms_.front()});
        return;
    }
    out_.code.insert(out_.code.end(), {header(Op::phrase, terms_.size() + 2), scope.code});
    out_.code.insert(out_.code.end(), terms_.begin(), terms_.end());
}

TermId Compiler::piece_term(const text::Piece& piece, const Scope& scope) {
    if (piece.form == text::Piece::Form::bare)
        return out_.dictionary.intern(text::fold_token(piece.raw).plain,
                                      plain_field(scope.field_class));
    if (piece.form == text::Piece::Form::written)
        return script_term(piece.raw, scope);
    Scope own = scope;
    own.families = Families::off;
    return script_term(piece.raw, own);
}

}  // namespace rules::engine
