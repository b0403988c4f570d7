#pragma once
// Terms to numbers. Open addressing; a slot holds a term's first eight bytes, length and field,
// so that most questions touch one cache line and no text.

#include "rules/engine/big_vector.hpp"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace rules::engine {

using TermId = std::uint32_t;
inline constexpr TermId kNoTerm = 0xffffffff;

/// A field of the index: exact words, folded words or the stems of one language, for one kind of
/// field of the article. Terms of different index fields never meet.
using IndexField = std::uint16_t;

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

/// The first `n` < 8 bytes as a little-endian number, without reading beyond them.
inline std::uint64_t read_short(const char* p, std::size_t n) {
    if (n >= 4)
        return read4(p) | read4(p + n - 4) << (8 * (n - 4));
    const auto byte = [p](std::size_t i) {
        return static_cast<std::uint64_t>(static_cast<unsigned char>(p[i])) << (8 * i);
    };
    return byte(0) | byte(n >> 1) | byte(n - 1);
}

inline constexpr std::uint64_t kHashA = 0xa0761d6478bd642fULL;
inline constexpr std::uint64_t kHashB = 0xe7037ed1a0b428dbULL;

inline TermKey short_key(std::uint64_t lead, std::size_t n) {
    return {lead, mix(lead ^ kHashA, n ^ kHashB), static_cast<std::uint8_t>(n)};
}

inline TermKey long_key(const char* p, std::size_t n) {
    const std::uint64_t lead = read8(p);
    std::uint64_t hash = mix(lead ^ kHashA, read8(p + n - 8) ^ kHashB ^ n);
    for (std::size_t i = 8; i + 8 < n; i += 8)
        hash = mix(hash ^ kHashA, read8(p + i) ^ kHashB);
    return {lead, hash, static_cast<std::uint8_t>(n < 255 ? n : 255)};
}

}  // namespace detail

/// `n` > 0. Hostile words can be made to collide in `hash`, never to be taken for one another.
inline TermKey make_key(const char* p, std::size_t n) {
    return n < 8 ? detail::short_key(detail::read_short(p, n), n) : detail::long_key(p, n);
}

/// The same where eight bytes from `p` on may be read.
inline TermKey make_key_padded(const char* p, std::size_t n) {
    if (n >= 8)
        return detail::long_key(p, n);
    return detail::short_key(detail::read8(p) & ((1ULL << (8 * n)) - 1), n);
}

class Dictionary {
public:
    Dictionary();

    /// The term's number, made if it is new.
    TermId intern(std::string_view text, IndexField field);

    /// A term without a text: only other terms lead to it.
    TermId make_virtual();

    TermId find(std::string_view text, IndexField field) const {
        return text.empty() ? kNoTerm : find(make_key(text.data(), text.size()), text, field);
    }

    TermId find(const TermKey& key, std::string_view text, IndexField field) const {
        const Slot* slots = slots_.data();
        const std::uint32_t meta = meta_of(key, field);
        for (std::size_t i = place(key, field);; i = (i + 1) & mask_) {
            const Slot& slot = slots[i];
            if (slot.lead == key.lead && slot.meta == meta &&
                (key.length <= 8 || same(text, term(slot.id))))
                return slot.id;
            if (slot.id == kNoTerm)
                return kNoTerm;
        }
    }

    void prefetch(const TermKey& key, IndexField field) const {
        __builtin_prefetch(slots_.data() + place(key, field));
    }

    std::size_t size() const { return begins_.size() - 1; }

    std::string_view term(TermId id) const {
        const std::uint32_t* begins = begins_.data();
        return {texts_.data() + begins[id], begins[id + 1] - begins[id]};
    }

    /// The field of a term; kNoField for virtual ones.
    IndexField field_of(TermId id) const { return fields_[id]; }

    static constexpr IndexField kNoField = 0xffff;

    void shrink();
    std::size_t memory_bytes() const;

private:
    struct Slot {
        std::uint64_t lead = 0;
        std::uint32_t meta = 0;  ///< length, field and a few bits of the hash; 0 only if empty
        TermId id = kNoTerm;
    };

    static std::uint32_t meta_of(const TermKey& key, IndexField field) {
        return key.length | static_cast<std::uint32_t>(key.hash & 0xff) << 8 |
               static_cast<std::uint32_t>(field) << 16;
    }

    std::size_t place(const TermKey& key, IndexField field) const {
        return ((key.hash + 0x9e3779b97f4a7c15ULL * field) >> 20) & mask_;
    }

    // Both longer than eight bytes, the first eight being equal.
    static bool same(std::string_view a, std::string_view b) {
        if (a.size() != b.size())
            return false;
        const std::size_t last = a.size() - 8;
        std::uint64_t differ = detail::read8(a.data() + last) ^ detail::read8(b.data() + last);
        for (std::size_t i = 8; i < last; i += 8)
            differ |= detail::read8(a.data() + i) ^ detail::read8(b.data() + i);
        return differ == 0;
    }

    void insert(const TermKey& key, IndexField field, TermId id);
    void grow(std::size_t slots);
    TermId append(std::string_view text, IndexField field);

    BigVector<Slot> slots_;
    std::size_t mask_ = 0;
    std::size_t used_ = 0;
    BigVector<char> texts_;
    std::vector<std::uint32_t> begins_{0};
    std::vector<IndexField> fields_;
};

}  // namespace rules::engine
