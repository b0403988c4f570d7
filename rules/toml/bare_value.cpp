#include "rules/toml/bare_value.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <regex>
#include <string_view>
#include <system_error>

namespace rules::toml {

namespace {

constexpr std::size_t kLongest = 100;  // std::regex recurses

const std::regex& number_form() {
    static const std::regex form(R"([+-]?(inf|nan|0|[1-9](_?\d)*)|0x[0-9A-Fa-f](_?[0-9A-Fa-f])*)"
                                 R"(|0o[0-7](_?[0-7])*|0b[01](_?[01])*)"
                                 R"(|[+-]?(0|[1-9](_?\d)*)(\.\d(_?\d)*)?([eE][+-]?\d(_?\d)*)?)");
    return form;
}

const std::regex& moment_form() {
    static const std::regex form(
        R"((?:(\d{4})-(\d\d)-(\d\d))?(?:[Tt ]?(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?)"
        R"(([Zz]|[+-](\d\d):(\d\d))?)");
    return form;
}

int number_of(const std::ssub_match& digits) {
    int number = 0;
    for (const char c : digits.str())
        number = number * 10 + (c - '0');
    return number;
}

bool is_moment(const std::string& text, std::smatch& parts) {
    if (!std::regex_match(text, parts, moment_form()))
        return false;
    const bool day = parts[1].matched;
    const bool time = parts[4].matched;
    const bool joined = text.find_first_of("Tt ") != std::string::npos;
    return (day || time) && (day && time) == joined && (!parts[7].matched || (day && time));
}

bool exists(const std::smatch& day) {
    using namespace std::chrono;
    return (year(number_of(day[1])) / month(static_cast<unsigned>(number_of(day[2]))) /
            std::chrono::day(static_cast<unsigned>(number_of(day[3]))))
        .ok();
}

std::optional<ValueFault> find_moment_fault(const std::smatch& parts) {
    if (parts[1].matched && !exists(parts))
        return ValueFault{"there is no such day in the calendar", {}};
    if (!parts[4].matched)
        return std::nullopt;
    if (number_of(parts[4]) > 23 || number_of(parts[5]) > 59 || number_of(parts[6]) > 59)
        return ValueFault{"there is no such time of day", "it ends with 23:59:59"};
    if (!parts[6].matched)
        return ValueFault{"a time of day has seconds", "such as 09:30:00"};
    if (number_of(parts[8]) > 23 || number_of(parts[9]) > 59)
        return ValueFault{"there is no such distance from UTC", "it ends with +23:59 and -23:59"};
    return std::nullopt;
}

int base_of(std::string_view number) {
    return number.starts_with("0x")   ? 16
           : number.starts_with("0o") ? 8
           : number.starts_with("0b") ? 2
                                      : 10;
}

std::optional<ValueFault> find_integer_fault(std::string_view number, int base) {
    if (base != 10)
        number.remove_prefix(2);
    std::int64_t value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value, base);
    if (read.ec != std::errc::result_out_of_range)
        return std::nullopt;
    return ValueFault{"this number is too large",
                      "whole numbers go from -9223372036854775808 to 9223372036854775807"};
}

std::optional<ValueFault> find_number_fault(std::string number) {
    std::erase(number, '_');
    if (number.starts_with('+'))
        number.erase(0, 1);
    const int base = base_of(number);
    if (base != 10 || number.find_first_of(".eEin") == std::string::npos)
        return find_integer_fault(number, base);
    double value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool tiny = number.contains("e-") || number.contains("E-");  // that is read as 0
    if (read.ec != std::errc::result_out_of_range || tiny)
        return std::nullopt;
    return ValueFault{"this number is too large", "numbers go up to 1.7e308"};
}

}  // namespace

bool is_bare_value(const std::string& text) {
    std::smatch parts;
    return text.size() <= kLongest &&
           (text == "true" || text == "false" || std::regex_match(text, number_form()) ||
            is_moment(text, parts));
}

std::optional<ValueFault> find_value_fault(const std::string& text) {
    std::smatch parts;
    if (is_moment(text, parts))
        return find_moment_fault(parts);
    return text == "true" || text == "false" ? std::nullopt : find_number_fault(text);
}

}  // namespace rules::toml
