#pragma once
// What the publisher's own hints (RSS ttl, skipHours, skipDays, sy:update*) count for.

#include <cstdint>

namespace feeds::fetch {

enum class Hints : std::uint8_t {
    strict,  ///< a floor as written
    cap,     ///< a floor of at most 15 minutes, and only without HTTP freshness
    ignore,
};

}  // namespace feeds::fetch
