#include "feeds/dates/half_day.hpp"

#include "feeds/text/word_list.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <span>
#include <string>
#include <unordered_map>

namespace feeds {

namespace {

/// Words, with one blank between them, that name the same half.
struct HalfNames {
    HalfDay half;
    std::string_view words;
};

// Found within a word.
constexpr std::array kRunTogether = {
    HalfNames{HalfDay::am, "上午 午前 오전 凌晨 清晨 早上 早晨 새벽"},
    HalfNames{HalfDay::pm, "下午 午後 午后 오후"},
    HalfNames{HalfDay::noon, "中午"},
    HalfNames{HalfDay::evening, "傍晚 晚上 晚間 晚间"},
};

// Beside those that ICU knows. In lower case, without stops.
constexpr std::array kOthers = {
    HalfNames{HalfDay::am,
              "am πμ дп ص صباحا صباحًا قظ sáng öö утра ночи पूर्वाह्न ก่อนเที่ยง לפנה״צ לפנה\"צ"},
    HalfNames{HalfDay::pm, "pm μμ пп م مساء مساءً بظ chiều ös дня अपराह्न หลังเที่ยง אחה״צ אחה\"צ"},
    HalfNames{HalfDay::evening, "вечера"},
};

// In ASCII, and words or abbreviations of other languages too: in Vietnamese, Czech, Slovenian,
// Finnish, Swedish, Afrikaans, German, Malay and Icelandic.
constexpr std::array kBehindTime = {
    HalfNames{HalfDay::am, "sa dop ap fm vm vorm pg fh"},
    HalfNames{HalfDay::pm, "ch odp pop ip em nm nachm ptg eh"},
};

// Only with their stop, since "de" and "du" are words that stand in dates: in Hungarian, Albanian.
constexpr std::array kStopped = {
    HalfNames{HalfDay::am, "de. p.d."},
    HalfNames{HalfDay::pm, "du. m.d."},
};

constexpr std::array kHalfDayLanguages = {
    "ar", "bg", "bn", "bs", "cs", "de", "el", "es", "et", "fa", "fi", "fil", "gu", "he",
    "hi", "hr", "hu", "hy", "is", "ja", "ka", "kk", "km", "kn", "ko", "lo",  "lt", "lv",
    "mk", "ml", "mn", "mr", "ms", "my", "ne", "pa", "pl", "ro", "ru", "si",  "sk", "sl",
    "sq", "sr", "sv", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zh"};

using Halves = std::unordered_map<std::string, HalfDay>;

/// In one case, without stops and blanks.
std::string folded(const icu::UnicodeString& word) {
    icu::UnicodeString text{word};
    text.foldCase();
    std::string out;
    text.toUTF8String(out);
    std::erase_if(out, [](char c) { return c == '.' || c == ' '; });
    return out;
}

void add_language(Halves& halves, const char* language) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols{icu::Locale{language}, error};
    if (U_FAILURE(error))
        return;
    std::int32_t count = 0;
    const icu::UnicodeString* names = symbols.getAmPmStrings(count);
    for (std::int32_t i = 0; i < std::min(count, 2); ++i) {
        const std::string name = folded(names[i]);
        if (!is_ascii(name))  // those may be words of other languages: see kBehindTime
            halves.try_emplace(name, i == 0 ? HalfDay::am : HalfDay::pm);
    }
}

const Halves& known_halves() {
    static const Halves kHalves = [] {
        Halves halves;
        for (const HalfNames& other : kOthers)
            for (const auto word : std::views::split(other.words, ' '))
                halves.emplace(std::string{word.begin(), word.end()}, other.half);
        for (const char* language : kHalfDayLanguages)
            add_language(halves, language);
        return halves;
    }();
    return kHalves;
}

std::optional<HalfDay> find(std::span<const HalfNames> names, std::string_view word) {
    const auto found = std::ranges::find_if(
        names, [word](const HalfNames& known) { return lists_word(known.words, word); });
    return found == names.end() ? std::nullopt : std::optional{found->half};
}

std::string without_stops(std::string_view word) {
    std::string out{word};
    std::erase_if(out, [](char c) { return c == '.' || c == ' '; });
    return out;
}

}  // namespace

std::optional<HalfDay> half_day_named(std::string_view word) {
    constexpr std::size_t kLongest = 48;
    if (word.empty() || word.size() > kLongest)
        return std::nullopt;
    if (is_ascii(word)) {
        if (const auto stopped = find(kStopped, word))
            return stopped;
        if (to_lower(word.front()) != 'a' && to_lower(word.front()) != 'p')
            return std::nullopt;
        const std::string plain = lower(without_stops(word));
        if (plain == "am" || plain == "pm")
            return plain == "am" ? HalfDay::am : HalfDay::pm;
        return std::nullopt;
    }
    for (const HalfNames& known : kRunTogether) {
        for (const auto name : std::views::split(known.words, ' '))
            if (word.find(std::string_view{name.begin(), name.end()}) != std::string_view::npos)
                return known.half;
    }
    const auto found = known_halves().find(folded(icu::UnicodeString::fromUTF8(
        icu::StringPiece{word.data(), static_cast<std::int32_t>(word.size())})));
    return found == known_halves().end() ? std::nullopt : std::optional{found->second};
}

std::optional<HalfDay> half_day_behind_time(std::string_view word) {
    return find(kBehindTime, without_stops(word));
}

std::optional<int> hour_of(int hour, HalfDay half) {
    switch (half) {
        case HalfDay::am:
            return hour > 12 ? std::nullopt : std::optional{hour % 12};
        case HalfDay::pm:
            return hour > 12 ? hour : hour % 12 + 12;  // "13:05 PM" is said twice, and true
        case HalfDay::noon:
            if (hour >= 10 && hour <= 14)
                return hour;
            return hour >= 1 && hour <= 2 ? std::optional{hour + 12} : std::nullopt;
        case HalfDay::evening:
            if (hour > 12)
                return hour;
            return hour >= 4 && hour <= 11 ? std::optional{hour + 12} : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace feeds
