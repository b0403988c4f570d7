#include "daemon/alerts/outbox/outbox.hpp"

#include "daemon/spawn.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace newsalertd::alerts {

Outbox::Outbox(boost::asio::io_context& io,
               store::StoreThread& store,
               Clock clock,
               OutboxEvents events)
    : io_(io), store_(store), clock_(std::move(clock)), events_(std::move(events)) {
    events_.channel_refused = [this](const std::string& target, const std::string& reason) {
        refuse_channel(target, reason);
    };
}

void Outbox::restore(std::vector<store::TargetState> states) {
    for (auto& state : states)
        kept_[state.name] = std::move(state);
}

void Outbox::serve(const std::vector<Served>& targets) {
    std::map<std::string, std::shared_ptr<TargetQueue>> queues;
    for (const auto& served : targets) {
        auto& queue = queues[served.target];
        if (const auto found = queues_.find(served.target); found != queues_.end()) {
            queue = found->second;
            queue->serve(served);
            queues_.erase(found);
            continue;
        }
        queue = std::make_shared<TargetQueue>(
            io_.get_executor(), store_, clock_, served, kept_[served.target], events_);
        queue->start();
    }
    for (const auto& [target, queue] : queues_) {
        kept_[target] = queue->state();
        queue->stop();
    }
    queues_ = std::move(queues);
    note_served(targets);
    if (!std::exchange(expiring_, true))
        spawn(
            io_.get_executor(),
            "expiry",
            [](Outbox* self) { return self->expire_now_and_then(); },
            this);
}

/// The state decides which targets are tried again, as the queues did: by their settings.
void Outbox::note_served(const std::vector<Served>& targets) {
    using Resumed = std::vector<store::Store::Resumed>;
    std::vector<store::Store::TargetType> types;
    types.reserve(targets.size());
    for (const auto& served : targets)
        types.push_back({served.target, served.channel->type(), served.settings});
    store_.submit<Resumed>(
        store::Queue::urgent,
        [types, clock = clock_](store::Store& store) { return store.serve(types, clock.now()); },
        [this, executor = io_.get_executor()](store::Result<Resumed> resumed) {
            if (!resumed)
                spdlog::error("outbox: channel types are not noted: {}", resumed.error().message);
            else if (!resumed->empty())
                boost::asio::post(executor, [this, resumed = std::move(*resumed)] {
                    for (const auto& [target, rows] : resumed) {
                        wake(target);
                        if (events_.resumed)
                            events_.resumed(target, rows);
                    }
                });
        });
}

std::vector<std::string> Outbox::served() const {
    std::vector<std::string> served;
    served.reserve(queues_.size());
    for (const auto& [target, queue] : queues_)
        served.push_back(target);
    return served;
}

/// Claims pass over what has expired; this ends it, and the rows of refused and of removed targets.
boost::asio::awaitable<void> Outbox::expire_now_and_then() {
    using Ended = std::vector<store::Ended>;
    using Unserved = std::vector<store::Unserved>;
    boost::asio::steady_timer tick(io_);
    for (;;) {
        if (events_.look_at_clock)
            events_.look_at_clock();
        const auto expired = co_await store::await<Ended>(
            store_, store::Queue::bulk, [clock = clock_](store::Store& store) {
                return store.expire(clock.now());
            });
        if (expired && !expired->empty()) {
            if (events_.expired)
                events_.expired(*expired);
            spdlog::warn("{} deliveries expired before they could be sent", expired->size());
            wake_all();  // a later one of the same story may go
            continue;    // a long outbox is ended in steps, so that urgent work comes between
        }
        auto unserved = co_await store::await<Unserved>(
            store_, store::Queue::bulk, [served = served()](store::Store& store) {
                return store.unserved(served);
            });
        if (unserved)
            unserved_ = std::move(*unserved);
        tick.expires_after(std::chrono::minutes(1));
        co_await tick.async_wait(boost::asio::use_awaitable);
    }
}

void Outbox::clock_moved(std::chrono::microseconds step) {
    for (const auto& [target, queue] : queues_)
        queue->clock_moved(step);
    store_.submit<void>(
        store::Queue::urgent,
        [step, clock = clock_](store::Store& store) {
            return store.move_deadlines(step, clock.now());
        },
        [this, executor = io_.get_executor()](const store::Result<void>& moved) {
            if (!moved)
                spdlog::error("outbox: deadlines are not moved: {}", moved.error().message);
            boost::asio::post(executor, [this] { wake_all(); });
        });
}

std::shared_ptr<Gate> Outbox::gate(const std::string& target) const {
    const auto found = queues_.find(target);
    return found == queues_.end() ? nullptr : found->second->gate();
}

void Outbox::accept(std::vector<store::Claimed> rows) {
    for (auto& row : rows) {
        const auto found = queues_.find(row.target);
        if (found != queues_.end()) {
            found->second->accept(std::move(row));
            continue;
        }
        // Its target went with a reload while the commit ran: kept, like the others of it.
        spdlog::warn("delivery {}: target {} is gone", row.id, row.target);
        store_.submit<void>(
            store::Queue::urgent,
            [id = row.id, served = served()](store::Store& store) -> store::Result<void> {
                if (auto back = store.put_back(id, Time{}); !back)
                    return back;
                if (auto kept = store.block_unserved(served); !kept)
                    return std::unexpected(kept.error());
                return {};
            },
            nullptr);
    }
}

void Outbox::wake(const std::string& target) {
    if (const auto found = queues_.find(target); found != queues_.end())
        found->second->wake();
}

void Outbox::wake_all() {
    for (const auto& [target, queue] : queues_)
        queue->wake();
}

void Outbox::resume(const std::string& target) {
    if (const auto found = queues_.find(target); found != queues_.end())
        found->second->resume();
}

void Outbox::network_is_back() {
    store_.submit<void>(
        store::Queue::urgent,
        [clock = clock_](store::Store& store) { return store.retry_unanswered(clock.now()); },
        [this, executor = io_.get_executor()](const store::Result<void>& due) {
            if (!due)
                spdlog::error("outbox: what waits is not tried yet: {}", due.error().message);
            boost::asio::post(executor, [this] {
                for (const auto& [target, queue] : queues_)
                    queue->network_is_back();
            });
        });
}

/// One recipient's answer is every recipient's: the others send nothing more.
void Outbox::refuse_channel(const std::string& target, const std::string& reason) {
    for (const auto& [other, queue] : queues_)
        if (other != target && channel_of(other) == channel_of(target))
            queue->refuse(reason);
}

boost::asio::awaitable<void> Outbox::drain(std::chrono::milliseconds patience) {
    for (const auto& [target, queue] : queues_)
        queue->stop();
    const auto until = Gate::SteadyClock::now() + patience;
    boost::asio::steady_timer tick(io_);
    const auto busy = [this] {
        return std::ranges::any_of(queues_,
                                   [](const auto& queue) { return !queue.second->idle(); });
    };
    while (busy() && Gate::SteadyClock::now() < until) {
        tick.expires_after(std::chrono::milliseconds(5));
        co_await tick.async_wait(boost::asio::use_awaitable);
    }
}

std::vector<store::TargetState> Outbox::states() const {
    std::vector<store::TargetState> states;
    states.reserve(queues_.size());
    for (const auto& [target, queue] : queues_) {
        auto state = queue->state();
        if (!queue->unready().empty()) {
            state.blocked = true;
            state.error = queue->unready();
        }
        states.push_back(std::move(state));
    }
    return states;
}

std::size_t Outbox::unready() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        queues_, [](const auto& queue) { return !queue.second->unready().empty(); }));
}

}  // namespace newsalertd::alerts
