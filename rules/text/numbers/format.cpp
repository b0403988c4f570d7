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

}  // namespace rules::text
