#pragma once
// Which of many short texts occur in an article, wherever they stand: the literals that regular
// expressions cannot match without.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules::engine {

/// Simple case folding (Unicode 5.18.4: C and S), as RE2 folds the literals that it names. Appends
/// to `out`; bytes that are no UTF-8 stay.
void fold_simply(std::string_view text, std::string& out);

/// Immutable once built; shared by all threads.
class Literals {
public:
    static constexpr std::size_t kShortest = 3;  ///< bytes

    /// `texts` as fold_simply makes them, of kShortest bytes or more.
    explicit Literals(std::vector<std::string> texts = {});

    /// Calls `found(number)` for each occurrence of each literal in a text of fold_simply.
    template <class Found>
    void scan(std::string_view text, Found&& found) const;

    std::size_t memory_bytes() const;

private:
    /// A literal under three of its bytes, those that fewest other literals stand under.
    struct Gram {
        std::uint32_t gram;
        std::uint32_t literal;
        std::uint32_t offset;  ///< of the three bytes in the literal
    };

    static std::uint32_t gram_at(const char* at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(at[0])) << 16 |
               static_cast<std::uint32_t>(static_cast<unsigned char>(at[1])) << 8 |
               static_cast<unsigned char>(at[2]);
    }

    std::uint32_t place_of(std::uint32_t gram) const { return gram * 0x9e3779b1u >> shift_; }

    bool stands_at(const Gram& one, std::string_view text, std::size_t gram) const {
        const std::string& literal = texts_[one.literal];
        return gram >= one.offset && text.substr(gram - one.offset, literal.size()) == literal;
    }

    unsigned shift_ = 0;  ///< of a gram's hash to its place
    std::vector<std::string> texts_;
    std::vector<Gram> grams_;            ///< sorted by the place of their grams
    std::vector<std::uint32_t> begin_;   ///< by place; one more than places. Empty: no literals
    std::vector<std::uint64_t> in_use_;  ///< a bit a place: small enough to stay in the cache
};

template <class Found>
void Literals::scan(std::string_view text, Found&& found) const {
    if (grams_.empty())
        return;
    for (std::size_t i = 0; i + kShortest <= text.size(); ++i) {
        const std::uint32_t gram = gram_at(text.data() + i);
        const std::uint32_t place = place_of(gram);
        if ((in_use_[place >> 6] >> (place & 63) & 1) == 0)
            continue;
        for (std::uint32_t e = begin_[place]; e < begin_[place + 1]; ++e)
            if (grams_[e].gram == gram && stands_at(grams_[e], text, i))
                found(grams_[e].literal);
    }
}

}  // namespace rules::engine
