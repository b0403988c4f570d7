#include "feeds/dates/names.hpp"

#include "feeds/text/ascii.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace feeds {

namespace {

constexpr std::array<std::string_view, 12> kEnglish = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

// A part of the rest will do: "Decem".
constexpr std::array<std::string_view, 12> kEnglishRest = {
    "uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"};

// Where two languages disagree over a word, the earlier one here has it; Croatian is asked apart
// (kCroatian).
constexpr std::array kMonthLanguages = {
    "fr", "de", "es", "it", "pt", "nl",  "pl", "ru",    "el",      "hu",   "cs", "sk", "sv", "da",
    "nb", "nn", "fi", "tr", "ro", "uk",  "bg", "sr",    "sr_Latn", "hr",   "sl", "bs", "mk", "ca",
    "gl", "eu", "et", "lv", "lt", "is",  "ga", "cy",    "sq",      "be",   "ka", "hy", "az", "kk",
    "uz", "id", "ms", "vi", "th", "fil", "sw", "af",    "ar",      "fa",   "ur", "he", "hi", "bn",
    "ta", "te", "mr", "gu", "zh", "ja",  "ko", "ar_SY", "ar_DZ",   "ar_MA"};

struct NamedMonth {
    std::string_view name;
    unsigned month;
};

constexpr std::array kCroatian = {NamedMonth{"lip", 6},
                                  NamedMonth{"srp", 7},
                                  NamedMonth{"lis", 10},
                                  NamedMonth{"listopad", 10},
                                  NamedMonth{"listopada", 10}};

// Vietnamese; where one begins like another, the longer stands first.
constexpr std::array kCounted = {NamedMonth{"mười hai", 12},
                                 NamedMonth{"mười một", 11},
                                 NamedMonth{"mười", 10},
                                 NamedMonth{"chín", 9},
                                 NamedMonth{"tám", 8},
                                 NamedMonth{"bảy", 7},
                                 NamedMonth{"sáu", 6},
                                 NamedMonth{"năm", 5},
                                 NamedMonth{"tư", 4},
                                 NamedMonth{"ba", 3},
                                 NamedMonth{"hai", 2},
                                 NamedMonth{"một", 1},
                                 NamedMonth{"giêng", 1},
                                 NamedMonth{"chạp", 12}};

std::string fold_word(const icu::UnicodeString& word) {
    icu::UnicodeString folded{word};
    folded.foldCase();
    std::string out;
    folded.toUTF8String(out);
    while (out.ends_with('.'))
        out.pop_back();
    return out;
}

using Months = std::unordered_map<std::string, unsigned>;

/// The first three letters of a Cyrillic name: CLDR has "нояб.", publishers write "ноя". Empty for
/// other names, and for those that have no more.
std::string three_cyrillic_letters(const std::string& name) {
    constexpr std::size_t kThree = 6;  // two bytes each
    const auto lead = [&](std::size_t at) { return static_cast<unsigned char>(name[at]); };
    if (name.size() <= kThree)
        return {};
    const bool cyrillic = (lead(0) == 0xD0 || lead(0) == 0xD1) &&
                          (lead(2) == 0xD0 || lead(2) == 0xD1) &&
                          (lead(4) == 0xD0 || lead(4) == 0xD1);
    return cyrillic ? name.substr(0, kThree) : std::string{};
}

void add_language(Months& months, const char* language) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols{icu::Locale{language}, error};
    if (U_FAILURE(error))
        return;
    for (const auto context :
         {icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::STANDALONE}) {
        for (const auto width :
             {icu::DateFormatSymbols::WIDE, icu::DateFormatSymbols::ABBREVIATED}) {
            std::int32_t count = 0;
            const icu::UnicodeString* names = symbols.getMonths(count, context, width);
            for (std::int32_t i = 0; i < std::min(count, 12); ++i) {
                const std::string name = fold_word(names[i]);
                // "1月" and the like are numbers with a word, read elsewhere.
                if (name.size() >= 2 && !is_digit(name.front())) {
                    months.try_emplace(name, static_cast<unsigned>(i) + 1);
                    const std::string three = three_cyrillic_letters(name);
                    if (!three.empty())
                        months.try_emplace(three, static_cast<unsigned>(i) + 1);
                }
            }
        }
    }
}

using Weekdays = std::unordered_set<std::string>;

const Weekdays& foreign_weekdays() {
    static const Weekdays kWeekdays = [] {
        Weekdays days;
        for (const char* language : kMonthLanguages) {
            UErrorCode error = U_ZERO_ERROR;
            const icu::DateFormatSymbols symbols{icu::Locale{language}, error};
            for (const auto width : {icu::DateFormatSymbols::WIDE,
                                     icu::DateFormatSymbols::ABBREVIATED,
                                     icu::DateFormatSymbols::SHORT}) {
                std::int32_t count = 0;
                const icu::UnicodeString* names =
                    symbols.getWeekdays(count, icu::DateFormatSymbols::FORMAT, width);
                for (std::int32_t i = 0; i < count; ++i)
                    days.insert(fold_word(names[i]));
            }
        }
        days.erase("");
        return days;
    }();
    return kWeekdays;
}

