// Polls over real sockets: fetch(), after() and net::HttpClient together, against a scripted
// server.

#include "feeds/fetch/fetch.hpp"
#include "feeds/fetch/outcome.hpp"
#include "feeds/net/http_client.hpp"
#include "feeds/parse/parse.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/http_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <sstream>

namespace feeds::fetch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono;
using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

constexpr const char* kBody = "<rss version=\"2.0\"><channel/></rss>";

Time system_time() {
    return floor<Micros>(system_clock::now());
}

/// One feed and everything that polls it.
class Reader {
public:
    explicit Reader(std::string url,
                    HostGate::Options gate = {.host_gap = Micros{0}, .now = system_time})
        : configured_(std::move(url)), gate_(io_.get_executor(), std::move(gate)) {
        const std::vector<std::string> networks = {"127.0.0.1", "127.0.0.9"};
        policy_ = *net::AddressPolicy::from_networks(networks);
    }

    /// A poll, settled as the daemon would settle it: every whole body is a feed.
    FetchResult poll() {
        FetchResult out = run(fetch(send(), gate_, request()));
        PollOutcome outcome;
        outcome.answer = out.answer;
        outcome.read_as = out.answer.kind == Kind::document ? ReadAs::feed : ReadAs::none;
        if (out.answer.broken != Failure::none)
            outcome.read_as = ReadAs::incomplete;
        state = after(state, outcome, {}, gate_.now(), [] { return 0.5; });
        return out;
    }

    FetchRequest request() const {
        FetchRequest request;
        request.url = poll_url(state, configured_);
        request.policy = policy_;
        request.validators = state.validators;
        request.body_hash = state.body_hash;
        return request;
    }

    Send send() {
        return [this](net::Request request) { return client_.send(std::move(request)); };
    }

    FetchResult run(asio::awaitable<FetchResult> work, asio::cancellation_slot slot = {}) {
        FetchResult out;
        asio::co_spawn(
            io_,
            std::move(work),
            asio::bind_cancellation_slot(slot, [&](const std::exception_ptr& error, FetchResult r) {
                EXPECT_EQ(error, nullptr);
                out = std::move(r);
                io_.stop();
            }));
        io_.restart();
        io_.run();
        return out;
    }

    asio::io_context& io() { return io_; }

    HostGate& gate() { return gate_; }

    FeedState state;

private:
    std::string configured_;
    net::AddressPolicy policy_;
    asio::io_context io_{1};
    net::Resolver resolver_{io_, {}};
    net::HttpClient client_{
        io_, resolver_, {.user_agent = "newsalertd-test/1 (+https://x.example)"}};
    HostGate gate_;
};

/// What comes of an answer: "2 whole", "1 incomplete", or the failure's name.
std::string read(const HttpReply& reply) {
    const HttpServer server([&](const HttpRequest&) { return reply; });
    Reader reader(server.url("/feed"));
    const FetchResult got = reader.poll();
    if (got.answer.kind != Kind::document)
        return to_string(got.answer.failure);
    const auto parsed = parse::parse(got.body, {});
    if (!parsed)
        return to_string(parsed.error().error);
    return std::to_string(parsed->entries.size()) +
           (parsed->incomplete ? " incomplete" : " whole") +
           (got.answer.flaw.empty() ? "" : ", noted");
}

