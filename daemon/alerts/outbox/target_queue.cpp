#include "daemon/alerts/outbox/target_queue.hpp"

#include "daemon/alerts/outbox/summary.hpp"
#include "daemon/spawn.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace newsalertd::alerts {

namespace {

using std::chrono::seconds;

constexpr seconds kFarBehind{30};             // waiting alerts beyond this are folded
constexpr std::chrono::minutes kDelayed{10};  // older alerts say how late they are

/// How many waiting alerts a target can just send within kFarBehind.
std::size_t far_behind(Rate rate) {
    return rate.per.count() == 0 ? 1 : static_cast<std::size_t>(kFarBehind / rate.per);
}

std::string delay_note(Time::duration delay) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(delay).count();
    return minutes < 120 ? "delayed " + std::to_string(minutes) + " min"
                         : "delayed " + std::to_string(minutes / 60) + " h";
}

/// The payload for one row. Also runs on the store thread, inside a claim: only values.
std::string render(const Served& served, const store::Claimed& row, Form form, Time at) {
    auto alert = alert_from_json(row.content).value_or(Alert{});
    alert.delivery = row.id;
    alert.latency.sent = at;
    alert.root = row.root;
    if (const auto root = alert_from_json(row.root_content))
        alert.root_title = root->title;
    if (at - row.created > kDelayed)
        alert.note = delay_note(at - row.created);
    return served.channel->render(alert, served.target, form, at);
}

/// Takes the settings over. True where they are others than those that were refused or failed: such
/// a target is tried again, as the state does it (Store::serve). A rate limit alone stays: it may
/// be the same service.
bool is_mended(const Served& served, store::TargetState& state) {
    if (served.settings.empty() ||
        std::exchange(state.settings, served.settings) == served.settings)
        return false;
    return state.blocked || state.failures > 0;
}

}  // namespace

TargetQueue::TargetQueue(boost::asio::any_io_executor executor,
                         store::StoreThread& store,
                         Clock clock,
                         Served served,
                         store::TargetState state,
                         const OutboxEvents& events)
    : executor_(executor),
      store_(store),
      clock_(std::move(clock)),
      served_(std::move(served)),
      state_(std::move(state)),
      events_(events),
      gate_(std::make_shared<Gate>(served_.channel->limits().rate,
                                   served_.channel->limits().parallel)),
      wake_(executor) {
    state_.name = served_.target;
    if (is_mended(served_, state_))
        forget_troubles();
    note_wait();
    update_openness();
}

void TargetQueue::start() {
    spawn(
        executor_,
        "target queue",
        // A coroutine of its own: its frame keeps the queue, which a reload may drop, alive.
        [](std::shared_ptr<TargetQueue> self) -> boost::asio::awaitable<void> {
            co_await self->run();
        },
        shared_from_this());
}

void TargetQueue::serve(Served served) {
    served_ = std::move(served);
    ++epoch_;
    // The memory first: an answer that was under way could block the target again.
    if (is_mended(served_, state_)) {
        forget_troubles();
        note_wait();
    }
    gate_->configure(served_.channel->limits().rate, served_.channel->limits().parallel);
    update_openness();
    wake();
}

void TargetQueue::accept(store::Claimed row) {
    begin_attempt(std::move(row));
}

void TargetQueue::begin_attempt(store::Claimed row) {
    spawn(
        executor_,
        "delivery",
        [](std::shared_ptr<TargetQueue> self, store::Claimed r) -> boost::asio::awaitable<void> {
            co_await self->attempt(std::move(r));
        },
        shared_from_this(),
        std::move(row));
}

void TargetQueue::wake() {
    woken_ = true;
    wake_.cancel();
}

/// After an attempt: where nothing waits, the state need not be asked for more.
void TargetQueue::wake_for_backlog() {
    if (gate_->has_backlog())
        wake();
}

void TargetQueue::resume() {
    ++epoch_;
    forget_troubles();
    note_wait();
    update_openness();
    wake();
}

void TargetQueue::forget_troubles() {
    state_.blocked = false;
    state_.failures = 0;
    state_.refusals = 0;
    state_.not_before = {};
    state_.refused_alerts = 0;
    state_.told_refusals.clear();
}

void TargetQueue::clock_moved(std::chrono::microseconds step) {
    clock_moved_ += step;
    if (state_.not_before != Time{}) {
        state_.not_before += step;
        state_.noted += step;
    }
}

