#pragma once
// What the text of a date says, before it is settled which zone it means.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace feeds {

/// What a date with slashes and its year last tells of the order of its day and month.
enum class SlashOrder : std::uint8_t {
    none,  ///< it is no such date, or both are the same
    open,  ///< both may be a month: "01/10/2025"
    month_first,
    day_first,
};

/// How a date is read that can be read in two ways.
struct Reading {
    SlashOrder open_as = SlashOrder::month_first;  ///< whose order of day and month is open
    bool croatian = false;                         ///< whose month has two meanings
    bool operator==(const Reading&) const = default;
};

/// A date as written. `local` is what the clock showed there.
struct WrittenDate {
    std::optional<std::chrono::sys_seconds> local;  ///< nothing: it is no date, or a broken one
    /// How far `local` runs ahead of UTC; nothing where no zone is written, or one by name only.
    std::optional<std::chrono::minutes> offset;
    std::string zone;       ///< a zone's abbreviation, where it has no offset beside it
    bool has_time = false;  ///< false: a day
    bool numeric = false;   ///< the offset is written in digits, and not 0
    SlashOrder order = SlashOrder::none;
    bool two_months = false;  ///< its month is another one in Croatian
};

/// Reads a date from left to right and lets each part say what it is. `text` is plain: see
/// plain_date_text().
WrittenDate read_written_date(std::string_view text, Reading reading = {});

}  // namespace feeds
