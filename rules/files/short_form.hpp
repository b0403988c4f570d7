#pragma once
// The short form any/all/none, printed as the query that it means.

#include "rules/watch.hpp"

#include <string>
#include <vector>

namespace rules {

struct ShortItem {
    std::string text;
    toml::Place place;  ///< of its opening quote
};

struct ShortForm {
    std::vector<ShortItem> any;
    std::vector<ShortItem> all;
    std::vector<ShortItem> none;

    bool empty() const { return any.empty() && all.empty() && none.empty(); }
};

/// Sets the watch's query and where its characters come from. Each item is a word (`chip`,
/// `appro*`, `=H20`), a number (`#5%`) or else a phrase. Items must not be empty nor hold quotes.
void print_short_form(const ShortForm& form, const toml::SourceText& file, Watch& watch);

}  // namespace rules
