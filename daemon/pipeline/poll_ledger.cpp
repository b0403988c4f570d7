#include "daemon/pipeline/poll_ledger.hpp"

#include "daemon/store/await.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

/// How long the answer to the next poll will ask to be left alone, if it is like the last one.
fetch::Micros rest_after(const Source& source) {
    const auto& state = source.memory.state;
    return std::max(fetch::shortest_interval(source.policy), state.fresh_until - state.began);
}

store::PollPlan plan_of(const Source& source, Time begins_by) {
    return {.feed = source.row, .not_before = begins_by + rest_after(source)};
}

/// A poll that is being planned.
struct Planned {
    SourcePtr source;
    Time due{};
    Time not_before{};

    /// Where it began or was put off meanwhile, it tells the state itself.
    bool stands() const { return !source->polling && source->due == due; }
};

/// What is late first: it is of polls before those that are planned.
store::Result<void> write_all(store::Store& store,
                              const std::vector<store::FeedUpdate>& late,
                              const std::vector<store::PollPlan>& plans) {
    for (const auto& update : late)
        if (auto kept = store.update_feed(update); !kept)
            return kept;
    return store.plan_polls(plans);
}

}  // namespace

store::FeedUpdate update_of(std::int64_t feed, const fetch::FeedState& state, bool baseline) {
    return {.feed = feed,
            .state = fetch::serialize(state),
            .next_poll = state.next_poll,
            .polled_at = state.began,
            .health = fetch::health_name(state),
            .error = state.last_error,
            .baseline = baseline};
}

bool may_be_kept_late(const fetch::FeedState& before,
                      const fetch::FeedState& after,
                      const fetch::Policy& policy,
                      Time not_before) {
    const auto rest = std::max(
        {after.began + fetch::shortest_interval(policy), after.fresh_until, after.retry_until});
    return rest <= not_before && after.failures == before.failures &&
           after.move.to == before.move.to &&
           std::string_view(fetch::health_name(after)) == fetch::health_name(before);
}

PollLedger::PollLedger(boost::asio::io_context& io, store::StoreThread& store, Clock clock)
    : io_(io), store_(store), clock_(std::move(clock)) {}

void PollLedger::keep(store::FeedUpdate update) {
    if (late_.empty())
        late_since_ = std::chrono::steady_clock::now();
    const auto feed = update.feed;
    late_.insert_or_assign(feed, std::move(update));
}

void PollLedger::keep_instead(std::vector<store::FeedUpdate> updates) {
    late_.clear();
    for (auto& update : updates)
        keep(std::move(update));
    if (!late_.empty())
        write(take_late(), {});
}

std::vector<store::FeedUpdate> PollLedger::take_late() {
    std::vector<store::FeedUpdate> late;
    late.reserve(late_.size());
    for (auto& [feed, update] : late_)
        late.push_back(std::move(update));
    late_.clear();
    // In the order of the rows, so that each page of the state is touched once.
    std::ranges::sort(late, {}, &store::FeedUpdate::feed);
    return late;
}

void PollLedger::plan(std::vector<SourcePtr> sources) {
    std::ranges::sort(sources, {}, [](const SourcePtr& source) { return source->row; });
    write(take_late(), std::move(sources));
}

void PollLedger::keep_overdue() {
    if (ready() && !late_.empty() && std::chrono::steady_clock::now() - *late_since_ >= kLate)
        write(take_late(), {});
}

void PollLedger::write(std::vector<store::FeedUpdate> late, std::vector<SourcePtr> sources) {
    const auto begins_by = clock_.now() + kAhead + kGrace;
    std::vector<store::PollPlan> plans;
    std::vector<Planned> planned;
    for (auto& source : sources) {
        plans.push_back(plan_of(*source, begins_by));
        const auto due = source->due;
        planned.push_back(
            {.source = std::move(source), .due = due, .not_before = plans.back().not_before});
    }
    writing_ = true;
    store_.submit<void>(
        store::Queue::urgent,
        [late = std::move(late), plans = std::move(plans)](store::Store& store) {
            return write_all(store, late, plans);
        },
        [this, begins_by, planned = std::move(planned)](store::Result<void> written) mutable {
            boost::asio::post(io_, [this, begins_by, planned = std::move(planned), written] {
                writing_ = false;
                if (!written)
                    spdlog::error("polls are not planned: {}", written.error().message);
                for (const auto& one : planned)
                    if (written && one.stands())
                        one.source->foreseen = {.begins_by = begins_by,
                                                .not_before = one.not_before};
            });
        });
}

boost::asio::awaitable<void> PollLedger::begin(SourcePtr source) {
    const auto at = clock_.now();
    if (at <= source->foreseen.begins_by || store_.parked())
        co_return;
    const auto plan = plan_of(*source, at);
    std::vector<store::FeedUpdate> late;
    if (const auto before = late_.extract(source->row); !before.empty())
        late.push_back(std::move(before.mapped()));
    const auto begun = co_await store::await<void>(
        store_, store::Queue::urgent, [plan, at, late = std::move(late)](store::Store& store) {
            if (auto kept = write_all(store, late, {}); !kept)
                return kept;
            const store::PollPlan plans[] = {plan};
            return store.polls_begin(plans, at);
        });
    if (begun)
        source->foreseen = {.begins_by = at, .not_before = plan.not_before};
}

void PollLedger::finish(const std::vector<SourcePtr>& foreseen) {
    std::vector<store::PollPlan> back;
    back.reserve(foreseen.size());
    for (const auto& source : foreseen)
        back.push_back({.feed = source->row, .not_before = source->memory.state.next_poll});
    auto late = take_late();
    if (late.empty() && back.empty())
        return;
    store_.submit<void>(
        store::Queue::urgent,
        [late = std::move(late), back = std::move(back)](store::Store& store) {
            if (auto kept = write_all(store, late, {}); !kept)
                return kept;
            return store.take_back_plans(back);
        },
        nullptr);
}

}  // namespace newsalertd::pipeline
