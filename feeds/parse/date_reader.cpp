#include "feeds/parse/date_reader.hpp"

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/date_names.hpp"
#include "feeds/parse/half_day.hpp"
#include "feeds/parse/zone_names.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace feeds::parse {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

/// Earlier ones are the zero dates of publishing systems, or years of other calendars.
constexpr int kEarliestYear = 1583;
constexpr int kBuddhistEra = 543;
constexpr int kFirstBuddhist = 2400;

struct Number {
    int value = 0;
    std::size_t digits = 0;
};

/// RFC 2822 §4.3: two digits are of this century up to 49, three count from 1900.
int full_year(Number year) {
    if (year.digits == 2) {
        return year.value + (year.value < 50 ? 2000 : 1900);
    }
    return year.digits == 3 ? year.value + 1900 : year.value;
}

/// The years of the Thai calendar, in full, or in two digits beside a Thai month.
int common_year(int year, bool thai) {
    if (year >= kFirstBuddhist && year < kFirstBuddhist + 300) {
        return year - kBuddhistEra;
    }
    const int buddhist = 2500 + year % 100 - kBuddhistEra;
    return thai && year >= 1950 && year < 2000 && buddhist >= 2000 ? buddhist : year;
}

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
    explicit DateReader(std::string_view text) : in_(text) {}

    WrittenDate read() {
        if (!machine_date()) {
            while (at_ < in_.size() && !bad_) {
                token();
            }
        }
        return bad_ ? WrittenDate{} : finish();
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
        } else if ((c == '+' || c == '-') && digit_at(at_ + 1) && has_sign_) {
            ++at_;  // "+0000 +0000": said twice
            skip_clock();
        } else if ((c == '+' || c == '-') && digit_at(at_ + 1) && takes_offset()) {
            ++at_;
            offset(c == '-');
        } else if ((c == '+' || c == '-') && has_time_ && !has_sign_ && sign_stands_apart()) {
            at_ = in_.find_first_not_of(' ', at_ + 1);
            offset(c == '-');
        } else if (c == '-' && has_time_ && at(at_ + 1) == ' ') {
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

    [[nodiscard]] bool has_day() const { return day_ && month_ && year_; }

    /// A sign begins an offset behind a time, or behind a whole date and a blank.
    [[nodiscard]] bool takes_offset() const {
        return has_time_ || (has_date_ && is_space(in_[at_ - 1]));
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
        if (open != std::string_view::npos) {
            at_ = open + 5;
            const bool negative = at(at_) == '-';
            at_ += negative ? 1 : 0;
            const std::size_t start = at_;
            const Number digits = take_number();
            bad_ = negative || digits.digits == 0 || digits.digits > 15;
            epoch(in_.substr(start, digits.digits), digits.digits > 3 ? digits.digits - 3 : 0);
            return true;
        }
        bad_ = at(0) == '-' && digit_at(1);
        return bad_;
    }

    /// The first `count` digits are seconds.
    void epoch(std::string_view digits, std::size_t count) {
        std::int64_t value = 0;
        for (const char c : digits.substr(0, count)) {
            value = value * 10 + (c - '0');
        }
        epoch_ = sys_seconds{seconds{value}};
        has_date_ = true;
    }

    void number() {
        const std::size_t start = at_;
        const Number first = take_number();
        const char next = at(at_);
        const bool behind_blank = start > 0 && is_space(in_[start - 1]);
        const bool clock =
            (next == ':' || to_lower(next) == 'h') && digit_at(at_ + 1) && first.digits <= 2;
        if (clock && has_time_ && behind_blank && lost_sign(start)) {
            return;
        }
        if (clock) {
            time(first);
        } else if (first.digits <= 2 && !has_time_ && half_day_follows()) {
            has_time_ = true;  // "3pm"
            hour_ = first.value;
        } else if (first.digits >= 10 && !year_ && !has_date_ && (next == '.' || next == ',')) {
            compact_date(in_.substr(start, first.digits));
            skip_fraction();
        } else if (has_day() && !has_time_ && next == '.' && digit_at(at_ + 1)) {
            dotted_time(first);
        } else if (next == '.' && at(at_ + 1) == ' ' && spaced_group(first)) {
            return;
        } else if ((next == '-' || next == '/' || next == '.') && digit_at(at_ + 1) && !has_date_) {
            group(first, next);
        } else if (first.digits == 4 && next == '-' && to_lower(at(at_ + 1)) == 'w' && !has_date_) {
            week(first.value);
        } else if (after_t_ && !has_time_ && first.digits % 2 == 0 && first.digits <= 6) {
            compact_time(first);
        } else if (has_date_ && !has_time_ && (first.digits == 4 || first.digits == 6)) {
            compact_time(first);
        } else if (has_day() && has_time_ && behind_blank && lost_sign(start)) {
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
        std::size_t end = at_;
        while (is_word_char(at(end)) || at(end) == '.') {
            ++end;
        }
        return end > at_ && half_day_named(in_.substr(at_, end - at_));
    }

    /// "10:00:00 02:00", "10:00:00 0200": the plus was taken for a blank, as in an address.
    bool lost_sign(std::size_t start) {
        const std::size_t back = std::exchange(at_, start);
        if (has_sign_) {
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
        if (!has_day() || !whole || hour > 14 || minute % 15 != 0 || minute > 45) {
            at_ = back;
            return false;
        }
        at_ = start;
        offset(false);
        return true;
    }

    void time(Number hour) {
        bad_ = bad_ || has_time_;
        has_time_ = true;
        hour_ = hour.value;
        ++at_;
        minute_ = take_number().value;
        if (at(at_) == ':' && digit_at(at_ + 1)) {
            ++at_;
            second_ = take_number().value;
            if (at(at_) == ':') {
                ++at_;
                bad_ = bad_ || take_number().digits != 3;  // milliseconds of some databases
            }
        }
        skip_fraction();
    }

    /// "klo 9.08", "15.04.05".
    void dotted_time(Number hour) {
        ++at_;
        const Number minute = take_number();
        bad_ = bad_ || hour.digits > 2 || minute.digits != 2;
        has_time_ = true;
        hour_ = hour.value;
        minute_ = minute.value;
        if (at(at_) == '.' && digit_at(at_ + 1)) {
            ++at_;
            second_ = take_number().value;
        }
    }

    void compact_time(Number digits) {
        has_time_ = true;
        int seconds = digits.value;
        for (std::size_t missing = digits.digits; missing < 6; missing += 2) {
            seconds *= 100;
        }
        hour_ = seconds / 10000;
        minute_ = seconds / 100 % 100;
        second_ = seconds % 100;
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
        has_date_ = true;
        const bool year_first = first.digits >= 3 || first.value > 31 || third.digits == 1 ||
                                (separator == '-' && third.digits <= 2);
        if (year_first) {
            set(first, second.value, third.value);
        } else if (separator == '/' && first.value <= 12) {
            set(third, first.value, second.value);
        } else {
            set(third, second.value, first.value);
        }
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
        if (!dotted || has_date_ || day_ || (!year_first && third.digits != 4) || at(at_) == ':') {
            at_ = back;
            return false;
        }
        has_date_ = true;
        year_first ? set(first, second.value, third.value) : set(third, second.value, first.value);
        return true;
    }

    void pair(Number first, Number second, char separator) {
        if (first.digits == 4 && second.digits == 3) {
            ordinal(first.value, second.value);
        } else if (first.digits == 4 && separator != '.') {
            has_date_ = true;
            set(first, second.value, 1);
        } else {
            bad_ = true;
        }
    }

    void set_day(sys_days day) {
        const std::chrono::year_month_day date{day};
        year_ = static_cast<int>(date.year());
        month_ = static_cast<unsigned>(date.month());
        day_ = static_cast<unsigned>(date.day());
    }

    void ordinal(int year, int day_of_year) {
        has_date_ = true;
        bad_ = bad_ || year < 1 || year > 9999 || day_of_year < 1 || day_of_year > 366;
        if (!bad_) {
            set_day(sys_days{std::chrono::year{year} / 1 / 1} + days{day_of_year - 1});
        }
    }

    /// 2025-W40-3, 2025-W40 (ISO 8601): week 1 holds the fourth of January.
    void week(int year) {
        at_ += 2;
        const Number week = take_number();
        Number day{1, 1};
        if (at(at_) == '-' && digit_at(at_ + 1)) {
            ++at_;
            day = take_number();
        }
        has_date_ = true;
        bad_ =
            bad_ || year < 1 || week.value < 1 || week.value > 53 || day.value < 1 || day.value > 7;
        if (bad_) {
            return;
        }
        const sys_days fourth{std::chrono::year{year} / 1 / 4};
        const unsigned weekday = std::chrono::weekday{fourth}.iso_encoding();
        set_day(fourth - days{weekday - 1} + days{(week.value - 1) * 7 + day.value - 1});
    }

    void set(Number year, int month, int day) {
        year_ = full_year(year);
        month_ = static_cast<unsigned>(month);
        day_ = static_cast<unsigned>(day);
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
        bad_ = bad_ || has_date_ || year_;
        has_date_ = true;
        const std::size_t size = digits.size();
        if (size == 7) {
            ordinal(part(digits, 0, 4), part(digits, 4, 3));
        } else if (size == 8 || size == 12 || size == 14 || size == 17) {
            year_ = part(digits, 0, 4);
            month_ = static_cast<unsigned>(part(digits, 4, 2));
            day_ = static_cast<unsigned>(part(digits, 6, 2));
            if (size > 8) {
                const std::size_t clock = std::min<std::size_t>(size - 8, 6);
                compact_time({part(digits, 8, clock), clock});
            }
        } else if (size == 10 || size == 13 || size == 16 || size == 19) {
            epoch(digits, 10);
        } else {
            bad_ = true;
        }
    }

    void single(Number number) {
        if (takes_sign(number)) {
            return;
        }
        if (number.digits == 4 || (number.digits == 2 && day_ && !year_)) {
            bad_ = bad_ || year_;
            year_ = full_year(number);
        } else if (number.digits <= 2 && !day_) {
            day_ = static_cast<unsigned>(number.value);
        } else {
            bad_ = true;
        }
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
                year_ = era_ != 0 ? era_ + number.value : full_year(number);
                break;
            case 'm':
                month_ = static_cast<unsigned>(number.value);
                break;
            case 'd':
                day_ = static_cast<unsigned>(number.value);
                break;
            case 'h':
                bad_ = bad_ || has_time_;
                has_time_ = true;
                hour_ = number.value;
                break;
            case 'n':
                minute_ = number.value;
                break;
            default:
                second_ = number.value;
                break;
        }
        at_ += sign->text.size();
        return true;
    }

    /// A name in brackets is the zone only where nothing else is.
    void comment() {
        const std::size_t close = std::min(in_.find(')', at_), in_.size());
        const std::string_view inside = trim(in_.substr(at_ + 1, close - std::min(close, at_ + 1)));
        if (has_time_ && zone_.empty() && !has_sign_ && looks_like_zone(inside)) {
            zone_ = inside;
        }
        at_ = std::min(close + 1, in_.size());
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
        const bool behind_time = has_time_ && !spoke_;
        const std::string_view word = take_word();
        if (has_time_ && at(at_) == '/' && is_word_char(at(at_ + 1))) {
            region(start);
        } else if (has_time_ && equals_no_case(word, "m") && at(at_) == '=') {
            at_ = in_.size();  // Go's "m=+0.012345678": what its steady clock showed
        } else if (equals_no_case(word, "t") && !has_time_) {
            after_t_ = true;
        } else if (!half_day(word, behind_time)) {
            name(word, behind_time);
        }
        spoke_ = spoke_ || has_time_;
    }

    bool half_day(std::string_view word, bool behind_time) {
        auto half = half_day_named(word);
        if (!half) {
            half = spaced_half_day(word);
        }
        if (!half && behind_time) {
            half = half_day_behind_time(word);
        }
        half_ = half ? half : half_;
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
            era_ = era->before_first;
        } else if (!has_time_) {
            if (!is_weekday(word)) {
                month_word(word);
            }
        } else if (zone_.empty() && zone_named(word, sys_seconds{})) {
            zone_ = word;
        } else if (!month_word(word) && !is_weekday(word)) {
            unknown(word, behind_time);
        }
    }

    /// What stands where a zone or a half of the day would.
    void unknown(std::string_view word, bool behind_time) {
        static constexpr std::array<std::string_view, 12> kHours = {
            "น.", "น", "ч.", "ч", "час", "часа", "часов", "год.", "г.", "г", "р.", "ώρα"};
        if (looks_like_zone(word) && zone_.empty()) {
            zone_ = word;
            return;
        }
        const bool foreign = static_cast<unsigned char>(word.front()) >= 0x80U;
        half_unknown_ = half_unknown_ || (behind_time && foreign && !is_east_asian(word) &&
                                          std::ranges::find(kHours, word) == kHours.end());
    }

    /// Europe/Brussels, America/Argentina/Buenos_Aires: resolved when the date is known.
    void region(std::size_t start) {
        while (at_ < in_.size() && (is_word_char(in_[at_]) || in_[at_] == '/' || in_[at_] == '_')) {
            ++at_;
        }
        region_ = in_.substr(start, at_ - start);
    }

    /// In "mar., 01 déc." the first word is a day of the week: the later one names the month.
    bool month_word(std::string_view word) {
        if (has_date_ || (has_time_ && month_)) {
            return false;
        }
        const unsigned month = month_named(word);
        if (month != 0) {
            month_ = month;
            thai_ = is_thai(word);
        }
        return month != 0;
    }

    void offset(bool negative) {
        const Number first = take_number();
        int hour = first.value;
        int minute = 0;
        if (at(at_) == ':') {
            ++at_;
            const Number second = take_number();
            bad_ = bad_ || second.digits == 0;
            minute = second.value;
            skip_clock();  // "+05:30:00"
        } else if (first.digits > 2) {
            hour = first.value / 100;
            minute = first.value % 100;
        }
        bad_ = bad_ || first.digits > 4 || hour > 15 || minute > 59;
        has_sign_ = true;
        const minutes offset = hours{hour} + minutes{minute};
        offset_ = negative ? -offset : offset;
    }

    [[nodiscard]] WrittenDate finish() const {
        if (epoch_) {
            return {.local = epoch_, .offset = minutes{0}, .zone = {}, .has_time = true};
        }
        if (!year_ || (day_ && !month_) || (has_time_ && !day_)) {
            return {};
        }
        // Checked before <chrono> narrows them.
        const int year = common_year(*year_, thai_);
        if (year < kEarliestYear || year > 9999 || month_.value_or(1) > 12 ||
            day_.value_or(1) > 31) {
            return {};
        }
        const std::chrono::year_month_day date{std::chrono::year{year},
                                               std::chrono::month{month_.value_or(1)},
                                               std::chrono::day{day_.value_or(1)}};
        const auto hour = half_ ? hour_of(hour_, *half_) : hour_;
        if (!hour || (half_unknown_ && hour_ >= 1 && hour_ <= 12)) {
            return {};
        }
        const bool end_of_day = *hour == 24 && minute_ == 0 && second_ == 0;
        if (!date.ok() || (*hour > 23 && !end_of_day) || minute_ > 59 || second_ > 60) {
            return {};
        }
        WrittenDate written;
        written.local =
            sys_seconds{sys_days{date}} + hours{*hour} + minutes{minute_} + seconds{second_};
        written.has_time = has_time_;
        if (has_sign_) {
            written.offset = offset_;
            written.numeric = offset_ != minutes{0};
        } else if (!region_.empty()) {
            written.offset = region_offset(region_, *written.local);
        } else {
            written.zone = zone_;
        }
        return written;
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::optional<int> year_;
    std::optional<unsigned> month_;
    std::optional<unsigned> day_;
    int era_ = 0;
    int hour_ = 0;
    int minute_ = 0;
    int second_ = 0;
    minutes offset_{0};
    std::optional<HalfDay> half_;
    std::string_view zone_;    ///< an abbreviation
    std::string_view region_;  ///< of the tz database
    std::optional<sys_seconds> epoch_;
    bool has_date_ = false;  ///< year, month and day came together
    bool has_time_ = false;
    bool has_sign_ = false;  ///< a numeric offset, which beats a name
    bool after_t_ = false;
    bool spoke_ = false;         ///< a word stood behind the time
    bool half_unknown_ = false;  ///< that word may be a half of the day
    bool thai_ = false;          ///< the month is named in Thai
    bool bad_ = false;
};

}  // namespace

WrittenDate read_written_date(std::string_view text) {
    return DateReader{text}.read();
}

}  // namespace feeds::parse
