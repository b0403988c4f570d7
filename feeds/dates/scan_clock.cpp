// The time of a date, its half of the day, and how far it runs ahead of UTC.

#include "feeds/dates/half_day.hpp"
#include "feeds/dates/scan.hpp"
#include "feeds/dates/zone_names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace feeds {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

}  // namespace

bool DateScan::sign_stands_apart() const {
    const std::size_t start = in_.find_first_not_of(' ', at_ + 1);
    if (start == std::string_view::npos || !is_digit(in_[start]))
        return false;
    std::size_t end = start;
    while (digit_at(end))
        ++end;
    return in_[at_] == '+' || (end - start == 4 && at(end) != ':');
}

bool DateScan::offset_follows() const {
    const std::string_view rest = in_.substr(at_).substr(0, 6);
    return rest.size() == 6 && rest[0] == ' ' && (rest[1] == '+' || rest[1] == '-') &&
           std::ranges::all_of(rest.substr(2), is_digit);
}

bool DateScan::spaced_hour() {
    const std::string_view rest = in_.substr(at_).substr(0, 4);
    const bool spaced = rest.size() == 4 && rest[0] == ' ' && to_lower(rest[1]) == 'h' &&
                        rest[2] == ' ' && is_digit(rest[3]);
    at_ += spaced ? 2 : 0;
    return spaced;
}

bool DateScan::lost_sign(std::size_t start) {
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

void DateScan::time(Number hour) {
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

void DateScan::dotted_time(Number hour) {
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

bool DateScan::dashed_time(Number hour) {
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

void DateScan::compact_time(Number digits) {
    parts_.has_time = true;
    int seconds = digits.value;
    for (std::size_t missing = digits.digits; missing < 6; missing += 2)
        seconds *= 100;
    parts_.hour = seconds / 10000;
    parts_.minute = seconds / 100 % 100;
    parts_.second = seconds % 100;
    skip_fraction();
}

void DateScan::comment() {
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

std::size_t DateScan::offset_in(std::string_view text) {
    const bool named = starts_with_no_case(text, "utc") || starts_with_no_case(text, "gmt");
    const std::size_t sign = named ? std::min(text.find_first_not_of(' ', 3), text.size()) : 0;
    if (sign >= text.size() || (text[sign] != '+' && text[sign] != '-'))
        return std::string_view::npos;
    const std::string_view digits = text.substr(sign + 1);
    const auto is_clock = [](char c) { return is_digit(c) || c == ':'; };
    const bool whole = !digits.empty() && is_digit(digits.front()) &&
                       std::ranges::all_of(digits, is_clock) &&
                       (named ? digits.size() <= 5 : digits.size() == 4 || digits.size() == 5);
    return whole ? sign : std::string_view::npos;
}

bool DateScan::wordy_zone() {
    if (const WordyZone zone = zone_in_words(in_.substr(at_)); zone.length != 0) {
        parts_.zone = zone.name;
        at_ += zone.length;
        return true;
    }
    constexpr std::array<std::string_view, 4> kPosix = {"EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"};
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

bool DateScan::half_day(std::string_view word, bool behind_time) {
    auto half = half_day_named(word);
    if (!half)
        half = spaced_half_day(word);
    if (!half && behind_time)
        half = half_day_behind_time(word);
    parts_.half = half ? half : parts_.half;
    return half.has_value();
}

std::optional<HalfDay> DateScan::spaced_half_day(std::string_view word) {
    constexpr std::size_t kLongestLetter = 4;
    if (word.size() > kLongestLetter || at(at_) != ' ')
        return std::nullopt;
    const std::size_t back = at_;
    while (at(at_) == ' ')
        ++at_;
    const std::string_view second = take_word();
    const auto half = second.empty() || second.size() > kLongestLetter
                          ? std::nullopt
                          : half_day_named(std::string{word} + std::string{second});
    if (!half)
        at_ = back;
    return half;
}

void DateScan::region(std::size_t start) {
    while (at_ < in_.size() && (is_word_char(in_[at_]) || in_[at_] == '/' || in_[at_] == '_'))
        ++at_;
    parts_.region = in_.substr(start, at_ - start);
}

bool DateScan::dotted_quarter() const {
    const std::string_view rest = in_.substr(std::min(at_, in_.size()), 3);
    return (rest == ".00" || rest == ".15" || rest == ".30" || rest == ".45") && !digit_at(at_ + 3);
}

void DateScan::offset(bool negative) {
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

}  // namespace feeds
