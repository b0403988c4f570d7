#include "feeds/dates/half_day.hpp"

#include "feeds/text/ascii.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace feeds::parse {

namespace {

struct Named {
    std::string_view name;
    HalfDay half;
};

// Found within a word; where one holds another, the longer stands first.
constexpr std::array kRunTogether = {
    Named{"上午", HalfDay::am},
    Named{"下午", HalfDay::pm},
    Named{"午前", HalfDay::am},
    Named{"午後", HalfDay::pm},
    Named{"午后", HalfDay::pm},
    Named{"오전", HalfDay::am},
    Named{"오후", HalfDay::pm},
    Named{"凌晨", HalfDay::am},
    Named{"清晨", HalfDay::am},
    Named{"早上", HalfDay::am},
    Named{"早晨", HalfDay::am},
    Named{"中午", HalfDay::noon},
    Named{"傍晚", HalfDay::evening},
    Named{"晚上", HalfDay::evening},
    Named{"晚間", HalfDay::evening},
    Named{"晚间", HalfDay::evening},
    Named{"새벽", HalfDay::am},
};

// Beside those that ICU knows. In lower case, without stops.
constexpr std::array kOthers = {
    Named{"am", HalfDay::am},      Named{"pm", HalfDay::pm},      Named{"πμ", HalfDay::am},
    Named{"μμ", HalfDay::pm},      Named{"дп", HalfDay::am},      Named{"пп", HalfDay::pm},
    Named{"ص", HalfDay::am},       Named{"م", HalfDay::pm},       Named{"صباحا", HalfDay::am},
    Named{"صباحًا", HalfDay::am},   Named{"مساء", HalfDay::pm},    Named{"مساءً", HalfDay::pm},
    Named{"قظ", HalfDay::am},      Named{"بظ", HalfDay::pm},      Named{"sáng", HalfDay::am},
    Named{"chiều", HalfDay::pm},   Named{"öö", HalfDay::am},      Named{"ös", HalfDay::pm},
    Named{"утра", HalfDay::am},    Named{"дня", HalfDay::pm},     Named{"вечера", HalfDay::evening},
    Named{"ночи", HalfDay::am},    Named{"पूर्वाह्न", HalfDay::am},  Named{"अपराह्न", HalfDay::pm},
    Named{"ก่อนเที่ยง", HalfDay::am}, Named{"หลังเที่ยง", HalfDay::pm}, Named{"לפנה״צ", HalfDay::am},
    Named{"אחה״צ", HalfDay::pm},   Named{"לפנה\"צ", HalfDay::am}, Named{"אחה\"צ", HalfDay::pm},
};

// In ASCII, and words or abbreviations of other languages too.
constexpr std::array kBehindTime = {
    Named{"sa", HalfDay::am},
    Named{"ch", HalfDay::pm},  // Vietnamese
    Named{"dop", HalfDay::am},
    Named{"odp", HalfDay::pm},  // Czech
    Named{"pop", HalfDay::pm},  // Slovenian
    Named{"ap", HalfDay::am},
    Named{"ip", HalfDay::pm},  // Finnish
    Named{"fm", HalfDay::am},
    Named{"em", HalfDay::pm},  // Swedish
    Named{"vm", HalfDay::am},
    Named{"nm", HalfDay::pm},  // Afrikaans
    Named{"vorm", HalfDay::am},
    Named{"nachm", HalfDay::pm},  // German
    Named{"pg", HalfDay::am},
    Named{"ptg", HalfDay::pm},  // Malay
    Named{"fh", HalfDay::am},
    Named{"eh", HalfDay::pm},  // Icelandic
};

// Only with their stop: "de" and "du" are words that stand in dates.
constexpr std::array kStopped = {
    Named{"de.", HalfDay::am},
    Named{"du.", HalfDay::pm},  // Hungarian
    Named{"p.d.", HalfDay::am},
    Named{"m.d.", HalfDay::pm},  // Albanian
};

constexpr std::array kLanguages = {
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
    if (U_FAILURE(error)) {
        return;
    }
    std::int32_t count = 0;
    const icu::UnicodeString* names = symbols.getAmPmStrings(count);
    for (std::int32_t i = 0; i < std::min(count, 2); ++i) {
        const std::string name = folded(names[i]);
        const bool ascii =
            std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
        if (!ascii) {  // those may be words of other languages: see kBehindTime
            halves.try_emplace(name, i == 0 ? HalfDay::am : HalfDay::pm);
        }
    }
}

const Halves& known_halves() {
    static const Halves kHalves = [] {
        Halves halves;
        for (const Named& other : kOthers) {
            halves.emplace(other.name, other.half);
        }
        for (const char* language : kLanguages) {
            add_language(halves, language);
        }
        return halves;
    }();
    return kHalves;
}

template <std::size_t N>
std::optional<HalfDay> find(const std::array<Named, N>& names, std::string_view word) {
    const auto* const found = std::ranges::find_if(
        names, [word](const Named& named) { return equals_no_case(named.name, word); });
    return found == names.end() ? std::nullopt : std::optional{found->half};
}

bool is_ascii(std::string_view word) {
    return std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

std::string without_stops(std::string_view word) {
    std::string out{word};
    std::erase_if(out, [](char c) { return c == '.' || c == ' '; });
    return out;
}

}  // namespace

std::optional<HalfDay> half_day_named(std::string_view word) {
    constexpr std::size_t kLongest = 48;
    if (word.empty() || word.size() > kLongest) {
        return std::nullopt;
    }
    if (is_ascii(word)) {
        if (const auto stopped = find(kStopped, word)) {
            return stopped;
        }
        if (to_lower(word.front()) != 'a' && to_lower(word.front()) != 'p') {
            return std::nullopt;
        }
        const std::string plain = lower(without_stops(word));
        if (plain == "am" || plain == "pm") {
            return plain == "am" ? HalfDay::am : HalfDay::pm;
        }
        return std::nullopt;
    }
    for (const Named& named : kRunTogether) {
        if (word.find(named.name) != std::string_view::npos) {
            return named.half;
        }
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
            if (hour >= 10 && hour <= 14) {
                return hour;
            }
            return hour >= 1 && hour <= 2 ? std::optional{hour + 12} : std::nullopt;
        case HalfDay::evening:
            if (hour > 12) {
                return hour;
            }
            return hour >= 4 && hour <= 11 ? std::optional{hour + 12} : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace feeds::parse
