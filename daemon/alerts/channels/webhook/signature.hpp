#pragma once
// Signatures of the Standard Webhooks specification: HMAC-SHA256 over "id.timestamp.body".

#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// The key's bytes from "whsec_" and base64; 24 to 64 bytes. The error says what is wrong and never
/// contains the key.
std::expected<std::string, std::string> decode_signing_key(std::string_view text);

/// The value of webhook-signature: one "v1,…" for each key, separated by spaces.
std::string webhook_signature(std::span<const std::string> keys,
                              std::string_view id,
                              std::string_view timestamp,
                              std::string_view body);

}  // namespace newsalertd::alerts
