#pragma once
// An alert as it is told: the one schema that every channel, the JSON Lines file and --json
// share. Plain values.

#include "daemon/time.hpp"
#include "rules/document.hpp"
#include "rules/watch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::alerts {

/// `notice` is the daemon's own word to its operator (a target refused, rules rejected).
enum class Kind : std::uint8_t {
    first,
    source,
    update,
    correction,
    retraction,
    digest,
    test,
    notice
};

const char* to_string(Kind kind);

struct MatchedWord {
    std::string watch;
    rules::Field field = rules::Field::title;
    std::string text;
};

struct Source {
    std::string source;  ///< the feed's name
    std::string url;
    Time seen_at{};
    std::string publisher = {};  ///< may be empty; publishers.hpp counts them
};

/// When each step was done. Unknown times are empty.
struct Latency {
    std::optional<Time> published;
    std::optional<Time> visible;
    std::optional<Time> fetched;
    std::optional<Time> parsed;
    std::optional<Time> matched;
    std::optional<Time> committed;
    std::optional<Time> sent;
};

/// What one delivery tells. Texts are plain UTF-8, not yet escaped for any channel.
struct Alert {
    std::int64_t alert = 0;  ///< 0 for a test
    std::int64_t seq = 0;
    Kind kind = Kind::first;
    std::vector<std::string> watches;
    rules::Priority priority = rules::Priority::normal;
    std::int64_t story = 0;
    std::string title;
    std::string url;
    std::string summary;
    std::string source;     ///< the feed's name
    std::string publisher;  ///< may be empty
    std::string language;   ///< may be empty
    std::optional<Time> published;
    std::vector<MatchedWord> matched;
    std::vector<Source> sources;  ///< oldest first, the first report included
    Latency latency;
    std::string delivery;  ///< the idempotency key; empty outside a delivery
    std::string note;  ///< e.g. "delayed 3 h", shown in parentheses before the title; may be empty
    // Not part of the schema: looked up anew for each target.
    std::string root;        ///< delivery of the story's first mail to this target; empty: none
    std::string root_title;  ///< that mail's title, for "Re: …"; empty: this title
};

/// One line of JSON after the schema, always valid UTF-8; parse is its inverse to the millisecond
/// (nullopt: not that schema). Unknown keys are ignored; missing ones keep their default.
std::string to_json(const Alert& alert);
std::optional<Alert> alert_from_json(std::string_view json);

/// "2026-01-28T09:30:12.345Z"; years beyond 0000-9999 are clamped.
std::string to_rfc3339(Time time);

}  // namespace newsalertd::alerts
