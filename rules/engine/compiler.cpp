#include "rules/engine/compiler.hpp"

#include "rules/query/foreign_syntax.hpp"
#include "rules/text/char_kind.hpp"
#include "rules/text/token_joiner.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

using query::Kind;
using query::kNone;
using query::Node;

constexpr std::size_t kMaxPhraseWords = 64;
// Of fewer words each can be a gate.
constexpr std::size_t kManyWords = 9;
// A character of a script without spaces is a position; 38 of them are worth 15 words.
constexpr std::uint32_t kCharactersIn15Words = 38;

std::uint64_t hash_words(const std::uint32_t* words, std::size_t n) {
    std::uint64_t hash = n;
    for (std::size_t i = 0; i < n; ++i)
        hash = detail::mix(hash ^ 0xa0761d6478bd642fULL, words[i] ^ 0xe7037ed1a0b428dbULL);
    return hash;
}

}  // namespace

Compiler::Compiler(WatchSet::Compiled& out) : out_(out), program_slots_(64) {
    out_.dictionary.make_virtual();  // ArticleIndex::kAlways
}

void Compiler::reserve(std::size_t queries) {
    programs_.reserve(queries);
    out_.code.reserve(8 * queries);
    owners_.reserve(queries);
    std::size_t slots = 64;
    while (slots < 2 * queries)
        slots *= 2;
    program_slots_.assign(slots, ProgramSlot{});
}

void Compiler::report(Severity severity, const Node& node, std::string message, std::string hint) {
    findings_->push_back({severity, node.begin, node.end, std::move(message), std::move(hint)});
    failed_ = failed_ || severity == Severity::error;
}

bool Compiler::add(std::uint32_t number,
                   std::string_view query,
                   const Wording& wording,
                   std::vector<query::Finding>& findings) {
    findings_ = &findings;
    language_ = wording.language;
    failed_ = false;
    const bool parsed = query::parse(query, tree_, findings, wording.foreign);
    Scope scope;
    if (wording.forms == Forms::exact) {
        scope.analyzer = Analyzer::exact;
        scope.signs = wording.signs;
    } else {
        scope.analyzer = Analyzer::script;
        scope.language = text::stem_language(wording.language);
        scope.families = wording.families;
    }
    out_.code.push_back(0);  // the owner
    const std::size_t begin = out_.code.size();
    if (parsed) {
        emit(tree_.root, scope);
    } else {
        emit_parts(scope);
        failed_ = true;
    }
    if (!failed_ && out_.code.size() - begin > kMaxNodeWords)
        report(Severity::error, tree_[tree_.root], "the query is too large");
    if (failed_) {
        out_.code.resize(begin - 1);
        return false;
    }
    last_program_ = intern_program(begin);
    owners_.emplace_back(last_program_, number);
    return true;
}

// For what is wrong with them, where the query as a whole cannot be compiled.
void Compiler::emit_parts(const Scope& scope) {
    for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i)
        if (tree_[i].first_child == kNone && tree_[i].text_size > 0)
            emit(i, scope);
}

// Queries that say the same share one program.
std::uint32_t Compiler::intern_program(std::size_t begin) {
    const std::size_t words = out_.code.size() - begin;
    const std::uint32_t* code = out_.code.data() + begin;
    const std::size_t mask = program_slots_.size() - 1;
    const std::uint64_t hash = hash_words(code, words);
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    std::size_t i = hash & mask;
    for (; program_slots_[i].program != 0; i = (i + 1) & mask) {
        if (program_slots_[i].hash != tag)
            continue;
        const std::uint32_t program = program_slots_[i].program - 1;
        const std::uint32_t* known = &out_.code[programs_[program]];
        if (words_of(known) != words || !std::equal(code, code + words, known))
            continue;
        out_.code.resize(begin - 1);
        last_shared_ = true;
        return program;
    }
    last_shared_ = false;
    programs_.push_back(static_cast<std::uint32_t>(begin));
    program_slots_[i] = {tag, static_cast<std::uint32_t>(programs_.size())};
    if (2 * programs_.size() > program_slots_.size())
        grow_programs();
    return static_cast<std::uint32_t>(programs_.size() - 1);
}

void Compiler::grow_programs() {
    program_slots_.assign(2 * program_slots_.size(), ProgramSlot{});
    const std::size_t mask = program_slots_.size() - 1;
    for (std::size_t p = 0; p < programs_.size(); ++p) {
        const std::uint32_t* code = &out_.code[programs_[p]];
        const std::uint64_t hash = hash_words(code, words_of(code));
        std::size_t i = hash & mask;
        while (program_slots_[i].program != 0)
            i = (i + 1) & mask;
        program_slots_[i] = {static_cast<std::uint32_t>(hash >> 32),
                             static_cast<std::uint32_t>(p + 1)};
    }
}