TEST(Frames, TheRootAndNotTheFrameTellsWhetherADocumentIsWhole) {
    const std::string first = "<rss version='2.0'><channel><item><guid>1</guid></item>";
    const std::string feed = first + "<item><guid>2</guid></item></channel></rss>";
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    const auto chunk = [](const std::string& text) {
        std::ostringstream out;
        out << std::hex << text.size() << "\r\n" << text << "\r\n";
        return out.str();
    };
    const std::string zipped = test_support::gzip(feed);
    const auto coded = [&](const std::string& coding, const std::string& body) {
        return HttpReply::raw(ok + "Content-Encoding: " + coding + "\r\n\r\n" + body);
    };
    const auto with_length = [&](std::size_t length, const std::string& body) {
        return HttpReply::raw(ok + "Content-Length: " + std::to_string(length) + "\r\n\r\n" + body);
    };
    EXPECT_EQ(read(with_length(feed.size(), feed)), "2 whole");
    EXPECT_EQ(read(with_length(feed.size() + 9, feed)), "2 whole, noted");
    EXPECT_EQ(read(with_length(feed.size() + 9, feed).then_reset()), "2 whole, noted");
    EXPECT_EQ(read(with_length(feed.size(), first)), "1 incomplete, noted");
    EXPECT_EQ(read(with_length(feed.size(), first).then_reset()), "1 incomplete, noted");
    EXPECT_EQ(read(HttpReply::raw(chunked + chunk(feed))), "2 whole, noted");
    EXPECT_EQ(read(HttpReply::raw(chunked + chunk(feed) + "zz\r\n")), "2 whole, noted");
    EXPECT_EQ(read(HttpReply::raw(chunked + chunk(first))), "1 incomplete, noted");
    EXPECT_EQ(read(HttpReply::raw(ok + "\r\n" + first)), "1 incomplete");
    EXPECT_EQ(
        read(HttpReply::raw("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + ok + "\r\n" + feed)),
        "2 whole");
    EXPECT_EQ(read(HttpReply::raw("HTTP/1.1 200 OK\nContent-Type: text/xml\n\n" + feed)),
              "2 whole");
    for (const char* coding : {"utf-8", "aws-chunked", "binary", "none", "UTF8, identity"})
        EXPECT_EQ(read(coded(coding, feed)), "2 whole, noted") << coding;
    EXPECT_EQ(read(coded("", feed)), "2 whole");
    EXPECT_EQ(read(coded("gzip", zipped)), "2 whole");
    EXPECT_EQ(read(coded("gzip", feed)), "2 whole, noted");
    EXPECT_EQ(read(coded("gzip, utf-8", zipped)), "2 whole, noted");
    EXPECT_EQ(read(coded("gzip", zipped + "junk")), "2 whole, noted");
    EXPECT_EQ(read(coded("gzip", zipped.substr(0, zipped.size() - 8))), "2 whole, noted");
    EXPECT_EQ(read(coded("gzip", zipped.substr(0, zipped.size() / 2))), "0 incomplete, noted");
    EXPECT_EQ(read(coded("gzip, gzip", test_support::gzip(zipped))), "2 whole, noted");
    EXPECT_EQ(read(coded("gzip", test_support::gzip(zipped))), "2 whole");
    EXPECT_EQ(read(coded("identity", zipped)), "2 whole");
}

TEST(Loopback, AsksConditionallyAfterTheFirstDocument) {
    HttpServer server([](const HttpRequest& request) {
        const test_support::HeaderList given = {{"ETag", "W/\"odd, one"},
                                                {"Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"}};
        return request.has_header("if-none-match") ? HttpReply::status(304, given)
                                                   : HttpReply::ok(kBody, given);
    });
    Reader reader{server.url("/feed?a=1")};
    EXPECT_EQ(reader.poll().body, kBody);
    EXPECT_EQ(reader.poll().answer.kind, Kind::not_modified);
    const auto seen = server.requests();
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[1].method, "GET");
    EXPECT_EQ(seen[1].target, "/feed?a=1");
    EXPECT_EQ(seen[1].header("if-none-match"), "W/\"odd, one");
    EXPECT_EQ(seen[1].header("if-modified-since"), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_FALSE(seen[1].has_header("cookie"));
    EXPECT_FALSE(seen[1].has_header("referer"));
}

TEST(Loopback, ADocumentThatIsServedAgainIsKnownByItsBytes) {
    HttpServer server([](const HttpRequest&) { return HttpReply::ok(kBody); });
    Reader reader{server.url()};
    EXPECT_EQ(reader.poll().answer.kind, Kind::document);
    EXPECT_EQ(reader.poll().answer.kind, Kind::not_modified);
}

TEST(Loopback, MovesAfterThreePollsAndKeepsItsValidators) {
    HttpServer server([](const HttpRequest& request) {
        if (request.target == "/old")
            return HttpReply::status(301, {{"Location", "/new"}});
        return request.has_header("if-none-match") ? HttpReply::status(304)
                                                   : HttpReply::ok(kBody, {{"ETag", "\"e\""}});
    });
    Reader reader{server.url("/old")};
    for (int i = 0; i < 5; ++i)
        reader.poll();
    std::vector<std::string> targets;
    std::size_t full = 0;
    for (const HttpRequest& request : server.requests()) {
        targets.push_back(request.target);
        full += request.target == "/new" && !request.has_header("if-none-match") ? 1 : 0;
    }
    EXPECT_EQ(
        targets,
        (std::vector<std::string>{"/old", "/new", "/old", "/new", "/old", "/new", "/new", "/new"}));
    EXPECT_EQ(full, 1U);
}

TEST(Loopback, NeverReachesAnAddressThatIsNotAllowed) {
    HttpServer server([](const HttpRequest&) {
        return HttpReply::status(302, {{"Location", "http://127.9.9.9:1/canary"}});
    });
    Reader reader{server.url()};
    EXPECT_EQ(reader.poll().answer.failure, Failure::denied);
}

TEST(Loopback, ABodyCutShortLeavesTheStateAsItWas) {
    std::size_t round = 0;
    HttpServer server([&round](const HttpRequest&) {
        return ++round == 1
                   ? HttpReply::ok(kBody, {{"ETag", "\"good\""}})
                   : HttpReply::raw(
                         "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nETag: \"bad\"\r\n\r\n<rss>")
                         .then_reset();
    });
    Reader reader{server.url()};
    reader.poll();
    const FetchResult cut = reader.poll();
    EXPECT_EQ(cut.answer.broken, Failure::connect);
    EXPECT_EQ(reader.state.validators.etag, "\"good\"");
    EXPECT_EQ(reader.state.failures, 1U);
}

TEST(Loopback, A429StopsAllPollsOfTheHost) {
    HttpServer server(
        [](const HttpRequest&) { return HttpReply::status(429, {{"Retry-After", "60"}}); });
    Reader reader{server.url()};
    EXPECT_EQ(reader.poll().answer.status, 429);
    EXPECT_EQ(reader.poll().answer.kind, Kind::deferred);
    EXPECT_EQ(server.request_count(), 1U);
}

TEST(Loopback, CancellationEndsAPollAtOnceAndGivesItsPlaceBack) {
    HttpServer server([](const HttpRequest&) { return HttpReply::hang(); });
    Reader reader{server.url()};
    asio::cancellation_signal signal;
    std::thread watcher([&] {
        EXPECT_TRUE(server.wait_for_requests(1));
        asio::post(reader.io(), [&] { signal.emit(asio::cancellation_type::all); });
    });
    const FetchResult got =
        reader.run(fetch(reader.send(), reader.gate(), reader.request()), signal.slot());
    watcher.join();
    EXPECT_EQ(got.answer.failure, Failure::cancelled);
    EXPECT_EQ(reader.gate().in_flight(), 0U);
}

TEST(Loopback, AHungServerGivesItsPlaceToOneThatAnswersAndIsAskedAgainInTime) {
    HttpServer hung([](const HttpRequest&) { return HttpReply::hang(); });
    HttpServer good([](const HttpRequest&) { return HttpReply::ok(kBody); },
                    {.certificate_file = {}, .key_file = {}, .address = "127.0.0.9"});
    Reader reader{hung.url(),
                  {.host_gap = 0ms, .max_in_flight = 1, .slow_after = 20ms, .now = system_time}};
    FetchResult first;
    asio::co_spawn(reader.io(),
                   fetch(reader.send(), reader.gate(), reader.request()),
                   [&](const std::exception_ptr& error, FetchResult r) {
                       EXPECT_EQ(error, nullptr);
                       first = std::move(r);
                   });
    FetchRequest request = reader.request();
    request.url = "http://127.0.0.9:" + std::to_string(good.port()) + "/feed";
    EXPECT_EQ(reader.run(fetch(reader.send(), reader.gate(), std::move(request))).body, kBody);
    EXPECT_EQ(first.answer.kind, Kind::deferred);
    EXPECT_TRUE(first.answer.sent);
    PollOutcome outcome;
    outcome.answer = first.answer;
    const FeedState next = after({}, outcome, {}, reader.gate().now(), [] { return 0.5; });
    EXPECT_GE(next.next_poll, first.answer.began + kHardFloor);
    EXPECT_EQ(next.failures, 0U);
}

}  // namespace
}  // namespace feeds::fetch
