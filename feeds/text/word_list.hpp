#pragma once
// Short lists of words, each written as one text.

#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <string_view>

namespace feeds {

/// Whether `list`, words with one blank between them, has `word` in it, in any ASCII case.
constexpr bool lists_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (equals_no_case(list.substr(0, end), word))
            return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace feeds
