#include "feeds/parse/date_reader.hpp"

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/date_names.hpp"
#include "feeds/parse/date_parts.hpp"
#include "feeds/parse/half_day.hpp"
#include "feeds/parse/zone_names.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace feeds::parse {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_seconds;

bool is_word_char(char c) {
    return is_alpha(c) || static_cast<unsigned char>(c) >= 0x80U;
}

bool is_thai(std::string_view word) {
    return word.starts_with("\xE0\xB8") || word.starts_with("\xE0\xB9");
}

/// Chinese, Japanese or Korean: their halves of the day are all known.
bool is_east_asian(std::string_view word) {
    const auto first = static_cast<unsigned char>(word.front());
    return first >= 0xE3 && first <= 0xED;
}

struct Sign {
    std::string_view text;
    char what;  ///< y, m, d, h, n (minute) or s
};

constexpr std::array kSigns = {Sign{"년", 'y'},
                               Sign{"年", 'y'},
                               Sign{"월", 'm'},
                               Sign{"月", 'm'},
                               Sign{"일", 'd'},
                               Sign{"日", 'd'},
                               Sign{"号", 'd'},
                               Sign{"號", 'd'},
                               Sign{"時", 'h'},
                               Sign{"时", 'h'},
                               Sign{"點", 'h'},
                               Sign{"点", 'h'},
                               Sign{"시", 'h'},
                               Sign{"分", 'n'},
                               Sign{"분", 'n'},
                               Sign{"秒", 's'},
                               Sign{"초", 's'}};

struct Era {
    std::string_view name;
    int before_first;
};

constexpr std::array kEras = {
    Era{"令和", 2018}, Era{"平成", 1988}, Era{"昭和", 1925}, Era{"民國", 1911}, Era{"民国", 1911}};

/// Reads from left to right and lets each token say what it is.
class DateReader {
public:
    DateReader(std::string_view text, Reading reading) : in_(text), reading_(reading) {}

    WrittenDate read() {
        if (!machine_date()) {
            while (at_ < in_.size() && !parts_.bad) {
                token();
            }
        }
        return parts_.written();
    }

private:
    void token() {
        const char c = in_[at_];
        if (is_digit(c)) {
            number();
        } else if (is_word_char(c)) {
            word();
        } else if (c == '(') {
            comment();
        } else if ((c == '+' || c == '-') && digit_at(at_ + 1) && parts_.has_sign) {
            ++at_;  // "+0000 +0000": said twice
            skip_clock();
        } else if ((c == '+' || c == '-') && digit_at(at_ + 1) && takes_offset()) {
            ++at_;
            offset(c == '-');
        } else if ((c == '+' || c == '-') && parts_.has_time && !parts_.has_sign &&
                   sign_stands_apart()) {
            at_ = in_.find_first_not_of(' ', at_ + 1);
            offset(c == '-');
        } else if (c == '-' && parts_.has_time && at(at_ + 1) == ' ') {
            at_ = std::min(in_.find_first_not_of(' ', at_ + 1), in_.size());
            skip_clock();  // "10:00 - 12:00" is a span of time
        } else {
            ++at_;
        }
    }

    [[nodiscard]] bool digit_at(std::size_t at) const {
        return at < in_.size() && is_digit(in_[at]);
    }

    [[nodiscard]] char at(std::size_t where) const {
        return where < in_.size() ? in_[where] : '\0';
    }

    /// A sign begins an offset behind a time, or behind a whole date and a blank.
    [[nodiscard]] bool takes_offset() const {
        return parts_.has_time || (parts_.has_date && is_space(in_[at_ - 1]));
    }

    /// "+ 0200" and "- 0200", but not "- 12:00".
    [[nodiscard]] bool sign_stands_apart() const {
        const std::size_t start = in_.find_first_not_of(' ', at_ + 1);
        if (start == std::string_view::npos || !is_digit(in_[start])) {
            return false;
        }
        std::size_t end = start;
        while (digit_at(end)) {
            ++end;
        }
        return in_[at_] == '+' || (end - start == 4 && at(end) != ':');
    }

