#include "daemon/config/shown.hpp"

#include <spdlog/fmt/fmt.h>

namespace newsalertd::config {

namespace {

constexpr std::size_t kLongestQuoted = 80;

/// Length of the UTF-8 sequence at the start of `text`, 0 if it is not one.
std::size_t sequence_length(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80                    ? 1U
                               : lead >= 0xC2 && lead <= 0xDF ? 2U
                               : (lead & 0xF0U) == 0xE0       ? 3U
                               : lead >= 0xF0 && lead <= 0xF4 ? 4U
                                                              : 0U;
    if (length == 0 || length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U)
            return 0;
    return length;
}

/// C1 controls, bidirectional controls, line separators.
bool is_hidden(std::string_view sequence) {
    if (sequence.size() == 2)
        return sequence[0] == '\xC2' && sequence[1] < '\xA0';
    if (sequence.size() != 3 || sequence[0] != '\xE2')
        return false;
    const auto second = static_cast<unsigned char>(sequence[1]);
    const auto third = static_cast<unsigned char>(sequence[2]);
    return (second == 0x80 &&
            (third == 0x8E || third == 0x8F || (third >= 0xA8 && third <= 0xAE))) ||
           (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

}  // namespace

std::string cleaned(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto length = sequence_length(text);
        const auto byte = static_cast<unsigned char>(text.front());
        if (length == 0 || (byte < 0x20 && byte != '\t') || byte == 0x7F) {
            out += fmt::format("\\x{:02x}", byte);
            text.remove_prefix(1);
            continue;
        }
        const auto sequence = text.substr(0, length);
        if (is_hidden(sequence))
            for (const char c : sequence)
                out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            out += sequence;
        text.remove_prefix(length);
    }
    return out;
}

std::string in_quotes(std::string_view value) {
    if (value.size() <= kLongestQuoted)
        return '"' + cleaned(value) + '"';
    auto end = kLongestQuoted;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U)
        --end;
    return '"' + cleaned(value.substr(0, end)) + "…\"";
}

}  // namespace newsalertd::config
