#include "feeds/url/percent.hpp"

#include "feeds/parse/ascii.hpp"

namespace feeds::parse {

int hex_value(char c) {
    const char low = to_lower(c);
    if (is_digit(low)) {
        return low - '0';
    }
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escape = text[at] == '%' && at + 2 < text.size();
        const int high = escape ? hex_value(text[at + 1]) : -1;
        const int low = escape ? hex_value(text[at + 2]) : -1;
        if (high >= 0 && low >= 0) {
            out += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

}  // namespace feeds::parse
