#pragma once
// Dates in the forms that feeds hold them.

#include "feeds/entry.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace feeds {

/// Reads RFC 822/2822 with its wild variants, W3C-DTF/ISO 8601 and most of what people write
/// instead, in the languages that ICU knows; epochs of seconds to nanoseconds, .NET's "/Date(…)/".
/// A date alone is its midnight; a fraction of a second is dropped. Nothing where no date can be
/// made of it, or where the time or zone is broken. No zone, or one that is not known, means UTC
/// here: to_date() tells.
std::optional<std::chrono::sys_seconds> read_date(std::string_view text);

/// "YYYY-MM-DDTHH:MM:SSZ".
std::string iso_8601(std::chrono::sys_seconds at);

/// The same, with the text kept and what is not certain marked.
Date to_date(std::string_view text);

/// Settles the dates that only the whole document makes certain.
/// The order of day and month in "01/10/2025": by a day of the week beside it; else by the
/// document's other dates with slashes, where one can be read in one way only and none disagrees;
/// else by the language tag of the entry or feed; else the month stands first.
/// The zone: names that stand for several zones
/// ("IST") or for one in no table. By the country in the language tag of the entry or feed; else by
/// the entry's and the feed's other dates, where one has a numeric offset or is the same moment in
/// UTC; else by RFC 822's own table; else the date stays approximate.
void settle_dates(ParsedFeed& parsed);

}  // namespace feeds
