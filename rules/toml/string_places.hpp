#pragma once
// Where the characters of a TOML string stand in its file, escapes and many lines included.

#include "rules/toml/source_text.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace rules::toml {

/// From byte `offset` of a text on, its characters stand at this place of the file, in one line,
/// until the next such entry.
struct StringPlace {
    std::uint32_t offset = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// The places of a string value that begins (with its quote) at `begin`. `first` is added to each
/// offset.
std::vector<StringPlace> string_places(const SourceText& file,
                                       Place begin,
                                       std::uint32_t first = 0);

/// The place of a byte of `text`, whose characters stand at `places` (not empty).
Place place_in(std::span<const StringPlace> places, std::string_view text, std::uint32_t offset);

}  // namespace rules::toml
