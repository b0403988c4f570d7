#include "rules/text/numbers/han.hpp"

#include "rules/text/numbers/dates.hpp"
#include "rules/text/numbers/digits.hpp"
#include "rules/text/numbers/text.hpp"

#include <algorithm>

namespace rules::text::numbers {
namespace {

bool any_of(char32_t c, std::u32string_view set) {
    return c != 0 && set.contains(c);
}

// The power of a scale below 10,000, and of one from there on; 0 if it is none.
int small_scale(char32_t c) {
    constexpr std::u32string_view kScales = U"十십百백千천";
    const std::size_t place = kScales.find(c);
    return place == std::u32string_view::npos ? 0 : static_cast<int>(place / 2 + 1);
}

int large_scale(char32_t c) {
    constexpr std::u32string_view kScales = U"万萬만亿億억兆兆조";
    const std::size_t place = kScales.find(c);
    return place == std::u32string_view::npos ? 0 : static_cast<int>(4 * (place / 3 + 1));
}

bool is_hangul(char32_t c) {
    return c >= 0xAC00 && c <= 0xD7A3;
}

// "More than": 20多万.
bool is_approximate(char32_t c) {
    return any_of(c, U"多余餘几幾数數여");
}

// Builds a value from left to right: digits, then scales that fall.
class Builder {
public:
    explicit Builder(std::string_view text) : text_(text) {}

    // Whether digits (or one Han digit) were taken.
    bool take_digits(std::size_t& at) {
        const Char c = char_at(text_, at);
        if (const int digit = han_digit(c.c); digit >= 0) {
            number_ = {static_cast<std::uint64_t>(digit), 0};
            pending_ = true;
            zero_ = zero_ || digit == 0;
            han_last_ = digit != 0;
            at = c.next;
            ++size_;
            return true;
        }
        if (digit_value(c.c) < 0)
            return false;
        const Sequence sequence = read_sequence(text_, at);
        const Reading reading = interpret(sequence, DecimalMark::dot, true);
        if (reading.form != Reading::Form::number)
            return false;
        at = sequence.end;
        number_ = reading.value;
        pending_ = true;
        han_last_ = false;
        ++size_;
        return true;
    }

    void start(Decimal digits) {
        number_ = digits;
        pending_ = true;
    }

    bool take_scale(std::size_t& at) {
        Char c = char_at(text_, at);
        if (is_approximate(c.c))
            c = char_at(text_, c.next);
        if (const int power = small_scale(c.c); power != 0) {
            if (power >= smallest_ || (!pending_ && c.c != U'十' && !is_hangul(c.c)))
                return false;
            const Decimal one = pending_ ? number_ : Decimal{1, 0};
            if (!add(section_, scaled(one, power)))
                return false;
            smallest_ = power;
        } else if (const int large = large_scale(c.c); large != 0) {
            if (!take_large(large))
                return false;
        } else {
            return false;
        }
        last_power_ = small_scale(c.c) != 0 ? small_scale(c.c) : large_scale(c.c);
        pending_ = false;
        zero_ = false;
        scaled_ = true;
        at = c.next;
        ++size_;
        return true;
    }

    std::optional<HanNumber> finish(std::size_t end) {
        // 一万二 is 12,000, but 一万零二 10,002.
        if (pending_ && han_last_ && scaled_ && !zero_ && last_power_ > 1)
            number_ = scaled(number_, last_power_ - 1);
        if (pending_ && !add(section_, number_))
            return std::nullopt;
        if (!add(total_, section_))
            return std::nullopt;
        return HanNumber{total_, end, scaled_, size_};
    }

private:
    bool add(Decimal& to, Decimal what) {
        const auto both = sum(to, what);
        if (both)
            to = *both;
        return both.has_value();
    }

    bool take_large(int power) {
        Decimal before = section_;
        if (pending_ && !add(before, number_))
            return false;
        if (before.mantissa == 0) {
            // 万亿: the scale of what was just scaled.
            if (total_.mantissa == 0 || last_large_ == 0 || !just_large_)
                return false;
            total_ = scaled(total_, power);
            return true;
        }
        if (last_large_ != 0 && power >= last_large_) {
            // 3万5000亿: all of it.
            if (!add(total_, before))
                return false;
            total_ = scaled(total_, power);
        } else if (!add(total_, scaled(before, power))) {
            return false;
        }
        last_large_ = power;
        just_large_ = true;
        section_ = {};
        smallest_ = 4;
        return true;
    }

