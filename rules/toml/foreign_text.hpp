#pragma once
// What stands in files that were saved or written for something else: bytes of another encoding,
// and the marks that word processors and other languages use.

#include "rules/toml/fault.hpp"

#include <optional>
#include <string_view>

namespace rules::toml {

/// The first bytes that are not UTF-8, or a NUL; nullopt: none.
std::optional<Fault> find_foreign_bytes(std::string_view text);

/// “ ” „ ‘ ’ ‚ « » ‹ › and the backtick.
bool begins_with_foreign_quote(std::string_view text);

/// What begins a remark elsewhere.
bool begins_with_foreign_remark(std::string_view text);

}  // namespace rules::toml
