#include "rules/text/numbers.hpp"

#include "rules/text/numbers/dates.hpp"
#include "rules/text/numbers/digits.hpp"
#include "rules/text/numbers/found_numbers.hpp"
#include "rules/text/numbers/han.hpp"
#include "rules/text/numbers/numerals.hpp"
#include "rules/text/numbers/ordinals.hpp"
#include "rules/text/numbers/scan.hpp"
#include "rules/text/numbers/suffix.hpp"
#include "rules/text/numbers/text.hpp"
#include "rules/text/numbers/words.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rules::text {
namespace {

using namespace numbers;  // NOLINT(google-build-using-namespace): this file is their public face

bool is_semitic(char32_t c) {
    return (c >= 0x0590 && c <= 0x06FF) && c != 0x060C;
}

// What is before a hyphen and does not make a code of the digits behind it: mid-2026.
constexpr std::string_view kBeforeHyphen =
    "mid pre post early late mi début fin ende mitte anfang metà inizio fine non sub since до "
    "после ca um";

class Finder {
public:
    Finder(std::string_view text, std::string_view language, std::vector<Number>& out)
        : text_(text),
          where_{text, language, primary_subtag(language)},
          suffixes_(text, primary_subtag(language)),
          found_(text, out) {}

    void run() {
        std::size_t word = next_numeral(text_, 0, where_.primary);
        for (std::size_t at = next_candidate(text_, 0); at < text_.size() || word < text_.size();
             at = next_candidate(text_, at)) {
            if (word < at) {
                const std::size_t end = numeral(word);
                word = next_numeral(text_, end, where_.primary);
                at = std::max(std::min(at, text_.size()), found_.end());
                continue;
            }
            const Char c = char_at(text_, at);
            if (digit_value(c.c) >= 0)
                at = std::max(digits(at), c.next);
            else if (is_han_numeral(c.c))
                at = std::max(han(at), c.next);
            else
                at = c.next;
            if (word < at)
                word = next_numeral(text_, at, where_.primary);
        }
    }

private:
    struct Start {
        std::size_t begin = 0;
        Decimal value;
    };

    static Suffix as(NumberKind kind, std::size_t end) {
        Suffix suffix;
        suffix.kind = kind;
        suffix.end = end;
        return suffix;
    }

    std::size_t skip_code(std::size_t at) const {
        for (;;) {
            const Char c = char_at(text_, at);
            if (is_letter(c.c) || digit_value(c.c) >= 0) {
                at = c.next;
                continue;
            }
            const bool joins = c.c == U'-' || c.c == U'.' || c.c == U'/' || c.c == U'_';
            if (!joins || digit_value(char_at(text_, c.next).c) < 0)
                return at;
            at = c.next;
        }
    }

    // By what stands before the digits.
    bool is_code(std::size_t at) const {
        const Char before = char_before(text_, at);
        if (is_letter(before.c))
            return !is_semitic(before.c) &&
                   currency_before(text_, at, where_.primary).currency.empty();
        if (before.c == U'_')
            return true;
        if (before.c != U'-' && before.c != 0x2010 && before.c != 0x2011)
            return false;
        const char32_t ahead = char_before(text_, before.next).c;
        if (!is_letter(ahead) || is_semitic(ahead))
            return false;
        return !is_one_of(word_before(text_, before.next).lower(), kBeforeHyphen);
    }

    std::size_t digits(std::size_t at) {
        if (is_code(at))
            return skip_code(at);
        if (const auto date = marked_date(at)) {
            found_.add(*date, Open::no, {});
            return date->end;
        }
        if (const auto date = read_digit_date(where_, at)) {
            found_.add(*date, Open::no, {});
            return date->end;
        }
        return sequence(at);
    }

    // 2026年, 3월: only where a character of such a script follows the digits.
    std::optional<Number> marked_date(std::size_t at) const {
        std::size_t end = at;
        for (int i = 0; i < 4; ++i)
            if (const Char c = char_at(text_, end); digit_value(c.c) >= 0)
                end = c.next;
        return is_single(char_at(text_, skip_space(text_, end)).c) ? read_han_date(text_, at)
                                                                   : std::nullopt;
    }

    DecimalMark decimal_mark(const Sequence& read) {
        // Asked for only where it may matter: without a language it takes a look at all of the
        // text.
        if (!mark_known_ && read.size == 2 && read.groups[1].digits == 3) {
            mark_ = where_.language.empty() ? decimal_mark_of_text(text_)
                                            : decimal_mark_of(where_.language);
            mark_known_ = true;
        }
        return mark_;
    }

