#include "feeds/text/base64.hpp"

#include "feeds/text/ascii.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace feeds {

std::string encode_base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
    return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string digits{text};
    std::erase_if(digits, is_space);
    digits.resize(digits.find_last_not_of('=') + 1);  // npos + 1 is 0
    // EVP_DecodeBlock would forgive more than this.
    if (!std::ranges::all_of(digits, [](char c) { return is_alnum(c) || c == '+' || c == '/'; }))
        return std::nullopt;
    const std::size_t bytes = digits.size() * 3 / 4;
    digits.resize(digits.size() - (digits.size() % 4 == 1 ? 1 : 0));  // half a byte
    digits.append((4 - digits.size() % 4) % 4, 'A');
    std::string out(digits.size() / 4 * 3, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                    reinterpret_cast<const unsigned char*>(digits.data()),
                    static_cast<int>(digits.size()));
    out.resize(bytes);
    return out;
}

std::optional<std::string> decode_strict_base64(std::string_view text) {
    const std::size_t padding = text.size() - 1 - text.find_last_not_of('=');
    if (text.size() % 4 != 0 || (!text.empty() && padding > 2) ||
        std::ranges::any_of(text, is_space)) {
        return std::nullopt;
    }
    return decode_base64(text);
}

}  // namespace feeds
