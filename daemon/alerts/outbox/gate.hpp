#pragma once
// When a target may be sent to: its token bucket, its deliveries in flight, and
// whether a new alert may skip the queue. Shared by the queue (network loop) and by the decision
// (store thread), so that an alert to an idle target is claimed in its own commit.

#include "daemon/alerts/channel.hpp"

#include <chrono>
#include <memory>
#include <mutex>

namespace newsalertd::alerts {

class Gate {
public:
    using SteadyClock = std::chrono::steady_clock;

    Gate(Rate rate, unsigned parallel);

    /// New limits after a reload; deliveries in flight stay counted.
    void configure(Rate rate, unsigned parallel);

    /// One permit for a new alert that no other delivery of the target waits before. Store thread.
    bool try_direct(SteadyClock::time_point now);

    /// Up to `most` permits for claims; the queue.
    std::size_t take(std::size_t most, SteadyClock::time_point now);

    /// A permit that was not used: token and slot come back.
    void give_back(std::size_t permits = 1);

    /// An attempt ended: its slot comes back, its token does not.
    void done();

    /// Rows wait in the outbox: nothing may skip them. Store thread.
    void set_backlog(bool backlog);
    bool has_backlog() const;

    /// Closed: blocked, told to wait, or failing. The queue.
    void set_open(bool open);

    /// When the next permit can be had, if a slot is free.
    SteadyClock::time_point next_token(SteadyClock::time_point now) const;

    std::size_t in_flight() const;
    Rate rate() const;

private:
    void refill(SteadyClock::time_point now);

    mutable std::mutex mutex_;
    Rate rate_;
    unsigned parallel_;
    double tokens_;
    SteadyClock::time_point refilled_ = SteadyClock::now();
    std::size_t in_flight_ = 0;
    bool backlog_ = true;  // until the first claim has looked
    bool open_ = false;
};

/// Permits that one decision took; given back unless its commit succeeded. A decision may run
/// again after a failed commit: start() forgets what the failed run took.
class DirectPermits {
public:
    ~DirectPermits() { give_back(); }

    DirectPermits() = default;
    DirectPermits(const DirectPermits&) = delete;
    DirectPermits& operator=(const DirectPermits&) = delete;

    void start() { give_back(); }

    bool take(const std::shared_ptr<Gate>& gate) {
        if (!gate->try_direct(Gate::SteadyClock::now()))
            return false;
        taken_.push_back(gate);
        return true;
    }

    /// The commit succeeded: the queues own the permits now.
    void hand_over() { taken_.clear(); }

private:
    void give_back() {
        for (const auto& gate : taken_)
            gate->give_back();
        taken_.clear();
    }

    std::vector<std::shared_ptr<Gate>> taken_;
};

}  // namespace newsalertd::alerts
