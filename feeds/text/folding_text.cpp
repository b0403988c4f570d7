#include "feeds/text/folding_text.hpp"

#include "feeds/text/utf8.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>

namespace feeds {

namespace {

enum class Kind : std::uint8_t { ordinary, space, markup, maybe_space };

constexpr std::array<Kind, 256> kKinds = [] {
    std::array<Kind, 256> kinds{};
    for (const std::size_t c :
         {0x09U, 0x0AU, 0x0BU, 0x0CU, 0x0DU, 0x1CU, 0x1DU, 0x1EU, 0x1FU, 0x20U}) {
        kinds.at(c) = Kind::space;
    }
    kinds.at('<') = Kind::markup;
    kinds.at('&') = Kind::markup;
    // Lead bytes of U+0085, U+00A0, U+1680, U+2000–U+205F and U+3000.
    for (const std::size_t c : {0xC2U, 0xE1U, 0xE2U, 0xE3U})
        kinds.at(c) = Kind::maybe_space;
    return kinds;
}();

/// Length of the white-space character of more than one byte at the start of `text`, else 0.
std::size_t wide_space(std::string_view text) {
    std::size_t length = 0;
    UChar32 character = 0;
    U8_NEXT(text.data(), length, text.size(), character);
    return character > 0 && u_isUWhiteSpace(character) != 0 ? length : 0;
}

}  // namespace

template <bool StopAtMarkup>
std::size_t FoldingText::fold(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t start = at;
        std::size_t wide = 0;
        Kind kind = Kind::ordinary;
        while (at < text.size()) {
            kind = kKinds[static_cast<unsigned char>(text[at])];
            if (kind == Kind::ordinary || (!StopAtMarkup && kind == Kind::markup)) {
                ++at;
                continue;
            }
            if (kind == Kind::maybe_space) {
                wide = wide_space(text.substr(at, 3));
                if (wide == 0) {
                    ++at;
                    continue;
                }
            }
            break;
        }
        if (at > start) {
            if (pending_) {
                out_.push_back(' ');
                pending_ = false;
            }
            out_.append(text.substr(start, at - start));
        }
        if (at == text.size())
            break;
        if (StopAtMarkup && kind == Kind::markup)
            return at;
        space();
        at += wide != 0 ? wide : 1;
    }
    return at;
}

void FoldingText::append(std::string_view text) {
    fold<false>(text);
}

std::size_t FoldingText::append_until_markup(std::string_view text) {
    return fold<true>(text);
}

void FoldingText::append(char32_t code_point) {
    std::string text;
    append_code_point(text, code_point);
    fold<false>(text);
}

std::string folded(std::string_view text) {
    FoldingText out;
    out.append(text);
    return out.take();
}

}  // namespace feeds
