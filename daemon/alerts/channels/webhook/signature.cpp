#include "daemon/alerts/channels/webhook/signature.hpp"

#include "daemon/alerts/hmac.hpp"
#include "feeds/text/base64.hpp"

#include <spdlog/fmt/fmt.h>

namespace newsalertd::alerts {

std::expected<std::string, std::string> decode_signing_key(std::string_view text) {
    constexpr std::string_view kPrefix = "whsec_";
    if (!text.starts_with(kPrefix))
        return std::unexpected("the key must begin with whsec_");
    auto key = feeds::decode_strict_base64(text.substr(kPrefix.size()));
    if (!key)
        return std::unexpected("the key is not base64 behind whsec_");
    if (key->size() < 24 || key->size() > 64)
        return std::unexpected("the key must have 24 to 64 bytes");
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
        out += feeds::encode_base64(hmac_sha256(key, text));
    }
    return out;
}

}  // namespace newsalertd::alerts
