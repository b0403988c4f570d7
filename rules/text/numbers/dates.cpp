#include "rules/text/numbers/dates.hpp"

#include "rules/text/numbers/digits.hpp"
#include "rules/text/numbers/text.hpp"
#include "rules/text/numbers/words.hpp"

#include <array>

namespace rules::text::numbers {
namespace {

bool is_day(unsigned n) {
    return n >= 1 && n <= 31;
}

bool joins_dates(char32_t c) {
    return c == U'/' || c == U'-' || c == U'.' || c == 0x2010 || c == 0x2011 || c == 0x2013;
}

bool is_month(unsigned n) {
    return n >= 1 && n <= 12;
}

std::optional<Number> date_of(
    unsigned year, unsigned month, unsigned day, std::size_t begin, std::size_t end) {
    if (!is_month(month) || !is_day(day))
        return std::nullopt;
    return make_date(NumberKind::date, year * 10000 + month * 100 + day, begin, end);
}

// Words that stand only before or behind a time of day.
constexpr std::string_view kBeforeTime = "ore kl klo klockan godz godzinie godziny uur";
constexpr std::string_view kBeforeDottedTime =
    "alle dalle las às kl klo klockan ore godz godzinie o om um at";
constexpr std::string_view kHourMarks = "fr pt es it ca ro gl";

// a.m., p.m.: the end behind it, and whether it is the afternoon.
struct HalfDay {
    std::size_t end = 0;
    bool afternoon = false;
};

// What begins at one place of a text.
class DigitDate {
public:
    DigitDate(const DateText& where, std::size_t at) : text_(where.text), where_(where), at_(at) {}

    std::optional<Number> read() const {
        const Run a = run_at(text_, at_);
        if (a.digits > 4)
            return std::nullopt;
        const Char mark = char_at(text_, a.end);
        const Run b = run_at(text_, mark.next);
        if (b.digits == 0 || b.digits > 4)
            return whole_hour(a);
        if (mark.c == U':')
            return clock(a, b);
        if (mark.c == U',' && follows_time_word("ore"))
            return dotted_time(a, b);
        if (!joins_dates(mark.c))
            return whole_hour(a);
        const Char second = char_at(text_, b.end);
        if (second.c == mark.c && mark.c != 0x2013) {
            const Run c = run_at(text_, second.next);
            const Char third = char_at(text_, c.end);
            const bool goes_on =
                third.c == mark.c && digit_value(char_at(text_, third.next).c) >= 0;
            if (c.digits > 0 && c.digits <= 4 && !goes_on) {
                if (auto date = three_parts({a, b, c}))
                    return date;
                if (mark.c == U'/' || mark.c == U'-')
                    return std::nullopt;
            }
        }
        if (mark.c == U'.')
            if (auto time = dotted_time(a, b))
                return time;
        if (mark.c != U'.')
            if (auto years = season(a, b))
                return years;
        return two_parts(mark.c, a, b);
    }

private:
    // Of two numbers, which is the day?
    std::optional<Number> date_in_order(unsigned year,
                                        unsigned a,
                                        unsigned b,
                                        std::size_t end) const {
        const bool month_first =
            b > 12 || (a <= 12 && is_one_of(where_.language, "en en-US en_US"));
        return month_first ? date_of(year, a, b, at_, end) : date_of(year, b, a, at_, end);
    }

    std::optional<Number> three_parts(const std::array<Run, 3>& runs) const {
        const auto& [a, b, c] = runs;
        // A feed's time stamp: 2026-11-26T10:30:00Z.
        std::size_t end = c.end;
        if (a.digits == 4 && b.digits <= 2 && c.digits <= 2) {
            if (char_at(text_, end).c == U'T' && run_at(text_, end + 1).digits == 2)
                while (end < text_.size() && end < c.end + 32 &&
                       (digit_value(char_at(text_, end).c) >= 0 ||
                        std::string_view("T:.+Z").contains(text_[end])))
                    end = char_at(text_, end).next;
            return date_of(a.value, b.value, c.value, at_, end);
        }
        if (a.digits > 2 || b.digits > 2 || (c.digits != 4 && c.digits != 2))
            return std::nullopt;
        return date_in_order(c.digits == 4 ? c.value : 2000 + c.value, a.value, b.value, end);
    }

    // 26/11, 26.11. without a year.
    std::optional<Number> two_parts(char32_t mark, const Run& a, const Run& b) const {
        if (mark == U'/' && a.digits <= 2 && b.digits == 4 && is_month(a.value) && b.value >= 1500)
            return make_date(NumberKind::date, b.value * 10000 + a.value * 100, at_, b.end);
        if (a.digits > 2 || b.digits != 2)
            return std::nullopt;
        std::size_t end = b.end;
        if (mark == U'.') {
            if (char_at(text_, end).c != U'.' ||
                decimal_mark_of(where_.language) != DecimalMark::comma)
                return std::nullopt;
            ++end;
            return date_of(0, b.value, a.value, at_, end);
        }
        if (mark != U'/')
            return std::nullopt;
        return date_in_order(0, a.value, b.value, end);
    }