std::string fold_word(std::string_view word) {
    return fold_word(icu::UnicodeString::fromUTF8(
        icu::StringPiece{word.data(), static_cast<std::int32_t>(word.size())}));
}

const Months& foreign_months() {
    static const Months kMonths = [] {
        Months months;
        for (const char* language : kMonthLanguages)
            add_language(months, language);
        months.try_emplace("sept", 9U);
        months.try_emplace("अक्टूबर", 10U);
        return months;
    }();
    return kMonths;
}

unsigned english_month(std::string_view word) {
    if (word.size() < 3)
        return 0;
    for (std::size_t i = 0; i < kEnglish.size(); ++i) {
        if (starts_with_no_case(word, kEnglish.at(i))) {
            const std::string_view rest = word.substr(3);
            const bool known = starts_with_no_case(kEnglishRest.at(i), rest) ||
                               (i == 8 && equals_no_case(rest, "t"));
            return known ? static_cast<unsigned>(i) + 1 : 0;
        }
    }
    return 0;
}

}  // namespace

bool is_weekday(std::string_view word) {
    static constexpr std::array<std::string_view, 7> kDays = {
        "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    if (word.size() < 3 || word.size() > 64)
        return false;
    const bool english = std::ranges::any_of(kDays, [word](std::string_view day) {
        return starts_with_no_case(word, day) &&
               (word.size() <= 5 || equals_no_case(word.substr(word.size() - 3), "day"));
    });
    const bool foreign = static_cast<unsigned char>(word.front()) >= 0x80U;
    return english || (foreign && foreign_weekdays().contains(fold_word(word)));
}

bool is_weekday_of(std::string_view word, std::chrono::weekday day, std::string_view language) {
    constexpr std::array<std::string_view, 7> kDays = {
        "sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    constexpr std::size_t kLongestTag = 35;
    if (!day.ok() || word.empty() || word.size() > 64)
        return false;
    if (is_weekday(word) && starts_with_no_case(word, kDays.at(day.c_encoding())))
        return true;
    if (language.empty() || language.size() > kLongestTag)
        return false;
    UErrorCode error = U_ZERO_ERROR;
    const icu::Locale locale = icu::Locale::forLanguageTag(std::string{language}, error);
    const icu::DateFormatSymbols symbols{locale, error};
    if (U_FAILURE(error))
        return false;
    const std::string folded = fold_word(word);
    using Symbols = icu::DateFormatSymbols;
    return std::ranges::any_of(
        std::array{Symbols::WIDE, Symbols::ABBREVIATED, Symbols::SHORT}, [&](auto width) {
            std::int32_t count = 0;
            const icu::UnicodeString* names = symbols.getWeekdays(count, Symbols::FORMAT, width);
            const auto index = static_cast<std::int32_t>(day.c_encoding()) + 1;  // UCAL_SUNDAY is 1
            return index < count && fold_word(names[index]) == folded;
        });
}

unsigned month_named(std::string_view word) {
    while (word.ends_with('.'))
        word.remove_suffix(1);
    if (const unsigned english = english_month(word))
        return english;
    if (word.size() < 2 || word.size() > 64)
        return 0;
    const std::string folded = fold_word(word);
    auto found = foreign_months().find(folded);
    constexpr std::string_view kHebrewIn = "ב";  // "1 בדצמבר": in December
    if (found == foreign_months().end() && folded.starts_with(kHebrewIn))
        found = foreign_months().find(folded.substr(kHebrewIn.size()));
    return found == foreign_months().end() ? 0 : found->second;
}

unsigned croatian_month(std::string_view word) {
    const char first = word.empty() ? '\0' : to_lower(word.front());
    if (first != 'l' && first != 's')
        return 0;
    while (word.ends_with('.'))
        word.remove_suffix(1);
    const auto* const found = std::ranges::find_if(
        kCroatian, [word](const NamedMonth& known) { return equals_no_case(known.name, word); });
    return found == kCroatian.end() ? 0 : found->month;
}

bool announces_counted_month(std::string_view word) {
    if (word.empty() || to_lower(word.front()) != 't')
        return false;
    while (word.ends_with('.'))
        word.remove_suffix(1);
    return equals_no_case(word, "tháng") || equals_no_case(word, "thg") ||
           equals_no_case(word, "th");
}

std::optional<CountedMonth> counted_month(std::string_view text) {
    constexpr std::size_t kLongest = 32;
    const std::size_t start = std::min(text.find_first_not_of(" ."), text.size());
    const std::string_view rest = text.substr(start, kLongest);
    std::size_t digits = 0;
    unsigned month = 0;
    for (; digits < rest.size() && is_digit(rest[digits]) && digits < 3; ++digits)
        month = month * 10 + static_cast<unsigned>(rest[digits] - '0');
    if (digits == 1 || digits == 2)
        return CountedMonth{month, start + digits};
    if (digits != 0)
        return std::nullopt;
    const std::string folded = fold_word(rest);
    const auto* const found = std::ranges::find_if(
        kCounted, [&](const NamedMonth& known) { return folded.starts_with(known.name); });
    // Folding keeps the lengths of these letters.
    return found == kCounted.end()
               ? std::nullopt
               : std::optional{CountedMonth{found->month, start + found->name.size()}};
}

}  // namespace feeds
