#pragma once
// What the fuzz targets share.

#include "feeds/text/utf8.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// An invariant: abort() is what libFuzzer reports.
inline void require(bool holds) {
    if (!holds)
        std::abort();
}

/// Text that leaves the parser is valid UTF-8 without forbidden characters, folded and trimmed.
inline void require_plain(std::string_view plain) {
    require(feeds::valid_prefix(plain) == plain.size());
    require(plain.find('\0') == std::string_view::npos);
    require(plain.find("  ") == std::string_view::npos);
    require(plain.empty() || (plain.front() != ' ' && plain.back() != ' '));
}

}  // namespace fuzz
