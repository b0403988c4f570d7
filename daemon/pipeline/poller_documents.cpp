// What a poll brings: its document goes to the intake, and an index's sitemaps are fetched for it.

#include "daemon/pipeline/poller.hpp"
#include "daemon/spawn.hpp"
#include "feeds/url/web_url.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

/// Of an index's sitemaps: with more than this no further one is asked for in the same poll.
constexpr std::size_t kSitemapBytesAPoll = 10U << 20U;

}  // namespace

void Poller::take_document(const SourcePtr& source,
                           fetch::FetchResult result,
                           const fetch::Send& send) {
    const auto bytes = std::make_shared<std::size_t>(result.body.size());
    add_bodies(static_cast<std::ptrdiff_t>(*bytes));
    source->read_anew = source->read_anew && source->asked_anew;
    auto following = [this, source, send, bytes](auto sitemaps, auto done) {
        boost::asio::post(
            parts_.io, [this, source, send, bytes, sitemaps = std::move(sitemaps), done] {
                spawn(
                    parts_.io.get_executor(),
                    "sitemaps",
                    [](Poller* self, auto... all) { return self->follow(std::move(all)...); },
                    this,
                    source,
                    send,
                    sitemaps,
                    bytes,
                    done);
            });
    };
    parts_.intake.document({.feed_row = source->row,
                            .feed = source->config,
                            .state = source->state,
                            .policy = source->policy,
                            .result = std::move(result),
                            .recent = source->recent,
                            .habits = source->habits,
                            .index = source->index,
                            .follow = std::move(following)},
                           [this, source, bytes](DocumentEnd end) {
                               boost::asio::post(
                                   parts_.io, [this, source, bytes, end = std::move(end)] {
                                       add_bodies(-static_cast<std::ptrdiff_t>(*bytes));
                                       source->recent = end.recent;
                                       source->habits = end.habits;
                                       source->index = end.index;
                                       planned(source, end.state);
                                   });
                           });
}

/// One after the other, as their index asks: through the same gate, and with the feed's headers to
/// the index's own origin only.
boost::asio::awaitable<void> Poller::follow(
    SourcePtr source,
    fetch::Send send,
    std::vector<SitemapRequest> sitemaps,
    std::shared_ptr<std::size_t> bytes,
    std::function<void(std::vector<fetch::FetchResult>)> done) {
    std::vector<fetch::FetchResult> results;
    std::size_t taken = 0;
    try {
        for (auto& sitemap : sitemaps) {
            auto request = request_for(*source);
            if (feeds::origin_of(request.url) != feeds::origin_of(sitemap.url))
                request.headers.clear();
            request.url = std::move(sitemap.url);
            request.validators = std::move(sitemap.validators);
            request.body_hash = sitemap.body_hash;
            auto result = co_await fetch::fetch(send, gate_, std::move(request));
            parts_.metrics.fetch_bytes += result.answer.wire_bytes;
            taken += result.body.size();
            add_bodies(static_cast<std::ptrdiff_t>(result.body.size()));
            *bytes += result.body.size();
            const bool cancelled = result.answer.failure == fetch::Failure::cancelled;
            results.push_back(std::move(result));
            // The rest stays due: together they are to weigh no more than one document may.
            if (cancelled || taken > kSitemapBytesAPoll)
                break;
        }
    } catch (const std::exception& exception) {
        spdlog::critical("feed {}: sitemaps: {}", source->config.name, exception.what());
    }
    done(std::move(results));
}

}  // namespace newsalertd::pipeline
