// fetching.md F35, F36: what one exchange may cost in time and bytes.

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/http_server.hpp"

#include <gtest/gtest.h>

#include <future>

namespace feeds::net {

using namespace std::chrono_literals;
using test_support::gzip;
using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

namespace {

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n";

Response fetch(HttpReply reply, const Limits& limits = {}) {
    HttpServer server([&](const HttpRequest&) { return reply; });
    Net net;
    Request request = get(server.url());
    request.limits = limits;
    return net.fetch(request);
}

}  // namespace

TEST(HttpLimits, ABombOfSomeHundredBytesStopsAtTheDecodedLimit) {
    const std::string bomb = gzip(std::string(64 << 20, '\0'));
    ASSERT_LT(bomb.size(), 70'000U);
    const Response response = fetch(HttpReply::ok(bomb, {{"Content-Encoding", "gzip"}}));
    EXPECT_EQ(response.error, NetError::too_large);
    EXPECT_TRUE(response.body.empty());
    EXPECT_LE(response.wire_bytes, bomb.size());
}

TEST(HttpLimits, ABodyCompressedMoreThanOnceIsRefusedBeforeItIsDecoded) {
    const std::string twice = gzip(gzip("<rss/>"));
    for (const auto& headers : std::vector<test_support::HeaderList>{
             {{"Content-Encoding", "gzip, gzip"}},
             {{"Content-Encoding", "identity,gzip"}, {"Content-Encoding", "gzip"}},
             {{"Content-Encoding", "gzip"}, {"Transfer-Encoding", "gzip, chunked"}}}) {
        const Response response = fetch(HttpReply::ok(twice, headers));
        EXPECT_EQ(response.error, NetError::protocol);
        EXPECT_EQ(response.detail, "the answer is compressed more than once");
    }
    EXPECT_EQ(fetch(HttpReply::ok(gzip("<rss/>"), {{"Content-Encoding", "identity, gzip"}})).body,
              "<rss/>");
}

TEST(HttpLimits, BodiesUpToTheDecodedLimitAreWhole) {
    Limits limits;
    limits.decoded_bytes = 100'000;
    const std::string body(100'000, 'x');
    const Response whole = fetch(HttpReply::ok(gzip(body), {{"Content-Encoding", "gzip"}}), limits);
    EXPECT_EQ(whole.error, NetError::none) << whole.detail;
    EXPECT_EQ(whole.body, body);
    EXPECT_LT(whole.wire_bytes, 1000U);
    const Response more =
        fetch(HttpReply::ok(gzip(body + "x"), {{"Content-Encoding", "gzip"}}), limits);
    EXPECT_EQ(more.error, NetError::too_large);
    EXPECT_EQ(more.status, 200);
}

TEST(HttpLimits, WireBytesAreLimitedWhetherDeclaredOrNot) {
    Limits limits;
    limits.wire_bytes = 50'000;
    const std::string body(60'000, 'x');
    EXPECT_EQ(fetch(HttpReply::ok(body), limits).error, NetError::too_large);
    EXPECT_EQ(fetch(HttpReply::chunked({body}), limits).error, NetError::too_large);
    EXPECT_EQ(fetch(HttpReply::raw(kHead + "\r\n" + body), limits).error, NetError::too_large);
}

TEST(HttpLimits, HeadersAreLimited) {
    Limits limits;
    limits.header_bytes = 4096;
    EXPECT_EQ(fetch(HttpReply::ok("x", {{"X-Big", std::string(5000, 'a')}}), limits).error,
              NetError::too_large);
    test_support::HeaderList many(200, {"X-Many", std::string(50, 'a')});
    EXPECT_EQ(fetch(HttpReply::ok("x", many), limits).error, NetError::too_large);
}

TEST(HttpLimits, AnswersThatNeverBeginTimeOut) {
    Limits limits;
    limits.first_byte = 50ms;
    const Response response = fetch(HttpReply::hang(), limits);
    EXPECT_EQ(response.error, NetError::timeout);
    EXPECT_TRUE(response.sent);
    EXPECT_EQ(response.status, 0);
}

TEST(HttpLimits, HeadsThatDripAreTooSlow) {
    Limits limits;
    limits.slow_for = 1s;
    const Response response =
        fetch(HttpReply::raw(kHead + std::string(4000, 'a')).dripping(1, 100ms), limits);
    EXPECT_EQ(response.error, NetError::too_slow);
}

TEST(HttpLimits, BodiesThatDripAreTooSlow) {
    Limits limits;
    limits.slow_for = 1s;
    const Response response =
        fetch(HttpReply::raw(kHead + "\r\n" + std::string(4000, 'a')).dripping(1, 100ms), limits);
    EXPECT_EQ(response.error, NetError::too_slow);
    EXPECT_TRUE(response.sent);
}

TEST(HttpLimits, SilenceAfterTheHeadIsTooSlow) {
    Limits limits;
    limits.slow_for = 1s;
    EXPECT_EQ(fetch(HttpReply::raw(kHead + "\r\n").then_hang(), limits).error, NetError::too_slow);
}

TEST(HttpLimits, SteadySlownessEndsAtTheTotal) {
    Limits limits;
    limits.total = 300ms;
    limits.slow_bytes_per_second = 0;
    const Response response = fetch(
        HttpReply::raw(kHead + "\r\n" + std::string(20'000, 'a')).dripping(100, 20ms), limits);
    EXPECT_EQ(response.error, NetError::timeout);
    EXPECT_EQ(response.status, 200);
}

TEST(HttpLimits, TheTotalCountsTheNameLookUpToo) {
    const auto never = std::make_shared<std::promise<void>>();
    Net net([never, wait = never->get_future().share()](const std::string&) -> Resolver::Answer {
        wait.wait();
        return std::unexpected("late");
    });
    Request request = get("http://hang.test/");
    request.limits.total = 50ms;
    const Response response = net.fetch(request);
    EXPECT_EQ(response.error, NetError::timeout);
    EXPECT_FALSE(response.sent);
    never->set_value();
}

TEST(HttpLimits, BodiesInTransitAreCounted) {
    HttpServer server([](const HttpRequest&) {
        return HttpReply::raw(kHead + "\r\n" + std::string(5000, 'x')).then_hang();
    });
    Net net;
    boost::asio::co_spawn(net.io, net.client->send(get(server.url())), boost::asio::detached);
    while (net.client->body_bytes() < 5000) {
        net.io.run_one();
    }
    EXPECT_EQ(net.client->body_bytes(), 5000U);
    net.client->cancel_all();
    EXPECT_EQ(net.client->body_bytes(), 0U);
}

TEST(HttpLimits, ZeroMeansNoLimit) {
    Limits none{.connect = 0ms,
                .first_byte = 0ms,
                .total = 0ms,
                .slow_bytes_per_second = 0,
                .slow_for = 0s,
                .wire_bytes = 0,
                .decoded_bytes = 0,
                .header_bytes = 0};
    const Response response = fetch(HttpReply::ok(std::string(12 << 20, 'x')), none);
    EXPECT_EQ(response.error, NetError::none) << response.detail;
    EXPECT_EQ(response.body.size(), std::size_t{12 << 20});
}

}  // namespace feeds::net
