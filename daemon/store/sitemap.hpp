#pragma once
// A sitemap that the index of a feed names, as the state keeps it.

#include "daemon/time.hpp"
#include "feeds/entry.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace newsalertd::store {

struct Sitemap {
    std::int64_t id = 0;  ///< of its row; 0: not stored yet
    std::string url;
    feeds::Date modified;             ///< as the index has it now
    std::optional<std::string> read;  ///< what `modified` was when it was read; none: never
    Time checked{};                   ///< its last usable answer
    unsigned failures = 0;            ///< consecutive
    Time retry_at{};                  ///< after a failure: not before
    /// What stood in it before it was watched is no news. Entries dated before are passed over.
    Time floor{};
    bool undated_are_old = false;
    /// It is one of those that are read when their index is first seen, and was not read yet: what
    /// it holds is judged as a feed's first document.
    bool first_sight = false;
    std::string error;  ///< of its last poll; empty: none
    std::string state;  ///< serialised feeds::fetch::FeedState; empty: never polled
};

}  // namespace newsalertd::store
