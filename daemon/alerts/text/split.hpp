#pragma once
// A text in parts.

#include <algorithm>
#include <string_view>

namespace newsalertd::alerts::text {

/// Calls `each` for every part between the separators; an end of the text after one is no part.
template <typename Each>
void for_each_part(std::string_view text, std::string_view separators, Each each) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        each(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace newsalertd::alerts::text
