#pragma once
// What the text of a date says, before it is settled which zone it means.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace feeds::parse {

/// What a date with slashes and its year last tells of the order of its day and month.
enum class SlashOrder : std::uint8_t {
    none,  ///< it is no such date, or both are the same
    open,  ///< both may be a month: "01/10/2025"
    month_first,
    day_first,
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
};

/// Reads a date from left to right and lets each part say what it is. `text` is plain: see
/// plain_date_text(). `open_as` is how a date is read whose order of day and month is open.
WrittenDate read_written_date(std::string_view text, SlashOrder open_as = SlashOrder::month_first);

}  // namespace feeds::parse
