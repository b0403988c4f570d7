#pragma once
// Many new alerts of one document for one target that people read become one summary that lists
// them, in parts where a message cannot take them all: guids that moved, an archive thrown in, the
// morning after an outage. Nothing is dropped, nobody is flooded. Pure.

#include "daemon/store/store.hpp"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace newsalertd::alerts {

/// So many alerts of one document reach a target one by one; more become a summary.
inline constexpr std::size_t kTellOneByOne = 20;

/// What becomes of the deliveries `held` for `target`, in the order of the articles: the summaries,
/// each with its members. High and urgent ones stay by themselves while they are few enough.
/// `room`: ChannelLimits::summary_room; 0 folds nothing.
std::vector<store::Store::Folding> fold_document(const std::string& target,
                                                 std::span<const store::Store::Held> held,
                                                 std::size_t room,
                                                 Time now,
                                                 std::chrono::seconds expiry);

}  // namespace newsalertd::alerts
