#pragma once
// Texts from files made fit for messages (X7).

#include <string>
#include <string_view>

namespace newsalertd::config {

/// A value from a file made fit for a message: in quotes, at most 80 bytes, control and
/// bidirectional characters visible (X7).
std::string in_quotes(std::string_view value);

}  // namespace newsalertd::config
