// The compiler's part for words with stars and for parts of compounds.

#include "rules/engine/compiler.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/tokenize.hpp"
#include "rules/text/utf8.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

using query::Node;

constexpr std::size_t kFewestInner = 6;

// Shorter parts of compounds (German, Dutch, Swedish, Danish, Norwegian; accents off) that no other
// word holds by chance: looked up in those languages' word lists, where `zug`, `stahl` (Diebstahl)
// or `rente` (Transparente) fail.
constexpr std::string_view kSafeInner = "beurs borse griep krieg strejk tarif virus waffe wapen";

std::size_t letters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return !text::is_continuation(c) && c != '*'; }));
}

bool is_prefix(const std::vector<std::string_view>& pieces) {
    return pieces.size() == 2 && pieces[1].empty();
}

}  // namespace

TermId Compiler::prefix_term(const std::string& prefix, IndexField field) {
    Expansions& expansions = out_.expansions;
    const TermId number = expansions.prefixes.intern(prefix, field);
    if (number == expansions.prefix_terms.size()) {
        expansions.prefix_terms.push_back(out_.dictionary.make_virtual());
        expansions.prefix_lengths[field] |= 1ULL << prefix.size();
    }
    return expansions.prefix_terms[number];
}

TermId Compiler::pattern_term(std::vector<std::string> pieces, IndexField field) {
    if (pieces.size() == 2 && pieces.back().empty() && pieces.front().size() <= kMaxPrefixBytes)
        return prefix_term(pieces.front(), field);
    std::string key = std::to_string(field);
    for (const std::string& piece : pieces)
        key += '*' + piece;
    const auto [place, is_new] = patterns_.emplace(std::move(key), kNoTerm);
    if (is_new) {
        place->second = out_.dictionary.make_virtual();
        out_.expansions.patterns.add({std::move(pieces), field, place->second});
    }
    return place->second;
}

// A piece of a pattern, folded; empty where it is not one word.
std::string Compiler::folded_piece(std::string_view piece, const Scope& scope) {
    if (scope.analyzer == Analyzer::exact) {
        const text::ExactTokens tokens = text::tokenize_exact(piece);
        return tokens.tokens.size() == 1 ? std::string(tokens.text(0)) : std::string();
    }
    const std::vector<text::Token> tokens = text::tokenize_by_script(piece);
    if (tokens.size() != 1)
        return {};
    const text::Token& token = tokens.front();
    return text::fold_token(piece.substr(token.start, token.end - token.start)).plain;
}

// Whether a pattern is long enough to mean something; reports it if not.
bool Compiler::check_pattern(const Node& node, bool prefix, std::size_t letters) {
    if (letters >= (prefix ? 2u : 3u))
        return true;
    report(Severity::error,
           node,
           "'" + std::string(tree_.text(node)) + "' would match nearly everything",
           prefix ? "a prefix needs at least 2 letters"
                  : "a word with * inside needs at least 3 letters");
    return false;
}

void Compiler::emit_pattern(std::uint32_t i, const Scope& scope) {
    const Node& node = tree_[i];
    const std::string_view text = tree_.text(node);
    const std::vector<std::string_view> pieces = text::word_vector(text, '*');
    const bool prefix = is_prefix(pieces);
    if (!check_pattern(node, prefix, letters_in(text)))
        return;
    std::vector<std::string> folded;
    std::size_t letters = 0;
    for (const std::string_view piece : pieces) {
        folded.push_back(folded_piece(piece, scope));
        letters += letters_in(folded.back());
        if (!folded.back().empty() || piece.empty())
            continue;
        if (scope.analyzer == Analyzer::script && prefix && without_spaces(i)) {
            emit_substring(i, piece, scope);
            return;
        }
        report(Severity::error,
               node,
               "* can stand only in a single word",
               "for a phrase that ends in a prefix write: word NEAR/1 prefix*");
        return;
    }
    // A letter and its accent are two characters, but one letter.
    if (!check_pattern(node, prefix, letters))
        return;
    if (prefix && letters < 3 && scope.analyzer != Analyzer::exact)
        report(Severity::warning, node, "a prefix of 2 letters matches very many words");
    emit_pattern_term(std::move(folded), scope);
}

void Compiler::emit_inner(std::uint32_t i, const Scope& scope) {
    const Node& node = tree_[i];
    const std::string_view part = tree_.text(node).substr(1);
    const std::string folded = folded_piece(part, scope);
    if (scope.analyzer == Analyzer::script && without_spaces(i)) {
        emit_substring(i, part, scope);
        return;
    }
    const std::string shown(part);
    if (folded.empty()) {
        report(Severity::error,
               node,
               "~ can stand only before a single word",
               "~einfuhr finds words that have einfuhr in them");
        return;
    }
    if (letters_in(folded) < kFewestInner && !text::is_one_of(folded, kSafeInner)) {
        report(Severity::error,
               node,
               "'~" + shown + "' is too short: words have it in them that mean something else",
               "use 6 letters or more, or say where it stands: " + shown + "* or *" + shown);
        return;
    }
    emit_pattern_term({"", folded, ""}, scope);
}

void Compiler::emit_pattern_term(std::vector<std::string> pieces, const Scope& scope) {
    note_reads(scope);
    const IndexField field = scope.analyzer == Analyzer::exact ? exact_field(scope.field_class)
                                                               : plain_field(scope.field_class);
    emit_term(scope.code, pattern_term(std::move(pieces), field));
}

// Words of scripts without spaces match inside of others anyway.
void Compiler::emit_substring(std::uint32_t i, std::string_view text, const Scope& scope) {
    note_reads(scope);
    terms_.clear();
    script_terms(text, false, scope);
    emit_terms(i, scope);
}

}  // namespace rules::engine
