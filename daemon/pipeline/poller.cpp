#include "daemon/pipeline/poller.hpp"

#include "daemon/pipeline/asking.hpp"
#include "daemon/pipeline/host_blocks.hpp"
#include "daemon/spawn.hpp"
#include "daemon/store/await.hpp"
#include "feeds/url/web_url.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <ctime>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

/// Decoded bodies between their first byte and their receipt (design, Threads): beyond it no poll
/// starts.
constexpr std::size_t kBodiesBound = 64U << 20U;
constexpr std::chrono::seconds kRespread{60};
constexpr std::chrono::seconds kSleepNoticed{5};

fetch::Steady steady(Time at) {
    return std::chrono::steady_clock::now() + std::max(Time::duration::zero(), at - now());
}

/// How far the machine's boot time runs ahead of the steady clock, which stands still in a sleep.
std::chrono::nanoseconds boot_lead() {
    timespec boot{};
    timespec steady_now{};
    clock_gettime(CLOCK_BOOTTIME, &boot);
    clock_gettime(CLOCK_MONOTONIC, &steady_now);
    return std::chrono::seconds(boot.tv_sec - steady_now.tv_sec) +
           std::chrono::nanoseconds(boot.tv_nsec - steady_now.tv_nsec);
}

fetch::FeedState state_of(const store::FeedRow& row, const std::string& name) {
    fetch::FeedState state;
    if (!row.state.empty()) {
        if (auto read = fetch::deserialize(row.state))
            state = *read;
        else
            spdlog::warn("feed {}: {}; it starts anew", name, read.error());
    }
    // A poll may have begun of which the last process could not tell the end (F10, F17).
    state.next_poll = std::max(state.next_poll, row.next_poll);
    // What began in the future began before the clock was set back: its waits begin now (O42).
    const auto at = now();
    if (state.began > at)
        fetch::move_deadlines(state, at - state.began);
    return state;
}

}  // namespace

Poller::Poller(Parts parts, const config::Config& config)
    : parts_(std::move(parts)),
      config_(config),
      gate_(parts_.io.get_executor(), gate_options(config)),
      timer_(parts_.io),
      asleep_(boot_lead()) {}

void Poller::restore_blocks(const std::vector<std::pair<std::string, std::string>>& blocks) {
    gate_.restore(from_rows(blocks));
}

void Poller::serve(const config::Config& config, const std::vector<store::FeedRow>& rows) {
    const auto before = std::exchange(config_, config);
    std::unordered_map<fetch::FeedId, SourcePtr> next;
    std::size_t index = 0;
    for (const auto& feed : config.feeds) {
        if (!feed.enabled)
            continue;
        const auto& row = rows[index++];
        const auto id = static_cast<fetch::FeedId>(row.id);
        const auto known = sources_.find(id);
        if (known != sources_.end() && known->second->config.url == feed.url) {
            take_over(*known->second, feed, before);
            next.emplace(id, known->second);
            continue;
        }
        auto source = std::make_shared<Source>();
        source->row = row.id;
        source->config = feed;
        source->policy = policy_of(config, feed);
        source->state = state_of(row, feed.name);
        source->habits = row.habits;
        source->due = fetch::first_poll(
            source->state, source->policy, config.startup_spread, now(), std::nullopt, [this] {
                return uniform();
            });
        if (known != sources_.end()) {
            // Another address: what the old one asked for, and its failures, do not bind it. A poll
            // of the old one that is under way settles nothing any more.
            schedule_.remove(id);
            source->state.fresh_until = source->state.retry_until = {};
            if (known->second->polling)
                source->state.began = now();
            bring_forward(*source, config.startup_spread);
        } else {
            source->due = std::max(source->due, now());
            reschedule(*source);
        }
        next.emplace(id, std::move(source));
    }
    for (const auto& [id, gone] : sources_)
        if (!next.contains(id))
            schedule_.remove(id);
    sources_ = std::move(next);
    watch_hosts();
    wake();
}

void Poller::reschedule(const Source& source) {
    schedule_.add(static_cast<fetch::FeedId>(source.row),
                  feeds::poll_key(fetch::poll_url(source.state, source.config.url)),
                  steady(source.due));
}

void Poller::bring_forward(Source& source, fetch::Micros over) {
    source.due = fetch::brought_forward(
        source.state, source.policy, source.due, over, now(), [this] { return uniform(); });
    reschedule(source);
}

