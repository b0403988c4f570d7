#include "rules/text/numbers/text.hpp"

#include "rules/text/fold.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace rules::text::numbers {
namespace {

// No word of the tables is longer.
constexpr std::size_t kMostLetters = 24;

}  // namespace

namespace detail {

Char wide_char_at(std::string_view text, std::size_t at) {
    auto i = static_cast<std::int64_t>(at);
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), i, static_cast<std::int64_t>(text.size()), c);
    return {static_cast<char32_t>(c), static_cast<std::size_t>(i)};
}

Char wide_char_before(std::string_view text, std::size_t at) {
    // Four bytes are enough for one character, and ICU counts backwards in 32 bits.
    const std::size_t from = at < U8_MAX_LENGTH ? 0 : at - U8_MAX_LENGTH;
    auto i = static_cast<std::int32_t>(at - from);
    UChar32 c = 0;
    U8_PREV_OR_FFFD(text.data() + from, 0, i, c);
    return {static_cast<char32_t>(c), from + static_cast<std::size_t>(i)};
}

int wide_digit_value(char32_t c) {
    return u_charDigitValue(static_cast<UChar32>(c));
}

bool is_wide_letter(char32_t c) {
    const CharInfo& info = char_info(c);
    return (info.kind == CharKind::word || info.kind == CharKind::mark) &&
           (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_M_MASK)) != 0 &&
           c != 0xAA && c != 0xBA;
}

bool is_wide_space(char32_t c) {
    return c == 0xA0 || c == 0x202F || c == 0x2009 || c == 0x2007;
}

}  // namespace detail

bool is_single(char32_t c) {
    return c >= 0x80 && char_info(c).kind == CharKind::single;
}

bool is_upper(char32_t c) {
    return c < 0x80 ? c >= U'A' && c <= U'Z' : u_isupper(static_cast<UChar32>(c)) != 0;
}

bool is_dash(char32_t c) {
    return c == U'-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == U'~' || c == 0x301C ||
           c == 0xFF5E || c == 0x2053 || c == 0xFF0D;
}

void Word::append(std::string_view bytes) {
    if (size_ + bytes.size() > kMostBytes)
        return;
    bytes.copy(bytes_ + size_, bytes.size());
    size_ += bytes.size();
}

void Word::append_lower(char32_t c) {
    if (c < 0x80) {
        const char lower = static_cast<char>(is_letter(c) ? c | 0x20 : c);
        append({&lower, 1});
        return;
    }
    char bytes[U8_MAX_LENGTH];
    std::size_t n = 0;
    const UChar32 lower = u_tolower(static_cast<UChar32>(c));
    U8_APPEND_UNSAFE(bytes, n, lower);
    append({bytes, n});
}

Word word_at(std::string_view text, std::size_t at) {
    Word word;
    word.begin = at;
    word.capitals = true;
    std::size_t letters = 0;
    for (Char c = char_at(text, at); is_letter(c.c); c = char_at(text, at)) {
        const bool upper = is_upper(c.c);
        if (letters == 0)
            word.capital = upper;
        word.capitals = word.capitals && upper;
        if (letters == kMostLetters)
            break;
        ++letters;
        word.append_lower(c.c);
        at = c.next;
    }
    word.end = at;
    word.capitals = word.capitals && letters > 0;
    return word;
}

Word word_before(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    std::size_t letters = 0;
    for (Char c = char_before(text, begin); is_letter(c.c); c = char_before(text, begin)) {
        if (letters == kMostLetters)
            break;
        ++letters;
        begin = c.next;
    }
    return word_at(text.substr(0, at), begin);
}

WordSet::WordSet(std::string_view list) {
    for (const std::string_view word : words_of(list))
        words_.insert(word);
}

}  // namespace rules::text::numbers
