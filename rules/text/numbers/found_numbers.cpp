#include "rules/text/numbers/found_numbers.hpp"

#include "rules/text/numbers/digits.hpp"
#include "rules/text/numbers/text.hpp"

#include <cstring>

namespace rules::text::numbers {

void FoundNumbers::add(Number number, Open open, Decimal unscaled) {
    if (open_ != Open::no && ranges_to(number.begin)) {
        if (number.kind == NumberKind::date)
            join_date(number);
        else
            join(number, unscaled);
    }
    out_.push_back(number);
    end_ = number.end;
    open_ = open;
    unscaled_ = unscaled;
}

// Whether a dash or a "to", and nothing else, stands between the last number and `begin`.
bool FoundNumbers::ranges_to(std::size_t begin) const {
    constexpr std::size_t kLongest = 8;
    if (begin - end_ > kLongest)
        return false;
    std::size_t at = skip_space(text_, end_);
    const Char dash = char_at(text_, at);
    if (is_dash(dash.c) || dash.c == U'至' || dash.c == U'到')
        return skip_space(text_, dash.next) == begin;
    const Word word = word_at(text_, at);
    return at != end_ && is_one_of(word.lower(), "to bis до til till tot à a do") &&
           skip_space(text_, word.end) == begin;
}

// 26-27 November
void FoundNumbers::join_date(const Number& date) {
    Number& first = out_.back();
    std::uint64_t day = unscaled_.mantissa;
    if (first.kind != NumberKind::plain || unscaled_.exponent < 0 || unscaled_.exponent > 1 ||
        date.value.exponent != 0)
        return;
    if (unscaled_.exponent == 1)
        day *= 10;
    if (day < 1 || day > 31)
        return;
    first.kind = NumberKind::date;
    first.value = normalised(date.value.mantissa / 100 * 100 + day, 0);
}

void FoundNumbers::join(Number& number, Decimal unscaled) {
    Number& first = out_.back();
    if (number.kind == NumberKind::year || number.kind == NumberKind::time ||
        number.kind == NumberKind::ordinal)
        return;
    if (open_ == Open::scale_and_unit) {
        // "from 100 to 5 million" has two scales.
        if (!less(unscaled_, unscaled))
            return;
        if (unscaled.mantissa != 0)
            first.value = scaled(unscaled_, number.value.exponent - unscaled.exponent);
    } else if (!less(first.value, number.value)) {
        return;
    }
    // "$5-10bn" says the currency first.
    const bool money = first.kind == NumberKind::money;
    if (money && number.kind != NumberKind::plain)
        return;
    const Number& said = money ? first : number;
    Number& silent = money ? number : first;
    silent.kind = said.kind;
    std::memcpy(silent.currency, said.currency, sizeof silent.currency);
}

}  // namespace rules::text::numbers