    std::size_t sequence(std::size_t at) {
        const Sequence read = read_sequence(text_, at);
        // 1/2, 24/7, 2/3: neither of the two is a number.
        const Char slash = char_at(text_, read.end);
        if (slash.c == U'/' && digit_value(char_at(text_, slash.next).c) >= 0 && read.size == 1)
            return skip_code(slash.next);
        return number(at, read);
    }

    std::size_t list(const Sequence& read) {
        std::size_t end = read.end;
        for (std::size_t i = 0; i < read.size; ++i) {
            if (read.groups[i].begin < found_.end())
                continue;  // a date took it
            Sequence one;
            one.groups[0] = read.groups[i];
            one.groups[0].mark = 0;
            one.size = 1;
            one.end = read.groups[i].end;
            end = number(one.groups[0].begin, one);
        }
        return std::max<std::size_t>(end, read.end);
    }

    std::size_t number(std::size_t at, const Sequence& read) {
        Prefix prefix = currency_before(text_, at, where_.primary);
        if (prefix.begin < found_.end())
            prefix.currency = {};
        const bool money = !prefix.currency.empty();
        const bool one_digit = read.size == 1 && read.groups[0].digits == 1;
        Suffix suffix = suffixes_.read(read.end, money, one_digit);
        const Reading reading = interpret(
            read, decimal_mark(read), suffix.is_scaled || suffix.kind == NumberKind::percent);
        if (reading.form == Reading::Form::list)
            return list(read);
        if (reading.form == Reading::Form::none)
            return skip_code(read.end);
        if (!money)
            if (const std::size_t end = named_otherwise(at, read, suffix))
                return end;
        Start start{money ? prefix.begin : at, reading.value};
        if (!money)
            mark_before(at, read, start, suffix);
        Decimal value = start.value;
        if (const auto scales = han_scales(read.end, value)) {
            suffix = suffixes_.read(scales->end, money, false);
            suffix.is_scaled = true;
            value = scales->value;
        }
        // 1~2万人, but not 13万7000: only where the scale is all that follows the digits.
        const Decimal unscaled = value.mantissa == start.value.mantissa ? start.value : value;
        const bool unit = suffix.kind != NumberKind::plain || suffix.unit;
        Open open = unit ? Open::no : suffix.is_scaled ? Open::unit : Open::scale_and_unit;
        if (money && suffix.kind == NumberKind::plain) {
            suffix.kind = NumberKind::money;
            suffix.currency = prefix.currency;
        } else if (money && suffix.kind == NumberKind::money && prefix.currency != "USD") {
            suffix.currency = prefix.currency;
        }
        finish(start.begin, value, suffix, open, unscaled);
        return suffix.end;
    }

    std::optional<HanNumber> han_scales(std::size_t at, Decimal value) const {
        return is_single(char_at(text_, at).c) ? read_scales(text_, at, value) : std::nullopt;
    }

    // ".5" and "%5".
    void mark_before(std::size_t at, const Sequence& read, Start& start, Suffix& suffix) const {
        const Char before = char_before(text_, at);
        if (before.next < found_.end())
            return;
        const char32_t ahead = char_before(text_, before.next).c;
        if (before.c == U'.' && read.size == 1 &&
            (ahead == 0 || is_space(ahead) || ahead == U'\n' || ahead == U'(')) {
            start = {before.next, scaled(start.value, -static_cast<int>(read.groups[0].digits))};
        } else if ((before.c == U'%' || before.c == 0xFF05) && suffix.kind == NumberKind::plain &&
                   digit_value(ahead) < 0) {
            suffix.kind = NumberKind::percent;
            start.begin = before.next;
        }
    }

    // Decades, ordinals, codes by what is behind the digits, years and days: the place to go on
    // from, or 0 where the digits are an amount of something.
    std::size_t named_otherwise(std::size_t at, const Sequence& read, const Suffix& suffix) {
        const Decimal value = normalised(read.groups[0].value, 0);
        if (const std::size_t end = decade_end(text_, read)) {
            finish(at, value, as(NumberKind::year, end), Open::no, {});
            return end;
        }
        if (const std::size_t end = ordinal_end(text_, at, read, where_.primary)) {
            if (!dated(at, read, end))
                finish(at, value, as(NumberKind::ordinal, end), Open::no, {});
            return std::max<std::size_t>(end, found_.end());
        }
        if (suffix.is_scaled || suffix.kind != NumberKind::plain || suffix.unit ||
            han_scales(read.end, value))
            return 0;
        if (is_letter(char_at(text_, read.end).c))
            return skip_code(read.end);
        // 737-MAX, 10-K, 3-D
        if (char_at(text_, read.end).c == U'-')
            if (const Word behind = word_at(text_, read.end + 1); behind.capitals)
                return skip_code(behind.end);
        return dated(at, read, read.end) ? found_.end() : 0;
    }

