#include "feeds/parse/date.hpp"

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/date_names.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace feeds::parse {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::size_t kLongestDate = 200;

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

bool is_word_char(char c) {
    return is_alpha(c) || static_cast<unsigned char>(c) >= 0x80U;
}

bool is_weekday(std::string_view word) {
    static constexpr std::array<std::string_view, 7> kDays = {
        "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    return word.size() >= 3 && std::ranges::any_of(kDays, [word](std::string_view day) {
               return starts_with_no_case(word, day) &&
                      (word.size() <= 5 || equals_no_case(word.substr(word.size() - 3), "day"));
           });
}

/// Reads from left to right and lets each token say what it is.
class DateReader {
public:
    explicit DateReader(std::string_view text) : in_(text) {}

    std::optional<sys_seconds> read() {
        while (at_ < in_.size() && !bad_) {
            const char c = in_[at_];
            if (is_digit(c)) {
                number();
            } else if (is_word_char(c)) {
                word();
            } else if (c == '(') {
                const std::size_t close = in_.find(')', at_);
                at_ = close == std::string_view::npos ? in_.size() : close + 1;
            } else if ((c == '+' || c == '-') && digit_at(at_ + 1) && takes_offset()) {
                offset();
            } else {
                ++at_;
            }
        }
        return bad_ ? std::nullopt : finish();
    }

private:
    [[nodiscard]] bool digit_at(std::size_t at) const {
        return at < in_.size() && is_digit(in_[at]);
    }

    /// A sign begins an offset behind a time, or behind a whole date and a blank.
    [[nodiscard]] bool takes_offset() const {
        return !has_sign_ && (has_time_ || (has_date_ && is_space(in_[at_ - 1])));
    }

    [[nodiscard]] char at(std::size_t where) const {
        return where < in_.size() ? in_[where] : '\0';
    }

    Number take_number() {
        Number number;
        for (; digit_at(at_); ++at_) {
            number.value = std::min(number.value * 10 + (in_[at_] - '0'), 99999999);
            ++number.digits;
        }
        return number;
    }

