#pragma once
// Numbers in their canonical writing.

#include "rules/text/numbers.hpp"

#include <string>

namespace rules::text {

inline std::string padded(std::uint64_t n, std::size_t width) {
    std::string digits = std::to_string(n);
    return digits.size() < width ? digits.insert(0, width - digits.size(), '0') : digits;
}

inline std::uint64_t whole(const Decimal& value) {
    std::uint64_t n = value.mantissa;
    for (int i = 0; i < value.exponent; ++i)
        n *= 10;
    return n;
}

inline std::string date_to_string(std::uint64_t date) {
    const std::uint64_t year = date / 10000;
    const std::uint64_t month = date / 100 % 100;
    const std::uint64_t day = date % 100;
    std::string out = year == 0 ? "-" : padded(year, 4);
    out += month == 0 ? "-" : '-' + padded(month, 2);
    if (day != 0)
        out += '-' + padded(day, 2);
    return out;
}

inline std::string time_to_string(std::uint64_t seconds) {
    std::string out = padded(seconds / 3600, 2) + ':' + padded(seconds / 60 % 60, 2);
    if (seconds % 60 != 0)
        out += ':' + padded(seconds % 60, 2);
    return out;
}

/// "4200000000", "0.5", "5%", "0.5points", "EUR4200000000", "ordinal:3", "year:2026",
/// "date:2026-11-26", "date:--11-26", "time:18:30". Equal for two numbers if and only if they are
/// the same().
inline std::string to_string(const Number& number) {
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