void TargetQueue::network_is_back() {
    if (unanswered_ && !state_.blocked)
        state_.not_before = {};  // the breaker's; what an answer asked for stands
    note_wait();
    update_openness();
    wake();
}

void TargetQueue::refuse(const std::string& reason) {
    if (std::exchange(state_.blocked, true))
        return;
    state_.error = reason;
    update_openness();
    store_.submit<void>(
        store::Queue::urgent,
        [state = state_](store::Store& store) { return store.refuse(state); },
        [target = state_.name](const store::Result<void>& refused) {
            if (!refused)
                spdlog::error("target {}: cannot be refused: {}", target, refused.error().message);
        });
}

void TargetQueue::stop() {
    stopping_ = true;
    gate_->set_open(false);
    wake();
}

void TargetQueue::update_openness() {
    gate_->set_open(!stopping_ && !state_.blocked && served_.channel->unready().empty() &&
                    state_.failures < kBreakerOpensAt && !told_to_wait());
}

Gate::SteadyClock::time_point TargetQueue::steady(Time at) const {
    return Gate::SteadyClock::now() + std::max(Time::duration::zero(), at - clock_.now());
}

bool TargetQueue::told_to_wait() const {
    return closed_until_ > Gate::SteadyClock::now();
}

/// Stored deadlines are wall time, waits are steady: a clock that is set neither holds them up nor
/// cuts them short.
void TargetQueue::note_wait() {
    const bool waits = state_.not_before <= clock_.now() + store::kLongestPause;
    closed_until_ = waits ? steady(state_.not_before) : Gate::SteadyClock::time_point{};
}

Gate::SteadyClock::time_point TargetQueue::closed_until() const {
    if (state_.blocked || !served_.channel->unready().empty())
        return Gate::SteadyClock::time_point::max();
    return told_to_wait() ? closed_until_ : Gate::SteadyClock::time_point::min();
}

boost::asio::awaitable<void> TargetQueue::wait_until(Gate::SteadyClock::time_point until) {
    if (woken_) {
        woken_ = false;
        co_return;
    }
    // Never past a minute: wall clocks jump, and a look that finds nothing costs one read.
    wake_.expires_at(std::min(until, Gate::SteadyClock::now() + std::chrono::minutes(1)));
    co_await wake_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    woken_ = false;
}

boost::asio::awaitable<void> TargetQueue::run() {
    while (!stopping_) {
        update_openness();
        if (const auto until = closed_until(); until > Gate::SteadyClock::now()) {
            co_await wait_until(until);
            continue;
        }
        // An open breaker lets one probe through at a time.
        const std::size_t most = state_.failures >= kBreakerOpensAt
                                     ? (gate_->in_flight() == 0 ? 1 : 0)
                                     : std::size_t{16};
        const auto permits = gate_->take(most, Gate::SteadyClock::now());
        if (permits == 0) {
            // Whoever woke us may know of something: the next free place looks for it.
            gate_->set_backlog(true);
            const auto token = gate_->next_token(Gate::SteadyClock::now());
            co_await wait_until(
                token > Gate::SteadyClock::now() ? token : Gate::SteadyClock::time_point::max());
            continue;
        }
        const auto claimed = co_await claim(permits);
        gate_->give_back(permits - claimed);
        if (claimed == 0)
            co_await wait_until(next_due_);
    }
}

boost::asio::awaitable<std::size_t> TargetQueue::claim(std::size_t permits) {
    const auto claimed = co_await store::await<store::Claim>(
        store_,
        store::Queue::urgent,
        [served = served_, gate = gate_, permits, clock = clock_](store::Store& store) {
            const auto at = clock.now();
            auto found = store.claim(
                served.target,
                at,
                permits,
                [&](const store::Claimed& row) {
                    return render(served, row, row.minimal ? Form::minimal : Form::full, at);
                },
                far_behind(gate->rate()) + 1);
            if (found)
                gate->set_backlog(found->waiting > 0 || found->next_due.has_value());
            return found;
        });
    if (!claimed) {
        spdlog::error(
            "target {}: cannot claim deliveries: {}", served_.target, claimed.error().message);
        next_due_ = Gate::SteadyClock::now() + seconds(5);
        co_return 0;
    }
    if (!claimed->damaged.empty() && events_.damaged)
        events_.damaged(claimed->damaged);
    const auto due = claimed->next_due;
    next_due_ = due ? steady(*due) : Gate::SteadyClock::time_point::max();
    for (const auto& row : claimed->rows)
        begin_attempt(row);
    co_await fold_if_far_behind(claimed->waiting);
    co_return claimed->rows.size();
}