void Compiler::emit(std::uint32_t i, const Scope& scope) {
    const Node& node = tree_[i];
    switch (node.kind) {
        case Kind::word:
            if (query::is_inner(tree_, node))
                return emit_inner(i, scope);
            if (query::is_pattern(tree_, node))
                return emit_pattern(i, scope);
            [[fallthrough]];
        case Kind::phrase:
            return emit_words(i, scope);
        case Kind::all:
            return emit_children(Op::all, i, scope);
        case Kind::any:
            return emit_children(Op::any, i, scope);
        case Kind::none:
            return emit_children(Op::none, i, scope);
        case Kind::near:
        case Kind::before:
        case Kind::proximity:
        case Kind::at_least:
            return emit_positional(i, scope);
        case Kind::sentence:
            return emit_sentence(i, scope);
        case Kind::field:
            return emit_field(i, scope);
        case Kind::regex:
            return emit_regex(node, scope);
        case Kind::number:
            return emit_number(node, scope);
    }
}

void Compiler::emit_children(Op op, std::uint32_t i, const Scope& scope) {
    const std::size_t at = out_.code.size();
    out_.code.push_back(0);
    for (const std::uint32_t c : tree_.children(i))
        emit(c, scope);
    out_.code[at] = header(op, out_.code.size() - at);
    if (op == Op::any && i != tree_.root)
        join_words(at);
}

// An OR of many words, as translations are, becomes one term that occurs where one of them does:
// its neighbours then have a gate, and what is left of the program may need no run. At the root
// there is nothing to win.
void Compiler::join_words(std::size_t at) {
    const std::uint32_t* node = &out_.code[at];
    members_.clear();
    for (const auto* c = children_of(node); c < end_of(node); c += words_of(c)) {
        if (op_of(c) != Op::term || c[1] != kAnyScope)
            return;
        members_.push_back(c[2]);
    }
    if (members_.size() < kManyWords)
        return;
    const TermId whole = union_of(members_);
    out_.code.resize(at);
    emit_term(kAnyScope, whole);
}

bool Compiler::without_spaces(std::uint32_t i) const {
    const Node& node = tree_[i];
    if (node.kind != Kind::word && node.kind != Kind::phrase) {
        for (const std::uint32_t c : tree_.children(node))
            if (without_spaces(c))
                return true;
        return false;
    }
    const std::string_view text = tree_.text(node);
    for (std::size_t at = 0; at < text.size(); at = text::decode(text, at).end)
        if (text::kind_at(text, at) == text::CharKind::single)
            return true;
    return false;
}

// A distance in words as positions, where some of the operands are counted by characters.
std::uint32_t Compiler::distance(std::uint32_t words, std::uint32_t i, const Scope& scope) const {
    if (scope.analyzer != Analyzer::script || !without_spaces(i))
        return words;
    return (words * kCharactersIn15Words + query::kProximityDistance - 1) /
           query::kProximityDistance;
}

void Compiler::emit_positional(std::uint32_t i, Scope scope) {
    scope.signs = Signs::part;
    const Node& node = tree_[i];
    const std::size_t at = out_.code.size();
    Op op = Op::window;
    std::uint32_t number = node.number;
    if (node.kind == Kind::near)
        op = Op::near;
    if (node.kind == Kind::before)
        op = Op::before;
    if (node.kind == Kind::at_least)
        op = Op::at_least;
    if (node.kind == Kind::proximity)
        number = query::kProximityDistance;
    if (op != Op::at_least)
        number = distance(number, i, scope);
    out_.code.push_back(0);
    out_.code.push_back(number);
    for (const std::uint32_t c : tree_.children(node))
        emit(c, scope);
    out_.code[at] = header(op, out_.code.size() - at);
}

void Compiler::emit_sentence(std::uint32_t i, Scope scope) {
    scope.signs = Signs::part;
    out_.detects_language = true;  // where a sentence ends depends on it
    emit_children(Op::sentence, i, scope);
}

// The field whose positions count, and the analyzer that gave them.
std::uint32_t Compiler::code_of(const Scope& scope) {
    return (1 + static_cast<std::uint32_t>(scope.field)) |
           static_cast<std::uint32_t>(scope.analyzer) << 8;
}

void Compiler::emit_field(std::uint32_t i, Scope scope) {
    const Node& node = tree_[i];
    scope.field = node.field;
    scope.field_class = class_of(node.field);
    scope.code = scope.field_class == FieldClass::text ? code_of(scope) : kAnyScope;
    if (node.field == Field::language)
        out_.detects_language = true;
    emit(node.first_child, scope);
}

void Compiler::note_reads(const Scope& scope) {
    out_.reads[static_cast<std::size_t>(scope.analyzer)]
              [static_cast<std::size_t>(scope.field_class)] = true;
    if (scope.analyzer == Analyzer::script && scope.language != 0 &&
        std::find(out_.languages.begin(), out_.languages.end(), scope.language) ==
            out_.languages.end())
        out_.languages.push_back(scope.language);
}

