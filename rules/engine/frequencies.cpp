#include "rules/engine/frequencies.hpp"

#include "rules/text/common_words.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace rules::engine {
namespace {

// A guess counts as much as so many articles.
constexpr double kGuessWeighs = 64;

// Of the words that have so many letters of a prefix or pattern.
float by_letters(std::size_t letters) {
    constexpr float kByLetters[] = {1, 1, 0.5F, 0.3F, 0.15F, 0.08F, 0.04F};
    return letters < 7 ? kByLetters[letters] : 0.02F;
}

}  // namespace

Frequencies::Frequencies(const WatchSet::Compiled& set, const std::vector<std::uint32_t>& programs)
    : set_(set), known_(set.dictionary.size(), 0.0F) {
    count(programs);
    for (TermId t = 0; t < known_.size(); ++t)
        known_[t] = static_cast<float>(seen(t, guess(t)));
    guess_patterns();
    for (const auto& [base, variants] : set.expansions.raw)
        for (const RawVariant& variant : variants)
            known_[variant.term] = known_[base];
    sum_unions();
}

void Frequencies::guess_patterns() {
    const Expansions& expansions = set_.expansions;
    for (TermId number = 0; number < expansions.prefix_terms.size(); ++number) {
        const TermId term = expansions.prefix_terms[number];
        known_[term] =
            static_cast<float>(seen(term, by_letters(expansions.prefixes.term(number).size())));
    }
    for (const Pattern& pattern : expansions.patterns.patterns()) {
        std::size_t longest = 0;
        for (const std::string& piece : pattern.pieces)
            longest = std::max(longest, piece.size());
        known_[pattern.term] = by_letters(longest);
    }
}

// A union is made after its members, which may be unions themselves.
void Frequencies::sum_unions() {
    std::vector<TermId> members;
    for (const auto& [member, unions] : set_.expansions.unions)
        members.push_back(member);
    std::ranges::sort(members);
    std::vector<float> sums(known_.size(), 0.0F);
    for (const TermId member : members) {
        known_[member] = std::max(known_[member], std::min(1.0F, sums[member]));
        for (const TermId whole : set_.expansions.unions.at(member))
            sums[whole] += known_[member];
    }
    for (TermId t = 0; t < known_.size(); ++t)
        known_[t] = std::max(known_[t], std::min(1.0F, sums[t]));
}

double Frequencies::seen(TermId term, double guess) const {
    const std::optional<double> share = set_.statistics->share(term);
    if (!share)
        return guess;
    const double articles = set_.statistics->articles();
    return (kGuessWeighs * guess + *share * articles) / (kGuessWeighs + articles);
}

// Words of many queries are words of many articles: a fair guess for names.
void Frequencies::count(const std::vector<std::uint32_t>& programs) {
    for (const std::uint32_t begin : programs)
        count_node(&set_.code[begin]);
    programs_ = static_cast<double>(std::max<std::size_t>(programs.size(), 1000));
}

void Frequencies::count_node(const std::uint32_t* node) {
    switch (op_of(node)) {
        case Op::term:
        case Op::number:
            ++known_[node[2]];
            return;
        case Op::phrase:
            for (const auto* t = node + 2; t < end_of(node); ++t)
                if (*t != kNoTerm)
                    ++known_[*t];
            return;
        case Op::never:
        case Op::regex:
            return;
        default:
            for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                count_node(c);
    }
}

double Frequencies::guess(TermId term) const {
    const double by_queries =
        std::min(0.2, 0.0005 + 0.4 * static_cast<double>(known_[term]) / programs_);
    const IndexField field = set_.dictionary.field_of(term);
    if (field == Dictionary::kNoField)
        return by_queries;
    const bool text =
        field == exact_field(FieldClass::text) || field == plain_field(FieldClass::text);
    if (field >= number_field(Analyzer::exact, FieldClass::text))
        return by_queries;
    const std::string_view word = set_.dictionary.term(term);
    return std::max(by_queries, text ? text::word_frequency(word) : text::stem_frequency(word));
}

void carry_statistics(const InUse& before, WatchSet::Compiled& out) {
    constexpr std::uint32_t kEnough = 4096;
    std::uint32_t articles = before.first->statistics->articles();
    if (articles > kEnough)
        articles /= 2;  // old news weigh less and less
    out.statistics->carry_articles(articles);
    std::vector<bool> done(out.dictionary.size(), false);
    const auto carry = [&](const WatchSet::Compiled& from, TermId known, TermId term) {
        if (known == kNoTerm || done[term])
            return;
        const std::optional<double> share = from.statistics->share(known);
        if (!share)
            return;
        done[term] = true;
        out.statistics->carry(term, static_cast<std::uint32_t>(*share * articles + 0.5));
    };
    const Dictionary& prefixes = out.expansions.prefixes;
    for (const WatchSet::Compiled* from : {before.first, before.changes}) {
        if (!from)
            continue;
        for (TermId t = 0; t < out.dictionary.size(); ++t)
            if (const IndexField field = out.dictionary.field_of(t); field != Dictionary::kNoField)
                carry(*from, from->dictionary.find(out.dictionary.term(t), field), t);
        for (TermId number = 0; number < prefixes.size(); ++number) {
            const TermId known =
                from->expansions.prefixes.find(prefixes.term(number), prefixes.field_of(number));
            if (known != kNoTerm)
                carry(*from,
                      from->expansions.prefix_terms[known],
                      out.expansions.prefix_terms[number]);
        }
    }
}

}  // namespace rules::engine
