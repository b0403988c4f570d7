#include "feeds/identity/keyed_hash.hpp"

#include <boost/endian/conversion.hpp>
#include <openssl/sha.h>

#include <algorithm>
#include <sodium/crypto_shorthash.h>
#include <string>

namespace feeds::identity {

KeyedHash KeyedHash::from_secret(std::string_view secret) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), digest.data());
    Key key{};
    static_assert(sizeof(Key) == crypto_shorthash_KEYBYTES);
    std::copy_n(digest.begin(), key.size(), key.begin());
    return KeyedHash{key};
}

std::uint64_t KeyedHash::operator()(std::string_view bytes) const {
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(),
                     reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(),
                     key_.data());
    return boost::endian::load_little_u64(hash.data());
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
