#include "rules/toml/foreign_text.hpp"

#include "rules/toml/characters.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace rules::toml {

namespace {

std::string_view wide_encoding(std::string_view text) {
    using namespace std::string_view_literals;
    if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv))
        return "UTF-32";
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ? "UTF-16" : "";
}

}  // namespace

std::optional<Fault> find_foreign_bytes(std::string_view text) {
    constexpr const char* kHint = "save it as UTF-8";
    if (const auto encoding = wide_encoding(text); !encoding.empty())
        return Fault{.message = "the file is " + std::string(encoding) + ", not UTF-8",
                     .hint = kHint};
    const auto found = find_character(text, [](std::int32_t c) { return c <= 0; });
    if (!found)
        return std::nullopt;
    return Fault{
        .offset = found->offset,
        .message = found->character < 0
                       ? "the file is not UTF-8 from here on"
                       : "a NUL byte stands here: the file is no text, or UTF-16 or UTF-32",
        .hint = kHint};
}

bool begins_with_foreign_quote(std::string_view text) {
    constexpr auto kQuotes = std::to_array<std::string_view>(
        {"“", "”", "„", "‟", "‘", "’", "‚", "«", "»", "‹", "›", "「", "」", "＂", "`", "´"});
    return std::ranges::any_of(kQuotes, [&](std::string_view q) { return text.starts_with(q); });
}

bool begins_with_foreign_remark(std::string_view text) {
    constexpr auto kSigns = std::to_array<std::string_view>({"//", "/*", ";", "-- ", "<!--"});
    return std::ranges::any_of(kSigns,
                               [&](std::string_view sign) { return text.starts_with(sign); });
}

}  // namespace rules::toml
