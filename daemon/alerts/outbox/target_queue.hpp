#pragma once
// One target's deliveries: claims rows as its gate allows, lets the channel try each, settles
// them. Targets never wait for each other; within a target only rows of one story do.
// Everything here runs on the network loop; the truth is in the store.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/outbox/gate.hpp"
#include "daemon/alerts/outbox/judge.hpp"
#include "daemon/alerts/transport.hpp"
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
#include <vector>

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
    /// A sentence for the operator: a target was refused, a certificate is bad, an alert was lost.
    /// `subject` is the target or channel, `kind` the same for what is the same trouble.
    std::function<void(
        const std::string& subject, const std::string& kind, const std::string& text)>
        notice;
    /// An attempt for this target succeeded.
    std::function<void(const std::string& target)> worked{};
    /// A refusal of the whole channel that the target belongs to; for the outbox itself.
    std::function<void(const std::string& target, const std::string& reason)> channel_refused{};
    /// These expired while they waited.
    std::function<void(const std::vector<store::Ended>&)> expired{};
    /// A refused target has been given other settings: so many deliveries are sent now.
    std::function<void(const std::string& target, std::size_t rows)> resumed{};
    /// A deadline is about to be worked out: has the clock been set?
    std::function<void()> look_at_clock{};
    /// Deliveries that were due and are dead, since their rows are not what was stored.
    std::function<void(const std::vector<std::string>& ids)> damaged{};
    /// Every attempt's end, once it is recorded.
    std::function<void(const AttemptEnd&)> attempt;
};

struct Served {
    std::string target;
    std::shared_ptr<Channel> channel;
    std::shared_ptr<const Transport> transport = std::make_shared<const Transport>();
    std::string settings{};  ///< TargetState::settings; empty: nothing is concluded from it
};

/// "mail-desk" of "mail-desk/a@b.example".
inline std::string channel_of(const std::string& target) {
    return target.substr(0, target.find('/'));
}

class TargetQueue : public std::enable_shared_from_this<TargetQueue> {
public:
    TargetQueue(boost::asio::any_io_executor executor,
                store::StoreThread& store,
                Clock clock,
                Served served,
                store::TargetState state,
                const OutboxEvents& events);

    void start();
    /// A reload: another channel object for the same target.
    void serve(Served served);
    /// Rows that a commit claimed for this queue; their permits were taken by the decision.
    void accept(store::Claimed row);
    /// There may be something to claim.
    void wake();
    /// The operator's `deliveries resume`.
    void resume();
    /// The wall clock was set by `step`: waits go on as they were.
    void clock_moved(std::chrono::microseconds step);
    /// Our own network works again: a wait that came of having no answer is over.
    void network_is_back();
    /// Another target of the channel learned that all of it is refused; told already.
    void refuse(const std::string& reason);
    /// Claims no more; attempts under way go on.
    void stop();

    bool idle() const { return gate_->in_flight() == 0; }

    const std::shared_ptr<Gate>& gate() const { return gate_; }

    const store::TargetState& state() const { return state_; }

    const std::string& unready() const { return served_.channel->unready(); }

private:
    boost::asio::awaitable<void> run();
    void begin_attempt(store::Claimed row);
    boost::asio::awaitable<void> attempt(store::Claimed row);
    void tell(const Consequences& verdict, const Attempt& attempt);
    void tell_refusal(const Result& result);
    void tell_loss(const Consequences& verdict, const Attempt& attempt);
    void wake_for_backlog();
    void forget_troubles();
    void note_wait();
    boost::asio::awaitable<void> put_back(std::string id);
    boost::asio::awaitable<std::size_t> claim(std::size_t permits);
    boost::asio::awaitable<void> fold_if_far_behind(std::size_t waiting);
    boost::asio::awaitable<void> wait_until(Gate::SteadyClock::time_point until);
    Gate::SteadyClock::time_point steady(Time at) const;
    bool told_to_wait() const;
    Gate::SteadyClock::time_point closed_until() const;
    void update_openness();

    boost::asio::any_io_executor executor_;
    store::StoreThread& store_;
    Clock clock_;
    Served served_;
    store::TargetState state_;
    const OutboxEvents& events_;
    std::shared_ptr<Gate> gate_;
    boost::asio::steady_timer wake_;
    std::uint64_t epoch_ = 0;  ///< raised by serve() and resume(): earlier attempts are overtaken
    Gate::SteadyClock::time_point closed_until_{};  ///< what state_.not_before means on this clock
    std::chrono::microseconds clock_moved_{0};      ///< all steps of the wall clock so far
    bool unanswered_ = false;                       ///< the last attempt got no answer at all
    bool woken_ = false;
    bool stopping_ = false;
    Gate::SteadyClock::time_point next_due_ = Gate::SteadyClock::time_point::max();
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace newsalertd::alerts
