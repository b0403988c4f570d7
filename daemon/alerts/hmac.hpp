#pragma once
// HMAC-SHA256 over OpenSSL.

#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view text);

}  // namespace newsalertd::alerts
