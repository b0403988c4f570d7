#include "feeds/text/language_tag.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace feeds {

namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct Named {
    std::string_view name;
    std::string_view tag;
};

// Written in place of a tag.
constexpr std::array kNames = {
    Named{"arabic", "ar"},     Named{"chinese", "zh"},    Named{"czech", "cs"},
    Named{"danish", "da"},     Named{"deutsch", "de"},    Named{"dutch", "nl"},
    Named{"english", "en"},    Named{"español", "es"},    Named{"finnish", "fi"},
    Named{"français", "fr"},   Named{"french", "fr"},     Named{"german", "de"},
    Named{"greek", "el"},      Named{"hebrew", "he"},     Named{"hindi", "hi"},
    Named{"hungarian", "hu"},  Named{"indonesian", "id"}, Named{"italian", "it"},
    Named{"italiano", "it"},   Named{"japanese", "ja"},   Named{"korean", "ko"},
    Named{"norwegian", "no"},  Named{"persian", "fa"},    Named{"polish", "pl"},
    Named{"portuguese", "pt"}, Named{"português", "pt"},  Named{"romanian", "ro"},
    Named{"russian", "ru"},    Named{"spanish", "es"},    Named{"swedish", "sv"},
    Named{"thai", "th"},       Named{"turkish", "tr"},    Named{"ukrainian", "uk"},
    Named{"vietnamese", "vi"},
};

// Codes of three letters for languages that have one of two, which is then the tag (RFC 5646
// §2.2.1).
constexpr std::array kShorter = {
    Named{"ara", "ar"}, Named{"ces", "cs"}, Named{"chi", "zh"}, Named{"cze", "cs"},
    Named{"dan", "da"}, Named{"deu", "de"}, Named{"dut", "nl"}, Named{"ell", "el"},
    Named{"eng", "en"}, Named{"fas", "fa"}, Named{"fin", "fi"}, Named{"fra", "fr"},
    Named{"fre", "fr"}, Named{"ger", "de"}, Named{"gre", "el"}, Named{"heb", "he"},
    Named{"hin", "hi"}, Named{"hun", "hu"}, Named{"ind", "id"}, Named{"ita", "it"},
    Named{"jpn", "ja"}, Named{"kor", "ko"}, Named{"nld", "nl"}, Named{"nor", "no"},
    Named{"per", "fa"}, Named{"pol", "pl"}, Named{"por", "pt"}, Named{"ron", "ro"},
    Named{"rum", "ro"}, Named{"rus", "ru"}, Named{"spa", "es"}, Named{"swe", "sv"},
    Named{"tha", "th"}, Named{"tur", "tr"}, Named{"ukr", "uk"}, Named{"vie", "vi"},
    Named{"zho", "zh"},
};

std::string_view find(std::string_view text, const auto& table) {
    const auto found = std::ranges::find_if(
        table, [text](const Named& named) { return equals_no_case(named.name, text); });
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
