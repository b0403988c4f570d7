#pragma once
// Is the state what was stored? SQLite's own check of its pages, foreign keys, what the program
// relies on, and the sums of every row. Reads only, over a connection of its own, also beside a
// running daemon; no read transaction is longer than a slice but quick_check's.

#include "daemon/store/error.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::store {

struct CheckOptions {
    /// Whether a stored body (zstd) is whole; without it, bodies are not looked at.
    std::function<bool(std::string_view)> body_is_whole;
    /// Ends the check within milliseconds; the report is then not complete.
    std::stop_token stop;
};

struct CheckReport {
    /// Of the file itself: pages, schema, references. Writing on would make it worse.
    std::vector<std::string> structure;
    /// Rows that are not what was stored: "delivery 0198…: …". The others are sound.
    std::vector<std::string> rows;
    std::uint64_t rows_read = 0;
    std::uint64_t rows_without_sum = 0;  ///< of older versions: believed
    bool complete = false;               ///< looked at all, not stopped

    bool sound() const { return structure.empty() && rows.empty(); }
};

/// At most so many of each list are named; the last line then says how many more there are.
inline constexpr std::size_t kNamedAtMost = 100;

/// Error: the file is missing, no state of this version, or cannot be read.
Result<CheckReport> check_state(const std::filesystem::path& path, const CheckOptions& options);

}  // namespace newsalertd::store
