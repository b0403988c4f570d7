#include "daemon/alerts/hmac.hpp"

#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace newsalertd::alerts {

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (HMAC(EVP_sha256(),
             key.data(),
             static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()),
             text.size(),
             digest.data(),
             &length) == nullptr)
        throw std::runtime_error("HMAC-SHA256 is not available");
    return {reinterpret_cast<const char*>(digest.data()), length};
}

}  // namespace newsalertd::alerts