    Number take_number() {
        Number number;
        for (; digit_at(at_); ++at_) {
            number.value = std::min(number.value * 10 + (in_[at_] - '0'), 99999999);
            ++number.digits;
        }
        return number;
    }

    void skip_clock() {
        while (digit_at(at_) || ((at(at_) == ':' || at(at_) == '.') && digit_at(at_ + 1))) {
            ++at_;
        }
    }

    void skip_fraction() {
        if ((at(at_) == '.' || at(at_) == ',') && digit_at(at_ + 1)) {
            ++at_;
            take_number();
        }
    }

    /// "/Date(1759312800000+0200)/" of .NET: milliseconds of Unix, whatever the offset. "-621…", a
    /// lone negative number, is before all feeds.
    bool machine_date() {
        const std::size_t open = in_.find("Date(");
        if (open != std::string_view::npos && (at(open + 5) == '-' || digit_at(open + 5))) {
            at_ = open + 5;
            const bool negative = at(at_) == '-';
            at_ += negative ? 1 : 0;
            const std::size_t start = at_;
            const Number digits = take_number();
            parts_.bad = negative || digits.digits == 0 || digits.digits > 15;
            parts_.set_epoch(in_.substr(start, digits.digits),
                             digits.digits > 3 ? digits.digits - 3 : 0);
            return true;
        }
        if (open != std::string_view::npos) {
            at_ = open + 5;  // new Date("2025-12-01")
        }
        parts_.bad = at(0) == '-' && digit_at(1);
        return parts_.bad;
    }

    void number() {
        const std::size_t start = at_;
        const Number first = take_number();
        const char next = at(at_);
        const bool behind_blank = start > 0 && is_space(in_[start - 1]);
        const bool clock =
            (next == ':' || to_lower(next) == 'h') && digit_at(at_ + 1) && first.digits <= 2;
        if (clock && parts_.has_time && behind_blank && lost_sign(start)) {
            return;
        }
        if (parts_.has_date && first.digits == 4 && next == '-' && digit_at(at_ + 1)) {
            at_ = in_.size();  // a second date
            return;
        }
        if (clock) {
            time(first);
        } else if (first.digits <= 2 && !parts_.has_time && spaced_hour()) {
            time(first);  // "10 h 30", as in Quebec
        } else if (first.digits <= 2 && !parts_.has_time &&
                   (half_day_follows() || (parts_.has_day() && offset_follows()))) {
            parts_.has_time = true;  // "3pm", "15 -0700"
            parts_.hour = first.value;
        } else if (first.digits >= 10 && !parts_.year && !parts_.has_date &&
                   (next == '.' || next == ',')) {
            compact_date(in_.substr(start, first.digits));
            skip_fraction();
        } else if (parts_.has_day() && !parts_.has_time && next == '.' && digit_at(at_ + 1)) {
            dotted_time(first);
        } else if (next == '.' && at(at_ + 1) == ' ' && spaced_group(first)) {
            return;
        } else if (parts_.month && !parts_.day && first.digits <= 2 &&
                   (next == '-' || next == '/')) {
            single(first);  // "Dec-01-2025"
        } else if ((next == '-' || next == '/' || next == '.') && digit_at(at_ + 1) &&
                   !parts_.has_date) {
            group(first, next);
        } else if (parts_.has_date && !parts_.has_time && next == '-' && dashed_time(first)) {
            return;
        } else if (first.digits == 4 && next == '-' && to_lower(at(at_ + 1)) == 'w' &&
                   !parts_.has_date) {
            week(first.value);
        } else if (after_t_ && !parts_.has_time && first.digits % 2 == 0 && first.digits <= 6) {
            compact_time(first);
        } else if (!parts_.has_time && ((parts_.has_date && first.digits == 6) ||
                                        (parts_.has_day() && first.digits == 4))) {
            compact_time(first);
        } else if (parts_.has_day() && parts_.has_time && behind_blank &&
                   sign_at(at_) == kSigns.end() && lost_sign(start)) {
            return;
        } else if (first.digits > 4) {
            compact_date(in_.substr(start, first.digits));
            skip_fraction();
        } else {
            single(first);
        }
        after_t_ = false;
    }

