#pragma once
// What the state knows of polls, in few commits: that they will begin, before they do, and what
// became of those that changed nothing. A process that dies at any moment has so told the state of
// every request that it sent. Network loop only.

#include "daemon/pipeline/source.hpp"
#include "daemon/store/store_thread.hpp"
#include "feeds/fetch/time.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace newsalertd::pipeline {

/// What the state keeps of a feed after a poll.
store::FeedUpdate update_of(std::int64_t feed, const feeds::fetch::FeedState& state, bool baseline);

/// Whether a poll that brought nothing, not even a failure, made of `before` what a process may
/// forget that dies: times alone, and none that asks for a longer rest than until `not_before`,
/// which the state makes the next process wait for.
bool may_be_kept_late(const feeds::fetch::FeedState& before,
                      const feeds::fetch::FeedState& after,
                      const feeds::fetch::Policy& policy,
                      Time not_before);

class PollLedger {
public:
    /// Polls that are due so soon are written down together.
    static constexpr std::chrono::seconds kAhead{5};
    /// A poll that waits for its host may begin so much later.
    static constexpr std::chrono::seconds kGrace{5};
    /// What is kept late is written so long after the first of it.
    static constexpr std::chrono::seconds kLate{5};

    /// Both must outlive the ledger.
    PollLedger(boost::asio::io_context& io, store::StoreThread& store, Clock clock);

    /// Keeps what became of a poll, with the next commit.
    void keep(store::FeedUpdate update);

    /// Keeps these now, in place of all that waits to be kept.
    void keep_instead(std::vector<store::FeedUpdate> updates);

    /// A poll of the feed ended: what was not kept of the one before is part of what it brought.
    void forget(std::int64_t feed) { late_.erase(feed); }

    /// Whether it takes plans. While they are being written, or the disk refuses, it does not.
    bool ready() const { return !writing_ && !store_.parked(); }

    /// These polls may begin from now on and within kAhead. With what is to be kept by now.
    void plan(std::vector<SourcePtr> sources);

    /// Writes what has waited for kLate.
    void keep_overdue();

    /// A poll of `source` begins as soon as this returns: the state knows of it by then, unless the
    /// disk refuses. Then polls go on: nothing of them is acknowledged.
    boost::asio::awaitable<void> begin(SourcePtr source);

    /// At a stop: writes what was kept late, and takes back the plans of these, whose polls do not
    /// come any more.
    void finish(const std::vector<SourcePtr>& foreseen);

private:
    std::vector<store::FeedUpdate> take_late();
    void write(std::vector<store::FeedUpdate> late, std::vector<SourcePtr> sources);

    boost::asio::io_context& io_;
    store::StoreThread& store_;
    Clock clock_;
    std::unordered_map<std::int64_t, store::FeedUpdate> late_;  ///< by feed
    std::optional<feeds::fetch::Steady> late_since_;            ///< of the first in it
    bool writing_ = false;
};

}  // namespace newsalertd::pipeline
