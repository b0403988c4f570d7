#pragma once
// Tables that are made when the project is built: lines in the order of their keys, each a key, a
// tab and a value. They are searched as they stand, so they cost no memory and no time at the
// start.

#include <algorithm>
#include <string_view>

namespace rules::text {

/// The value of `key`; empty if there is none.
inline std::string_view find_line(std::string_view lines, std::string_view key) {
    std::size_t low = 0;
    std::size_t high = lines.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const std::size_t before = lines.substr(0, middle).rfind('\n');
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        const std::string_view line = lines.substr(begin, end - begin);
        const std::size_t tab = std::min(line.find('\t'), line.size());
        const int order = key.compare(line.substr(0, tab));
        if (order == 0)
            return line.substr(std::min(tab + 1, line.size()));
        if (order < 0)
            high = begin;
        else
            low = end + 1;
    }
    return {};
}

}  // namespace rules::text
