#pragma once
// SipHash-2-4: 64 bits, keyed, made for tables whose keys come from strangers.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace feeds::identity {

/// Hashes texts under one key, the same on every machine. OpenSSL has SipHash as a MAC, at 2 µs a
/// set-up against 0.1 µs here, and XXH3 is not built to withstand chosen input; so the 40 lines of
/// the reference algorithm (Aumasson and Bernstein, 2012) stand here, proved by its test vectors.
class KeyedHash {
public:
    explicit KeyedHash(std::array<std::uint64_t, 2> key) : key_(key) {}

    /// A key made of a secret of any length (its SHA-256).
    static KeyedHash from_secret(std::string_view secret);

    [[nodiscard]] std::uint64_t operator()(std::string_view bytes) const;

    /// The hash of a list of texts: ("ab", "c") and ("a", "bc") differ. Never 0.
    [[nodiscard]] std::uint64_t of(std::initializer_list<std::string_view> texts) const;

private:
    std::array<std::uint64_t, 2> key_;
};

}  // namespace feeds::identity
