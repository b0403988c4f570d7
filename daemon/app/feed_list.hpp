#pragma once
// The feeds and how they are, for the verb `feeds`: in its own process or, where the files may not
// be read there, in the daemon's.

#include "daemon/config/config.hpp"
#include "daemon/store/reader.hpp"

#include <boost/json/array.hpp>

#include <vector>

namespace newsalertd::app {

/// One object a feed, in the order of the files, as `feeds --json` prints it. `rows` are the
/// state's; none before the first start.
boost::json::array feed_list(const std::vector<config::FeedConfig>& feeds,
                             std::vector<store::FeedSummary> rows);

}  // namespace newsalertd::app