    [[nodiscard]] bool half_day_follows() const {
        if (sign_at(at_) != kSigns.end()) {
            return false;
        }
        const std::size_t start = at(at_) == ' ' ? at_ + 1 : at_;
        std::size_t end = start;
        while (is_word_char(at(end)) || at(end) == '.') {
            ++end;
        }
        // Behind a blank only what is nothing else.
        const bool sure = start == at_ || to_lower(at(end - 1)) == 'm' || at(end - 1) == '.';
        return end > start && sure && half_day_named(in_.substr(start, end - start));
    }

    /// "+0200" behind a blank.
    [[nodiscard]] bool offset_follows() const {
        const std::string_view rest = in_.substr(at_).substr(0, 6);
        return rest.size() == 6 && rest[0] == ' ' && (rest[1] == '+' || rest[1] == '-') &&
               std::ranges::all_of(rest.substr(2), is_digit);
    }

    /// Passes over " h " before minutes, but for its last blank.
    bool spaced_hour() {
        const std::string_view rest = in_.substr(at_).substr(0, 4);
        const bool spaced = rest.size() == 4 && rest[0] == ' ' && to_lower(rest[1]) == 'h' &&
                            rest[2] == ' ' && is_digit(rest[3]);
        at_ += spaced ? 2 : 0;
        return spaced;
    }

    /// "10:00:00 02:00", "10:00:00 0200": the plus was taken for a blank, as in an address.
    bool lost_sign(std::size_t start) {
        const std::size_t back = std::exchange(at_, start);
        if (parts_.has_sign) {
            skip_clock();  // said twice
            return true;
        }
        const Number first = take_number();
        const bool colon = at(at_) == ':' && digit_at(at_ + 1);
        const int hour = first.digits > 2 ? first.value / 100 : first.value;
        int minute = first.digits > 2 ? first.value % 100 : 0;
        if (colon) {
            ++at_;
            minute = take_number().value;
        }
        const bool whole = first.digits == 4 || first.digits == 2;
        if (!parts_.has_day() || !whole || hour > 14 || minute % 15 != 0 || minute > 45) {
            at_ = back;
            return false;
        }
        at_ = start;
        offset(false);
        return true;
    }

    void time(Number hour) {
        parts_.bad = parts_.bad || parts_.has_time;
        parts_.has_time = true;
        parts_.hour = hour.value;
        ++at_;
        parts_.minute = take_number().value;
        if (at(at_) == ':' && digit_at(at_ + 1)) {
            ++at_;
            parts_.second = take_number().value;
            if (at(at_) == ':') {
                ++at_;
                // Milliseconds of some databases, or two digits that nobody meant.
                parts_.bad = parts_.bad || take_number().digits == 1;
            }
        }
        skip_fraction();
    }

    /// "klo 9.08", "15.04.05".
    void dotted_time(Number hour) {
        ++at_;
        const Number minute = take_number();
        parts_.bad = parts_.bad || hour.digits > 2 || minute.digits != 2;
        parts_.has_time = true;
        parts_.hour = hour.value;
        parts_.minute = minute.value;
        if (at(at_) == '.' && digit_at(at_ + 1)) {
            ++at_;
            parts_.second = take_number().value;
        }
    }

    /// "10-00-00", as names of files have it.
    bool dashed_time(Number hour) {
        const std::string_view rest = in_.substr(at_, 6);
        const bool whole = hour.digits == 2 && rest.size() == 6 && rest[3] == '-' &&
                           is_digit(rest[1]) && is_digit(rest[2]) && is_digit(rest[4]) &&
                           is_digit(rest[5]);
        if (whole) {
            parts_.has_time = true;
            parts_.hour = hour.value;
            parts_.minute = part(rest, 1, 2);
            parts_.second = part(rest, 4, 2);
            at_ += rest.size();
        }
        return whole;
    }

    void compact_time(Number digits) {
        parts_.has_time = true;
        int seconds = digits.value;
        for (std::size_t missing = digits.digits; missing < 6; missing += 2) {
            seconds *= 100;
        }
        parts_.hour = seconds / 10000;
        parts_.minute = seconds / 100 % 100;
        parts_.second = seconds % 100;
        skip_fraction();
    }