/// A feed that stays keeps its appointment (O13), unless it was made for another way of asking: the
/// user who mends a refused feed waits for it.
void Poller::take_over(Source& source,
                       const config::FeedConfig& feed,
                       const config::Config& before) {
    const bool reads_the_same = source.config.json == feed.json;
    const bool same =
        reads_the_same && asking_of(before, source.config) == asking_of(config_, feed);
    source.read_anew = source.read_anew || !reads_the_same;
    source.config = feed;
    source.policy = policy_of(config_, feed);
    if (same)
        return;
    source.asked_anew = source.polling;  // the poll under way still asks the old way
    bring_forward(source, config_.startup_spread);
}

void Poller::start() {
    spawn(parts_.io.get_executor(), "poller", [](Poller* self) { return self->run(); }, this);
}

void Poller::clock_moved(std::chrono::microseconds step) {
    clock_moved_ += step;
    gate_.clock_moved(step);
    for (const auto& [id, source] : sources_) {
        fetch::move_deadlines(source->state, step);
        source->due += step;
    }
}

void Poller::wake() {
    timer_.cancel();
}

double Poller::uniform() {
    return std::uniform_real_distribution<double>(0, 1)(random_);
}

void Poller::notice_sleep() {
    const auto lead = boot_lead();
    const auto slept = lead - asleep_;
    asleep_ = lead;
    if (slept > kSleepNoticed)
        schedule_.slept(std::chrono::duration_cast<fetch::Micros>(slept),
                        std::chrono::steady_clock::now(),
                        kRespread,
                        [this] { return uniform(); });
}

void Poller::notice_stall() {
    const auto steady_now = std::chrono::steady_clock::now();
    if (stall_.ended(timer_.expiry(), steady_now, parts_.store.parked()))
        schedule_.spread_overdue(steady_now, kRespread, [this] { return uniform(); });
}

bool Poller::has_room() const {
    return bodies_ + parts_.receiving() < kBodiesBound;
}

void Poller::add_bodies(std::ptrdiff_t bytes) {
    bodies_ += static_cast<std::size_t>(bytes);
    if (parts_.waiting)
        parts_.waiting(bodies_);
}

/// Before the first poll after a restart the state knows which hosts used to answer.
void Poller::watch_hosts() {
    std::unordered_map<std::string, Time> hosts;
    for (const auto& [id, source] : sources_)
        if (const auto origin =
                feeds::origin_of(fetch::poll_url(source->state, source->config.url))) {
            auto& answered = hosts[origin->host];
            answered = std::max(answered, source->state.last_success);
        }
    outage_.watch(hosts);
}

/// The network may be back: feeds whose last poll got no answer at all do not sit out their waits.
void Poller::retry_after_outage() {
    for (const auto& [id, source] : sources_) {
        const auto& state = source->state;
        const bool unanswered = state.last_status == 0 && !state.last_error.empty();
        if (unanswered && state.health != fetch::Health::gone && !source->polling)
            bring_forward(*source, kRespread);
    }
    wake();
}

/// P4: when most hosts fail at once, it is our network, and no feed is to blame for it.
bool Poller::our_network(const Source& source, const fetch::Answer& answer) {
    if (answer.kind == fetch::Kind::deferred)
        return false;
    const bool before = outage_.since().has_value();
    if (const auto origin =
            feeds::origin_of(answer.asked.empty() ? source.config.url : answer.asked))
        if (outage_.note(origin->host, answer))
            retry_after_outage();
    const bool after = outage_.since().has_value();
    if (before != after)
        spdlog::warn("{}",
                     after ? "most hosts fail at once: it seems to be our own network"
                           : "our own network works again");
    return after && fetch::is_network_failure(answer.failure);
}

