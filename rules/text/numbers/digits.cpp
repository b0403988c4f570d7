#include "rules/text/numbers/digits.hpp"

#include "rules/text/numbers/text.hpp"

#include <algorithm>
#include <limits>

namespace rules::text::numbers {
namespace {

constexpr std::uint32_t kMostDigits = 19;
constexpr int kLargestPower = 60;

// '.', ',', '\'', ' ' for all that is used so; 0 for anything else.
char mark_of(char32_t c) {
    switch (c) {
        case U'.':
        case 0xFF0E:
        case 0x066B:  // Arabic decimal mark: works as a dot in "1٬234٫5"
            return '.';
        case U',':
        case 0xFF0C:
        case 0x060C:
            return ',';
        case 0x066C:  // Arabic thousands
        case U'\'':
        case 0x2019:
            return '\'';
        default:
            return is_space(c) ? ' ' : '\0';
    }
}

// Reads one run; the position behind it.
std::size_t read_run(std::string_view text, std::size_t at, Group& group, bool& too_long) {
    group.begin = static_cast<std::uint32_t>(at);
    for (Char c = char_at(text, at);; c = char_at(text, at)) {
        const int digit = digit_value(c.c);
        if (digit < 0)
            break;
        if (group.digits < kMostDigits)
            group.value = group.value * 10 + static_cast<unsigned>(digit);
        else
            too_long = true;
        ++group.digits;
        at = c.next;
    }
    group.end = static_cast<std::uint32_t>(at);
    return at;
}

// Whether exactly three digits begin at `at`.
bool three_digits(std::string_view text, std::size_t at) {
    for (int i = 0; i < 3; ++i) {
        const Char c = char_at(text, at);
        if (digit_value(c.c) < 0)
            return false;
        at = c.next;
    }
    const char32_t after = char_at(text, at).c;
    return digit_value(after) < 0 && !is_letter(after);
}

// Spaces and apostrophes group only.
bool may_join(
    std::string_view text, const Sequence& sequence, char mark, char32_t c, std::size_t next) {
    if (digit_value(char_at(text, next).c) < 0)
        return false;
    const bool first = sequence.size == 1;
    const bool leads = first && sequence.groups[0].digits <= 3 && sequence.groups[0].value != 0;
    const char before = sequence.groups[sequence.size - 1].mark;
    if (mark == ' ' || mark == '\'')
        return (leads || before == mark) && three_digits(text, next);
    if (c == 0xFF0C || c == 0x060C)  // the comma of a sentence, too
        return (leads || before == mark) && three_digits(text, next);
    return true;
}

struct Marks {
    std::size_t dots = 0, commas = 0, others = 0;
};

Marks count_marks(const Sequence& sequence) {
    Marks marks;
    for (std::size_t i = 1; i < sequence.size; ++i) {
        const char mark = sequence.groups[i].mark;
        ++(mark == '.' ? marks.dots : mark == ',' ? marks.commas : marks.others);
    }
    return marks;
}

// Whether groups [0, end) group thousands, or lakhs.
bool groups_well(const Sequence& sequence, std::size_t end) {
    const auto digits = [&](std::size_t i) { return sequence.groups[i].digits; };
    if (end < 2)
        return true;
    if (digits(0) > 3 || digits(end - 1) != 3)
        return false;
    const std::uint32_t middle = end > 2 ? digits(1) : 3;
    if (middle != 3 && (middle != 2 || digits(0) > 2 || sequence.groups[1].mark != ','))
        return false;
    for (std::size_t i = 1; i < end; ++i)
        if (sequence.groups[i].mark != sequence.groups[1].mark ||
            (i + 1 < end && digits(i) != middle))
            return false;
    return true;
}

// `decimals`: how many groups, 0 or 1, are behind the decimal mark.
Reading value_of(const Sequence& sequence, std::size_t decimals) {
    Reading reading;
    std::uint64_t mantissa = 0;
    std::uint32_t digits = 0;
    for (std::size_t i = 0; i < sequence.size; ++i) {
        const Group& group = sequence.groups[i];
        std::uint32_t n = group.digits;
        std::uint64_t value = group.value;
        if (mantissa != 0 || value != 0)
            digits += n;
        if (digits > kMostDigits)
            return reading;
        for (; n > 0; --n)
            mantissa *= 10;
        mantissa += value;
    }
    const int exponent =
        decimals == 0 ? 0 : -static_cast<int>(sequence.groups[sequence.size - 1].digits);
    reading.form = Reading::Form::number;
    reading.value = normalised(mantissa, exponent);
    return reading;
}

// One "," or "." before three digits, with up to three before it: rule 4 of numbers.hpp.
bool parts_decimals(const Sequence& sequence, DecimalMark mark, bool scaled) {
    const Group& first = sequence.groups[0];
    const Group& last = sequence.groups[1];
    if (first.value == 0)
        return true;
    if (last.value == 0)
        return false;
    if (mark == DecimalMark::comma && last.mark == ',')
        return first.digits == 1 || scaled;
    return mark == DecimalMark::dot && last.mark == '.';
}

}  // namespace

Decimal normalised(std::uint64_t mantissa, int exponent) {
    if (mantissa == 0)
        return {0, 0};
    while (mantissa % 10 == 0) {
        mantissa /= 10;
        ++exponent;
    }
    return {mantissa, exponent};
}

Decimal scaled(Decimal value, int power) {
    return value.mantissa == 0 ? value : Decimal{value.mantissa, value.exponent + power};
}

std::optional<Decimal> sum(Decimal a, Decimal b) {
    if (a.mantissa == 0 || b.mantissa == 0)
        return a.mantissa == 0 ? b : a;
    if (a.exponent < b.exponent)
        std::swap(a, b);
    if (a.exponent - b.exponent > kLargestPower)
        return std::nullopt;
    for (; a.exponent > b.exponent; --a.exponent)
        if (__builtin_mul_overflow(a.mantissa, std::uint64_t{10}, &a.mantissa))
            return std::nullopt;
    if (__builtin_add_overflow(a.mantissa, b.mantissa, &a.mantissa))
        return std::nullopt;
    return normalised(a.mantissa, a.exponent);
}

bool less(Decimal a, Decimal b) {
    if (a.mantissa == 0 || b.mantissa == 0)
        return a.mantissa == 0 && b.mantissa != 0;
    // As many digits before the point: then the shorter one is filled up, which 128 bits hold.
    const auto length = [](Decimal d) {
        int n = d.exponent;
        for (std::uint64_t m = d.mantissa; m != 0; m /= 10)
            ++n;
        return n;
    };
    if (length(a) != length(b))
        return length(a) < length(b);
    const auto filled = [](Decimal d, int exponent) {
        auto m = static_cast<unsigned __int128>(d.mantissa);
        for (; d.exponent > exponent; --d.exponent)
            m *= 10;
        return m;
    };
    const int exponent = std::min(a.exponent, b.exponent);
    return filled(a, exponent) < filled(b, exponent);
}

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

Sequence read_sequence(std::string_view text, std::size_t at) {
    Sequence sequence;
    Group first;
    at = read_run(text, at, first, sequence.too_long);
    sequence.groups[sequence.size++] = first;
    for (;;) {
        const Char c = char_at(text, at);
        const char mark = mark_of(c.c);
        if (mark == 0 || !may_join(text, sequence, mark, c.c, c.next))
            break;
        Group group;
        group.mark = mark;
        at = read_run(text, c.next, group, sequence.too_long);
        if (sequence.size < Sequence::kMost)
            sequence.groups[sequence.size++] = group;
        else
            sequence.too_long = true;
    }
    sequence.end = static_cast<std::uint32_t>(at);
    return sequence;
}

Reading interpret(const Sequence& sequence, DecimalMark mark, bool scaled) {
    if (sequence.too_long)
        return {};
    const Marks marks = count_marks(sequence);
    const Group& last = sequence.groups[sequence.size - 1];
    const std::size_t gaps = sequence.size - 1;
    if (gaps == 0)
        return value_of(sequence, 0);
    const std::size_t kinds =
        (marks.dots > 0 ? 1u : 0u) + (marks.commas > 0 ? 1u : 0u) + (marks.others > 0 ? 1u : 0u);
    if (kinds > 1) {
        const bool once =
            last.mark == '.' ? marks.dots == 1 : last.mark == ',' && marks.commas == 1;
        if (once && groups_well(sequence, sequence.size - 1))
            return value_of(sequence, 1);
    } else if (marks.others > 0 || gaps > 1) {
        if (groups_well(sequence, sequence.size))
            return value_of(sequence, 0);
    } else if (last.digits != 3 || sequence.groups[0].digits > 3) {
        return value_of(sequence, 1);
    } else {
        return value_of(sequence, parts_decimals(sequence, mark, scaled) ? 1 : 0);
    }
    Reading reading;
    if (marks.commas > 0 && marks.others == 0)
        reading.form = Reading::Form::list;
    return reading;
}

DecimalMark decimal_mark_of_text(std::string_view text) {
    // For every mark: what makes it the decimal one, less what makes it group.
    int dot = 0;
    int comma = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        if (digit_value(char_at(text, at).c) < 0) {
            at = char_at(text, at).next;
            continue;
        }
        const Sequence sequence = read_sequence(text, at);
        at = std::max<std::size_t>(sequence.end, at + 1);
        const Marks marks = count_marks(sequence);
        if (sequence.size < 2 || sequence.too_long || marks.others > 0)
            continue;
        const Group& last = sequence.groups[sequence.size - 1];
        int& votes = last.mark == '.' ? dot : comma;
        if (marks.dots + marks.commas == 1 || (marks.dots > 0 && marks.commas > 0)) {
            if (last.digits < 3)
                ++votes;
        } else if (groups_well(sequence, sequence.size)) {
            --votes;
        }
    }
    return dot == comma  ? DecimalMark::unknown
           : dot > comma ? DecimalMark::dot
                         : DecimalMark::comma;
}

