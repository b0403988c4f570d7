#pragma once
// Queries to the flat arrays of a watch set. First every query to its program, then, when the
// words' frequencies in the whole set are known, each program to the postings that find it.

#include "rules/engine/compiled.hpp"
#include "rules/query/parser.hpp"
#include "rules/query/tree.hpp"
#include "rules/text/families.hpp"
#include "rules/text/spellings.hpp"
#include "rules/text/tokenize.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rules::engine {

/// A set that has been in use: its articles say which words are rare.
struct InUse {
    const WatchSet::Compiled* first = nullptr;    ///< nullptr: there is none
    const WatchSet::Compiled* changes = nullptr;  ///< its second part; may be nullptr
};

/// How a query's words are to be taken.
struct Wording {
    Forms forms = Forms::inflected;
    Families families = Families::on;
    std::string_view language;
    Signs signs = Signs::part;
    query::ForeignSyntax foreign = query::ForeignSyntax::tell;
};

class Compiler {
public:
    explicit Compiler(WatchSet::Compiled& out);

    /// Adds one query under the number by which matches name it. Appends findings; a query with
    /// an error leaves nothing behind and returns false; its findings are of every part.
    bool add(std::uint32_t number,
             std::string_view query,
             const Wording& wording,
             std::vector<query::Finding>& findings);

    /// The program of the query added last, and whether an earlier query has the same.
    std::uint32_t last_program() const { return last_program_; }

    bool last_shared() const { return last_shared_; }

    const query::Tree& last_tree() const { return tree_; }

    void reserve(std::size_t queries);
    void finish(const InUse& before);

private:
    struct Scope {
        FieldClass field_class = FieldClass::text;
        std::uint32_t code = kAnyScope;
        Field field = Field::title;
        Analyzer analyzer = Analyzer::script;
        text::StemLanguage language = 0;
        Families families = Families::off;
        Signs signs = Signs::part;
    };

    void emit_parts(const Scope& scope);
    void emit(std::uint32_t i, const Scope& scope);
    void emit_children(Op op, std::uint32_t i, const Scope& scope);
    void emit_positional(std::uint32_t i, Scope scope);
    void emit_sentence(std::uint32_t i, Scope scope);
    void emit_field(std::uint32_t i, Scope scope);
    void emit_words(std::uint32_t i, const Scope& scope);
    void emit_pattern(std::uint32_t i, const Scope& scope);
    void emit_inner(std::uint32_t i, const Scope& scope);
    void emit_pattern_term(std::vector<std::string> pieces, const Scope& scope);
    void emit_substring(std::uint32_t i, std::string_view text, const Scope& scope);
    bool check_pattern(const query::Node& node, bool prefix, std::size_t letters);
    static std::string folded_piece(std::string_view piece, const Scope& scope);
    void emit_regex(const query::Node& node, const Scope& scope);
    void emit_number(const query::Node& node, const Scope& scope);
    void emit_words_with_signs(std::uint32_t i, Scope scope);
    void emit_term(std::uint32_t scope, TermId term);
    static std::uint32_t code_of(const Scope& scope);
    void emit_terms(std::uint32_t i, const Scope& scope);
    void exact_terms(std::string_view text, bool raw, const Scope& scope);
    void script_terms(std::string_view text, bool raw, const Scope& scope);
    TermId raw_term(std::string_view raw_word, const Scope& scope);
    TermId script_term(std::string_view raw_word, const Scope& scope);
    TermId inflected(const text::FoldedToken& word,
                     const std::string& spelt_out,
                     const Scope& scope);
    const std::vector<text::Spelling>& other_spellings(std::string_view text, const Scope& scope);
    void emit_spellings(std::uint32_t i, const Scope& scope);
    void emit_spelling(const text::Spelling& spelling, const Scope& scope);
    TermId piece_term(const text::Piece& piece, const Scope& scope);
    void add_family(const text::Family& family, const Scope& scope);
    TermId with_family(const text::Family& family, TermId stem, const Scope& scope);
    TermId union_of(std::vector<TermId>& members);
    void join_words(std::size_t at);
    TermId raw_variant(TermId base, std::string composed);
    TermId prefix_term(const std::string& prefix, IndexField field);
    TermId pattern_term(std::vector<std::string> pieces, IndexField field);
    std::uint32_t distance(std::uint32_t words, std::uint32_t i, const Scope& scope) const;
    bool without_spaces(std::uint32_t i) const;
    void report(Severity severity,
                const query::Node& node,
                std::string message,
                std::string hint = {});
    void note_reads(const Scope& scope);
    std::uint32_t intern_program(std::size_t begin);
    void note_owners();
    void expand_terms();
    void grow_programs();

    WatchSet::Compiled& out_;
    std::vector<query::Finding>* findings_ = nullptr;
    bool failed_ = false;
    query::Tree tree_;
    std::string_view language_;  ///< of the query that is being added
    std::vector<TermId> terms_;
    std::vector<std::uint32_t> programs_;  ///< where each one's code begins

    struct ProgramSlot {
        std::uint32_t hash = 0;
        std::uint32_t program = 0;  ///< + 1; 0: empty
    };

    std::vector<ProgramSlot> program_slots_;                       ///< open addressing
    std::vector<std::pair<std::uint32_t, std::uint32_t>> owners_;  ///< program, number
    std::map<std::vector<TermId>, TermId> unions_;                 ///< by their members in order
    std::map<std::pair<const char*, IndexField>, TermId> families_;
    /// By the language's number and a query's word or phrase.
    std::unordered_map<std::string, std::vector<text::Spelling>> spellings_;
    std::vector<text::FamilyMember> relatives_;
    std::vector<TermId> members_;
    std::unordered_map<std::string, TermId> patterns_;  ///< by field and pieces
    std::uint32_t last_program_ = 0;
    bool last_shared_ = false;
};

/// Fills postings, the always-tried list and the term statistics known so far. `programs`: where
/// each begins in the code.
void build_postings(WatchSet::Compiled& out,
                    const std::vector<std::uint32_t>& programs,
                    const InUse& before);

}  // namespace rules::engine