    // "2025/26", "1914-18": two years, of which the first is told; "2026-11": a month.
    std::optional<Number> season(const Run& a, const Run& b) const {
        if (a.digits != 4 || b.digits != 2 || a.value < 1500 || a.value > 2100)
            return std::nullopt;
        if (b.value > a.value % 100 || (a.value + 1) % 100 == b.value)
            return make_date(NumberKind::year, a.value, at_, b.end);
        return is_month(b.value)
                   ? std::optional(
                         make_date(NumberKind::date, a.value * 10000 + b.value * 100, at_, b.end))
                   : std::nullopt;
    }

    std::optional<HalfDay> half_day_at(std::size_t at) const {
        at = skip_space(text_, at);
        const Word first = word_at(text_, at);
        const std::string_view lower = first.lower();
        const bool english =
            where_.primary.empty() || where_.primary == "en" || where_.primary == "hi";
        if (english && (lower == "am" || lower == "pm"))
            return HalfDay{first.end, lower == "pm"};
        if ((lower != "a" && lower != "p") || char_at(text_, first.end).c != U'.')
            return std::nullopt;
        const Word second = word_at(text_, skip_space(text_, first.end + 1));
        if (second.lower() != "m")
            return std::nullopt;
        const bool dot = char_at(text_, second.end).c == U'.';
        return HalfDay{second.end + (dot ? 1 : 0), lower == "p"};
    }

    std::optional<Number> time_of(unsigned hours,
                                  unsigned minutes,
                                  unsigned seconds,
                                  std::size_t end) const {
        if (hours > 24 || minutes > 59 || seconds > 59)
            return std::nullopt;
        if (const auto half = half_day_at(end); half && hours <= 12) {
            hours = hours % 12 + (half->afternoon ? 12 : 0);
            end = half->end;
        }
        return make_date(NumberKind::time, hours * 3600 + minutes * 60 + seconds, at_, end);
    }

    bool follows_time_word(std::string_view words) const {
        std::size_t end = skip_space_before(text_, at_);
        if (end == at_)
            return false;
        if (char_before(text_, end).c == U'.')
            --end;
        return is_one_of(word_before(text_, end).lower(), words);
    }

    std::size_t hour_word_end(std::size_t at) const {
        const Word word = word_at(text_, skip_space(text_, at));
        return word.lower() == "uhr" || word.lower() == "uur" ? word.end : 0;
    }

    // 18h, 18h30, 18 h 30.
    std::optional<Number> hour_mark(const Run& hours) const {
        if (!is_one_of(where_.primary, kHourMarks) || hours.value > 24)
            return std::nullopt;
        const std::size_t begin = skip_space(text_, hours.end);
        const Char mark = char_at(text_, begin);
        if (mark.c != U'h' && mark.c != U'H')
            return std::nullopt;
        const Run tight = run_at(text_, mark.next);
        const Run minutes = tight.digits == 0 ? run_at(text_, skip_space(text_, mark.next)) : tight;
        if (minutes.digits == 2 && minutes.value < 60)
            return time_of(hours.value, minutes.value, 0, minutes.end);
        // "24h" is a stretch of time, and so is "18 h" mostly.
        if (begin != hours.end || is_letter(char_at(text_, mark.next).c) || hours.value == 24)
            return std::nullopt;
        return time_of(hours.value, 0, 0, mark.next);
    }

    std::optional<Number> whole_hour(const Run& hours) const {
        if (hours.digits == 4 && hours.value < 2400 && hours.value % 100 < 60) {
            const Word zone = word_at(text_, skip_space(text_, hours.end));
            if (zone.capitals && is_one_of(zone.lower(), "gmt utc bst est edt cet cest"))
                return time_of(hours.value / 100, hours.value % 100, 0, hours.end);
        }
        if (hours.digits > 2 || hours.value > 24)
            return std::nullopt;
        if (auto marked = hour_mark(hours))
            return marked;
        if (half_day_at(hours.end) && hours.value <= 12)
            return time_of(hours.value, 0, 0, hours.end);
        const std::size_t word = hour_word_end(hours.end);
        const bool german = word != 0 && text_.substr(0, word).ends_with("hr");
        if (german || (word != 0 && follows_time_word("om tot vanaf rond")))
            return time_of(hours.value, 0, 0, word);
        if (follows_time_word(kBeforeTime)) {
            const char32_t next = char_at(text_, hours.end).c;
            if (next != U'.' && next != U',' && next != U'%')
                return time_of(hours.value, 0, 0, hours.end);
        }
        if (text_.substr(hours.end).starts_with(" o'clock") ||
            text_.substr(hours.end).starts_with(" o’clock"))
            return time_of(hours.value, 0, 0, text_.find("clock", hours.end) + 5);
        return std::nullopt;
    }

