#include "rules/query/number_term.hpp"

#include <vector>

namespace rules::query {
namespace {

std::optional<text::Number> read_alone(std::string_view text, std::string_view language) {
    std::vector<text::Number> numbers;
    text::find_numbers(text, language, numbers);
    if (numbers.size() != 1 || numbers[0].begin != 0 || numbers[0].end != text.size())
        return std::nullopt;
    return numbers[0];
}

std::optional<text::Number> read_amount(std::string_view text, std::string_view language) {
    auto number = read_alone(text, language);
    return number && number->kind <= text::NumberKind::money ? number : std::nullopt;
}

}  // namespace

std::optional<NumberTerm> read_number_term(std::string_view text, std::string_view language) {
    const auto english = read_amount(text, "en");
    if (const auto own = read_amount(text, language))
        return NumberTerm{*own, english && !english->same(*own)};
    if (english)
        return NumberTerm{*english, false};
    for (const std::string_view other :
         {"", "it", "fr", "de", "es", "pt", "nl", "pl", "ru", "sv", "da", "tr", "zh", "ar", "hi"})
        if (const auto number = read_amount(text, other))
            return NumberTerm{*number, false};
    return std::nullopt;
}

bool reads_as_year(std::string_view text) {
    const auto number = read_alone(text, "en");
    return number && number->kind == text::NumberKind::year;
}

}  // namespace rules::query
