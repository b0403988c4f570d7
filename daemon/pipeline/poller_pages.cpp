// The poller's part that reads the pages with earlier entries.

#include "daemon/pipeline/asking.hpp"
#include "daemon/pipeline/poller.hpp"
#include "daemon/store/await.hpp"
#include "feeds/url/web_url.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

/// Entries that scrolled past may stand on the pages behind (RFC 5005). A feed that never overlaps
/// is not asked for them at each poll, and what is a feed's own address is asked by its own plan.
bool Poller::may_read_earlier(const Settled& end, const EarlierPages& pages) const {
    constexpr std::chrono::hours kAgainAfter{1};
    if (end.earlier.empty() || stopping_ || !pages.may_ask(end.earlier) ||
        sources_.polls(end.earlier))
        return false;
    return !pages.none() || parts_.clock.now() - end.memory.state.paged >= kAgainAfter;
}

/// Before the first page: a process that follows does not ask for them at once, too.
boost::asio::awaitable<bool> Poller::keep_paged(SourcePtr source, fetch::FeedState state) {
    const auto kept = co_await store::await<void>(
        parts_.store, store::Queue::urgent, [update = row_of(*source, state)](store::Store& store) {
            return store.update_feed(update);
        });
    co_return kept.has_value() && !stopping_;
}

boost::asio::awaitable<void> Poller::read_earlier(SourcePtr source,
                                                  Settled end,
                                                  EarlierPages pages) {
    const auto moved = clock_moved_until_now();
    auto request = request_of(asking_of(sources_.config(), *source->feed), end.earlier);
    end.earlier.clear();
    if (feeds::origin_of(request.url) != feeds::origin_of(source->poll_url()))
        request.headers.clear();  // they are for the feed's own origin
    if (pages.none()) {
        end.memory.state.paged = parts_.clock.now();
        const bool kept = co_await keep_paged(source, end.memory.state);
        if (!kept) {
            settle(source, std::move(end));
            co_return;
        }
    }
    auto result = co_await ask(source, std::move(request), true);
    keep_host(result.answer);
    if (clock_moved_until_now() != moved)
        fetch::move_deadlines(end.memory.state, clock_moved_ - moved);
    if (result.answer.kind != fetch::Kind::document) {
        spdlog::warn(
            "feed {}: entries were missed, and the page that may hold them is not read: {}",
            source->feed->name,
            result.answer.reason);
        settle(source, std::move(end));
        co_return;
    }
    Fetched fetched{.row = source->row,
                    .feed = source->feed,
                    .policy = source->policy,
                    .memory = std::move(end.memory),
                    .result = std::move(result),
                    .earlier_page = true};
    take(source, std::move(fetched), std::move(pages));
}

}  // namespace newsalertd::pipeline
