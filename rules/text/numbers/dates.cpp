#include "rules/text/numbers/dates.hpp"

#include "rules/text/numbers/digits.hpp"
#include "rules/text/numbers/text.hpp"
#include "rules/text/numbers/words.hpp"

#include <array>

namespace rules::text::numbers {
namespace {

struct Run {
    unsigned value = 0;
    unsigned digits = 0;
    std::size_t end = 0;
};

// At most four digits; `digits` is 5 for more.
Run run_at(std::string_view text, std::size_t at) {
    Run run;
    run.end = at;
    for (Char c = char_at(text, at); digit_value(c.c) >= 0 && run.digits < 5;
         c = char_at(text, run.end)) {
        run.value = run.value * 10 + static_cast<unsigned>(digit_value(c.c));
        ++run.digits;
        run.end = c.next;
    }
    return run;
}

bool is_day(unsigned n) {
    return n >= 1 && n <= 31;
}

bool joins_dates(char32_t c) {
    return c == U'/' || c == U'-' || c == U'.' || c == 0x2010 || c == 0x2011 || c == 0x2013;
}

bool is_month(unsigned n) {
    return n >= 1 && n <= 12;
}

bool month_first(const DateText& where) {
    return where.language == "en" || where.language == "en-US" || where.language == "en_US";
}

std::optional<Number> date_of(
    unsigned year, unsigned month, unsigned day, std::size_t begin, std::size_t end) {
    if (!is_month(month) || !is_day(day))
        return std::nullopt;
    return make_date(NumberKind::date, year * 10000 + month * 100 + day, begin, end);
}

std::optional<Number> three_parts(const DateText& where,
                                  std::size_t at,
                                  const std::array<Run, 3>& runs) {
    const auto& [a, b, c] = runs;
    // A feed's time stamp: 2026-11-26T10:30:00Z.
    std::size_t end = c.end;
    if (a.digits == 4 && b.digits <= 2 && c.digits <= 2) {
        if (char_at(where.text, end).c == U'T' && run_at(where.text, end + 1).digits == 2)
            while (end < where.text.size() && end < c.end + 32 &&
                   (digit_value(char_at(where.text, end).c) >= 0 ||
                    std::string_view("T:.+Z").contains(where.text[end])))
                end = char_at(where.text, end).next;
        return date_of(a.value, b.value, c.value, at, end);
    }
    if (a.digits > 2 || b.digits > 2 || (c.digits != 4 && c.digits != 2))
        return std::nullopt;
    const unsigned year = c.digits == 4 ? c.value : 2000 + c.value;
    const bool first_is_month = b.value > 12 || (a.value <= 12 && month_first(where));
    return first_is_month ? date_of(year, a.value, b.value, at, end)
                          : date_of(year, b.value, a.value, at, end);
}

// 26/11, 26.11. without a year.
std::optional<Number> two_parts(
    const DateText& where, std::size_t at, char32_t mark, const Run& a, const Run& b) {
    if (mark == U'/' && a.digits <= 2 && b.digits == 4 && is_month(a.value) && b.value >= 1500)
        return make_date(NumberKind::date, b.value * 10000 + a.value * 100, at, b.end);
    if (a.digits > 2 || b.digits != 2)
        return std::nullopt;
    std::size_t end = b.end;
    if (mark == U'.') {
        if (char_at(where.text, end).c != U'.' ||
            decimal_mark_of(where.language) != DecimalMark::comma)
            return std::nullopt;
        ++end;
        return date_of(0, b.value, a.value, at, end);
    }
    if (mark != U'/')
        return std::nullopt;
    const bool first_is_month = b.value > 12 || (a.value <= 12 && month_first(where));
    return first_is_month ? date_of(0, a.value, b.value, at, end)
                          : date_of(0, b.value, a.value, at, end);
}

// "2025/26", "1914-18": two years, of which the first is told; "2026-11": a month.
std::optional<Number> season(std::size_t at, const Run& a, const Run& b) {
    if (a.digits != 4 || b.digits != 2 || a.value < 1500 || a.value > 2100)
        return std::nullopt;
    if (b.value > a.value % 100 || (a.value + 1) % 100 == b.value)
        return make_date(NumberKind::year, a.value, at, b.end);
    return is_month(b.value) ? std::optional(make_date(
                                   NumberKind::date, a.value * 10000 + b.value * 100, at, b.end))
                             : std::nullopt;
}

// a.m., p.m.: the end behind it, and whether it is the afternoon.
struct HalfDay {
    std::size_t end = 0;
    bool afternoon = false;
};

std::optional<HalfDay> half_day_at(const DateText& where, std::size_t at) {
    at = skip_space(where.text, at);
    const Word first = word_at(where.text, at);
    const std::string_view lower = first.lower();
    const bool english = where.primary.empty() || where.primary == "en" || where.primary == "hi";
    if (english && (lower == "am" || lower == "pm"))
        return HalfDay{first.end, lower == "pm"};
    if ((lower != "a" && lower != "p") || char_at(where.text, first.end).c != U'.')
        return std::nullopt;
    const Word second = word_at(where.text, skip_space(where.text, first.end + 1));
    if (second.lower() != "m")
        return std::nullopt;
    const bool dot = char_at(where.text, second.end).c == U'.';
    return HalfDay{second.end + (dot ? 1 : 0), lower == "p"};
}

std::optional<Number> time_of(const DateText& where,
                              unsigned hours,
                              unsigned minutes,
                              unsigned seconds,
                              std::size_t begin,
                              std::size_t end) {
    if (hours > 24 || minutes > 59 || seconds > 59)
        return std::nullopt;
    if (const auto half = half_day_at(where, end); half && hours <= 12) {
        hours = hours % 12 + (half->afternoon ? 12 : 0);
        end = half->end;
    }
    return make_date(NumberKind::time, hours * 3600 + minutes * 60 + seconds, begin, end);
}

// Words that stand only before or behind a time of day.
constexpr std::string_view kBeforeTime = "ore kl klo klockan godz godzinie godziny uur";
constexpr std::string_view kBeforeDottedTime =
    "alle dalle las às kl klo klockan ore godz godzinie o om um at";
constexpr std::string_view kHourMarks = "fr pt es it ca ro gl";

bool follows_time_word(const DateText& where, std::size_t at, std::string_view words) {
    std::size_t end = skip_space_before(where.text, at);
    if (end == at)
        return false;
    if (char_before(where.text, end).c == U'.')
        --end;
    return is_one_of(word_before(where.text, end).lower(), words);
}

std::size_t hour_word_end(const DateText& where, std::size_t at) {
    const Word word = word_at(where.text, skip_space(where.text, at));
    return word.lower() == "uhr" || word.lower() == "uur" ? word.end : 0;
}

// 18h, 18h30, 18 h 30.
std::optional<Number> hour_mark(const DateText& where, std::size_t at, const Run& hours) {
    if (!is_one_of(where.primary, kHourMarks) || hours.value > 24)
        return std::nullopt;
    const std::size_t begin = skip_space(where.text, hours.end);
    const Char mark = char_at(where.text, begin);
    if (mark.c != U'h' && mark.c != U'H')
        return std::nullopt;
    const Run tight = run_at(where.text, mark.next);
    const Run minutes =
        tight.digits == 0 ? run_at(where.text, skip_space(where.text, mark.next)) : tight;
    if (minutes.digits == 2 && minutes.value < 60)
        return time_of(where, hours.value, minutes.value, 0, at, minutes.end);
    // "24h" is a stretch of time, and so is "18 h" mostly.
    if (begin != hours.end || is_letter(char_at(where.text, mark.next).c) || hours.value == 24)
        return std::nullopt;
    return time_of(where, hours.value, 0, 0, at, mark.next);
}

std::optional<Number> whole_hour(const DateText& where, std::size_t at, const Run& hours) {
    if (hours.digits == 4 && hours.value < 2400 && hours.value % 100 < 60) {
        const Word zone = word_at(where.text, skip_space(where.text, hours.end));
        if (zone.capitals && is_one_of(zone.lower(), "gmt utc bst est edt cet cest"))
            return time_of(where, hours.value / 100, hours.value % 100, 0, at, hours.end);
    }
    if (hours.digits > 2 || hours.value > 24)
        return std::nullopt;
    if (auto marked = hour_mark(where, at, hours))
        return marked;
    if (half_day_at(where, hours.end) && hours.value <= 12)
        return time_of(where, hours.value, 0, 0, at, hours.end);
    const std::size_t word = hour_word_end(where, hours.end);
    const bool german = word != 0 && where.text.substr(0, word).ends_with("hr");
    if (german || (word != 0 && follows_time_word(where, at, "om tot vanaf rond")))
        return time_of(where, hours.value, 0, 0, at, word);
    if (follows_time_word(where, at, kBeforeTime)) {
        const char32_t next = char_at(where.text, hours.end).c;
        if (next != U'.' && next != U',' && next != U'%')
            return time_of(where, hours.value, 0, 0, at, hours.end);
    }
    if (where.text.substr(hours.end).starts_with(" o'clock") ||
        where.text.substr(hours.end).starts_with(" o’clock"))
        return time_of(where, hours.value, 0, 0, at, where.text.find("clock", hours.end) + 5);
    return std::nullopt;
}

std::optional<Number> clock(const DateText& where, std::size_t at, const Run& a, const Run& b) {
    if (a.digits > 2 || b.digits != 2)
        return std::nullopt;
    if (char_at(where.text, b.end).c == U':') {
        const Run c = run_at(where.text, b.end + 1);
        if (c.digits == 2)
            return time_of(where, a.value, b.value, c.value, at, c.end);
        if (c.digits != 0)
            return std::nullopt;
    }
    return time_of(where, a.value, b.value, 0, at, b.end);
}

// 18.30 Uhr; "alle 18.30"; 5.30pm.
std::optional<Number> dotted_time(const DateText& where,
                                  std::size_t at,
                                  const Run& a,
                                  const Run& b) {
    if (a.digits > 2 || b.digits != 2 || a.value > 24 || b.value > 59)
        return std::nullopt;
    const std::size_t word = hour_word_end(where, b.end);
    if (word != 0)
        return time_of(where, a.value, b.value, 0, at, word);
    if (half_day_at(where, b.end))
        return time_of(where, a.value, b.value, 0, at, b.end);
    const bool romance = decimal_mark_of(where.language) == DecimalMark::comma;
    if (romance && follows_time_word(where, at, kBeforeDottedTime) &&
        char_at(where.text, skip_space(where.text, b.end)).c != U'%')
        return time_of(where, a.value, b.value, 0, at, b.end);
    return std::nullopt;
}

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
    const Run a = run_at(where.text, at);
    if (a.digits > 4)
        return std::nullopt;
    const Char mark = char_at(where.text, a.end);
    const Run b = run_at(where.text, mark.next);
    if (b.digits == 0 || b.digits > 4)
        return whole_hour(where, at, a);
    if (mark.c == U':')
        return clock(where, at, a, b);
    if (mark.c == U',' && follows_time_word(where, at, "ore"))
        return dotted_time(where, at, a, b);
    if (!joins_dates(mark.c))
        return whole_hour(where, at, a);
    const Char second = char_at(where.text, b.end);
    if (second.c == mark.c && mark.c != 0x2013) {
        const Run c = run_at(where.text, second.next);
        const Char third = char_at(where.text, c.end);
        const bool goes_on =
            third.c == mark.c && digit_value(char_at(where.text, third.next).c) >= 0;
        if (c.digits > 0 && c.digits <= 4 && !goes_on) {
            if (auto date = three_parts(where, at, {a, b, c}))
                return date;
            if (mark.c == U'/' || mark.c == U'-')
                return std::nullopt;
        }
    }
    if (mark.c == U'.')
        if (auto time = dotted_time(where, at, a, b))
            return time;
    if (mark.c != U'.')
        if (auto years = season(at, a, b))
            return years;
    return two_parts(where, at, mark.c, a, b);
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
