#pragma once
// Which entries of a document are the newest: those that are kept where there are too many.

#include "feeds/entry.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace feeds::parse {

/// The end of a document at which its feed puts what is new.
enum class NewEnd { top, bottom };

/// Places of the `most` newest entries of `dates` (in document order), ascending; all where they
/// are no more. One without a date counts as its dated neighbour towards the old end does, so that
/// without any date those at `end` are kept.
std::vector<std::size_t> newest(std::span<const std::optional<std::chrono::sys_seconds>> dates,
                                std::size_t most,
                                NewEnd end = NewEnd::top);

/// Leaves the `most` newest entries of a document of which nothing is known yet, and notes the cut.
void keep_newest(ParsedFeed& parsed, std::size_t most);

}  // namespace feeds::parse
