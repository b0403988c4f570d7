#pragma once
// Standard Webhooks signatures (D31): HMAC-SHA256 over "id.timestamp.body".

#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// The key's bytes from "whsec_" and base64 (the prefix may be missing); 24 to 64 bytes. The error
/// says what is wrong and never contains the secret. Used by the configuration to validate.
std::expected<std::string, std::string> decode_webhook_secret(std::string_view secret);

/// The value of webhook-signature: one "v1,…" for each key, separated by spaces.
std::string webhook_signature(std::span<const std::string> keys,
                              std::string_view id,
                              std::string_view timestamp,
                              std::string_view body);

}  // namespace newsalertd::alerts
