#include "daemon/pipeline/poller.hpp"

#include "daemon/pipeline/announced_send.hpp"
#include "daemon/pipeline/asking.hpp"
#include "daemon/pipeline/host_blocks.hpp"
#include "daemon/spawn.hpp"
#include "feeds/url/web_url.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

/// Decoded bodies between their first byte and their receipt: beyond it no poll starts.
constexpr std::size_t kBodiesBound = 64U << 20U;

}  // namespace

Poller::Poller(Parts parts, const config::Config& config)
    : parts_(std::move(parts)),
      sources_(config, parts_.clock),
      gate_(parts_.io.get_executor(), gate_options(config, parts_.clock)),
      timer_(parts_.io),
      ledger_(parts_.io, parts_.store, parts_.clock) {}

void Poller::restore_blocks(const std::vector<std::pair<std::string, std::string>>& blocks) {
    gate_.restore(from_rows(blocks));
}

void Poller::restore_strict_hosts(const std::vector<store::StrictHost>& hosts) {
    std::vector<fetch::StrictHost> known;
    for (const auto& [host, until, subdomains] : hosts)
        known.push_back({host, until, subdomains});
    gate_.strict_hosts().restore(known, gate_.now());
}

void Poller::keep_strict_hosts() {
    std::vector<store::StrictHost> rows;
    for (auto& [name, until, subdomains] : gate_.strict_hosts().take_changes())
        rows.push_back({std::move(name), until, subdomains});
    if (rows.empty())
        return;
    parts_.store.submit<void>(
        store::Queue::late,
        [rows = std::move(rows), now = gate_.now()](store::Store& store) {
            return store.keep_strict_hosts(rows, now);
        },
        nullptr);
}

void Poller::serve(const std::shared_ptr<const config::Config>& config,
                   const std::vector<store::FeedRow>& rows) {
    clock_moved_until_now();
    sources_.serve(config, rows);
    // Before the first poll after a restart the state knows which hosts used to answer.
    network_.watch();
    wake();
}

void Poller::start() {
    spawn(parts_.io.get_executor(), "poller", [](Poller* self) { return self->run(); }, this);
}

void Poller::clock_moved(std::chrono::microseconds step) {
    clock_moved_ += step;
    gate_.clock_moved(step);
    sources_.clock_moved(step);
    // A process that follows goes by what is stored.
    keep_blocks();
    ledger_.keep_instead(sources_.updates());
}

/// By how much the clock was set since the start. A step that nobody has noticed yet would put a
/// deadline that is half of the old clock off by all of it.
std::chrono::microseconds Poller::clock_moved_until_now() {
    if (parts_.look_at_clock)
        parts_.look_at_clock();
    return clock_moved_;
}

void Poller::wake() {
    timer_.cancel();
}

bool Poller::has_room() const {
    return bodies_ + parts_.receiving() < kBodiesBound;
}

void Poller::add_bodies(std::ptrdiff_t bytes) {
    bodies_ += static_cast<std::size_t>(bytes);
    if (parts_.waiting)
        parts_.waiting(bodies_);
}

void Poller::notice_standstill() {
    if (const auto slept = stall_.slept(); slept > kStalledFor)
        sources_.slept(slept);
    if (stall_.ended(timer_.expiry(), std::chrono::steady_clock::now(), parts_.store.parked()))
        sources_.spread_overdue();
}

/// Shortly before the first poll that the state knows nothing of, it is told of it and of all that
/// are due soon after.
void Poller::plan_ahead() {
    constexpr std::chrono::seconds kBefore{1};
    ledger_.keep_overdue();
    const auto now = std::chrono::steady_clock::now();
    const auto due = sources_.next_due();
    if (!ledger_.ready() || !due || *due > now + kBefore || planned_until_ > now + kBefore)
        return;
    planned_until_ = now + PollLedger::kAhead;
    if (auto sources = sources_.unforeseen(planned_until_); !sources.empty())
        ledger_.plan(std::move(sources));
}

