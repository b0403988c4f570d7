#pragma once
// Many alerts for one target become one that lists them, in parts where a message cannot take them
// all: alerts that wait, and new ones of one document for people (guids that moved, an archive
// thrown in, the morning after an outage). Nothing is dropped, nobody is flooded. Pure.

#include "daemon/store/store.hpp"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace newsalertd::alerts {

/// One delivery of kind digest that names every alert in `contents` (alerts::to_json), their
/// titles and links in order, longest-waiting first.
store::DeliveryWrite compose_digest(const std::string& target,
                                    std::span<const std::string> contents,
                                    Time now,
                                    std::chrono::seconds expiry);

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
