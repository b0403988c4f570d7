#pragma once
// Article bodies are kept compressed (zstd). Any thread.

#include <optional>
#include <string>
#include <string_view>

namespace newsalertd::pipeline {

/// Empty for an empty text.
std::string compress(std::string_view text);

/// The text again; nullopt where `packed` is no whole frame of compress(), or one whose checksum
/// differs (frames of older versions have none).
std::optional<std::string> decompress(std::string_view packed);

}  // namespace newsalertd::pipeline
