#pragma once
// Words that no table knows, but articles use: names, mostly.

#include "daemon/config/load.hpp"

namespace newsalertd::app {

/// For `check`: drops the findings about unknown words that stand in one of the newest stored
/// articles. Does nothing where there is no state, or none that may be read.
void drop_stored_words(config::Loaded& loaded);

}  // namespace newsalertd::app
