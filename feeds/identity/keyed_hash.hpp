#pragma once
// SipHash-2-4: 64 bits, keyed, made for tables whose keys come from strangers.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace feeds::identity {

/// Hashes texts under one key, the same on every machine.
class KeyedHash {
public:
    using Key = std::array<unsigned char, 16>;

    explicit KeyedHash(const Key& key) : key_(key) {}

    /// A key made of a secret of any length (its SHA-256).
    static KeyedHash from_secret(std::string_view secret);

    [[nodiscard]] std::uint64_t operator()(std::string_view bytes) const;

    /// The hash of a list of texts: ("ab", "c") and ("a", "bc") differ. Never 0.
    [[nodiscard]] std::uint64_t of(std::initializer_list<std::string_view> texts) const;

private:
    Key key_;
};

}  // namespace feeds::identity
