#include "rules/text/language.hpp"

#include "rules/text/ascii.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <cld2/public/compact_lang_det.h>

namespace rules::text {
namespace {

constexpr std::size_t kEnoughLetters = 40;
// Of the title, and of the text. Detection costs 30 ns a byte, more than all else that is done to
// it; so the beginning is asked first, and more only where that does not settle it. Of 2,797 news
// in 38 languages 98.5 % come out right (98.6 % if the whole is always asked) in a fifth of the
// time.
constexpr std::size_t kOftenEnough = 170;
constexpr std::size_t kEnough = 4096;  // detection does not improve beyond that

// CLD2 reads valid UTF-8 only; a text cut or broken in the middle ends there.
std::string_view valid_start(std::string_view text, std::size_t most) {
    text = text.substr(0, most);
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
        return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0xC0;
    }));
}

std::string primary(std::string_view tag) {
    std::string out = lower_ascii(primary_subtag(tag));
    if (out == "iw")
        out = "he";
    if (out == "nb" || out == "nn")
        out = "no";
    return out;
}

// Empty where CLD2 is not sure of the first `most` bytes.
std::string confident(std::string_view title, std::string_view body, std::size_t most) {
    thread_local std::string text;
    text.assign(valid_start(title, most));
    text += '\n';
    text += valid_start(body, most);
    if (letters(text) < kEnoughLetters)
        return {};
    bool reliable = false;
    const CLD2::Language language =
        CLD2::DetectLanguage(text.data(), static_cast<int>(text.size()), true, &reliable);
    return reliable && language != CLD2::UNKNOWN_LANGUAGE ? primary(CLD2::LanguageCode(language))
                                                          : std::string();
}

}  // namespace

std::string detect_language(std::string_view title,
                            std::string_view body,
                            std::string_view declared) {
    std::string language = confident(title, body, kOftenEnough);
    if (language.empty() && std::max(title.size(), body.size()) > kOftenEnough)
        language = confident(title, body, kEnough);
    return language.empty() ? primary(declared) : language;
}

std::string article_language(std::string_view title,
                             std::string_view body,
                             std::string_view declared) {
    std::string language = detect_language(title, body, declared);
    return language == primary(declared) ? std::string(declared) : language;
}

}  // namespace rules::text
