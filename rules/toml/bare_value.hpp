#pragma once
// Numbers, dates, times, true and false: the values of TOML that stand without quotes.

#include <optional>
#include <string>

namespace rules::toml {

/// Whether `text` has the form of one. What it says may still be none that exists.
bool is_bare_value(const std::string& text);

struct ValueFault {
    std::string message;
    std::string hint;
};

/// What is wrong with a text of such a form: a day that no calendar has, a number that no machine
/// holds. nullopt: nothing that is known here.
std::optional<ValueFault> find_value_fault(const std::string& text);

}  // namespace rules::toml
