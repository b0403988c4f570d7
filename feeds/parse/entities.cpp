#include "feeds/parse/entities.hpp"

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace feeds::parse {

namespace {

struct Named {
    std::string_view name;
    std::string_view text;
    bool legacy;
};

constexpr Named kNamed[] = {
#include "feeds/parse/html_entities.inc"
};

constexpr std::size_t kLongestName = 31;
constexpr std::size_t kLongestLegacyName = 6;

const Named* find_named(std::string_view name) {
    const auto* found = std::ranges::lower_bound(kNamed, name, {}, &Named::name);
    return found != std::end(kNamed) && found->name == name ? found : nullptr;
}

Reference read_named(std::string_view text, Semicolon semicolon) {
    std::size_t end = 1;
    while (end < text.size() && end <= kLongestName && is_alnum(text[end])) {
        ++end;
    }
    const std::string_view name = text.substr(1, end - 1);
    if (end < text.size() && text[end] == ';') {
        if (const Named* named = find_named(name)) {
            return {end + 1, named->text, 0};
        }
    }
    if (semicolon == Semicolon::required) {
        return {};
    }
    for (std::size_t length = std::min(name.size(), kLongestLegacyName); length >= 2; --length) {
        const Named* named = find_named(name.substr(0, length));
        if (named != nullptr && named->legacy) {
            return {length + 1, named->text, 0};
        }
    }
    return {};
}

int digit_value(char c, unsigned base) {
    if (is_digit(c)) {
        return c - '0';
    }
    const char low = to_lower(c);
    return base == 16 && low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

Reference read_numeric(std::string_view text, Semicolon semicolon) {
    std::size_t at = 2;
    unsigned base = 10;
    if (at < text.size() && to_lower(text[at]) == 'x') {
        base = 16;
        ++at;
    }
    const std::size_t start = at;
    std::uint32_t value = 0;
    for (; at < text.size(); ++at) {
        const int digit = digit_value(text[at], base);
        if (digit < 0) {
            break;
        }
        value = std::min<std::uint32_t>(value * base + static_cast<std::uint32_t>(digit), 0x110000);
    }
    const bool closed = at < text.size() && text[at] == ';';
    if (at == start || (!closed && semicolon == Semicolon::required)) {
        return {};
    }
    char32_t code_point = value;
    if (value >= 0x80 && value < 0xA0) {
        code_point = windows_1252(static_cast<unsigned char>(value));
    }
    return {at + (closed ? 1U : 0U), {}, is_xml_char(code_point) ? code_point : 0};
}

}  // namespace

Reference read_reference(std::string_view text, Semicolon semicolon) {
    if (text.size() < 3) {
        return {};
    }
    return text[1] == '#' ? read_numeric(text, semicolon) : read_named(text, semicolon);
}

void append(std::string& out, const Reference& reference) {
    if (reference.code_point != 0) {
        append_code_point(out, reference.code_point);
    } else {
        out.append(reference.text);
    }
}

}  // namespace feeds::parse
