#pragma once
// Base64 (RFC 4648) over OpenSSL. Header-only: two short functions.

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

inline std::string base64_encode(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
    return out;
}

/// Strict: the standard alphabet with its padding, nothing else (EVP_DecodeBlock forgives blanks).
inline std::optional<std::string> base64_decode(std::string_view text) {
    const std::size_t end = std::min(text.find('='), text.size());
    const std::string_view padding = text.substr(end);
    const bool alphabet = std::ranges::all_of(text.substr(0, end), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '+' || c == '/';
    });
    if (!alphabet || text.size() % 4 != 0 ||
        (!padding.empty() && padding != "=" && padding != "==")) {
        return std::nullopt;
    }
    std::string out(text.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                       reinterpret_cast<const unsigned char*>(text.data()),
                                       static_cast<int>(text.size()));
    if (length < 0)
        return std::nullopt;
    out.resize(static_cast<std::size_t>(length) - padding.size());
    return out;
}

}  // namespace newsalertd::alerts