DecimalMark decimal_mark_of(std::string_view language) {
    // CLDR's decimal marks, which a test compares with ICU's data: a language in no list writes a
    // comma. Arabic and Persian have marks of their own and write a dot between Western digits.
    static constexpr std::string_view kDotLanguages =
        "en zh yue ja ko th my he iw hi bn ta te ur mr gu kn ml pa ne si or as ms fil tl sw am "
        "ti so om ga gd cy gv mt mn bo ug ii yi ar fa ps ckb sd ks ha ig yo zu xh to mg mi ak rm "
        "gsw";
    static constexpr std::string_view kDotRegions =
        "es-MX es-US es-419 es-BR es-BZ es-CU es-DO es-GT es-HN es-NI es-PA es-PE es-PR es-SV "
        "de-CH de-LI it-CH";
    static constexpr std::string_view kCommaRegions = "ar-DZ ar-LY ar-MA ar-TN ms-BN ms-ID";
    if (language.empty())
        return DecimalMark::unknown;
    if (is_one_of(language, kDotRegions))
        return DecimalMark::dot;
    if (is_one_of(language, kCommaRegions))
        return DecimalMark::comma;
    return is_one_of(primary_subtag(language), kDotLanguages) ? DecimalMark::dot
                                                              : DecimalMark::comma;
}

}  // namespace rules::text::numbers