    std::string_view text_;
    Decimal total_;
    Decimal section_;  ///< below the last large scale
    Decimal number_;   ///< not yet scaled
    bool pending_ = false;
    bool zero_ = false;  ///< a 零 since the last scale
    bool han_last_ = false;
    bool scaled_ = false;
    bool just_large_ = false;
    int smallest_ = 4;
    int last_large_ = 0;
    int last_power_ = 0;
    std::size_t size_ = 0;
};

// 二〇二六, digit by digit.
std::optional<HanNumber> read_positions(std::string_view text, std::size_t at) {
    std::uint64_t value = 0;
    std::size_t size = 0;
    for (Char c = char_at(text, at); han_digit(c.c) >= 0 && size < 18; c = char_at(text, at)) {
        value = value * 10 + static_cast<unsigned>(han_digit(c.c));
        at = c.next;
        ++size;
    }
    if (size < 2 || small_scale(char_at(text, at).c) != 0 || large_scale(char_at(text, at).c) != 0)
        return std::nullopt;
    return HanNumber{normalised(value, 0), at, false, size};
}

struct Small {
    std::uint32_t value = 0;
    std::size_t end = 0;
    std::size_t digits = 0;
};

// A whole number of at most four digits, in either writing.
std::optional<Small> small_at(std::string_view text, std::size_t at) {
    if (const Run run = run_at(text, at); run.digits > 0)
        return run.digits < 5 ? std::optional(Small{run.value, run.end, run.digits}) : std::nullopt;
    if (!is_han_numeral(char_at(text, at).c))
        return std::nullopt;
    const auto han = read_han(text, at);
    if (!han || han->value.exponent < 0 || han->value.exponent > 3 || han->value.mantissa > 9999)
        return std::nullopt;
    std::uint64_t value = han->value.mantissa;
    for (int i = 0; i < han->value.exponent; ++i)
        value *= 10;
    if (value > 9999)
        return std::nullopt;
    return Small{static_cast<std::uint32_t>(value), han->end, han->scaled ? 1 : han->size};
}

enum class Half : std::uint8_t { unknown, morning, afternoon };

Half half_before(std::string_view text, std::size_t at) {
    const std::string_view head = text.substr(0, skip_space_before(text, at));
    for (const std::string_view word : words_of("下午 晚上 傍晚 午後 夜 晚 오후"))
        if (head.ends_with(word))
            return Half::afternoon;
    for (const std::string_view word :
         words_of("上午 凌晨 早上 早晨 清晨 中午 午前 朝 오전 当地时间 現地時間"))
        if (head.ends_with(word))
            return Half::morning;
    return Half::unknown;
}

std::optional<Number> read_han_time(std::string_view text, std::size_t at, const Small& hour) {
    const Char mark = char_at(text, hour.end);
    if (!any_of(mark.c, U"时時点點시") || hour.value > 24)
        return std::nullopt;
    const char32_t after = char_at(text, mark.next).c;
    if (any_of(after, U"間间点點代速刻") || digit_value(mark.c) >= 0)
        return std::nullopt;
    const Half half = half_before(text, at);
    std::size_t end = mark.next;
    std::uint32_t minutes = 0;
    bool exact = half != Half::unknown || any_of(mark.c, U"时時시");
    const std::size_t next = mark.c == U'시' ? skip_space(text, mark.next) : mark.next;
    if (const auto minute = small_at(text, next);
        minute && minute->value < 60 && any_of(char_at(text, minute->end).c, U"分분")) {
        minutes = minute->value;
        end = char_at(text, minute->end).next;
        exact = true;
    } else if (after == U'半') {
        minutes = 30;
        end = char_at(text, mark.next).next;
    } else if (any_of(after, U"钟鐘整")) {
        end = char_at(text, mark.next).next;
        exact = true;
    }
    if (!exact)
        return std::nullopt;
    std::uint32_t hours = hour.value;
    if (half == Half::afternoon && hours < 12)
        hours += 12;
    return make_date(NumberKind::time, hours * 3600 + minutes * 60, at, end);
}

std::optional<HanNumber> read_whole(std::string_view text, std::size_t at) {
    if (const auto positions = read_positions(text, at))
        return positions;
    Builder builder(text);
    const std::size_t begin = at;
    if (char_at(text, at).c == U'百')
        return std::nullopt;
    for (;;) {
        std::size_t next = at;
        if (!builder.take_digits(next) && at == begin && char_at(text, at).c != U'十')
            return std::nullopt;
        if (char_at(text, at).c == U'零' && next != at) {
            std::size_t behind = next;
            if (builder.take_digits(behind))
                next = behind;
        }
        const bool scale = builder.take_scale(next);
        if (next == at)
            break;
        at = next;
        if (!scale)
            break;
    }
    return builder.finish(at);
}

}  // namespace

std::optional<HanNumber> read_han(std::string_view text, std::size_t at) {
    auto number = read_whole(text, at);
    if (!number)
        return std::nullopt;
    const Char point = char_at(text, number->end);
    if (point.c != U'点' && point.c != U'點')
        return number;
    HanNumber decimal = *number;
    decimal.end = point.next;
    int places = 0;
    Decimal fraction;
    for (Char c = char_at(text, decimal.end); han_digit(c.c) >= 0 && places < 9;
         c = char_at(text, decimal.end)) {
        fraction = sum(scaled(fraction, 1), {static_cast<std::uint64_t>(han_digit(c.c)), 0})
                       .value_or(fraction);
        decimal.end = c.next;
        ++places;
    }
    const auto value = sum(decimal.value, scaled(fraction, -places));
    if (places == 0 || !value)
        return number;
    decimal.value = normalised(value->mantissa, value->exponent);
    decimal.size += static_cast<std::size_t>(places) + 1;
    if (auto larger = read_scales(text, decimal.end, decimal.value)) {
        larger->size += decimal.size;
        return larger;
    }
    // 三点五 may be a time as well: the caller looks at `scaled`.
    decimal.scaled = false;
    return decimal;
}

std::optional<HanNumber> read_scales(std::string_view text, std::size_t at, Decimal digits) {
    Builder builder(text);
    builder.start(digits);
    if (!builder.take_scale(at))
        return std::nullopt;
    for (;;) {
        std::size_t next = at;
        while (builder.take_scale(next))
            at = next;
        // A space stands between the parts of Korean numbers only: 1조 2000억.
        if (is_hangul(char_before(text, at).c))
            next = skip_space(text, at);
        Builder tried = builder;
        if (!tried.take_digits(next))
            break;
        const std::size_t behind = next;
        const bool scale = tried.take_scale(next);
        // 13万7000 goes on to the end of the digits, 3万5月 does not.
        if (!scale && any_of(char_at(text, behind).c, U"年月日号號时時点點년월일시%％"))
            break;
        if (!scale && skip_space(text, at) != at)
            break;
        builder = tried;
        at = next;
        if (!scale)
            break;
    }
    return builder.finish(at);
}

std::optional<Number> read_han_date(std::string_view text, std::size_t at) {
    auto part = small_at(text, at);
    if (!part)
        return std::nullopt;
    if (const auto time = read_han_time(text, at, *part))
        return time;
    std::size_t end = 0;
    std::uint32_t year = 0;
    std::uint32_t month = 0;
    std::uint32_t day = 0;
    // The mark behind the part, a space before it being the page's layout: "2026 年".
    const auto mark = [&] { return char_at(text, skip_space(text, part->end)); };
    const auto next_part = [&](std::size_t behind) {
        end = behind;
        part = small_at(text, skip_space(text, end));
    };
    if (any_of(mark().c, U"年년") && part->digits == 4 && part->value >= 1000 &&
        part->value < 3000) {
        year = part->value;
        next_part(mark().next);
    }
    if (part && any_of(mark().c, U"月월") && part->value >= 1 && part->value <= 12) {
        month = part->value;
        next_part(mark().next);
    }
    if (part && any_of(mark().c, U"日号號일") && part->value >= 1 && part->value <= 31 &&
        (year == 0 || month != 0) && !any_of(char_at(text, mark().next).c, U"間间线線本元")) {
        day = part->value;
        end = mark().next;
    }
    if (year + month + day == 0)
        return std::nullopt;
    const bool only_year = month + day == 0;
    return make_date(only_year ? NumberKind::year : NumberKind::date,
                     only_year ? year : year * 10000 + month * 100 + day,
                     at,
                     end);
}

}  // namespace rules::text::numbers
