#include "daemon/alerts/decoded.hpp"

#include "daemon/alerts/text/clean.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace newsalertd::alerts {

namespace {

/// A run of the original and what it stands for.
struct Escape {
    std::size_t size = 0;
    std::string means;
};

std::optional<std::uint32_t> number(std::string_view digits, int base) {
    std::uint32_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    return error == std::errc{} && end == digits.data() + digits.size() && !digits.empty()
               ? std::optional(value)
               : std::nullopt;
}

std::string utf8(std::uint32_t c) {
    std::string out;
    text::append_code_point(out, static_cast<std::int32_t>(c));
    return out;
}

/// `size` hexadecimal digits behind a mark of `skip` characters.
std::optional<Escape> hexadecimal(std::string_view text, std::size_t skip, std::size_t size) {
    if (text.size() < skip + size)
        return std::nullopt;
    const auto value = number(text.substr(skip, size), 16);
    if (!value)
        return std::nullopt;
    const std::string means = size == 2 ? std::string(1, static_cast<char>(*value)) : utf8(*value);
    return Escape{skip + size, means};
}

std::optional<Escape> backslash(std::string_view text) {
    constexpr std::string_view kSelves = "/\\\"'";
    constexpr std::string_view kBlanks = "nrtbf";
    if (text.size() < 2)
        return std::nullopt;
    if (text[1] == 'u')
        return hexadecimal(text, 2, 4);
    if (text[1] == 'x')
        return hexadecimal(text, 2, 2);
    if (kSelves.find(text[1]) != std::string_view::npos)
        return Escape{2, std::string(1, text[1])};
    return kBlanks.find(text[1]) == std::string_view::npos ? std::nullopt
                                                           : std::optional(Escape{2, " "});
}

std::optional<Escape> reference(std::string_view text) {
    constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"sol", "/"}});
    constexpr std::size_t kLongest = 10;
    const std::size_t end = text.substr(0, kLongest).find(';');
    if (end == std::string_view::npos || end < 2)
        return std::nullopt;
    const std::string_view name = text.substr(1, end - 1);
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && feeds::to_lower(name[1]) == 'x';
        const auto value = number(name.substr(hex ? 2 : 1), hex ? 16 : 10);
        return value && *value < 0x110000 ? std::optional(Escape{end + 1, utf8(*value)})
                                          : std::nullopt;
    }
    const auto* const found =
        std::ranges::find(kNames, name, [](const auto& n) { return n.first; });
    return found == kNames.end() ? std::nullopt
                                 : std::optional(Escape{end + 1, std::string(found->second)});
}

std::optional<Escape> escape(std::string_view text) {
    switch (text.front()) {
        case '%':
        case '=':
            return hexadecimal(text, 1, 2);
        case '+':
            return Escape{1, " "};
        case '\\':
            return backslash(text);
        case '&':
            return reference(text);
        default:
            return std::nullopt;
    }
}

}  // namespace

Decoded as_it_stands(std::string_view text) {
    Decoded out{std::string(text), {}};
    out.places.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        out.places.push_back({i, i + 1});
    return out;
}

Decoded decoded(const Decoded& text) {
    Decoded out;
    std::string_view rest = text.text;
    while (!rest.empty()) {
        const std::size_t at = text.text.size() - rest.size();
        const auto found = escape(rest).value_or(Escape{1, std::string(1, rest.front())});
        const Place place{text.places[at].begin, text.places[at + found.size - 1].end};
        out.text += found.means;
        out.places.insert(out.places.end(), found.means.size(), place);
        rest.remove_prefix(found.size);
    }
    return out;
}

Decoded letters_and_digits(const Decoded& text) {
    Decoded out;
    for (std::size_t i = 0; i < text.text.size(); ++i) {
        const char c = text.text[i];
        if (feeds::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80) {
            out.text += feeds::to_lower(c);
            out.places.push_back(text.places[i]);
        }
    }
    return out;
}

}  // namespace newsalertd::alerts
