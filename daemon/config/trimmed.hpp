#pragma once

#include <algorithm>
#include <string_view>

namespace newsalertd::config {

/// A line without blanks, and carriage returns, at its ends.
inline std::string_view trimmed(std::string_view line) {
    constexpr std::string_view kBlank = " \t\r";
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    return line.substr(0, line.find_last_not_of(kBlank) + 1);
}

}  // namespace newsalertd::config
