#pragma once
// Article bodies are kept compressed (zstd). Any thread.

#include <string>
#include <string_view>

namespace newsalertd::pipeline {

/// Empty for an empty text.
std::string compress(std::string_view text);

}  // namespace newsalertd::pipeline
