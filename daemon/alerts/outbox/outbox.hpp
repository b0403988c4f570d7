#pragma once
// The outbox: one queue a target. Owns the queues; lives on the network loop.

#include "daemon/alerts/outbox/target_queue.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace newsalertd::alerts {

class Outbox {
public:
    /// `io` and `store` must outlive the outbox.
    Outbox(boost::asio::io_context& io,
           store::StoreThread& store,
           Clock clock,
           OutboxEvents events);

    /// The targets' state as the store kept it; before the first serve().
    void restore(std::vector<store::TargetState> states);

    /// The targets of a generation. Queues of targets that remain keep their state, their rows and
    /// their backoff; queues of the others stop.
    void serve(const std::vector<Served>& targets);

    /// The gate of a served target, nullptr for another.
    std::shared_ptr<Gate> gate(const std::string& target) const;

    /// Rows that a commit claimed.
    void accept(std::vector<store::Claimed> rows);
    void wake(const std::string& target);
    void wake_all();
    void resume(const std::string& target);
    /// What had no answer while our own network was down does not sit out its wait, which is up to
    /// an hour by then.
    void network_is_back();

    /// The wall clock was set by `step`: what waits goes on as before, in memory and in the state.
    void clock_moved(std::chrono::microseconds step);

    /// Alerts that wait for targets which no channel serves, as they stood a minute ago at most.
    const std::vector<store::Unserved>& unserved() const { return unserved_; }

    void note_unserved(std::vector<store::Unserved> found) { unserved_ = std::move(found); }

    /// Claims no more, and waits at most `patience` for the deliveries in flight.
    boost::asio::awaitable<void> drain(std::chrono::milliseconds patience);

    /// Of every served target. One whose channel lacks a secret shows as blocked, for that reason,
    /// whatever the store keeps of it.
    std::vector<store::TargetState> states() const;

    /// The served targets whose channel lacks a secret.
    std::size_t unready() const;

private:
    void refuse_channel(const std::string& target, const std::string& reason);
    boost::asio::awaitable<void> expire_now_and_then();
    void note_served(const std::vector<Served>& targets);
    std::vector<std::string> served() const;

    boost::asio::io_context& io_;
    store::StoreThread& store_;
    Clock clock_;
    OutboxEvents events_;
    std::map<std::string, store::TargetState> kept_;
    std::map<std::string, std::shared_ptr<TargetQueue>> queues_;
    bool expiring_ = false;
    std::vector<store::Unserved> unserved_;
};

}  // namespace newsalertd::alerts
