#pragma once
// What all channels say alike: the alert made harmless, and its parts put into words. Pure.

#include "daemon/alerts/alert.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace newsalertd::alerts {

/// The alert as it may leave: every text cleaned, every link checked (else empty), every list and
/// text bounded, `latency.sent` filled in with `now` where it is unknown.
Alert cleaned(const Alert& alert, Time now);

/// What stands before the title: "(delayed 43 min) +1 source: ", "TEST: " or nothing.
/// Expects a cleaned alert.
std::string lead_in(const Alert& alert, Time now);

/// The title; without one the link, without either words that say so. Never empty.
std::string title_or_link(const Alert& alert);

/// "Reuters" or "Reuters Tech (Reuters)"; empty if neither is known.
std::string source_name(const Alert& alert);

/// "H200 into China, chip export controls"
std::string watch_names(const Alert& alert);

/// "“H200”, “import approval”", each once, at most `most`, then "…".
std::string matched_words(const Alert& alert, std::size_t most = 8);

/// What a digest tells of: a title and a link each, in order. From `sources`, which hold them
/// for this kind; from the lines of the summary if there are none. Empty for every other kind.
std::vector<Source> digest_entries(const Alert& alert);

/// "2026-01-28 09:30:12 UTC"
std::string utc(Time time);

}  // namespace newsalertd::alerts