    std::optional<Number> clock(const Run& a, const Run& b) const {
        if (a.digits > 2 || b.digits != 2)
            return std::nullopt;
        if (char_at(text_, b.end).c == U':') {
            const Run c = run_at(text_, b.end + 1);
            if (c.digits == 2)
                return time_of(a.value, b.value, c.value, c.end);
            if (c.digits != 0)
                return std::nullopt;
        }
        return time_of(a.value, b.value, 0, b.end);
    }

    // 18.30 Uhr; "alle 18.30"; 5.30pm.
    std::optional<Number> dotted_time(const Run& a, const Run& b) const {
        if (a.digits > 2 || b.digits != 2 || a.value > 24 || b.value > 59)
            return std::nullopt;
        const std::size_t word = hour_word_end(b.end);
        if (word != 0)
            return time_of(a.value, b.value, 0, word);
        if (half_day_at(b.end))
            return time_of(a.value, b.value, 0, b.end);
        const bool romance = decimal_mark_of(where_.language) == DecimalMark::comma;
        if (romance && follows_time_word(kBeforeDottedTime) &&
            char_at(text_, skip_space(text_, b.end)).c != U'%')
            return time_of(a.value, b.value, 0, b.end);
        return std::nullopt;
    }

    std::string_view text_;
    const DateText& where_;
    std::size_t at_;
};

constexpr std::string_view kArticles = "de del di of den der du";

// "de 2026", ", 2026", " 2026" behind a month: the year and its end.
Run year_behind(std::string_view text, std::size_t at) {
    std::size_t next = at;
    if (char_at(text, next).c == U'.')
        ++next;
    if (char_at(text, next).c == U',' || char_at(text, next).c == U'-')
        ++next;
    const std::size_t spaced = skip_space(text, next);
    const Word article = word_at(text, spaced);
    const std::size_t begin =
        is_one_of(article.lower(), kArticles) ? skip_space(text, article.end) : spaced;
    const Run run = run_at(text, begin);
    const char32_t after = char_at(text, run.end).c;
    const bool year = begin != at && run.digits == 4 && run.value >= 1000 && run.value < 3000 &&
                      !is_letter(after) && after != U'%';
    return year ? run : Run{0, 0, at};
}

}  // namespace

Number make_date(NumberKind kind, std::uint64_t value, std::size_t begin, std::size_t end) {
    Number number;
    number.kind = kind;
    number.value = normalised(value, 0);
    number.begin = static_cast<std::uint32_t>(begin);
    number.end = static_cast<std::uint32_t>(end);
    return number;
}

MonthBefore month_before(const DateText& where, std::size_t at) {
    std::size_t end = skip_space_before(where.text, at);
    if (end == at)
        return {};
    const char32_t mark = char_before(where.text, end).c;
    if (mark == U'.' || mark == U',')
        --end;
    Word word = word_before(where.text, end);
    if (is_one_of(word.lower(), kArticles))
        word = word_before(where.text, skip_space_before(where.text, word.begin));
    return {month_named(word.lower(), word.capital, where.primary), word.begin};
}

std::optional<Number> read_digit_date(const DateText& where, std::size_t at) {
    return DigitDate(where, at).read();
}

std::optional<Number> read_day(const DateText& where,
                               std::size_t begin,
                               std::size_t end,
                               unsigned day) {
    if (!is_day(day))
        return std::nullopt;
    std::size_t next = end;
    const Char mark = char_at(where.text, next);
    if (mark.c == U'.' || mark.c == 0xB0 || mark.c == U'-')
        next = mark.next;
    next = skip_space(where.text, next);
    Word word = word_at(where.text, next);
    if (is_one_of(word.lower(), kArticles))
        word = word_at(where.text, skip_space(where.text, word.end));
    if (next != end && word.end != word.begin) {
        if (const unsigned month = month_named(word.lower(), word.capital, where.primary)) {
            const Run year = year_behind(where.text, word.end);
            return date_of(year.value, month, day, begin, year.end);
        }
    }
    const MonthBefore before = month_before(where, begin);
    if (before.month == 0 || is_counted(word.lower()))
        return std::nullopt;
    const Run year =
        char_at(where.text, end).c == U',' ? year_behind(where.text, end) : Run{0, 0, end};
    return date_of(year.value, before.month, day, before.begin, year.end);
}

}  // namespace rules::text::numbers
