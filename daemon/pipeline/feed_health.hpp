#pragma once
// How a feed is, in the words that an operator is told. Pure but for the log.

#include "daemon/pipeline/source.hpp"
#include "feeds/fetch/state.hpp"

#include <optional>
#include <string>

namespace newsalertd::pipeline {

/// What an operator is told of a feed.
struct Shown {
    feeds::fetch::Health health = feeds::fetch::Health::ok;
    const char* name = "";  ///< of its health
    bool failing = false;
    std::string error;
};

/// An index is one feed: it works as long as one of its sitemaps does.
Shown shown(const Source& feed);

struct Told {
    bool warns = false;
    std::string text;
};

/// The first change of a feed's health is told, and its recovery; repetitions are not.
std::optional<Told> told(const Shown& before, const Shown& after);

/// In the log.
void report(const Source& feed, const Shown& before);

}  // namespace newsalertd::pipeline
