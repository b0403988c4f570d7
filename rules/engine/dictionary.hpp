#pragma once
// Terms to numbers. Open addressing; a slot holds a term's first eight bytes, length and space,
// so that most questions touch one cache line and no text.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace rules::engine {

using TermId = std::uint32_t;
inline constexpr TermId kNoTerm = 0xffffffff;

/// Terms of different spaces never meet: exact words, folded words and each language's stems,
/// each for the kind of field they stand in.
using Space = std::uint16_t;

/// What a term is looked up by; `lead` and `length` together are unique up to eight bytes.
struct TermKey {
    std::uint64_t lead;
    std::uint64_t hash;
    std::uint8_t length;  ///< capped at 255
};

namespace detail {

inline std::uint64_t read8(const char* p) {
    std::uint64_t v = 0;
    std::memcpy(&v, p, 8);
    return v;
}

inline std::uint64_t read4(const char* p) {
    std::uint32_t v = 0;
    std::memcpy(&v, p, 4);
    return v;
}

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const auto wide = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(wide) ^ static_cast<std::uint64_t>(wide >> 64);
}

inline std::uint64_t read_short(const char* p, std::size_t n) {
    if (n >= 4)
        return read4(p) | read4(p + n - 4) << 32;
    const auto byte = [p](std::size_t i) {
        return static_cast<std::uint64_t>(static_cast<unsigned char>(p[i]));
    };
    return byte(0) | byte(n >> 1) << 8 | byte(n - 1) << 16;
}

}  // namespace detail

/// `n` > 0. Hostile words can be made to collide in `hash`, never to be taken for one another.
inline TermKey make_key(const char* p, std::size_t n) {
    constexpr std::uint64_t kA = 0xa0761d6478bd642fULL;
    constexpr std::uint64_t kB = 0xe7037ed1a0b428dbULL;
    const auto length = static_cast<std::uint8_t>(n < 255 ? n : 255);
    if (n < 8) {
        const std::uint64_t lead = detail::read_short(p, n);
        return {lead, detail::mix(lead ^ kA, n ^ kB), length};
    }
    const std::uint64_t lead = detail::read8(p);
    std::uint64_t hash = detail::mix(lead ^ kA, detail::read8(p + n - 8) ^ kB ^ n);
    for (std::size_t i = 8; i + 8 < n; i += 8)
        hash = detail::mix(hash ^ kA, detail::read8(p + i) ^ kB);
    return {lead, hash, length};
}

class Dictionary {
public:
    Dictionary();

    /// The term's number, made if it is new.
    TermId intern(std::string_view text, Space space);

    /// A term without a text: only other terms lead to it.
    TermId make_virtual();

    TermId find(std::string_view text, Space space) const {
        return text.empty() ? kNoTerm : find(make_key(text.data(), text.size()), text, space);
    }

    TermId find(const TermKey& key, std::string_view text, Space space) const {
        for (std::size_t i = place(key, space);; i = (i + 1) & mask_) {
            const Slot& slot = slots_[i];
            if (slot.id == kNoTerm)
                return kNoTerm;
            if (slot.lead == key.lead && slot.length == key.length && slot.space == space &&
                slot.tag == static_cast<std::uint8_t>(key.hash) &&
                (key.length <= 8 || text == term(slot.id)))
                return slot.id;
        }
    }

    void prefetch(const TermKey& key, Space space) const {
        __builtin_prefetch(&slots_[place(key, space)]);
    }

    std::size_t size() const { return begins_.size() - 1; }

    std::string_view term(TermId id) const {
        return std::string_view(texts_).substr(begins_[id], begins_[id + 1] - begins_[id]);
    }

    /// The space of a term; kNoSpace for virtual ones.
    Space space_of(TermId id) const { return spaces_[id]; }

    static constexpr Space kNoSpace = 0xffff;

    void reserve(std::size_t terms);
    void shrink();
    std::size_t memory_bytes() const;

private:
    struct Slot {
        std::uint64_t lead = 0;
        TermId id = kNoTerm;
        Space space = 0;
        std::uint8_t length = 0;
        std::uint8_t tag = 0;
    };

    std::size_t place(const TermKey& key, Space space) const {
        return (detail::mix(key.hash, 0x9e3779b97f4a7c15ULL + space) >> 20) & mask_;
    }

    void insert(const TermKey& key, Space space, TermId id);
    void grow(std::size_t slots);
    TermId append(std::string_view text, Space space);

    std::vector<Slot> slots_;
    std::size_t mask_ = 0;
    std::size_t used_ = 0;
    std::string texts_;
    std::vector<std::uint32_t> begins_{0};
    std::vector<Space> spaces_;
};

}  // namespace rules::engine
