#pragma once
// The reader of dates within: one pass over a text in which each token says what it is. Its words
// are read in scan.cpp, its numbers in scan_numbers.cpp, its clock and zone in
// scan_clock.cpp.

#include "feeds/dates/parts.hpp"
#include "feeds/dates/written_date.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace feeds {

constexpr bool is_word_char(char c) {
    return is_alpha(c) || static_cast<unsigned char>(c) >= 0x80U;
}

/// A sign behind a number in Chinese, Japanese or Korean.
struct DateSign {
    std::string_view text;
    char what;  ///< y, m, d, h, n (minute) or s
};

/// Reads from left to right and lets each token say what it is. For one text.
class DateScan {
public:
    DateScan(std::string_view text, Reading reading) : in_(text), reading_(reading) {}

    WrittenDate read();

private:
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

    Number take_number() {
        Number number;
        for (; digit_at(at_); ++at_) {
            number.value = std::min(number.value * 10 + (in_[at_] - '0'), 99999999);
            ++number.digits;
        }
        return number;
    }

    void skip_clock() {
        while (digit_at(at_) || ((at(at_) == ':' || at(at_) == '.') && digit_at(at_ + 1)))
            ++at_;
    }

    void skip_fraction() {
        if ((at(at_) == '.' || at(at_) == ',') && digit_at(at_ + 1)) {
            ++at_;
            take_number();
        }
    }

    static int part(std::string_view digits, std::size_t from, std::size_t count) {
        int value = 0;
        for (const char c : digits.substr(from, count))
            value = value * 10 + (c - '0');
        return value;
    }

    void token();
    /// "+ 0200" and "- 0200", but not "- 12:00".
    [[nodiscard]] bool sign_stands_apart() const;
    /// "/Date(1759312800000+0200)/" of .NET: milliseconds of Unix, whatever the offset. "-621…", a
    /// lone negative number, is before all feeds.
    bool machine_date();
    void number();
    [[nodiscard]] bool half_day_follows() const;
    /// "+0200" behind a blank.
    [[nodiscard]] bool offset_follows() const;
    /// Passes over " h " before minutes, but for its last blank.
    bool spaced_hour();
    /// "10:00:00 02:00", "10:00:00 0200": the plus was taken for a blank, as in an address.
    bool lost_sign(std::size_t start);
    void time(Number hour);
    /// "klo 9.08", "15.04.05".
    void dotted_time(Number hour);
    /// "10-00-00", as names of files have it.
    bool dashed_time(Number hour);
    void compact_time(Number digits);
    /// 2003-12-31, 31.12.2003, 12/31/2003, 2003-335, 2003-12.
    void group(Number first, char separator);
    bool month_stands_first(int first, int second);
    /// "2025. 10. 1." and "1. 10. 2025".
    bool spaced_group(Number first);
    void pair(Number first, Number second, char separator);
    /// 2025-W40-3, 2025-W40.
    void week(int year);
    /// 20031231, 20031231101455, 2003365; seconds, milli-, micro- or nanoseconds of Unix.
    void compact_date(std::string_view digits);
    void single(Number number);
    /// The middle one of "01 12 2025" and "2025 12 01".
    [[nodiscard]] bool spaced_month() const;
    [[nodiscard]] const DateSign* sign_at(std::size_t where) const;
    /// "2024年3月5日 9時8分7秒", in Chinese, Japanese and Korean.
    bool takes_sign(Number number);
    /// A name in brackets is the zone only where nothing else is.
    void comment();
    /// Where the sign of "UTC+2", "GMT+02:00" or "+0200" stands, if a text is nothing else.
    static std::size_t offset_in(std::string_view text);
    std::string_view take_word();
    void word();
    /// "Eastern Daylight Time", or "EST5EDT" as POSIX writes it.
    bool wordy_zone();
    bool half_day(std::string_view word, bool behind_time);
    /// "p. m.": one letter, and "m" behind a blank.
    std::optional<HalfDay> spaced_half_day(std::string_view word);
    void name(std::string_view word, bool behind_time);
    /// "T2," and "Thứ 2": Monday in Vietnamese.
    [[nodiscard]] bool counted_weekday(std::string_view word) const;
    /// "tháng 10", "Tháng Mười Hai".
    bool counted_month_follows();
    /// "…GMT Mon, 01 Dec …": the date is there, and what its day of the week begins is another.
    void end_before_second_date();
    /// What stands where a zone or a half of the day would.
    void unknown(std::string_view word, bool behind_time);
    /// Europe/Brussels, America/Argentina/Buenos_Aires: resolved when the date is known.
    void region(std::size_t start);
    /// In "mar., 01 déc." the first word is a day of the week: the later one names the month.
    bool month_word(std::string_view word);
    /// "كانون الأول" is December.
    unsigned month_of_two_words(std::string_view word);
    /// ".00" or ".30" behind the hours of an offset.
    [[nodiscard]] bool dotted_quarter() const;
    void offset(bool negative);

    std::string_view in_;
    Reading reading_;
    std::size_t at_ = 0;
    DateParts parts_;
    bool after_t_ = false;
    bool spoke_ = false;  ///< a word stood behind the time
};

}  // namespace feeds
