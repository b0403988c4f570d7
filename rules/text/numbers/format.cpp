// Numbers in their canonical writing.

#include "rules/text/numbers.hpp"

namespace rules::text {

bool Number::same(const Number& other) const {
    return value == other.value && kind == other.kind &&
           std::string_view(currency) == other.currency;
}

std::string to_string(const Decimal& value) {
    std::string digits = std::to_string(value.mantissa);
    if (value.exponent >= 0)
        return digits.append(static_cast<std::size_t>(value.exponent), '0');
    const auto places = static_cast<std::size_t>(-value.exponent);
    if (digits.size() <= places)
        digits.insert(0, places + 1 - digits.size(), '0');
    return digits.insert(digits.size() - places, 1, '.');
}

namespace {

std::string padded(std::uint64_t n, std::size_t width) {
    std::string digits = std::to_string(n);
    return digits.size() < width ? digits.insert(0, width - digits.size(), '0') : digits;
}

std::uint64_t whole(const Decimal& value) {
    std::uint64_t n = value.mantissa;
    for (int i = 0; i < value.exponent; ++i)
        n *= 10;
    return n;
}

std::string date_to_string(std::uint64_t date) {
    const std::uint64_t year = date / 10000;
    const std::uint64_t month = date / 100 % 100;
    const std::uint64_t day = date % 100;
    std::string out = year == 0 ? "-" : padded(year, 4);
    out += month == 0 ? "-" : '-' + padded(month, 2);
    if (day != 0)
        out += '-' + padded(day, 2);
    return out;
}

std::string time_to_string(std::uint64_t seconds) {
    std::string out = padded(seconds / 3600, 2) + ':' + padded(seconds / 60 % 60, 2);
    if (seconds % 60 != 0)
        out += ':' + padded(seconds % 60, 2);
    return out;
}

}  // namespace

std::string to_string(const Number& number) {
    std::string value = to_string(number.value);
    switch (number.kind) {
        case NumberKind::plain:
            return value;
        case NumberKind::percent:
            return value + '%';
        case NumberKind::points:
            return value + "points";
        case NumberKind::money:
            return number.currency + value;
        case NumberKind::ordinal:
            return "ordinal:" + value;
        case NumberKind::year:
            return "year:" + value;
        case NumberKind::date:
            return "date:" + date_to_string(whole(number.value));
        case NumberKind::time:
            return "time:" + time_to_string(whole(number.value));
    }
    return value;
}

}  // namespace rules::text
