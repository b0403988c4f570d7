#pragma once
// Several feeds of one publisher race: which of them brings its articles first, and how far the
// others are behind. Pure.

#include "daemon/store/reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace newsalertd::app {

/// How one feed does against the other feeds of its publisher.
struct Race {
    std::string publisher;
    std::string feed;
    std::int64_t races = 0;    ///< articles that another feed of the publisher brought, too
    std::int64_t first = 0;    ///< of these, those that this feed brought first
    double median_behind = 0;  ///< seconds, over those that it did not
    double median_ahead = 0;   ///< seconds before the next feed, over those that it did
    bool operator==(const Race&) const = default;
};

/// By publisher, the feed that is first most often first. `sightings`: of one article beside each
/// other, as Reader::sightings() has them.
std::vector<Race> races_of(const std::vector<store::Sighting>& sightings);

}  // namespace newsalertd::app
