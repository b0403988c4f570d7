#pragma once
// What the TOML parser cannot stand: toml++ bounds the nesting of brackets but not of dotted keys,
// and destroys its tree by recursion. `a.a.a.….a = 1` would end the process.

#include <cstddef>
#include <optional>
#include <string_view>

namespace rules::toml {

/// Lines and columns count from 1, columns in bytes.
struct KeyPlace {
    std::size_t line = 0;
    std::size_t column = 0;
};

/// Where a key of `text` has more dots than any file needs (16); nullopt: nowhere. Understands no
/// more of TOML than strings and comments.
std::optional<KeyPlace> find_deep_key(std::string_view text);

}  // namespace rules::toml
