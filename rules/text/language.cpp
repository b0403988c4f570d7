#include "rules/text/language.hpp"

#include "rules/text/fold.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <cld2/public/compact_lang_det.h>

namespace rules::text {
namespace {

constexpr std::size_t kEnoughLetters = 40;
constexpr std::size_t kEnoughBytes = 4096;  // detection does not improve beyond that

// CLD2 reads valid UTF-8 only; a text cut or broken in the middle ends there.
std::string_view valid_start(std::string_view text) {
    text = text.substr(0, kEnoughBytes);
    std::int64_t at = 0;
    const auto size = static_cast<std::int64_t>(text.size());
    while (at < size) {
        std::int64_t after = at;
        UChar32 c = 0;
        U8_NEXT(text.data(), after, size, c);
        if (c < 0)
            break;
        at = after;
    }
    return text.substr(0, static_cast<std::size_t>(at));
}

std::size_t letters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte >= 0xC0;
    }));
}

std::string primary(std::string_view tag) {
    std::string out(tag.substr(0, tag.find_first_of("-_")));
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    if (out == "iw")
        out = "he";
    if (out == "nb" || out == "nn")
        out = "no";
    return out;
}

}  // namespace

std::string detect_language(std::string_view title,
                            std::string_view body,
                            std::string_view declared) {
    std::string text(valid_start(title));
    text += '\n';
    text += valid_start(body);
    if (letters(text) < kEnoughLetters)
        return primary(declared);
    bool reliable = false;
    const CLD2::Language language =
        CLD2::DetectLanguage(text.data(), static_cast<int>(text.size()), true, &reliable);
    if (!reliable || language == CLD2::UNKNOWN_LANGUAGE)
        return primary(declared);
    return primary(CLD2::LanguageCode(language));
}

}  // namespace rules::text
