// What numbers say in a date: days, months, years, and all of them run together.

#include "feeds/dates/half_day.hpp"
#include "feeds/dates/scan.hpp"

#include <algorithm>
#include <array>

namespace feeds {

namespace {

constexpr std::array kSigns = {DateSign{"년", 'y'},
                               DateSign{"年", 'y'},
                               DateSign{"월", 'm'},
                               DateSign{"月", 'm'},
                               DateSign{"일", 'd'},
                               DateSign{"日", 'd'},
                               DateSign{"号", 'd'},
                               DateSign{"號", 'd'},
                               DateSign{"時", 'h'},
                               DateSign{"时", 'h'},
                               DateSign{"點", 'h'},
                               DateSign{"点", 'h'},
                               DateSign{"시", 'h'},
                               DateSign{"分", 'n'},
                               DateSign{"분", 'n'},
                               DateSign{"秒", 's'},
                               DateSign{"초", 's'}};

}  // namespace

bool DateScan::machine_date() {
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
    if (open != std::string_view::npos)
        at_ = open + 5;  // new Date("2025-12-01")
    parts_.bad = at(0) == '-' && digit_at(1);
    return parts_.bad;
}

void DateScan::number() {
    const std::size_t start = at_;
    const Number first = take_number();
    const char next = at(at_);
    const bool behind_blank = start > 0 && is_space(in_[start - 1]);
    const bool clock =
        (next == ':' || to_lower(next) == 'h') && digit_at(at_ + 1) && first.digits <= 2;
    if (clock && parts_.has_time && behind_blank && lost_sign(start))
        return;
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
    } else if (parts_.month && !parts_.day && first.digits <= 2 && (next == '-' || next == '/')) {
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

bool DateScan::half_day_follows() const {
    if (sign_at(at_) != kSigns.end())
        return false;
    const std::size_t start = at(at_) == ' ' ? at_ + 1 : at_;
    std::size_t end = start;
    while (is_word_char(at(end)) || at(end) == '.')
        ++end;
    // Behind a blank only what is nothing else.
    const bool sure = start == at_ || to_lower(at(end - 1)) == 'm' || at(end - 1) == '.';
    return end > start && sure && half_day_named(in_.substr(start, end - start));
}

void DateScan::group(Number first, char separator) {
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

bool DateScan::month_stands_first(int first, int second) {
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

bool DateScan::spaced_group(Number first) {
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

void DateScan::pair(Number first, Number second, char separator) {
    if (first.digits == 4 && second.digits == 3) {
        parts_.set_ordinal(first.value, second.value);
    } else if (first.digits == 4 && separator != '.') {
        parts_.has_date = true;
        parts_.set(first, second.value, 1);
    } else {
        parts_.bad = true;
    }
}

void DateScan::week(int year) {
    at_ += 2;
    const Number week = take_number();
    Number day{1, 1};
    if (at(at_) == '-' && digit_at(at_ + 1)) {
        ++at_;
        day = take_number();
    }
    parts_.set_week(year, week.value, day.value);
}

void DateScan::compact_date(std::string_view digits) {
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

void DateScan::single(Number number) {
    if (takes_sign(number))
        return;
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

bool DateScan::spaced_month() const {
    std::size_t end = at_ + 1;
    while (at(at_) == ' ' && digit_at(end))
        ++end;
    const std::size_t digits = end - at_ - 1;
    return at(end) != ':' && ((parts_.day && !parts_.year && digits == 4) ||
                              (parts_.year && !parts_.day && (digits == 1 || digits == 2)));
}

const DateSign* DateScan::sign_at(std::size_t where) const {
    const std::string_view rest = in_.substr(where);
    return std::ranges::find_if(
        kSigns, [rest](const DateSign& known) { return rest.starts_with(known.text); });
}

bool DateScan::takes_sign(Number number) {
    const auto* const sign = sign_at(at_);
    if (sign == kSigns.end())
        return false;
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

}  // namespace feeds
