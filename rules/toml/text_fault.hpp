#pragma once
// What is wrong within a text of TOML: escapes that stand for nothing, control characters.

#include "rules/toml/fault.hpp"
#include "rules/toml/scan.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rules::toml {

/// The first fault of the text `quoted`, whose inner part begins at byte `begin` of `document`.
std::optional<Fault> find_text_fault(std::string_view document,
                                     std::size_t begin,
                                     const QuotedText& quoted);

/// Whether byte `at` is a control character. A tab, and the line ends LF and CR LF, are none.
bool is_control(std::string_view document, std::size_t at);

std::string control_name(char control);

}  // namespace rules::toml