    // Years and days; `end`: behind what belongs to the digits. False if they are neither.
    bool dated(std::size_t at, const Sequence& read, std::size_t end) {
        const Group& digits = read.groups[0];
        if (read.size != 1 || digits.digits > 4 || digits.value > 2999)
            return false;
        const auto value = static_cast<unsigned>(digits.value);
        std::optional<Number> date;
        if (digits.digits == 4 && end == read.end)
            date = read_year(where_, at, end, value);
        else if (digits.digits <= 2)
            date = read_day(where_, at, end, value);
        if (!date || date->begin < found_.end())
            return false;
        const bool year = date->kind == NumberKind::year;
        found_.add(*date, year ? Open::scale_and_unit : Open::no, normalised(value, 0));
        return true;
    }

    // 百分之五, 百分之5.3; `from`: behind 百分之.
    std::size_t han_percent(std::size_t at, std::size_t from) {
        Decimal value;
        std::size_t end = from;
        if (digit_value(char_at(text_, from).c) >= 0) {
            const Sequence read = read_sequence(text_, from);
            const Reading reading = interpret(read, DecimalMark::dot, true);
            if (reading.form != Reading::Form::number)
                return read.end;
            value = reading.value;
            end = read.end;
        } else if (const auto number = read_han(text_, from)) {
            value = number->value;
            end = number->end;
        } else if (const Char hundred = char_at(text_, from); hundred.c == U'百') {
            value = {1, 2};
            end = hundred.next;
        } else {
            return from;
        }
        finish(at, value, as(NumberKind::percent, end), Open::no, {});
        return end;
    }

    std::size_t numeral(std::size_t at) {
        const auto numeral = read_numeral(text_, at, where_.primary);
        if (!numeral)
            return word_at(text_, at).end;
        const Suffix suffix = suffixes_.read(numeral->end, false, false);
        const bool means_amount = suffix.is_scaled || suffix.kind != NumberKind::plain;
        const Char behind = char_at(text_, suffix.end);
        // Two-thirds, a seven-year plan.
        const bool is_part = behind.c == U'-' && is_letter(char_at(text_, behind.next).c);
        // Un milione e 200mila: of the two none is the number.
        const Word joined = word_at(text_, skip_space(text_, suffix.end));
        const bool is_more = where_.primary != "en" && is_one_of(joined.lower(), "e y et und en и");
        if (at < found_.end() || is_part || is_more || char_before(text_, at).c == U'-' ||
            (numeral->needs_scale && !means_amount))
            return numeral->end;
        const Open open = means_amount || suffix.unit ? Open::no : Open::unit;
        finish(at, numeral->value, suffix, open, numeral->value);
        return suffix.end;
    }

    std::size_t han(std::size_t at) {
        constexpr std::string_view kPercent = "百分之";
        if (text_.substr(at).starts_with(kPercent))
            return han_percent(at, at + kPercent.size());
        if (const auto date = read_han_date(text_, at)) {
            found_.add(*date, Open::no, {});
            return date->end;
        }
        const auto number = read_han(text_, at);
        if (!number)
            return at;
        if (char_before(text_, at).c == U'第') {
            finish(at, number->value, as(NumberKind::ordinal, number->end), Open::no, {});
            return number->end;
        }
        // 十分, 一些 and names: only what has a digit and a scale is surely a number.
        if (!number->scaled || number->size < 2)
            return number->end;
        Suffix suffix = suffixes_.read(number->end, false, false);
        const Prefix prefix = currency_before(text_, at, where_.primary);
        const bool money = !prefix.currency.empty() && prefix.begin >= found_.end();
        if (money) {
            suffix.kind = NumberKind::money;
            suffix.currency = prefix.currency;
        }
        finish(money ? prefix.begin : at, number->value, suffix, Open::no, {});
        return suffix.end;
    }

    void finish(
        std::size_t begin, Decimal value, const Suffix& suffix, Open open, Decimal unscaled) {
        Number number;
        number.value = scaled(value, suffix.power);
        number.kind = suffix.kind;
        suffix.currency.copy(number.currency, 3);
        number.begin = static_cast<std::uint32_t>(begin);
        number.end = static_cast<std::uint32_t>(suffix.end);
        found_.add(number, open, unscaled);
    }

    std::string_view text_;
    DateText where_;
    SuffixReader suffixes_;
    FoundNumbers found_;
    DecimalMark mark_ = DecimalMark::unknown;
    bool mark_known_ = false;
};

}  // namespace

void find_numbers(std::string_view text, std::string_view language, std::vector<Number>& out) {
    out.clear();
    Finder(text, language, out).run();
}

}  // namespace rules::text
