#include "feeds/parse/date_names.hpp"

#include "feeds/parse/ascii.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>
#include <string>
#include <unordered_map>

namespace feeds::parse {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<std::string_view, 12> kEnglish = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

constexpr std::array<std::string_view, 12> kEnglishRest = {
    "uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"};

// Where two languages disagree over a word ("lis" is October in one, November in another), the
// earlier one here has it.
constexpr std::array kLanguages = {
    "fr", "de", "es", "it", "pt", "nl", "pl", "ru", "el",  "hu",      "cs", "sk", "sv",
    "da", "nb", "nn", "fi", "tr", "ro", "uk", "bg", "sr",  "sr_Latn", "hr", "sl", "bs",
    "mk", "ca", "gl", "eu", "et", "lv", "lt", "is", "ga",  "cy",      "sq", "be", "ka",
    "hy", "az", "kk", "uz", "id", "ms", "vi", "th", "fil", "sw",      "af", "ar", "fa",
    "ur", "he", "hi", "bn", "ta", "te", "mr", "gu", "zh",  "ja",      "ko"};

std::string fold_word(const icu::UnicodeString& word) {
    icu::UnicodeString folded{word};
    folded.foldCase();
    std::string out;
    folded.toUTF8String(out);
    while (out.ends_with('.')) {
        out.pop_back();
    }
    return out;
}

using Months = std::unordered_map<std::string, unsigned>;

void add_language(Months& months, const char* language) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols{icu::Locale{language}, error};
    if (U_FAILURE(error)) {
        return;
    }
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
                }
            }
        }
    }
}

const Months& foreign_months() {
    static const Months kMonths = [] {
        Months months;
        for (const char* language : kLanguages) {
            add_language(months, language);
        }
        months.try_emplace("sept", 9U);
        return months;
    }();
    return kMonths;
}

unsigned english_month(std::string_view word) {
    if (word.size() < 3) {
        return 0;
    }
    for (std::size_t i = 0; i < kEnglish.size(); ++i) {
        if (starts_with_no_case(word, kEnglish.at(i))) {
            const std::string_view rest = word.substr(3);
            const bool known = rest.empty() || equals_no_case(rest, kEnglishRest.at(i)) ||
                               (i == 8 && equals_no_case(rest, "t"));
            return known ? static_cast<unsigned>(i) + 1 : 0;
        }
    }
    return 0;
}

struct Zone {
    std::string_view name;
    minutes offset;
};

constexpr std::array kZones = {
    Zone{"gmt", minutes{0}},    Zone{"utc", minutes{0}}, Zone{"ut", minutes{0}},
    Zone{"z", minutes{0}},      Zone{"wet", minutes{0}}, Zone{"at", hours{-4}},
    Zone{"ast", hours{-4}},     Zone{"adt", hours{-3}},  Zone{"et", hours{-5}},
    Zone{"est", hours{-5}},     Zone{"edt", hours{-4}},  Zone{"ct", hours{-6}},
    Zone{"cst", hours{-6}},     Zone{"cdt", hours{-5}},  Zone{"mt", hours{-7}},
    Zone{"mst", hours{-7}},     Zone{"mdt", hours{-6}},  Zone{"pt", hours{-8}},
    Zone{"pst", hours{-8}},     Zone{"pdt", hours{-7}},  Zone{"akst", hours{-9}},
    Zone{"akdt", hours{-8}},    Zone{"hst", hours{-10}}, Zone{"nst", minutes{-210}},
    Zone{"ndt", minutes{-150}}, Zone{"brt", hours{-3}},  Zone{"brst", hours{-2}},
    Zone{"art", hours{-3}},     Zone{"west", hours{1}},  Zone{"bst", hours{1}},
    Zone{"cet", hours{1}},      Zone{"met", hours{1}},   Zone{"mez", hours{1}},
    Zone{"cest", hours{2}},     Zone{"mest", hours{2}},  Zone{"mesz", hours{2}},
    Zone{"eet", hours{2}},      Zone{"eest", hours{3}},  Zone{"sast", hours{2}},
    Zone{"msk", hours{3}},      Zone{"msd", hours{4}},   Zone{"trt", hours{3}},
    Zone{"eat", hours{3}},      Zone{"gst", hours{4}},   Zone{"pkt", hours{5}},
    Zone{"wib", hours{7}},      Zone{"ict", hours{7}},   Zone{"hkt", hours{8}},
    Zone{"sgt", hours{8}},      Zone{"pht", hours{8}},   Zone{"awst", hours{8}},
    Zone{"jst", hours{9}},      Zone{"kst", hours{9}},   Zone{"acst", minutes{570}},
    Zone{"acdt", minutes{630}}, Zone{"aest", hours{10}}, Zone{"aedt", hours{11}},
    Zone{"nzst", hours{12}},    Zone{"nzdt", hours{13}},
};

}  // namespace

unsigned month_named(std::string_view word) {
    while (word.ends_with('.')) {
        word.remove_suffix(1);
    }
    if (const unsigned english = english_month(word)) {
        return english;
    }
    if (word.size() < 2 || word.size() > 64) {
        return 0;
    }
    const std::string key = fold_word(icu::UnicodeString::fromUTF8(
        icu::StringPiece{word.data(), static_cast<std::int32_t>(word.size())}));
    const auto found = foreign_months().find(key);
    return found == foreign_months().end() ? 0 : found->second;
}

std::optional<minutes> zone_named(std::string_view word) {
    for (const Zone& zone : kZones) {
        if (equals_no_case(zone.name, word)) {
            return zone.offset;
        }
    }
    // The military letters were specified wrong in RFC 822; RFC 2822 §4.3 reads them as unknown.
    return std::nullopt;
}

std::optional<minutes> region_offset(std::string_view region, std::chrono::sys_seconds local) {
    constexpr std::size_t kLongestId = 40;
    if (region.size() > kLongestId) {
        return std::nullopt;
    }
    const auto id = icu::UnicodeString::fromUTF8(
        icu::StringPiece{region.data(), static_cast<std::int32_t>(region.size())});
    const std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(id)};
    std::int32_t raw = 0;
    std::int32_t daylight = 0;
    UErrorCode error = U_ZERO_ERROR;
    const double at = static_cast<double>(local.time_since_epoch().count()) * 1000;
    zone->getOffset(at, static_cast<UBool>(true), raw, daylight, error);
    if (U_FAILURE(error) || *zone == icu::TimeZone::getUnknown()) {
        return std::nullopt;
    }
    return std::chrono::duration_cast<minutes>(std::chrono::milliseconds{raw + daylight});
}

std::optional<HalfDay> half_day_named(std::string_view word) {
    for (const std::string_view am : {"am", "a.m", "a.m.", "오전", "上午", "午前"}) {
        if (equals_no_case(word, am)) {
            return HalfDay::am;
        }
    }
    for (const std::string_view pm : {"pm", "p.m", "p.m.", "오후", "下午", "午後"}) {
        if (equals_no_case(word, pm)) {
            return HalfDay::pm;
        }
    }
    return std::nullopt;
}

}  // namespace feeds::parse
