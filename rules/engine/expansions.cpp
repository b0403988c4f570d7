// Words with stars: prefixes and other patterns.

#include "rules/engine/compiled.hpp"

#include <bit>

namespace rules::engine {
namespace {

// The terms of the prefixes that a word begins with.
void fit_prefixes(const Expansions& expansions,
                  std::string_view word,
                  std::uint64_t lead,
                  IndexField field,
                  std::vector<TermId>& out) {
    const auto look = [&](std::size_t n) {
        const TermKey key = n < 8 ? detail::short_key(lead & ((1ULL << (8 * n)) - 1), n)
                                  : detail::long_key(word.data(), n);
        const TermId number = expansions.prefixes.find(key, word.substr(0, n), field);
        if (number != kNoTerm)
            out.push_back(expansions.prefix_terms[number]);
    };
    // `lengths` has a bit for each.
    const auto look_at = [&](std::uint64_t lengths) {
        for (; lengths != 0; lengths &= lengths - 1)
            look(static_cast<std::size_t>(std::countr_zero(lengths)));
    };
    const std::size_t size = word.size();
    if (expansions.has_short_prefixes && size >= 2)
        look(2);
    if (size < 3)
        return;
    const std::uint64_t upto = size < 63 ? (2ULL << size) - 1 : ~0ULL;
    const std::uint32_t lengths = expansions.prefix_filter.data()[Expansions::filter_place(lead)];
    look_at(lengths & 0xfffe & upto);
    if ((lengths & 1) == 0 || size < 16)
        return;
    if (const auto known = expansions.prefix_lengths.find(field);
        known != expansions.prefix_lengths.end())
        look_at(known->second & ~0xffffULL & upto);
}

}  // namespace

void Expansions::build() {
    patterns.build();
    if (prefix_terms.empty())
        return;
    prefix_filter.assign(kFilter, 0);
    for (TermId number = 0; number < prefix_terms.size(); ++number) {
        const std::string_view text = prefixes.term(number);
        if (text.size() < 3) {
            has_short_prefixes = true;
            continue;
        }
        const std::uint64_t lead = make_key(text.data(), text.size()).lead;
        prefix_filter[filter_place(lead)] |=
            static_cast<std::uint16_t>(1u << (text.size() < 16 ? text.size() : 0));
    }
}

void Expansions::fitting(std::string_view word,
                         std::uint64_t lead,
                         IndexField field,
                         std::vector<TermId>& out) const {
    if (!prefix_filter.empty())
        fit_prefixes(*this, word, lead, field, out);
    if (!patterns.empty())
        patterns.fitting(word, field, out);
}

void Expansions::add_unions(std::vector<TermId>& terms) const {
    if (unions.empty())
        return;
    for (std::size_t i = 0; i < terms.size(); ++i)  // those that are appended have unions too
        if (const auto found = unions.find(terms[i]); found != unions.end())
            terms.insert(terms.end(), found->second.begin(), found->second.end());
}

std::size_t Expansions::memory_bytes() const {
    std::size_t bytes = prefixes.memory_bytes() + bytes_of(prefix_terms) + patterns.memory_bytes() +
                        bytes_of(prefix_filter);
    for (const auto& [base, variants] : raw)
        bytes += 64 + bytes_of(variants);
    for (const auto& [member, whole] : unions)
        bytes += 64 + bytes_of(whole);
    return bytes;
}

}  // namespace rules::engine