    void number() {
        const std::size_t start = at_;
        const Number first = take_number();
        const char next = at(at_);
        const bool clock = (next == ':' || to_lower(next) == 'h') && digit_at(at_ + 1);
        if (clock && first.digits <= 2) {
            time(first);
        } else if (first.digits <= 2 && !has_time_ && half_day_named(in_.substr(at_, 2))) {
            has_time_ = true;  // "3pm"
            hour_ = first.value;
        } else if ((next == '-' || next == '/' || next == '.') && digit_at(at_ + 1) && !has_date_) {
            group(first, next);
        } else if (after_t_ && !has_time_ && first.digits % 2 == 0 && first.digits <= 6) {
            compact_time(first);
        } else if (first.digits > 4) {
            compact_date(in_.substr(start, first.digits));
        } else {
            single(first);
        }
        after_t_ = false;
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
            bad_ = bad_ || at(at_) == ':';
        }
        if ((at(at_) == '.' || at(at_) == ',') && digit_at(at_ + 1)) {
            ++at_;
            take_number();
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

    void pair(Number first, Number second, char separator) {
        if (first.digits == 4 && second.digits == 3) {
            ordinal(first.value, second.value);
        } else if (first.digits == 4 && separator != '.') {
            has_date_ = true;
            set(first, second.value, 1);
        } else if (separator == '.' && day_ && month_ && year_ && !has_time_ && first.digits <= 2 &&
                   second.digits == 2) {
            has_time_ = true;  // "klo 9.08"
            hour_ = first.value;
            minute_ = second.value;
        } else {
            bad_ = true;
        }
    }

    void ordinal(int year, int day_of_year) {
        has_date_ = true;
        bad_ = bad_ || year < 1 || year > 9999 || day_of_year < 1 || day_of_year > 366;
        if (bad_) {
            return;
        }
        const sys_days day = sys_days{std::chrono::year{year} / 1 / 1} + days{day_of_year - 1};
        const std::chrono::year_month_day date{day};
        year_ = static_cast<int>(date.year());
        month_ = static_cast<unsigned>(date.month());
        day_ = static_cast<unsigned>(date.day());
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

    /// 20031231, 20031231101455, 2003365, seconds or milliseconds of Unix.
    void compact_date(std::string_view digits) {
        bad_ = bad_ || has_date_ || year_;
        has_date_ = true;
        if (digits.size() == 7) {
            ordinal(part(digits, 0, 4), part(digits, 4, 3));
        } else if (digits.size() == 8 || digits.size() == 12 || digits.size() == 14) {
            year_ = part(digits, 0, 4);
            month_ = static_cast<unsigned>(part(digits, 4, 2));
            day_ = static_cast<unsigned>(part(digits, 6, 2));
            if (digits.size() > 8) {
                compact_time({part(digits, 8, 6), digits.size() - 8});
            }
        } else if (digits.size() == 10 || digits.size() == 13) {
            std::int64_t value = 0;
            for (const char c : digits.substr(0, 10)) {
                value = value * 10 + (c - '0');
            }
            epoch_ = sys_seconds{seconds{value}};
        } else {
            bad_ = true;
        }
    }

    void single(Number number) {
        const std::string_view rest = in_.substr(at_);
        if (rest.starts_with("년") || rest.starts_with("年")) {
            year_ = full_year(number);
        } else if (rest.starts_with("월") || rest.starts_with("月")) {
            month_ = static_cast<unsigned>(number.value);
        } else if (rest.starts_with("일") || rest.starts_with("日")) {
            day_ = static_cast<unsigned>(number.value);
        } else if (day_ && clock_part(number, rest)) {
            return;
        } else if (number.digits == 4 || (number.digits == 2 && day_ && !year_)) {
            bad_ = bad_ || year_;
            year_ = full_year(number);
        } else if (number.digits <= 2 && !day_) {
            day_ = static_cast<unsigned>(number.value);
        } else {
            bad_ = true;
        }
    }

    /// 9時8分7秒, in Chinese, Japanese and Korean.
    bool clock_part(Number number, std::string_view rest) {
        const auto is_one_of = [rest](std::initializer_list<std::string_view> signs) {
            return std::ranges::any_of(
                signs, [rest](std::string_view sign) { return rest.starts_with(sign); });
        };
        if (!has_time_ && is_one_of({"時", "时", "點", "点", "시"})) {
            has_time_ = true;
            hour_ = number.value;
            return true;
        }
        if (has_time_ && is_one_of({"分", "분"})) {
            minute_ = number.value;
            return true;
        }
        if (has_time_ && is_one_of({"秒", "초"})) {
            second_ = number.value;
            return true;
        }
        return false;
    }

    void word() {
        const std::size_t start = at_;
        while (at_ < in_.size() && (is_word_char(in_[at_]) || in_[at_] == '.')) {
            ++at_;
        }
        const std::string_view word = in_.substr(start, at_ - start);
        if (has_time_ && at(at_) == '/' && is_word_char(at(at_ + 1))) {
            region(start);
            return;
        }
        if (equals_no_case(word, "t")) {
            after_t_ = true;
        } else if (const auto half = half_day_named(word)) {
            half_ = half;
        } else if (has_time_) {
            if (const auto zone = zone_named(word); zone && !has_sign_) {
                offset_ = *zone;
                return;
            }
            month_word(word);
        } else if (!is_weekday(word)) {
            month_word(word);
        }
    }

    /// Europe/Brussels, America/Argentina/Buenos_Aires: resolved when the date is known.
    void region(std::size_t start) {
        while (at_ < in_.size() && (is_word_char(in_[at_]) || in_[at_] == '/' || in_[at_] == '_')) {
            ++at_;
        }
        region_ = in_.substr(start, at_ - start);
    }

    /// In "mar., 01 déc." the first word is a day of the week: the later one names the month.
    void month_word(std::string_view word) {
        if (has_date_ || (has_time_ && month_)) {
            return;
        }
        if (const unsigned month = month_named(word)) {
            month_ = month;
        }
    }

    void offset() {
        const bool negative = in_[at_] == '-';
        ++at_;
        const Number first = take_number();
        int hour = first.value;
        int minute = 0;
        if (at(at_) == ':') {
            ++at_;
            const Number second = take_number();
            bad_ = bad_ || second.digits == 0;
            minute = second.value;
        } else if (first.digits > 2) {
            hour = first.value / 100;
            minute = first.value % 100;
        }
        bad_ = bad_ || first.digits > 4 || hour > 15 || minute > 59;
        has_sign_ = true;
        const minutes offset = hours{hour} + minutes{minute};
        offset_ = negative ? -offset : offset;
    }

    [[nodiscard]] std::optional<sys_seconds> finish() const {
        if (epoch_) {
            return epoch_;
        }
        if (!year_ || (day_ && !month_) || (has_time_ && !day_)) {
            return std::nullopt;
        }
        // Checked before <chrono> narrows them.
        // Years below 1000 are the zero dates of publishing systems.
        if (*year_ < 1000 || *year_ > 9999 || month_.value_or(1) > 12 || day_.value_or(1) > 31) {
            return std::nullopt;
        }
        const std::chrono::year_month_day date{std::chrono::year{*year_},
                                               std::chrono::month{month_.value_or(1)},
                                               std::chrono::day{day_.value_or(1)}};
        int hour = hour_;
        if (half_ && hour <= 12) {
            hour = hour % 12 + (half_ == HalfDay::pm ? 12 : 0);
        }
        const bool end_of_day = hour == 24 && minute_ == 0 && second_ == 0;
        if (!date.ok() || (hour > 23 && !end_of_day) || minute_ > 59 || second_ > 60) {
            return std::nullopt;
        }
        const sys_seconds local =
            sys_seconds{sys_days{date}} + hours{hour} + minutes{minute_} + seconds{second_};
        const bool by_region = !region_.empty() && !has_sign_;
        return local - (by_region ? region_offset(region_, local).value_or(offset_) : offset_);
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::optional<int> year_;
    std::optional<unsigned> month_;
    std::optional<unsigned> day_;
    int hour_ = 0;
    int minute_ = 0;
    int second_ = 0;
    minutes offset_{0};
    std::optional<HalfDay> half_;
    std::string_view region_;  ///< of the tz database
    std::optional<sys_seconds> epoch_;
    bool has_date_ = false;  ///< year, month and day came together
    bool has_time_ = false;
    bool has_sign_ = false;  ///< a numeric offset, which beats a name
    bool after_t_ = false;
    bool bad_ = false;
};

}  // namespace

std::optional<sys_seconds> read_date(std::string_view text) {
    text = trim(text);
    return text.empty() || text.size() > kLongestDate ? std::nullopt : DateReader{text}.read();
}

Date to_date(std::string_view text) {
    text = trim(text);
    return {read_date(text), std::string{text.substr(0, kLongestDate)}};
}

}  // namespace feeds::parse
