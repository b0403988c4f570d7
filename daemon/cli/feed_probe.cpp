#include "daemon/cli/feed_probe.hpp"

#include "daemon/pipeline/asking.hpp"
#include "daemon/spawn.hpp"
#include "feeds/net/http_client.hpp"
#include "feeds/net/resolver.hpp"
#include "feeds/parse/newest.hpp"
#include "feeds/url/web_url.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <utility>

namespace newsalertd::cli {

namespace {

namespace fetch = feeds::fetch;
namespace parse = feeds::parse;

/// Each may hold a document of many MiB.
constexpr std::size_t kAtOnce = 16;

Probed read(fetch::FetchResult result, const config::FeedConfig& feed) {
    Probed out;
    out.answer = std::move(result.answer);
    if (out.answer.kind != fetch::Kind::document) {
        out.reason = out.answer.reason;
        return out;
    }
    auto parsed = parse::parse(result.body,
                               {.content_type = result.content_type,
                                .base_url = out.answer.final_url,
                                .json = feed.json ? &*feed.json : nullptr});
    if (parsed) {
        parse::keep_newest(*parsed, feeds::Limits{}.entries);
        out.end = Probed::End::feed;
        out.feed = std::move(*parsed);
        return out;
    }
    out.reason = parsed.error().message;
    if (out.answer.broken != fetch::Failure::none) {
        out.reason = out.answer.flaw;
        return out;
    }
    // A bot protection's page says nothing of the feed behind it.
    const bool blocked = parsed.error().error == feeds::ErrorClass::blocked;
    out.end = blocked ? Probed::End::unreachable : Probed::End::no_feed;
    if (!blocked)
        out.links = parse::discover(result.body, result.content_type, out.answer.final_url);
    return out;
}

/// The daemon's next poll would be over HTTP/1.1; a person waits for this one.
bool may_be_asked_again(fetch::HostGate& gate, const fetch::Answer& answer) {
    const auto origin = feeds::origin_of(answer.final_url);
    return answer.kind == fetch::Kind::failed && answer.status == 0 && origin &&
           gate.http1_hosts().holds(origin->host, gate.now());
}

struct Work {
    const config::Config& config;
    const std::vector<config::FeedConfig>& feeds;
    Clock clock;
    const OnProbed& done;
    boost::asio::io_context io{1};
    feeds::net::Resolver resolver{io, {}};
    feeds::net::HttpClient client{io, resolver, pipeline::source_client(config)};
    fetch::HostGate gate{io.get_executor(), pipeline::gate_options(config, clock)};
    std::size_t next = 0;
    std::size_t running = 0;
};

boost::asio::awaitable<void> work_off(Work* work) {
    const fetch::Send send = [client = &work->client](feeds::net::Request request) {
        return client->send(std::move(request));
    };
    while (work->next < work->feeds.size()) {
        const auto index = work->next++;
        const auto& feed = work->feeds[index];
        if (!feed.unready.empty()) {
            Probed unchecked;
            unchecked.unchecked = true;
            unchecked.reason = "not checked here: " + feed.unready;
            work->done(index, std::move(unchecked));
            continue;
        }
        const auto request =
            pipeline::request_of(pipeline::asking_of(work->config, feed), feed.url);
        auto result = co_await fetch::fetch(send, work->gate, request);
        if (may_be_asked_again(work->gate, result.answer))
            result = co_await fetch::fetch(send, work->gate, request);
        work->done(index, read(std::move(result), feed));
    }
    // A look-up that was given up must not keep the loop.
    if (--work->running == 0)
        work->io.stop();
}

}  // namespace

void probe(const config::Config& config,
           const std::vector<config::FeedConfig>& feeds,
           Clock clock,
           const OnProbed& done) {
    Work work{.config = config, .feeds = feeds, .clock = std::move(clock), .done = done};
    work.running = std::min(kAtOnce, feeds.size());
    for (std::size_t i = 0; i < work.running; ++i)
        spawn(work.io.get_executor(), "probe", work_off, &work);
    work.io.run();
}

Probed probe_address(const config::Config& config, const std::string& url, Clock clock) {
    config::FeedConfig feed;
    feed.url = url;
    feed.unready = config.fetch_unready;
    Probed out;
    probe(config, {feed}, std::move(clock), [&](std::size_t, Probed probed) {
        out = std::move(probed);
    });
    return out;
}

}  // namespace newsalertd::cli
