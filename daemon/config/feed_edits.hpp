#pragma once
// Feed files edited as text, so that remarks, order and everything else of a person's stay. Pure.

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::config {

struct NewFeed {
    std::string name;  ///< empty: by its host
    std::string url;
    std::vector<std::string> tags;
    unsigned tier = 2;
};

/// `text` with a [[feed]] table behind it.
std::string with_feed(std::string_view text, const NewFeed& feed);

/// `text` without the [[feed]] table that begins on this line, its sub-tables included. Remarks
/// around it stay. The error says why it must be done by hand.
std::expected<std::string, std::string> without_feed_table(std::string_view text, std::size_t line);

/// `text` without this line.
std::string without_line(std::string_view text, std::size_t line);

/// A TOML basic string.
std::string toml_string(std::string_view text);

}  // namespace newsalertd::config
