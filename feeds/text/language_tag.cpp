#include "feeds/text/language_tag.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace feeds {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct NamedLanguage {
    std::string_view name;
    std::string_view tag;
};

// Written in place of a tag.
constexpr std::array kNames = {
    NamedLanguage{"arabic", "ar"},     NamedLanguage{"chinese", "zh"},
    NamedLanguage{"czech", "cs"},      NamedLanguage{"danish", "da"},
    NamedLanguage{"deutsch", "de"},    NamedLanguage{"dutch", "nl"},
    NamedLanguage{"english", "en"},    NamedLanguage{"español", "es"},
    NamedLanguage{"finnish", "fi"},    NamedLanguage{"français", "fr"},
    NamedLanguage{"french", "fr"},     NamedLanguage{"german", "de"},
    NamedLanguage{"greek", "el"},      NamedLanguage{"hebrew", "he"},
    NamedLanguage{"hindi", "hi"},      NamedLanguage{"hungarian", "hu"},
    NamedLanguage{"indonesian", "id"}, NamedLanguage{"italian", "it"},
    NamedLanguage{"italiano", "it"},   NamedLanguage{"japanese", "ja"},
    NamedLanguage{"korean", "ko"},     NamedLanguage{"norwegian", "no"},
    NamedLanguage{"persian", "fa"},    NamedLanguage{"polish", "pl"},
    NamedLanguage{"portuguese", "pt"}, NamedLanguage{"português", "pt"},
    NamedLanguage{"romanian", "ro"},   NamedLanguage{"russian", "ru"},
    NamedLanguage{"spanish", "es"},    NamedLanguage{"swedish", "sv"},
    NamedLanguage{"thai", "th"},       NamedLanguage{"turkish", "tr"},
    NamedLanguage{"ukrainian", "uk"},  NamedLanguage{"vietnamese", "vi"},
};

// Codes of three letters for languages that have one of two, which is then the tag (RFC 5646
// §2.2.1).
constexpr std::array kShorter = {
    NamedLanguage{"ara", "ar"}, NamedLanguage{"ces", "cs"}, NamedLanguage{"chi", "zh"},
    NamedLanguage{"cze", "cs"}, NamedLanguage{"dan", "da"}, NamedLanguage{"deu", "de"},
    NamedLanguage{"dut", "nl"}, NamedLanguage{"ell", "el"}, NamedLanguage{"eng", "en"},
    NamedLanguage{"fas", "fa"}, NamedLanguage{"fin", "fi"}, NamedLanguage{"fra", "fr"},
    NamedLanguage{"fre", "fr"}, NamedLanguage{"ger", "de"}, NamedLanguage{"gre", "el"},
    NamedLanguage{"heb", "he"}, NamedLanguage{"hin", "hi"}, NamedLanguage{"hun", "hu"},
    NamedLanguage{"ind", "id"}, NamedLanguage{"ita", "it"}, NamedLanguage{"jpn", "ja"},
    NamedLanguage{"kor", "ko"}, NamedLanguage{"nld", "nl"}, NamedLanguage{"nor", "no"},
    NamedLanguage{"per", "fa"}, NamedLanguage{"pol", "pl"}, NamedLanguage{"por", "pt"},
    NamedLanguage{"ron", "ro"}, NamedLanguage{"rum", "ro"}, NamedLanguage{"rus", "ru"},
    NamedLanguage{"spa", "es"}, NamedLanguage{"swe", "sv"}, NamedLanguage{"tha", "th"},
    NamedLanguage{"tur", "tr"}, NamedLanguage{"ukr", "uk"}, NamedLanguage{"vie", "vi"},
    NamedLanguage{"zho", "zh"},
};

std::string_view find(std::string_view text, const auto& table) {
    const auto found = std::ranges::find_if(
        table, [text](const NamedLanguage& named) { return equals_no_case(named.name, text); });
    return found == table.end() ? std::string_view{} : found->tag;
}

/// Takes the part up to the next `-` or `_`; nothing where other characters stand in it.
std::string_view take_part(std::string_view& rest) {
    std::size_t end = 0;
    while (end < rest.size() && is_alnum(rest[end]))
        ++end;
    const std::string_view part = rest.substr(0, end);
    const bool goes_on = end < rest.size() && (rest[end] == '-' || rest[end] == '_');
    rest = goes_on ? rest.substr(end + 1) : std::string_view{};
    return part;
}

bool letters(std::string_view part) {
    return std::ranges::all_of(part, is_alpha);
}

/// A part behind the language in the case that is usual for it; empty where it is none.
std::string cased(std::string_view part) {
    std::string out = lower(part);
    const bool region = (part.size() == 2 && letters(part)) ||
                        (part.size() == 3 && std::ranges::all_of(part, is_digit));
    const bool script = part.size() == 4 && letters(part);
    const bool extended = part.size() == 3 && letters(part);
    const bool variant =
        (part.size() >= 5 && part.size() <= 8) || (part.size() == 4 && is_digit(part.front()));
    if (region) {
        std::ranges::transform(out, out.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
    } else if (script) {
        out.front() = static_cast<char>(out.front() - 'a' + 'A');
    }
    return region || script || extended || variant ? out : std::string{};
}

}  // namespace

std::string language_tag(std::string_view written) {
    constexpr std::size_t kLongest = 35;  // BCP 47 §4.4.1
    std::string_view rest = trim(written);
    constexpr std::size_t kShortestName = 4;
    if (rest.size() >= kShortestName) {
        if (const std::string_view tag = find(rest, kNames); !tag.empty())
            return std::string{tag};
    }
    const std::size_t end = rest.find_first_not_of(kLetters);
    if (end != std::string_view::npos && std::string_view{"-_,;.@/|"}.find(rest[end]) == kNone)
        return {};  // a text
    const std::string_view language = take_part(rest);
    if (language.size() < 2 || language.size() > 3 || !letters(language))
        return {};
    const std::string_view shorter =
        language.size() == 3 ? find(language, kShorter) : std::string_view{};
    std::string tag = shorter.empty() ? lower(language) : std::string{shorter};
    if (tag == "und" || tag == "mul" || tag == "zxx")
        return {};
    while (!rest.empty()) {
        const std::string part = cased(take_part(rest));
        if (part.empty() || tag.size() + 1 + part.size() > kLongest)
            break;
        tag.append("-").append(part);
    }
    return tag;
}

}  // namespace feeds