boost::asio::awaitable<void> Poller::run() {
    timer_.expires_at(std::chrono::steady_clock::now());
    while (!stopping_) {
        notice_sleep();
        notice_stall();
        while (has_room()) {
            const auto id = schedule_.pop_due(std::chrono::steady_clock::now());
            if (!id)
                break;
            const auto found = sources_.find(*id);
            if (found == sources_.end())
                continue;
            spawn(
                parts_.io.get_executor(),
                "poll",
                [](Poller* self, SourcePtr source) { return self->poll(std::move(source)); },
                this,
                found->second);
        }
        const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        const auto due = schedule_.next_due();
        timer_.expires_at(due && has_room() ? std::min(*due, soon) : soon);
        co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
}

fetch::FetchRequest Poller::request_for(const Source& source) const {
    auto request = request_of(asking_of(config_, source.config),
                              fetch::poll_url(source.state, source.config.url));
    if (source.index) {
        request.validators = source.index->validators;
        request.body_hash = source.index->body_hash;
    } else if (!source.read_anew) {
        request.validators = source.state.validators;
        request.body_hash = source.state.body_hash;
    }
    return request;
}

namespace {

/// Sends a poll's request; before the first one the state is told that a poll begins, so that a
/// process killed before the answer is settled does not ask again too soon (F10, F17).
boost::asio::awaitable<feeds::net::Response> announce_and_send(fetch::Send send,
                                                               store::StoreThread* store,
                                                               std::int64_t row,
                                                               fetch::Micros floor,
                                                               std::shared_ptr<bool> told,
                                                               const bool* stopping,
                                                               feeds::net::Request request) {
    // While the disk refuses, polls go on: nothing of them is acknowledged, so nothing is lost.
    if (!std::exchange(*told, true) && !store->parked())
        co_await store::await<void>(*store, store::Lane::urgent, [row, floor](store::Store& s) {
            const std::int64_t rows[] = {row};
            const auto at = now();
            return s.polls_begin(rows, at, at + floor);
        });
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (*stopping || state.cancelled() != boost::asio::cancellation_type::none) {
        feeds::net::Response cancelled;
        cancelled.error = feeds::net::NetError::cancelled;
        co_return cancelled;
    }
    co_return co_await send(std::move(request));
}

boost::asio::awaitable<feeds::net::Response> not_asked(std::string why) {
    feeds::net::Response response;
    response.error = feeds::net::NetError::bad_url;
    response.detail = std::move(why);
    co_return response;
}

}  // namespace

fetch::Send Poller::announcing_send(const SourcePtr& source) const {
    // Asked without its key, or past its proxy, a feed would show another face, or us to it.
    if (!source->config.unready.empty())
        return [why = source->config.unready](feeds::net::Request) { return not_asked(why); };
    return [send = parts_.send,
            store = &parts_.store,
            row = source->row,
            floor = fetch::shortest_interval(source->policy),
            told = std::make_shared<bool>(false),
            stopping = &stopping_](feeds::net::Request request) {
        return announce_and_send(send, store, row, floor, told, stopping, std::move(request));
    };
}

void Poller::account(const Source& source, const fetch::Answer& answer) {
    auto& metrics = parts_.metrics;
    metrics.fetch_bytes += answer.wire_bytes;
    switch (answer.kind) {
        case fetch::Kind::document:
            ++metrics.polls_document;
            break;
        case fetch::Kind::not_modified:
            ++metrics.polls_not_modified;
            break;
        case fetch::Kind::deferred:
            ++metrics.polls_deferred;
            break;
        case fetch::Kind::failed:
            ++metrics.polls_failed;
            break;
    }
    if (answer.status == 429 || answer.status == 503)
        parts_.store.submit<void>(
            store::Lane::bulk,
            [rows = to_rows(gate_.snapshot())](store::Store& store) {
                return store.set_host_blocks(rows);
            },
            nullptr);
    spdlog::debug("feed {}: {} {} {}",
                  source.config.name,
                  answer.status,
                  fetch::to_string(answer.failure),
                  answer.reason);
}

boost::asio::awaitable<void> Poller::poll(SourcePtr source) {
    ++polls_;
    source->polling = true;
    const auto send = announcing_send(source);
    const auto clock = clock_moved_;
    fetch::FetchResult result;
    try {
        result = co_await fetch::fetch(send, gate_, request_for(*source));
    } catch (const std::exception& exception) {
        // A fault of ours must not end the feed's polling for ever.
        spdlog::critical("feed {}: {}", source->config.name, exception.what());
        result = {};
        result.answer.kind = fetch::Kind::failed;
        result.answer.failure = fetch::Failure::protocol;
        result.answer.reason = std::string("internal: ") + exception.what();
        result.answer.began = result.answer.fetched = now();
    }
    if (clock_moved_ != clock) {
        result.answer.began += clock_moved_ - clock;
        result.answer.fetched = std::max(result.answer.fetched, result.answer.began);
    }
    account(*source, result.answer);
    if (result.answer.kind == fetch::Kind::document ||
        result.answer.kind == fetch::Kind::not_modified)
        parts_.metrics.poll_lag.add(result.answer.began - source->due);
    // The sitemaps of an index may change while it does not.
    const bool known_index = result.answer.kind == fetch::Kind::not_modified && source->index;
    if (result.answer.kind == fetch::Kind::document || known_index) {
        our_network(*source, result.answer);
        take_document(source, std::move(result), send);
    } else {
        settle_without_document(source, std::move(result.answer));
    }
}

void Poller::settle_without_document(const SourcePtr& source, fetch::Answer answer) {
    fetch::PollOutcome outcome;
    outcome.our_network = our_network(*source, answer);
    outcome.answer = std::move(answer);
    const auto next =
        fetch::after(source->state, outcome, source->policy, now(), [this] { return uniform(); });
    parts_.store.submit<void>(
        store::Lane::bulk,
        [row = source->row, next](store::Store& store) {
            return store.update_feed({.feed = row,
                                      .state = fetch::serialize(next),
                                      .next_poll = next.next_poll,
                                      .polled_at = next.began,
                                      .health = fetch::health_name(next),
                                      .error = next.last_error,
                                      .baseline = false});
        },
        [this, source, next](store::Result<void>) {
            boost::asio::post(parts_.io, [this, source, next] { planned(source, next); });
        });
}

/// The first change of a feed's health is told, and its recovery; repetitions are not (O21).
void Poller::report(const Source& source, const fetch::FeedState& next) const {
    if (next.health == source.state.health && (next.failures == 0) == (source.state.failures == 0))
        return;
    if (next.failures > 0)
        spdlog::warn(
            "feed {}: {} ({})", source.config.name, next.last_error, fetch::health_name(next));
    else
        spdlog::info("feed {}: {} again", source.config.name, fetch::to_string(next.health));
}

/// The next poll is where the state has it, but for two cases.
void Poller::appoint(Source& source) {
    source.due = source.state.next_poll;
    const bool anew = std::exchange(source.asked_anew, false);
    // An end that the disk held up, like many others: their feeds do not start together (F16).
    const bool late = now() - source.due > kStalledFor;
    if (anew || late)
        source.due = fetch::brought_forward(source.state,
                                            source.policy,
                                            source.due,
                                            late ? kRespread : config_.startup_spread,
                                            now(),
                                            [this] { return uniform(); });
    source.due = std::max(source.due, now());
}

void Poller::planned(const SourcePtr& source, const fetch::FeedState& state) {
    report(*source, state);
    const auto id = static_cast<fetch::FeedId>(source->row);
    const bool moved = state.move.to != source->state.move.to;
    source->state = state;
    source->polling = false;
    appoint(*source);
    --polls_;
    if (const auto found = sources_.find(id); found == sources_.end() || found->second != source)
        return;  // removed meanwhile
    if (moved) {
        spdlog::warn(
            "feed {}: moved permanently; the new address is polled from now on. To undo "
            "it, change its url",
            source->config.name);
        reschedule(*source);
        watch_hosts();
    }
    schedule_.planned(id, steady(source->due));
    wake();
}

boost::asio::awaitable<void> Poller::drain(std::chrono::milliseconds patience) {
    stopping_ = true;
    wake();
    const auto until = std::chrono::steady_clock::now() + patience;
    boost::asio::steady_timer tick(parts_.io);
    while (polls_ > 0 && std::chrono::steady_clock::now() < until) {
        tick.expires_after(std::chrono::milliseconds(5));
        co_await tick.async_wait(boost::asio::use_awaitable);
    }
}

PollerSummary Poller::summary() const {
    PollerSummary sum;
    sum.feeds = sources_.size();
    sum.polling = polls_;
    sum.overdue = schedule_.overdue(std::chrono::steady_clock::now(), 100'000);
    sum.network_down = outage_.since().has_value();
    for (const auto& [id, source] : sources_) {
        const auto& state = source->state;
        const bool well = state.health == fetch::Health::ok || state.health == fetch::Health::late;
        const bool read = state.last_success != fetch::Time{};
        sum.ok += well && read;
        sum.unread += well && !read;
        sum.readable += read && state.last_error.empty();
        sum.failed += !state.last_error.empty();
    }
    return sum;
}

}  // namespace newsalertd::pipeline
