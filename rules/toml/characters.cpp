#include "rules/toml/characters.hpp"

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

bool is_control(UChar32 c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

/// Bidi marks, embeddings, overrides and isolates; line and paragraph separators; the byte order
/// mark; interlinear annotation; the invisible tag characters.
bool reorders_or_hides(UChar32 c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE007F);
}

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

bool is_invisible(std::int32_t character) {
    return character >= 0 && (is_control(character) || reorders_or_hides(character));
}

std::optional<Character> find_character(std::string_view text, bool (*is_meant)(std::int32_t)) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        UChar32 c = 0;
        // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
        U8_NEXT(bytes, at, text.size(), c);
        if (is_meant(c))
            return Character{.character = c, .offset = begin};
    }
    return std::nullopt;
}

std::string name_of_invisible(std::string_view text) {
    const auto found = find_character(text, is_invisible);
    return found ? name_of_character(static_cast<char32_t>(found->character)) : std::string();
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
