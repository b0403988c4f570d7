#include "rules/toml/characters.hpp"

#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>

namespace rules::toml {

namespace {

/// Unicode gives control characters no names.
constexpr auto kControls = std::to_array<std::string_view>(
    {"NUL", "SOH", "STX", "ETX",       "EOT", "ENQ",       "ACK",
     "BEL", "BS",  "tab", "line feed", "VT",  "form feed", "carriage return",
     "SO",  "SI",  "DLE", "DC1",       "DC2", "DC3",       "DC4",
     "NAK", "SYN", "ETB", "CAN",       "EM",  "SUB",       "ESC",
     "FS",  "GS",  "RS",  "US"});

std::string alone(char32_t character) {
    if (character < kControls.size())
        return std::string(kControls[character]);
    if (character == 0x7F)
        return "DEL";
    std::array<char, 100> name{};
    UErrorCode status = U_ZERO_ERROR;
    u_charName(static_cast<UChar32>(character),
               U_UNICODE_CHAR_NAME,
               name.data(),
               static_cast<std::int32_t>(name.size() - 1),
               &status);
    return U_SUCCESS(status) != 0 ? name.data() : "";
}

}  // namespace

std::string name_of_character(char32_t character) {
    const auto number = fmt::format("U+{:04X}", static_cast<std::uint32_t>(character));
    const auto name = alone(character);
    return name.empty() ? number : fmt::format("{} ({})", number, name);
}

std::optional<Character> find_invisible(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        UChar32 c = 0;
        // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
        U8_NEXT(bytes, at, text.size(), c);
        if (c < 0)
            return std::nullopt;
        const auto sequence = text.substr(begin, at - begin);
        if (visible(sequence) != sequence)
            return Character{.character = static_cast<char32_t>(c), .offset = begin};
    }
    return std::nullopt;
}

std::optional<char32_t> leading_false_blank(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t at = 0;
    UChar32 c = 0;
    if (text.empty())
        return std::nullopt;
    // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
    U8_NEXT(bytes, at, text.size(), c);
    const bool unseen = c >= 0x80 && (u_isUWhiteSpace(c) != 0 || u_charType(c) == U_FORMAT_CHAR);
    return unseen ? std::optional(static_cast<char32_t>(c)) : std::nullopt;
}

}  // namespace rules::toml
