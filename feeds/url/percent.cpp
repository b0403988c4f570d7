#include "feeds/url/percent.hpp"

#include "feeds/text/ascii.hpp"

namespace feeds {

int escaped_byte(std::string_view text) {
    if (text.size() < 3 || text.front() != '%')
        return -1;
    const int high = hex_value(text[1]);
    const int low = hex_value(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

void append_escaped(std::string& out, char byte) {
    const auto value = static_cast<unsigned char>(byte);
    out += '%';
    out += to_upper(hex_digit(value >> 4U));
    out += to_upper(hex_digit(value & 0xFU));
}

bool is_forbidden_in_urls(char byte) {
    constexpr std::string_view kMarks = "\"<>\\^`{|}";
    return static_cast<unsigned char>(byte) <= ' ' || byte == '\x7F' ||
           kMarks.find(byte) != std::string_view::npos;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const int escaped = escaped_byte(text);
        out += escaped < 0 ? text.front() : static_cast<char>(escaped);
        text.remove_prefix(escaped < 0 ? 1 : 3);
    }
    return out;
}

}  // namespace feeds