void Compiler::emit_words(std::uint32_t i, const Scope& scope) {
    const Node& node = tree_[i];
    if (scope.signs == Signs::count && !node.slop && text::has_counting_sign(tree_.text(node))) {
        emit_words_with_signs(i, scope);
        return;
    }
    note_reads(scope);
    terms_.clear();
    if (scope.analyzer == Analyzer::exact)
        exact_terms(tree_.text(node), node.exact, scope);
    else
        script_terms(tree_.text(node), node.exact, scope);
    while (!terms_.empty() && terms_.back() == kNoTerm)
        terms_.pop_back();
    if (terms_.empty()) {
        std::string meant = query::operator_meant(tree_.source_of(node));
        report(scope.analyzer == Analyzer::exact ? Severity::warning : Severity::error,
               node,
               "'" + std::string(tree_.source_of(node)) +
                   "' has no letter or digit, so it can never match",
               meant.empty() ? "operators are AND, OR, NOT" : std::move(meant));
        out_.code.push_back(header(Op::never, 1));
        return;
    }
    if (terms_.size() > kMaxPhraseWords) {
        report(Severity::error, node, "a phrase can have at most 64 words");
        return;
    }
    if (scope.analyzer == Analyzer::script && !node.exact && !node.slop)
        emit_spellings(i, scope);
    else
        emit_terms(i, scope);
}

// Words of the exact form that only the other analyzer keeps whole. Without a language they have no
// inflected forms there.
void Compiler::emit_words_with_signs(std::uint32_t i, Scope scope) {
    const Node& node = tree_[i];
    scope.analyzer = Analyzer::script;
    scope.signs = Signs::part;
    if (scope.code != kAnyScope)
        scope.code = code_of(scope);
    note_reads(scope);
    terms_.clear();
    script_terms(tree_.text(node), node.exact, scope);
    emit_terms(i, scope);
}

void Compiler::emit_term(std::uint32_t scope, TermId term) {
    out_.code.insert(out_.code.end(), {header(Op::term, 3), scope, term});
}

void Compiler::emit_terms(std::uint32_t i, const Scope& scope) {
    const Node& node = tree_[i];
    BigVector<std::uint32_t>& code = out_.code;
    if (terms_.size() == 1) {
        emit_term(scope.code, terms_.front());
        return;
    }
    if (!node.slop) {
        code.insert(code.end(), {header(Op::phrase, terms_.size() + 2), scope.code});
        code.insert(code.end(), terms_.begin(), terms_.end());
        return;
    }
    const std::size_t at = code.size();
    code.insert(code.end(), {0, distance(node.number, i, scope)});
    for (const TermId term : terms_)
        if (term != kNoTerm)
            emit_term(scope.code, term);
    code[at] = header(Op::window, code.size() - at);
}

// Writes each program's owner before its code.
void Compiler::note_owners() {
    std::sort(owners_.begin(), owners_.end());
    for (std::size_t i = 0; i < owners_.size();) {
        std::size_t end = i + 1;
        while (end < owners_.size() && owners_[end].first == owners_[i].first)
            ++end;
        std::uint32_t& owner = out_.code[programs_[owners_[i].first] - 1];
        if (end == i + 1) {
            owner = owners_[i].second;
        } else {
            owner = WatchSet::Compiled::kShared | static_cast<std::uint32_t>(out_.shared.size());
            out_.shared.push_back(static_cast<std::uint32_t>(end - i));
            for (std::size_t k = i; k < end; ++k)
                out_.shared.push_back(owners_[k].second);
        }
        i = end;
    }
}

// What each exact word leads to is settled here, once, so that the matcher need not ask.
void Compiler::expand_terms() {
    const Dictionary& dictionary = out_.dictionary;
    const Expansions& expansions = out_.expansions;
    const bool expands = expansions.any() || !expansions.unions.empty();
    for (TermId t = 0; t < dictionary.size(); ++t) {
        out_.uses[t].expanded = static_cast<std::uint32_t>(out_.expanded.size());
        if (!expands || dictionary.field_of(t) >= plain_field(FieldClass::text))
            continue;
        const std::string_view word = dictionary.term(t);
        terms_ = {t};
        if (expansions.any())
            expansions.fitting(
                word, make_key(word.data(), word.size()).lead, dictionary.field_of(t), terms_);
        expansions.add_unions(terms_);
        out_.expanded.insert(out_.expanded.end(), terms_.begin() + 1, terms_.end());
    }
    out_.uses.back().expanded = static_cast<std::uint32_t>(out_.expanded.size());
}

void Compiler::finish(const InUse& before) {
    note_owners();
    out_.regexes.seal();
    build_postings(out_, programs_, before);
    out_.expansions.build();
    expand_terms();
    out_.code.shrink_to_fit();
    out_.dictionary.shrink();
}

}  // namespace rules::engine
