#include "daemon/alerts/channels/webhook/signature.hpp"

#include "daemon/alerts/channels/base64.hpp"

#include <openssl/hmac.h>
#include <spdlog/fmt/fmt.h>

#include <array>
#include <stdexcept>

namespace newsalertd::alerts {

namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kShortestKey = 24;
constexpr std::size_t kLongestKey = 64;

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (HMAC(EVP_sha256(),
             key.data(),
             static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()),
             text.size(),
             digest.data(),
             &length) == nullptr) {
        throw std::runtime_error("HMAC-SHA256 is not available");
    }
    return {reinterpret_cast<const char*>(digest.data()), length};
}

}  // namespace

std::expected<std::string, std::string> decode_webhook_secret(std::string_view secret) {
    if (secret.starts_with(kPrefix)) {
        secret.remove_prefix(kPrefix.size());
    }
    auto key = base64_decode(secret);
    if (!key || key->empty()) {
        return std::unexpected("a webhook secret is \"whsec_\" and base64 of 24 to 64 bytes");
    }
    if (key->size() < kShortestKey || key->size() > kLongestKey) {
        return std::unexpected(
            fmt::format("a webhook secret has 24 to 64 bytes, this one has {}", key->size()));
    }
    return std::move(*key);
}

std::string webhook_signature(std::span<const std::string> keys,
                              std::string_view id,
                              std::string_view timestamp,
                              std::string_view body) {
    const std::string text = fmt::format("{}.{}.{}", id, timestamp, body);
    std::string out;
    for (const std::string& key : keys) {
        out += out.empty() ? "v1," : " v1,";
        out += base64_encode(hmac_sha256(key, text));
    }
    return out;
}

}  // namespace newsalertd::alerts
