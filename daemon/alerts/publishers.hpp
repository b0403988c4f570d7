#pragma once
// How many publishers stand behind a list of sources: several feeds or addresses of one
// publisher count once. Pure.

#include "daemon/alerts/alert.hpp"

#include <cstddef>
#include <span>

namespace newsalertd::alerts {

/// A source is known by its publisher's name, else by the domain of its article, else by its
/// feed's name. One without a publisher counts with a named one of the same domain, and with one
/// whose name the domain is ("Reuters", reuters.com).
std::size_t count_publishers(std::span<const Source> sources);

}  // namespace newsalertd::alerts
