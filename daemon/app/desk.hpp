#pragma once
// The operator's desk: what the person who runs the daemon is told, and how the daemon is. Notices
// go to the channels of [operator] notify and to the log; the status goes to the service manager
// and to who asks. Owns what it has told already. On the loop.

#include "daemon/app/health.hpp"
#include "daemon/app/parts.hpp"
#include "daemon/app/state_trouble.hpp"
#include "daemon/notices.hpp"
#include "daemon/repeats.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::app {

class Desk {
public:
    /// `parts` must outlive the desk.
    explicit Desk(Parts parts);

    /// What goes on while the loop runs. `service`: the service manager is told the status, and the
    /// operator of what makes the daemon useless.
    void start(bool service);

    /// A sentence for the operator's channels.
    void notice(const std::string& text);

    /// The same of a trouble that may repeat: told at once, then folded (Notices). `subject` is
    /// what is in trouble, `kind` the same for the same trouble.
    void notice(const std::string& subject, const std::string& kind, const std::string& text);

    /// `subject` works again. Told if its trouble was; how often it was wrong stands in for "{}".
    void mended(const std::string& subject, const std::string& text);

    /// A notice past the outbox, one attempt: while the state cannot be written nothing else
    /// leaves.
    void tell_now(const std::string& text);

    /// Until what tell_now() sends has been sent, or `until`.
    boost::asio::awaitable<void> finish_telling(std::chrono::steady_clock::time_point until);

    /// Puts an alert of the daemon's own into the outbox, for one target; the delivery's id.
    std::string send(const alerts::Alert& alert, const pipeline::Target& target);

    /// `then` is told once the next attempt of a delivery has ended; an empty one calls that off.
    void when_attempted(const std::string& delivery,
                        std::function<void(const alerts::AttemptEnd&)> then);

    // What happened.
    void attempt_ended(const alerts::AttemptEnd& end);
    void target_worked(const std::string& target);
    void deliveries_expired(const std::vector<store::Ended>& ended);
    void deliveries_held(const std::vector<store::Ended>& held);
    void deliveries_damaged(const std::vector<std::string>& ids);
    void state_parked(const std::optional<store::Error>& error);
    void state_damaged(const std::string& what);
    void state_checked(const std::expected<store::CheckReport, store::Error>& report);
    void control_socket_lost(const std::string& why);  ///< empty: it is in its place

    /// The alerts of channels that are configured no more are kept back and told, those of channels
    /// that have returned leave.
    void block_unserved();

    /// What waits for channels that are not configured, for the answer to a reload.
    boost::asio::awaitable<std::string> unserved_lines();

    std::string status_line() const;

    /// What the operator should know of besides feeds and targets; each makes the daemon degraded.
    std::vector<std::string> troubles() const;

    /// Why the state cannot be written now; empty: it can.
    const std::string& state_error() const { return state_error_; }

    /// Whether that is because its file is not in its place any more.
    bool state_is_misplaced() const { return misplaced_; }

    /// What of the state is not as it was stored; empty: nothing that is known.
    const std::string& state_damage() const { return state_damage_; }

private:
    void send_notice(const std::string& text);
    std::vector<std::string> served() const;
    void tell_unserved(std::vector<store::Unserved> unserved);
    boost::asio::awaitable<void> tell_summaries();
    void log_attempt(const alerts::AttemptEnd& end);
    void state_held();
    Health health() const;
    std::vector<Ailment> ailments() const;
    void tell_health();

    Parts parts_;
    Notices notices_;
    boost::asio::steady_timer summaries_;
    std::size_t telling_ = 0;  ///< sentences under way that tell_now() sends
    boost::asio::steady_timer told_;
    std::map<std::string, std::function<void(const alerts::AttemptEnd&)>> waiters_;
    Repeats failing_targets_;
    std::set<std::string> told_unserved_;  ///< channels whose waiting alerts were told
    std::string control_trouble_;          ///< why the control socket cannot be reached
    std::string state_error_;
    bool misplaced_ = false;
    StateTrouble state_trouble_;
    bool state_told_ = false;  ///< its trouble, to the operator
    boost::asio::steady_timer state_calm_;
    std::string state_damage_;
    std::string shown_;           ///< the status that the service manager has
    mutable HealthWatch health_;  ///< looks again whenever it is asked

    /// What the watches in force want, counted once for each generation: there may be many.
    struct Wanted {
        std::uint64_t generation = 0;
        std::size_t watches = 0;
        std::vector<bool> targets;  ///< told by a watch that is awake
    };

    mutable Wanted wanted_;
};

}  // namespace newsalertd::app