boost::asio::awaitable<void> TargetQueue::fold_if_far_behind(std::size_t waiting) {
    const auto rate = gate_->rate();
    if (rate.per.count() == 0 || waiting <= far_behind(rate))
        co_return;
    const auto expiry = served_.channel->limits().expiry;
    const auto folded = co_await store::await<std::size_t>(
        store_,
        store::Queue::urgent,
        [target = served_.target, expiry, clock = clock_](store::Store& store) {
            const auto at = clock.now();
            return store.fold(target, at, [&](std::span<const std::string> contents) {
                return compose_digest(target, contents, at, expiry);
            });
        });
    if (folded && *folded > 0) {
        spdlog::warn(
            "target {}: {} waiting alerts folded into one digest", served_.target, *folded);
        wake();  // the digest is due
    }
}

/// Nothing was sent: the row waits, and its permit goes back.
boost::asio::awaitable<void> TargetQueue::put_back(std::string id) {
    const auto done = co_await store::await<void>(
        store_,
        store::Queue::urgent,
        [gate = gate_, id, until = state_.not_before](store::Store& store) {
            gate->set_backlog(true);
            return store.put_back(id, until);
        });
    if (!done)
        spdlog::error("delivery {}: cannot be put back: {}", id, done.error().message);
    gate_->give_back();
    wake();
}

boost::asio::awaitable<void> TargetQueue::attempt(store::Claimed row) {
    // Another answer may have closed the target while this row was being claimed.
    if (closed_until() > Gate::SteadyClock::now()) {
        co_await put_back(std::move(row.id));
        co_return;
    }
    const auto served = served_;
    const auto epoch = epoch_;
    const auto moved_before = clock_moved_;
    Attempt attempt{.row = std::move(row), .result = {}, .started = clock_.now(), .ended = {}};
    try {
        attempt.result = co_await served.channel->send(
            served.transport, attempt.row.id, served.target, attempt.row.payload);
    } catch (const std::exception& failure) {
        // A fault of ours must not leave the row `sending` and the slot taken for ever.
        attempt.result = {};
        attempt.result.ambiguous = true;
        attempt.result.detail = std::string("internal: ") + failure.what();
        spdlog::critical("delivery {}: {}", attempt.row.id, failure.what());
    }
    if (events_.look_at_clock)
        events_.look_at_clock();
    attempt.row.expires += clock_moved_ - moved_before;
    attempt.started += clock_moved_ - moved_before;
    attempt.ended = clock_.now();
    attempt.overtaken = epoch != epoch_;
    const double random = std::uniform_real_distribution<double>(0, 1)(random_);
    auto verdict = judge(attempt,
                         state_,
                         served.channel->limits().longest_backoff,
                         served.channel->holds_ambiguous(),
                         random,
                         [&] { return render(served, attempt.row, Form::minimal, attempt.ended); });
    if (served.channel->type() != served_.channel->type())
        verdict.settlement.payload.reset();  // rendered anew, as the store was told by serve()
    state_ = verdict.settlement.target;
    unanswered_ = attempt.result.outcome == Outcome::transient && attempt.result.status == 0 &&
                  !attempt.result.retry_after && !told_to_wait();
    note_wait();
    update_openness();
    if (events_.notice)
        tell(verdict, attempt);
    // The next delivery need not wait for this one's commit: the row stays `sending` until then.
    gate_->done();
    wake_for_backlog();
    const auto settled = co_await store::await<void>(
        store_, store::Queue::bulk, [gate = gate_, s = verdict.settlement](store::Store& store) {
            if (s.state == "pending")
                gate->set_backlog(true);
            return store.settle(s);
        });
    if (!settled)
        spdlog::error(
            "delivery {}: cannot record its result: {}", attempt.row.id, settled.error().message);
    wake_for_backlog();
    if (attempt.result.outcome == Outcome::delivered && events_.worked)
        events_.worked(served.target);
    if (events_.attempt)
        events_.attempt({.delivery = attempt.row.id,
                         .target = served.target,
                         .state = verdict.settlement.state,
                         .result = attempt.result,
                         .since_created = attempt.ended - attempt.row.created,
                         .given_up = verdict.given_up});
}

}  // namespace newsalertd::alerts