/// When the next polls start; the end of time: there are none, or no room for them.
fetch::Steady Poller::next_start() const {
    // Those that are due within so short a time start together: each alone would wake everything.
    constexpr std::chrono::milliseconds kTogether{250};
    const auto due = sources_.next_due();
    return due && has_room() ? *due + kTogether : fetch::Steady::max();
}

void Poller::start_due() {
    while (has_room()) {
        auto source = sources_.pop_due();
        if (!source)
            break;
        if (network_.may_begin(source, parts_.clock.now(), std::chrono::steady_clock::now()))
            begin(std::move(source));
    }
}

void Poller::begin(SourcePtr source) {
    spawn(
        parts_.io.get_executor(),
        "poll",
        [](Poller* self, SourcePtr next) { return self->poll(std::move(next)); },
        this,
        std::move(source));
}

boost::asio::awaitable<void> Poller::run() {
    timer_.expires_at(std::chrono::steady_clock::now());
    while (!stopping_) {
        notice_standstill();
        // All feeds are looked through: not for each of the many that a publisher moves at once.
        if (std::exchange(hosts_changed_, false))
            network_.watch();
        sources_.retune();
        plan_ahead();
        if (auto probe = network_.next_probe(std::chrono::steady_clock::now()))
            begin(std::move(probe));
        if (next_start() <= std::chrono::steady_clock::now())
            start_due();
        timer_.expires_at(
            std::min(next_start(), std::chrono::steady_clock::now() + std::chrono::seconds(1)));
        co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
}

boost::asio::awaitable<void> Poller::poll(SourcePtr source) {
    ++polls_;
    source->polling = true;
    const auto before = clock_moved_until_now();
    // The poll of a sitemap follows that of its index.
    auto result = co_await ask(source, request_for(*source), source->index != nullptr);
    auto& answer = result.answer;
    if (clock_moved_until_now() != before)
        fetch::move_to_clock(answer, parts_.clock.now());
    account(*source, answer);
    keep_host(answer);
    hand_over(source, std::move(result));
}

boost::asio::awaitable<fetch::FetchResult> Poller::ask(SourcePtr source,
                                                       fetch::FetchRequest request,
                                                       bool announced) {
    fetch::FetchResult result;
    try {
        co_return co_await fetch::fetch(
            announced_send(
                {.send = parts_.send, .ledger = ledger_, .stopping = stopping_}, source, announced),
            gate_,
            std::move(request));
    } catch (const std::exception& exception) {
        // A fault of ours must not end the feed's polling for ever.
        spdlog::critical("feed {}: {}", source->feed->name, exception.what());
        result.answer.kind = fetch::Kind::failed;
        result.answer.failure = fetch::Failure::protocol;
        result.answer.reason = std::string("internal: ") + exception.what();
        result.answer.began = result.answer.fetched = parts_.clock.now();
    }
    co_return result;
}

fetch::FetchRequest Poller::request_for(const Source& source) const {
    auto request = request_of(asking_of(sources_.config(), *source.feed), source.poll_url());
    // An index sends the feed's headers to its own origin only.
    if (source.index && feeds::origin_of(request.url) != feeds::origin_of(source.index->poll_url()))
        request.headers.clear();
    if (!source.read_anew) {
        request.validators = source.memory.state.validators;
        request.body_hash = source.memory.state.body_hash;
    }
    return request;
}

void Poller::hand_over(const SourcePtr& source, fetch::FetchResult result) {
    const bool our_network = network_.note(result.answer) == OwnNetwork::Blame::network;
    if (result.answer.kind == fetch::Kind::document)
        source->read_anew = source->read_anew && source->asked_anew;
    Fetched fetched{.row = source->row,
                    .feed = source->feed,
                    .policy = source->policy,
                    .memory = source->memory,
                    .sitemap = source->sitemap,
                    .result = std::move(result),
                    .our_network = our_network,
                    .not_before = source->foreseen.not_before};
    if (!source->index)
        ledger_.forget(source->row);
    take(source, std::move(fetched), {});
}

void Poller::take(const SourcePtr& source, Fetched fetched, EarlierPages pages) {
    pages.note(fetched.result.answer);
    const auto bytes = static_cast<std::ptrdiff_t>(fetched.result.body.size());
    add_bodies(bytes);
    const auto moved = clock_moved_;
    parts_.intake.take(std::move(fetched), [this, source, bytes, moved, pages](Settled end) {
        boost::asio::post(
            parts_.io, [this, source, bytes, moved, pages, end = std::move(end)]() mutable {
                add_bodies(-bytes);
                if (clock_moved_until_now() != moved) {
                    fetch::move_deadlines(end.memory.state, clock_moved_ - moved);
                    if (end.late)
                        end.late = update_of(source->row, end.memory.state, false);
                }
                if (may_read_earlier(end, pages))
                    spawn(
                        parts_.io.get_executor(),
                        "earlier page",
                        [](Poller* self, SourcePtr of, Settled before, EarlierPages read) {
                            return self->read_earlier(
                                std::move(of), std::move(before), std::move(read));
                        },
                        this,
                        source,
                        std::move(end),
                        pages);
                else
                    settle(source, std::move(end));
            });
    });
}

void Poller::settle(const SourcePtr& source, Settled end) {
    --polls_;
    source->foreseen = {};
    const bool undone = source->move_undone;
    if (end.late)
        ledger_.keep(std::move(*end.late));
    hosts_changed_ = sources_.settled(source, std::move(end)) || hosts_changed_;
    if (undone)
        store_state(*source);
    if (next_start() < timer_.expiry())
        wake();
}

void Poller::account(const Source& source, const fetch::Answer& answer) {
    auto& metrics = parts_.metrics;
    if (answer.kind == fetch::Kind::document || answer.kind == fetch::Kind::not_modified)
        metrics.poll_lag.add(answer.began - source.due);
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
    spdlog::debug("feed {}: {} {} {}",
                  source.feed->name,
                  answer.status,
                  fetch::to_string(answer.failure),
                  answer.reason);
}

/// What an answer tells of its host, whatever was asked for.
void Poller::keep_host(const fetch::Answer& answer) {
    parts_.metrics.fetch_bytes += answer.wire_bytes;
    keep_strict_hosts();
    if (answer.status == 429 || answer.status == 503)
        keep_blocks();
}

void Poller::keep_blocks() {
    parts_.store.submit<void>(
        store::Queue::late,
        [rows = to_rows(gate_.snapshot())](store::Store& store) {
            return store.set_host_blocks(rows);
        },
        nullptr);
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
    ledger_.finish(sources_.foreseen());
}

std::expected<std::string, std::string> Poller::undo_move(std::string_view feed) {
    clock_moved_until_now();
    const auto source = sources_.undo_move(feed);
    if (!source)
        return std::unexpected(source.error());
    network_.watch();
    store_state(**source);
    wake();
    return (*source)->url;
}

/// What came of something else than a poll.
void Poller::store_state(const Source& source) {
    ledger_.forget(source.row);  // what it would keep is older
    parts_.store.submit<void>(
        store::Queue::urgent,
        [update = row_of(source, source.memory.state)](store::Store& store) {
            return store.update_feed(update);
        },
        nullptr);
}

store::FeedUpdate Poller::row_of(const Source& source, const fetch::FeedState& state) {
    auto update = update_of(source.row, state, false);
    // The state knows of a poll that is planned or under way.
    update.next_poll = std::max(update.next_poll, source.foreseen.not_before);
    return update;
}

PollerSummary Poller::summary() const {
    auto sum = sources_.summary();
    sum.polling = polls_;
    sum.network_down = network_.is_down();
    return sum;
}

}  // namespace newsalertd::pipeline
