#pragma once
// The short form any/all/none (M6), printed as the query that it means.

#include "rules/watch.hpp"

#include <string>
#include <vector>

namespace rules {

struct ShortItem {
    std::string text;
    std::size_t line = 0;  ///< of its opening quote
    std::size_t column = 0;
};

struct ShortForm {
    std::vector<ShortItem> any;
    std::vector<ShortItem> all;
    std::vector<ShortItem> none;
};

/// Sets the watch's query and where its characters come from. Each item is a word (`chip`,
/// `appro*`, `=H20`), a number (`#5%`) or else a phrase. Items must not be empty nor hold quotes.
void print_short_form(const ShortForm& form, const FileText& file, Watch& watch);

}  // namespace rules