    /// 2003-12-31, 31.12.2003, 12/31/2003, 2003-335, 2003-12.
    void group(Number first, char separator) {
        ++at_;
        const Number second = take_number();
        if (at(at_) != separator || !digit_at(at_ + 1)) {
            pair(first, second, separator);
            return;
        }
        ++at_;
        const Number third = take_number();
        parts_.has_date = true;
        const bool year_first = first.digits >= 3 || first.value > 31 || third.digits == 1 ||
                                (separator == '-' && third.digits <= 2);
        if (year_first) {
            parts_.set(first, second.value, third.value);
        } else if (separator == '/' ? month_stands_first(first.value, second.value)
                                    : first.value <= 12 && second.value > 12) {
            parts_.set(third, first.value, second.value);
        } else {
            parts_.set(third, second.value, first.value);
        }
    }

    bool month_stands_first(int first, int second) {
        if (first > 12) {
            parts_.order = SlashOrder::day_first;
            return false;
        }
        if (second > 12) {
            parts_.order = SlashOrder::month_first;
            return true;
        }
        parts_.order = first == second ? SlashOrder::none : SlashOrder::open;
        return reading_.open_as != SlashOrder::day_first;
    }

    /// "2025. 10. 1." and "1. 10. 2025".
    bool spaced_group(Number first) {
        const std::size_t back = at_;
        at_ += 2;
        const Number second = take_number();
        const bool dotted = second.digits != 0 && second.digits <= 2 && at(at_) == '.' &&
                            at(at_ + 1) == ' ' && digit_at(at_ + 2);
        at_ += dotted ? 2 : 0;
        const Number third = dotted ? take_number() : Number{};
        const bool year_first = first.digits == 4 && third.digits <= 2;
        if (!dotted || parts_.has_date || parts_.day || (!year_first && third.digits != 4) ||
            at(at_) == ':') {
            at_ = back;
            return false;
        }
        parts_.has_date = true;
        year_first ? parts_.set(first, second.value, third.value)
                   : parts_.set(third, second.value, first.value);
        return true;
    }

    void pair(Number first, Number second, char separator) {
        if (first.digits == 4 && second.digits == 3) {
            parts_.set_ordinal(first.value, second.value);
        } else if (first.digits == 4 && separator != '.') {
            parts_.has_date = true;
            parts_.set(first, second.value, 1);
        } else {
            parts_.bad = true;
        }
    }

    /// 2025-W40-3, 2025-W40.
    void week(int year) {
        at_ += 2;
        const Number week = take_number();
        Number day{1, 1};
        if (at(at_) == '-' && digit_at(at_ + 1)) {
            ++at_;
            day = take_number();
        }
        parts_.set_week(year, week.value, day.value);
    }

