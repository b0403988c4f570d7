// Words with stars: prefixes and other patterns.

#include "rules/engine/compiled.hpp"

#include <bit>

namespace rules::engine {
namespace {

class PrefixSearch {
public:
    PrefixSearch(const Expansions& expansions,
                 std::string_view word,
                 std::uint64_t lead,
                 IndexField field,
                 std::vector<TermId>& out)
        : expansions_(expansions), word_(word), lead_(lead), space_(field), out_(out) {}

    void run() {
        const std::size_t size = word_.size();
        if (expansions_.has_short_prefixes && size >= 2)
            look(2);
        if (size < 3)
            return;
        std::uint32_t lengths = expansions_.prefix_filter.data()[Expansions::filter_place(lead_)];
        const bool has_long = (lengths & 1) != 0;
        if (size < 16)
            lengths &= (2u << size) - 1;
        for (lengths &= ~1u; lengths != 0; lengths &= lengths - 1)
            look(static_cast<std::size_t>(std::countr_zero(lengths)));
        if (has_long && size >= 16)
            look_long();
    }

private:
    void look(std::size_t n) {
        const TermKey key = n < 8 ? detail::short_key(lead_ & ((1ULL << (8 * n)) - 1), n)
                                  : detail::long_key(word_.data(), n);
        const TermId number = expansions_.prefixes.find(key, word_.substr(0, n), space_);
        if (number != kNoTerm)
            out_.push_back(expansions_.prefix_terms[number]);
    }

    void look_long() {
        const auto known = expansions_.prefix_lengths.find(space_);
        if (known == expansions_.prefix_lengths.end())
            return;
        std::uint64_t mask = known->second & ~0xffffULL;
        if (word_.size() < 63)
            mask &= (2ULL << word_.size()) - 1;
        for (; mask != 0; mask &= mask - 1)
            look(static_cast<std::size_t>(std::countr_zero(mask)));
    }

    const Expansions& expansions_;
    std::string_view word_;
    std::uint64_t lead_;
    IndexField space_;
    std::vector<TermId>& out_;
};

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
        PrefixSearch(*this, word, lead, field, out).run();
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
