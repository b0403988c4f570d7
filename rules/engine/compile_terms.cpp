// The compiler's lower half: words and regular expressions to terms of the dictionary.

#include "rules/engine/compiler.hpp"
#include "rules/engine/number_reader.hpp"
#include "rules/query/number_term.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/spellings.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

using query::Node;

// Other spellings are kept for so many words and phrases.
constexpr std::size_t kMostSpellings = 1 << 15;

}  // namespace

void Compiler::exact_terms(std::string_view text, bool raw, const Scope& scope) {
    const text::ExactTokens tokens = text::tokenize_exact(text);
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
        const TermId term = out_.dictionary.intern(tokens.text(i), exact_field(scope.field_class));
        const text::Token& token = tokens.tokens[i];
        terms_.push_back(
            raw ? raw_variant(term,
                              text::compose(text.substr(token.start, token.end - token.start)))
                : term);
    }
}

void Compiler::script_terms(std::string_view text, bool raw, const Scope& scope) {
    std::uint32_t position = 0;
    for (const text::Token& token : text::tokenize_by_script(text)) {
        for (; position < token.position; ++position)
            if (!terms_.empty())
                terms_.push_back(kNoTerm);
        const std::size_t end = raw ? text::possessive_end(text, token.end) : token.end;
        const std::string_view word = text.substr(token.start, end - token.start);
        const TermId term = raw ? raw_term(word, scope) : script_term(word, scope);
        if (term != kNoTerm)
            terms_.push_back(term);
        ++position;
    }
}

// `=Lowe's` is not Lowe: so its 's counts, though it does elsewhere not.
TermId Compiler::raw_term(std::string_view raw_word, const Scope& scope) {
    const IndexField plain = plain_field(scope.field_class);
    if (const text::Possessive possessive = text::read_possessive(raw_word);
        !possessive.name.empty()) {
        out_.asks_possessives = true;
        return raw_variant(out_.dictionary.intern(possessive.plain, plain), possessive.composed);
    }
    const text::FoldedToken word = text::fold_token(raw_word);
    if (word.plain.empty())
        return kNoTerm;
    return raw_variant(out_.dictionary.intern(word.plain, plain), text::compose(raw_word));
}

TermId Compiler::script_term(std::string_view raw_word, const Scope& scope) {
    const text::FoldedToken word = text::fold_token(raw_word);
    if (word.plain.empty())
        return kNoTerm;
    const IndexField plain = plain_field(scope.field_class);
    const std::string spelt_out = text::spell_umlauts_out(word.folded);
    if (word.single || word.is_fixed || scope.language == 0 || !inflects(scope.field_class)) {
        members_ = {out_.dictionary.intern(word.plain, plain)};
        for (const std::string& other : {spelt_out, text::other_number(word.plain)})
            if (!other.empty())
                members_.push_back(out_.dictionary.intern(other, plain));
        return union_of(members_);
    }
    return inflected(word, spelt_out, scope);
}

TermId Compiler::inflected(const text::FoldedToken& word,
                           const std::string& spelt_out,
                           const Scope& scope) {
    const IndexField field = stem_field(scope.field_class, scope.language);
    const std::string stem = text::stem(scope.language, word.folded);
    const TermId term = out_.dictionary.intern(stem, field);
    if (word.folded == word.plain) {
        if (scope.families == Families::off)
            return term;
        const text::Family family = text::family_of(scope.language, word.plain, stem);
        return family.empty() ? term : with_family(family, term, scope);
    }
    const std::string other = text::stem(scope.language, word.plain);
    members_ = {term, out_.dictionary.intern(other, field)};
    if (!spelt_out.empty())
        members_.push_back(out_.dictionary.intern(text::stem(scope.language, spelt_out), field));
    if (scope.families == Families::on)
        add_family(text::family_of(scope.language, word.plain, other), scope);
    return union_of(members_);
}

void Compiler::add_family(const text::Family& family, const Scope& scope) {
    relatives_.clear();
    family.members(relatives_);
    for (const text::FamilyMember& relative : relatives_) {
        const IndexField field = relative.is_stem ? stem_field(scope.field_class, scope.language)
                                                  : plain_field(scope.field_class);
        members_.push_back(out_.dictionary.intern(relative.text, field));
    }
}

// Families are few and their words common: each is put together once.
TermId Compiler::with_family(const text::Family& family, TermId stem, const Scope& scope) {
    const std::pair<const char*, IndexField> key{family.id(),
                                                 stem_field(scope.field_class, scope.language)};
    const auto [known, is_new] = families_.try_emplace(key, kNoTerm);
    if (is_new) {
        members_ = {stem};
        add_family(family, scope);
        known->second = union_of(members_);
    }
    return known->second;
}

// A term that occurs wherever one of `members` does; the member itself if there is but one.
TermId Compiler::union_of(std::vector<TermId>& members) {
    std::ranges::sort(members);
    const auto repeated = std::ranges::unique(members);
    members.erase(repeated.begin(), repeated.end());
    if (members.size() == 1)
        return members.front();
    const auto [place, is_new] = unions_.try_emplace(members, kNoTerm);
    if (is_new) {
        place->second = out_.dictionary.make_virtual();
        for (const TermId member : members)
            out_.expansions.unions[member].push_back(place->second);
    }
    return place->second;
}

TermId Compiler::raw_variant(TermId base, std::string composed) {
    std::vector<RawVariant>& variants = out_.expansions.raw[base];
    for (const RawVariant& variant : variants)
        if (variant.composed == composed)
            return variant.term;
    variants.push_back({std::move(composed), out_.dictionary.make_virtual()});
    return variants.back().term;
}

void Compiler::emit_regex(const Node& node, const Scope& scope) {
    const auto number = out_.regexes.add(tree_.text(node));
    if (!number) {
        report(Severity::error, node, number.error().message, number.error().hint);
        return;
    }
    note_reads(scope);
    const bool whole = scope.code == kAnyScope && scope.field_class == FieldClass::text;
    out_.code.insert(out_.code.end(),
                     {header(Op::regex, 3),
                      whole ? kAnyScope : 1 + static_cast<std::uint32_t>(scope.field),
                      *number});
}

void Compiler::emit_number(const Node& node, const Scope& scope) {
    const auto asked = query::read_number_term(tree_.text(node), language_);
    if (!asked) {
        out_.code.push_back(header(Op::never, 1));
        return;
    }
    if (asked->is_ambiguous)
        report(Severity::warning,
               node,
               "'" + std::string(tree_.source_of(node)) + "' is read as " +
                   text::to_string(asked->number.value) + ", as the watch's language (" +
                   std::string(language_) + ") writes it",
               "a number without , and . before three digits reads the same everywhere");
    note_reads(scope);
    // What a text's , and . mean depends on its language.
    out_.detects_language = true;
    out_.numbers[static_cast<std::size_t>(scope.analyzer)]
                [static_cast<std::size_t>(scope.field_class)] = true;
    const TermId term = out_.dictionary.intern(key_asked(asked->number).text(),
                                               number_field(scope.analyzer, scope.field_class));
    out_.code.insert(out_.code.end(), {header(Op::number, 3), scope.code, term});
}

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
void Compiler::emit_spellings(std::uint32_t i, const Scope& scope) {
    const std::vector<text::Spelling>& others = other_spellings(tree_.text(tree_[i]), scope);
    if (others.empty()) {
        emit_terms(i, scope);
        return;
    }
    const std::size_t at = out_.code.size();
    out_.code.push_back(0);
    emit_terms(i, scope);
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
        emit_term(scope.code, terms_.front());
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