    static int part(std::string_view digits, std::size_t from, std::size_t count) {
        int value = 0;
        for (const char c : digits.substr(from, count)) {
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /// 20031231, 20031231101455, 2003365; seconds, milli-, micro- or nanoseconds of Unix.
    void compact_date(std::string_view digits) {
        parts_.bad = parts_.bad || parts_.has_date || parts_.year;
        parts_.has_date = true;
        const std::size_t size = digits.size();
        if (size == 7) {
            parts_.set_ordinal(part(digits, 0, 4), part(digits, 4, 3));
        } else if (size == 8 || size == 12 || size == 14 || size == 17) {
            parts_.year = part(digits, 0, 4);
            parts_.month = static_cast<unsigned>(part(digits, 4, 2));
            parts_.day = static_cast<unsigned>(part(digits, 6, 2));
            if (size > 8) {
                const std::size_t clock = std::min<std::size_t>(size - 8, 6);
                compact_time({part(digits, 8, clock), clock});
            }
        } else if (size == 10 || size == 13 || size == 16 || size == 19) {
            parts_.set_epoch(digits, 10);
        } else {
            parts_.bad = true;
        }
    }

    void single(Number number) {
        if (takes_sign(number)) {
            return;
        }
        if (parts_.has_day() && parts_.has_time && number.value == 0) {
            parts_.has_sign = true;  // "+0", or what is left of it
            return;
        }
        if (number.digits <= 2 && !parts_.month && spaced_month()) {
            parts_.month = static_cast<unsigned>(number.value);
            return;
        }
        if (number.digits == 4 || (number.digits == 2 && parts_.day && !parts_.year)) {
            parts_.bad = parts_.bad || parts_.year;
            parts_.year = full_year(number);
        } else if (number.digits <= 2 && !parts_.day) {
            parts_.day = static_cast<unsigned>(number.value);
        } else {
            parts_.bad = true;
        }
    }

    /// The middle one of "01 12 2025" and "2025 12 01".
    [[nodiscard]] bool spaced_month() const {
        std::size_t end = at_ + 1;
        while (at(at_) == ' ' && digit_at(end)) {
            ++end;
        }
        const std::size_t digits = end - at_ - 1;
        return at(end) != ':' && ((parts_.day && !parts_.year && digits == 4) ||
                                  (parts_.year && !parts_.day && (digits == 1 || digits == 2)));
    }

    [[nodiscard]] const Sign* sign_at(std::size_t where) const {
        const std::string_view rest = in_.substr(where);
        return std::ranges::find_if(
            kSigns, [rest](const Sign& known) { return rest.starts_with(known.text); });
    }

    /// "2024年3月5日 9時8分7秒", in Chinese, Japanese and Korean.
    bool takes_sign(Number number) {
        const auto* const sign = sign_at(at_);
        if (sign == kSigns.end()) {
            return false;
        }
        switch (sign->what) {
            case 'y':
                parts_.year = parts_.era != 0 ? parts_.era + number.value : full_year(number);
                break;
            case 'm':
                parts_.month = static_cast<unsigned>(number.value);
                break;
            case 'd':
                parts_.day = static_cast<unsigned>(number.value);
                break;
            case 'h':
                parts_.bad = parts_.bad || parts_.has_time;
                parts_.has_time = true;
                parts_.hour = number.value;
                break;
            case 'n':
                parts_.minute = number.value;
                break;
            default:
                parts_.second = number.value;
                break;
        }
        at_ += sign->text.size();
        return true;
    }

    /// A name in brackets is the zone only where nothing else is.
    void comment() {
        const std::size_t close = std::min(in_.find(')', at_), in_.size());
        const std::string_view inside = trim(in_.substr(at_ + 1, close - std::min(close, at_ + 1)));
        const std::size_t behind = std::min(close + 1, in_.size());
        if (parts_.zone.empty() && parts_.region.empty() && !parts_.has_sign) {
            if (const std::size_t sign = offset_in(inside); sign != std::string_view::npos) {
                at_ = in_.find(inside, at_) + sign + 1;
                offset(inside[sign] == '-');
            } else if (const WordyZone zone = zone_in_words(inside);
                       parts_.has_time && zone.length != 0) {
                parts_.zone = zone.name;
            } else if (parts_.has_time && looks_like_zone(inside)) {
                parts_.zone = inside;
            }
        }
        at_ = behind;
    }

    /// Where the sign of "UTC+2", "GMT+02:00" or "+0200" stands, if a text is nothing else.
    static std::size_t offset_in(std::string_view text) {
        const bool named = starts_with_no_case(text, "utc") || starts_with_no_case(text, "gmt");
        const std::size_t sign = named ? std::min(text.find_first_not_of(' ', 3), text.size()) : 0;
        if (sign >= text.size() || (text[sign] != '+' && text[sign] != '-')) {
            return std::string_view::npos;
        }
        const std::string_view digits = text.substr(sign + 1);
        const auto is_clock = [](char c) { return is_digit(c) || c == ':'; };
        const bool whole = !digits.empty() && is_digit(digits.front()) &&
                           std::ranges::all_of(digits, is_clock) &&
                           (named ? digits.size() <= 5 : digits.size() == 4 || digits.size() == 5);
        return whole ? sign : std::string_view::npos;
    }

    std::string_view take_word() {
        const std::size_t start = at_;
        while (at_ < in_.size() && (is_word_char(in_[at_]) || in_[at_] == '.')) {
            ++at_;
        }
        return in_.substr(start, at_ - start);
    }

    void word() {
        const std::size_t start = at_;
        const bool behind_time = parts_.has_time && !spoke_;
        if (parts_.has_time && parts_.zone.empty() && wordy_zone()) {
            spoke_ = true;
            return;
        }
        const std::string_view word = take_word();
        if (parts_.has_time && at(at_) == '/' && is_word_char(at(at_ + 1))) {
            region(start);
        } else if (parts_.has_time && equals_no_case(word, "m") && at(at_) == '=') {
            at_ = in_.size();  // Go's "m=+0.012345678": what its steady clock showed
        } else if (counted_weekday(word)) {
            at_ = in_.find_first_not_of(' ', at_) + 1;
        } else if (equals_no_case(word, "t") && !parts_.has_time) {
            after_t_ = true;
        } else if (!half_day(word, behind_time)) {
            name(word, behind_time);
        }
        spoke_ = spoke_ || parts_.has_time;
    }

    /// "Eastern Daylight Time", or "EST5EDT" as POSIX writes it.
    bool wordy_zone() {
        if (const WordyZone zone = zone_in_words(in_.substr(at_)); zone.length != 0) {
            parts_.zone = zone.name;
            at_ += zone.length;
            return true;
        }
        constexpr std::array<std::string_view, 4> kPosix = {
            "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"};
        for (const std::string_view name : kPosix) {
            if (parts_.region.empty() && in_.substr(at_).starts_with(name) &&
                !is_word_char(at(at_ + name.size()))) {
                parts_.region = name;
                at_ += name.size();
                return true;
            }
        }
        return false;
    }

    bool half_day(std::string_view word, bool behind_time) {
        auto half = half_day_named(word);
        if (!half) {
            half = spaced_half_day(word);
        }
        if (!half && behind_time) {
            half = half_day_behind_time(word);
        }
        parts_.half = half ? half : parts_.half;
        return half.has_value();
    }

    /// "p. m.": one letter, and "m" behind a blank.
    std::optional<HalfDay> spaced_half_day(std::string_view word) {
        constexpr std::size_t kLongestLetter = 4;
        if (word.size() > kLongestLetter || at(at_) != ' ') {
            return std::nullopt;
        }
        const std::size_t back = at_;
        while (at(at_) == ' ') {
            ++at_;
        }
        const std::string_view second = take_word();
        const auto half = second.empty() || second.size() > kLongestLetter
                              ? std::nullopt
                              : half_day_named(std::string{word} + std::string{second});
        if (!half) {
            at_ = back;
        }
        return half;
    }

    void name(std::string_view word, bool behind_time) {
        const auto* const era = std::ranges::find_if(
            kEras, [word](const Era& known) { return word.ends_with(known.name); });
        if (era != kEras.end()) {
            parts_.era = era->before_first;
        } else if (announces_counted_month(word) && counted_month_follows()) {
            return;
        } else if (!parts_.has_time) {
            if (!is_weekday(word)) {
                month_word(word);
            }
        } else if (parts_.has_day() && is_weekday(word)) {
            end_before_second_date();
        } else if (parts_.zone.empty() && zone_named(word, sys_seconds{})) {
            parts_.zone = word;
        } else if (!month_word(word) && !is_weekday(word)) {
            unknown(word, behind_time);
        }
    }

    /// "T2," and "Thứ 2": Monday in Vietnamese.
    [[nodiscard]] bool counted_weekday(std::string_view word) const {
        const bool letter = equals_no_case(word, "t");
        const std::size_t digit = letter ? at_ : in_.find_first_not_of(' ', at_);
        return (letter || equals_no_case(word, "thứ")) && !parts_.has_date && !parts_.day &&
               at(digit) >= '2' && at(digit) <= '7' && !digit_at(digit + 1) && at(digit + 1) != ':';
    }

    /// "tháng 10", "Tháng Mười Hai".
    bool counted_month_follows() {
        const auto counted = counted_month(in_.substr(at_));
        if (!counted || parts_.month) {
            return false;
        }
        parts_.month = counted->month;
        at_ += counted->length;
        return true;
    }

    /// "…GMT Mon, 01 Dec …": the date is there, and what its day of the week begins is another.
    void end_before_second_date() {
        const std::size_t next = in_.find_first_not_of(", ", at_);
        if (next != std::string_view::npos && (is_digit(in_[next]) || is_word_char(in_[next]))) {
            at_ = in_.size();
        }
    }

    /// What stands where a zone or a half of the day would.
    void unknown(std::string_view word, bool behind_time) {
        static constexpr std::array<std::string_view, 12> kHours = {
            "น.", "น", "ч.", "ч", "час", "часа", "часов", "год.", "г.", "г", "р.", "ώρα"};
        if (looks_like_zone(word) && parts_.zone.empty()) {
            parts_.zone = word;
            return;
        }
        const bool foreign = static_cast<unsigned char>(word.front()) >= 0x80U;
        parts_.half_unknown =
            parts_.half_unknown || (behind_time && foreign && !is_east_asian(word) &&
                                    std::ranges::find(kHours, word) == kHours.end());
    }

    /// Europe/Brussels, America/Argentina/Buenos_Aires: resolved when the date is known.
    void region(std::size_t start) {
        while (at_ < in_.size() && (is_word_char(in_[at_]) || in_[at_] == '/' || in_[at_] == '_')) {
            ++at_;
        }
        parts_.region = in_.substr(start, at_ - start);
    }

    /// In "mar., 01 déc." the first word is a day of the week: the later one names the month.
    bool month_word(std::string_view word) {
        if (parts_.has_date || (parts_.has_time && parts_.month)) {
            return false;
        }
        unsigned month = month_named(word);
        if (const unsigned croatian = croatian_month(word)) {
            parts_.two_months = true;
            month = reading_.croatian ? croatian : month;
        }
        if (month == 0) {
            month = month_of_two_words(word);
        }
        if (month != 0) {
            parts_.month = month;
            parts_.thai = is_thai(word);
        }
        return month != 0;
    }

    /// "كانون الأول" is December.
    unsigned month_of_two_words(std::string_view word) {
        if (static_cast<unsigned char>(word.front()) < 0x80U || at(at_) != ' ') {
            return 0;
        }
        const std::size_t back = at_++;
        const std::string_view second = take_word();
        const unsigned month =
            second.empty() ? 0
                           : month_named(in_.substr(back - word.size(), at_ - back + word.size()));
        at_ = month == 0 ? back : at_;
        return month;
    }

    /// ".00" or ".30" behind the hours of an offset.
    [[nodiscard]] bool dotted_quarter() const {
        const std::string_view rest = in_.substr(std::min(at_, in_.size()), 3);
        return (rest == ".00" || rest == ".15" || rest == ".30" || rest == ".45") &&
               !digit_at(at_ + 3);
    }

    void offset(bool negative) {
        const Number first = take_number();
        int hour = first.value;
        int minute = 0;
        if (at(at_) == ':') {
            ++at_;
            minute = first.digits > 2 ? first.value % 100 : 0;
            hour = first.digits > 2 ? first.value / 100 : first.value;
            const Number second = take_number();  // none in "+02:"
            minute = second.digits == 0 ? minute : second.value;
            parts_.bad = parts_.bad || (second.digits == 0 && is_word_char(at(at_)));
            skip_clock();  // "+05:30:00"
        } else if (first.digits <= 2 && dotted_quarter()) {
            ++at_;
            minute = take_number().value;
        } else if (first.digits > 2) {
            const bool cut = first.digits == 3 && first.value < 100;  // "+020"
            hour = cut ? first.value / 10 : first.value / 100;
            minute = cut ? 0 : first.value % 100;
        }
        parts_.bad = parts_.bad || first.digits > 4 || hour > 15 || minute > 59;
        parts_.has_sign = true;
        const minutes offset = hours{hour} + minutes{minute};
        parts_.offset = negative ? -offset : offset;
    }

    std::string_view in_;
    Reading reading_;
    std::size_t at_ = 0;
    DateParts parts_;
    bool after_t_ = false;
    bool spoke_ = false;  ///< a word stood behind the time
};

}  // namespace

WrittenDate read_written_date(std::string_view text, Reading reading) {
    return DateReader{text, reading}.read();
}

}  // namespace feeds::parse
