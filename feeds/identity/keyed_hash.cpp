#include "feeds/identity/keyed_hash.hpp"

#include <openssl/sha.h>

#include <bit>
#include <string>

namespace feeds::identity {

namespace {

std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        word = (word << 8U) | static_cast<unsigned char>(bytes[i]);
    return word;
}

struct SipState {
    std::uint64_t a, b, c, d;

    void round() {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }

    void absorb(std::uint64_t word) {
        d ^= word;
        round();
        round();
        a ^= word;
    }
};

}  // namespace

KeyedHash KeyedHash::from_secret(std::string_view secret) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), digest.data());
    const std::string_view bytes{reinterpret_cast<const char*>(digest.data()), digest.size()};
    return KeyedHash{{little_endian(bytes.substr(0, 8)), little_endian(bytes.substr(8, 8))}};
}

std::uint64_t KeyedHash::operator()(std::string_view bytes) const {
    SipState state{key_[0] ^ 0x736f6d6570736575ULL,
                   key_[1] ^ 0x646f72616e646f6dULL,
                   key_[0] ^ 0x6c7967656e657261ULL,
                   key_[1] ^ 0x7465646279746573ULL};
    const std::uint64_t last = static_cast<std::uint64_t>(bytes.size() & 0xFFU) << 56U;
    while (bytes.size() >= 8) {
        state.absorb(little_endian(bytes.substr(0, 8)));
        bytes.remove_prefix(8);
    }
    state.absorb(last | little_endian(bytes));
    state.c ^= 0xFFU;
    for (int i = 0; i < 4; ++i)
        state.round();
    return state.a ^ state.b ^ state.c ^ state.d;
}

std::uint64_t KeyedHash::of(std::initializer_list<std::string_view> texts) const {
    std::string joined;
    for (const std::string_view text : texts) {
        joined += std::to_string(text.size());
        joined += ':';
        joined += text;
    }
    const std::uint64_t hash = (*this)(joined);
    return hash == 0 ? 1 : hash;
}

}  // namespace feeds::identity
