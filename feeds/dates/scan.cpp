#include "feeds/dates/scan.hpp"

#include "feeds/dates/names.hpp"
#include "feeds/dates/written_date.hpp"
#include "feeds/dates/zone_names.hpp"

#include <algorithm>
#include <array>

namespace feeds {

namespace {

using std::chrono::sys_seconds;

bool is_thai(std::string_view word) {
    return word.starts_with("\xE0\xB8") || word.starts_with("\xE0\xB9");
}

/// Chinese, Japanese or Korean: their halves of the day are all known.
bool is_east_asian(std::string_view word) {
    const auto first = static_cast<unsigned char>(word.front());
    return first >= 0xE3 && first <= 0xED;
}

struct Era {
    std::string_view name;
    int before_first;
};

constexpr std::array kEras = {
    Era{"令和", 2018}, Era{"平成", 1988}, Era{"昭和", 1925}, Era{"民國", 1911}, Era{"民国", 1911}};

}  // namespace

WrittenDate DateScan::read() {
    if (!machine_date())
        while (at_ < in_.size() && !parts_.bad)
            token();
    return parts_.written();
}

void DateScan::token() {
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

std::string_view DateScan::take_word() {
    const std::size_t start = at_;
    while (at_ < in_.size() && (is_word_char(in_[at_]) || in_[at_] == '.'))
        ++at_;
    return in_.substr(start, at_ - start);
}

void DateScan::word() {
    const std::size_t start = at_;
    const bool behind_time = parts_.has_time && !spoke_;
    if (parts_.has_time && parts_.zone.empty() && wordy_zone()) {
        spoke_ = true;
        return;
    }
    const std::string_view word = take_word();
    if (parts_.has_time && at(at_) == '/' && is_word_char(at(at_ + 1)))
        region(start);
    else if (parts_.has_time && equals_no_case(word, "m") && at(at_) == '=')
        at_ = in_.size();  // Go's "m=+0.012345678": what its steady clock showed
    else if (counted_weekday(word))
        at_ = in_.find_first_not_of(' ', at_) + 1;
    else if (equals_no_case(word, "t") && !parts_.has_time)
        after_t_ = true;
    else if (!half_day(word, behind_time))
        name(word, behind_time);
    spoke_ = spoke_ || parts_.has_time;
}

void DateScan::name(std::string_view word, bool behind_time) {
    const auto* const era = std::ranges::find_if(
        kEras, [word](const Era& known) { return word.ends_with(known.name); });
    if (era != kEras.end()) {
        parts_.era = era->before_first;
    } else if (announces_counted_month(word) && counted_month_follows()) {
        return;
    } else if (!parts_.has_time) {
        if (!is_weekday(word))
            month_word(word);
    } else if (parts_.has_day() && is_weekday(word)) {
        end_before_second_date();
    } else if (parts_.zone.empty() && zone_named(word, sys_seconds{})) {
        parts_.zone = word;
    } else if (!month_word(word) && !is_weekday(word)) {
        unknown(word, behind_time);
    }
}

bool DateScan::counted_weekday(std::string_view word) const {
    const bool letter = equals_no_case(word, "t");
    const std::size_t digit = letter ? at_ : in_.find_first_not_of(' ', at_);
    return (letter || equals_no_case(word, "thứ")) && !parts_.has_date && !parts_.day &&
           at(digit) >= '2' && at(digit) <= '7' && !digit_at(digit + 1) && at(digit + 1) != ':';
}

bool DateScan::counted_month_follows() {
    const auto counted = counted_month(in_.substr(at_));
    if (!counted || parts_.month)
        return false;
    parts_.month = counted->month;
    at_ += counted->length;
    return true;
}

void DateScan::end_before_second_date() {
    const std::size_t next = in_.find_first_not_of(", ", at_);
    if (next != std::string_view::npos && (is_digit(in_[next]) || is_word_char(in_[next])))
        at_ = in_.size();
}

void DateScan::unknown(std::string_view word, bool behind_time) {
    static constexpr std::array<std::string_view, 12> kHours = {
        "น.", "น", "ч.", "ч", "час", "часа", "часов", "год.", "г.", "г", "р.", "ώρα"};
    if (looks_like_zone(word) && parts_.zone.empty()) {
        parts_.zone = word;
        return;
    }
    const bool foreign = static_cast<unsigned char>(word.front()) >= 0x80U;
    parts_.half_unknown = parts_.half_unknown || (behind_time && foreign && !is_east_asian(word) &&
                                                  std::ranges::find(kHours, word) == kHours.end());
}

bool DateScan::month_word(std::string_view word) {
    if (parts_.has_date || (parts_.has_time && parts_.month))
        return false;
    unsigned month = month_named(word);
    if (const unsigned croatian = croatian_month(word)) {
        parts_.two_months = true;
        month = reading_.croatian ? croatian : month;
    }
    if (month == 0)
        month = month_of_two_words(word);
    if (month != 0) {
        parts_.month = month;
        parts_.thai = is_thai(word);
    }
    return month != 0;
}

unsigned DateScan::month_of_two_words(std::string_view word) {
    if (static_cast<unsigned char>(word.front()) < 0x80U || at(at_) != ' ')
        return 0;
    const std::size_t back = at_++;
    const std::string_view second = take_word();
    const unsigned month =
        second.empty() ? 0 : month_named(in_.substr(back - word.size(), at_ - back + word.size()));
    at_ = month == 0 ? back : at_;
    return month;
}

WrittenDate read_written_date(std::string_view text, Reading reading) {
    return DateScan{text, reading}.read();
}

}  // namespace feeds
