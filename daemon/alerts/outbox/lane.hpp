#pragma once
// One target's deliveries: claims rows as its gate allows, lets the channel try each, settles
// them. Targets never wait for each other (D8); within a target only rows of one story do (D7).
// Everything here runs on the network loop; the truth is in the store.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/outbox/gate.hpp"
#include "daemon/alerts/outbox/judge.hpp"
#include "daemon/store/store_thread.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>

namespace newsalertd::alerts {

struct AttemptEnd {
    std::string delivery;
    std::string target;
    std::string state;  ///< what the row became: delivered, pending, blocked, dead
    Result result;
    std::chrono::microseconds since_created{0};
    GivenUp given_up = GivenUp::no;
};

/// What the outbox tells the rest of the daemon.
struct OutboxEvents {
    /// A sentence for the operator: a target was refused, a certificate is bad.
    std::function<void(const std::string& text)> notice;
    /// A refusal of the whole channel that the target belongs to; for the outbox itself.
    std::function<void(const std::string& target, const std::string& reason)> channel_refused{};
    /// So many deliveries expired while they waited.
    std::function<void(std::size_t)> expired{};
    /// Every attempt's end, once it is recorded.
    std::function<void(const AttemptEnd&)> attempt;
};

struct Served {
    std::string target;
    std::shared_ptr<Channel> channel;
    bool hold_ambiguous = false;
    std::string type{};  ///< the channel's, as the configuration writes it
    /// Why nothing can be sent now (a secret is not there); its deliveries wait. Empty: it can.
    std::string unready{};
};

/// "mail-desk" of "mail-desk/a@b.example".
inline std::string channel_of(const std::string& target) {
    return target.substr(0, target.find('/'));
}

class OutboxLane : public std::enable_shared_from_this<OutboxLane> {
public:
    OutboxLane(boost::asio::any_io_executor executor,
               store::StoreThread& store,
               Served served,
               store::TargetState state,
               const OutboxEvents& events);

    void start();
    /// A reload: another channel object for the same target.
    void serve(Served served);
    /// Rows that a commit claimed for this lane; their permits were taken by the decision.
    void accept(store::Claimed row);
    /// There may be something to claim.
    void poke();
    /// The operator's `deliveries resume`.
    void resume();
    /// Another target of the channel learned that all of it is refused; told already.
    void refuse(const std::string& reason);
    /// Claims no more; attempts under way go on.
    void stop();

    bool idle() const { return gate_->in_flight() == 0; }

    const std::shared_ptr<Gate>& gate() const { return gate_; }

    const store::TargetState& state() const { return state_; }

    const std::string& unready() const { return served_.unready; }

private:
    boost::asio::awaitable<void> run();
    void begin_attempt(store::Claimed row);
    boost::asio::awaitable<void> attempt(store::Claimed row);
    void tell_refusal(const Result& result);
    boost::asio::awaitable<void> put_back(std::string id);
    boost::asio::awaitable<std::size_t> claim(std::size_t permits);
    boost::asio::awaitable<void> fold_if_far_behind(std::size_t waiting);
    boost::asio::awaitable<void> wait_until(Gate::Clock::time_point until);
    bool told_to_wait() const;
    Gate::Clock::time_point closed_until() const;
    void update_openness();

    boost::asio::any_io_executor executor_;
    store::StoreThread& store_;
    Served served_;
    store::TargetState state_;
    const OutboxEvents& events_;
    std::shared_ptr<Gate> gate_;
    boost::asio::steady_timer wake_;
    std::uint64_t epoch_ = 0;  ///< raised by serve() and resume(): earlier attempts are overtaken
    bool poked_ = false;
    bool stopping_ = false;
    Gate::Clock::time_point next_due_ = Gate::Clock::time_point::max();
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace newsalertd::alerts
