#include "feeds/text/entities.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>

namespace feeds {

namespace {

struct NamedReference {
    std::string_view name;
    std::string_view text;
    bool legacy;
};

constexpr NamedReference kNamed[] = {
#include "feeds/text/html_entities.inc"
};

constexpr std::size_t kLongestName = 31;
constexpr std::size_t kLongestLegacyName = 6;

const NamedReference* find_named(std::string_view name) {
    const auto* found = std::ranges::lower_bound(kNamed, name, {}, &NamedReference::name);
    return found != std::end(kNamed) && found->name == name ? found : nullptr;
}

Reference read_named(std::string_view text, Semicolon semicolon) {
    std::size_t end = 1;
    while (end < text.size() && end <= kLongestName && is_alnum(text[end]))
        ++end;
    const std::string_view name = text.substr(1, end - 1);
    if (end < text.size() && text[end] == ';') {
        if (const NamedReference* named = find_named(name))
            return {end + 1, named->text, 0};
    }
    if (semicolon == Semicolon::required)
        return {};
    for (std::size_t length = std::min(name.size(), kLongestLegacyName); length >= 2; --length) {
        const NamedReference* named = find_named(name.substr(0, length));
        if (named != nullptr && named->legacy)
            return {length + 1, named->text, 0};
    }
    return {};
}

struct Number {
    std::uint32_t value = 0;
    std::size_t length = 0;  ///< of its reference; 0: there is none
};

Number number_at(std::string_view text, Semicolon semicolon) {
    if (!text.starts_with("&#"))
        return {};
    constexpr std::uint32_t kNoCharacter = 0x110000;
    const bool hexadecimal = text.size() > 2 && to_lower(text[2]) == 'x';
    const char* const start = text.data() + (hexadecimal ? 3 : 2);
    const char* const last = text.data() + text.size();
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(start, last, value, hexadecimal ? 16 : 10);
    const bool closed = end != last && *end == ';';
    if (end == start || (!closed && semicolon == Semicolon::required))
        return {};
    return {error == std::errc{} ? value : kNoCharacter,
            static_cast<std::size_t>(end - text.data()) + (closed ? 1U : 0U)};
}

Reference read_numeric(std::string_view text, Semicolon semicolon) {
    const Number number = number_at(text, semicolon);
    if (number.length == 0)
        return {};
    char32_t code_point = number.value;
    if (code_point >= 0x80 && code_point < 0xA0)
        code_point = windows_1252(static_cast<unsigned char>(code_point));
    if (code_point >= 0xD800 && code_point < 0xDC00) {
        // Written by a program that thinks in UTF-16: two references for one character.
        const Number low = number_at(text.substr(number.length), semicolon);
        if (const char32_t pair = join_surrogates(code_point, low.value); pair != 0)
            return {number.length + low.length, {}, pair};
    }
    return {number.length, {}, is_xml_char(code_point) ? code_point : 0};
}

}  // namespace

Reference read_reference(std::string_view text, Semicolon semicolon) {
    if (text.size() < 3)
        return {};
    return text[1] == '#' ? read_numeric(text, semicolon) : read_named(text, semicolon);
}

void append(std::string& out, const Reference& reference) {
    if (reference.code_point != 0)
        append_code_point(out, reference.code_point);
    else
        out.append(reference.text);
}

std::string decode_references(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_decoded(out, text, [](std::string_view) { return std::size_t{0}; });
    return out;
}

}  // namespace feeds
