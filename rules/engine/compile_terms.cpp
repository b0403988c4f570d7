// The compiler's lower half: words, patterns and regular expressions to terms of the dictionary.

#include "rules/engine/compiler.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

using query::Node;
using query::Tree;

std::size_t letters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80 && c != '*';
    }));
}

std::vector<std::string_view> split_at_stars(std::string_view text) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const std::size_t star = text.find('*');
        pieces.push_back(text.substr(0, star));
        if (star == std::string_view::npos)
            return pieces;
        text.remove_prefix(star + 1);
    }
}

}  // namespace

void Compiler::exact_terms(std::string_view text, bool raw, const Scope& scope) {
    const text::ExactTokens tokens = text::tokenize_exact(text);
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
        const TermId term = out_.dictionary.intern(tokens.text(i), exact_space(scope.field_class));
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
        const TermId term =
            script_term(text.substr(token.start, token.end - token.start), raw, scope);
        if (term != kNoTerm)
            terms_.push_back(term);
        ++position;
    }
}

TermId Compiler::script_term(std::string_view raw_word, bool raw, const Scope& scope) {
    const text::FoldedToken word = text::fold_token(raw_word);
    if (word.plain.empty())
        return kNoTerm;
    const Space plain = plain_space(scope.field_class);
    if (raw)
        return raw_variant(out_.dictionary.intern(word.plain, plain), text::compose(raw_word));
    if (word.single || word.has_digit || scope.language == 0 || !inflects(scope.field_class))
        return out_.dictionary.intern(word.plain, plain);
    return inflected(word.folded, word.plain, scope);
}

TermId Compiler::inflected(const std::string& folded,
                           const std::string& plain,
                           const Scope& scope) {
    const Space space = stem_space(scope.field_class, scope.language);
    const TermId stem = out_.dictionary.intern(text::stem(scope.language, folded), space);
    if (folded == plain)
        return stem;
    const TermId other = out_.dictionary.intern(text::stem(scope.language, plain), space);
    return other == stem ? stem : union_of(stem, other);
}

TermId Compiler::union_of(TermId a, TermId b) {
    const std::uint64_t key = static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
    const auto [place, is_new] = unions_.emplace(key, kNoTerm);
    if (is_new) {
        place->second = out_.dictionary.make_virtual();
        out_.expansions.unions[a].push_back(place->second);
        out_.expansions.unions[b].push_back(place->second);
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

TermId Compiler::prefix_term(const std::string& prefix, Space space) {
    Expansions& expansions = out_.expansions;
    const TermId number = expansions.prefixes.intern(prefix, space);
    if (number == expansions.prefix_terms.size()) {
        expansions.prefix_terms.push_back(out_.dictionary.make_virtual());
        expansions.prefix_lengths[space] |= 1ULL << prefix.size();
    }
    return expansions.prefix_terms[number];
}

void Compiler::emit_pattern(const Tree& tree, std::uint32_t i, const Scope& scope) {
    const Node& node = tree[i];
    const std::string_view text = tree.text(node);
    const std::vector<std::string_view> pieces = split_at_stars(text);
    const bool is_prefix = pieces.size() == 2 && pieces[1].empty();
    const std::size_t letters = letters_in(text);
    if (letters < (is_prefix ? 2u : 3u)) {
        report(Severity::error,
               node,
               "'" + std::string(text) + "' would match nearly everything",
               is_prefix ? "a prefix needs at least 2 letters"
                         : "a word with * inside needs at least 3 letters");
        return;
    }
    const bool exact = scope.plane == Plane::exact;
    const Space space = exact ? exact_space(scope.field_class) : plain_space(scope.field_class);
    Pattern pattern;
    for (const std::string_view piece : pieces) {
        std::string folded;
        if (exact) {
            const text::ExactTokens tokens = text::tokenize_exact(piece);
            if (tokens.tokens.size() == 1)
                folded = tokens.text(0);
        } else if (const auto tokens = text::tokenize_by_script(piece); tokens.size() == 1) {
            folded = text::fold_token(piece).plain;
        } else if (is_prefix && tokens.size() > 1 && without_spaces(tree, i)) {
            // Words of scripts without spaces match as substrings anyway.
            terms_.clear();
            note_reads(scope);
            script_terms(piece, false, scope);
            emit_terms(tree, i, scope);
            return;
        }
        if (folded.empty() && !piece.empty()) {
            report(Severity::error,
                   node,
                   "* can stand only in a single word",
                   "for a phrase that ends in a prefix write: word NEAR/1 prefix*");
            return;
        }
        pattern.pieces.push_back(std::move(folded));
    }
    note_reads(scope);
    TermId term = kNoTerm;
    if (is_prefix && pattern.pieces.front().size() <= kMaxPrefixBytes) {
        if (letters < 3 && !exact)
            report(Severity::warning, node, "a prefix of 2 letters matches very many words");
        term = prefix_term(pattern.pieces.front(), space);
    } else {
        term = out_.dictionary.make_virtual();
        pattern.space = space;
        pattern.term = term;
        out_.expansions.patterns.push_back(std::move(pattern));
    }
    out_.code.insert(out_.code.end(), {header(Op::term, 3), scope.code, term});
}

void Compiler::emit_regex(const Tree& tree, const Node& node, const Scope& scope) {
    const auto number = out_.regexes.add(tree.text(node));
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

}  // namespace rules::engine
