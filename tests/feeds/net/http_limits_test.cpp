// What one exchange may cost in time and bytes.

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/http_server.hpp"

#include <gtest/gtest.h>

#include <future>
#include <random>

namespace feeds::net {

using namespace std::chrono_literals;
using test_support::gzip;
using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

namespace {

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n";

Response fetch_within_limits(HttpReply reply, const Limits& limits = {}) {
    HttpServer server([&](const HttpRequest&) { return reply; });
    Net net;
    Request request = get(server.url());
    request.limits = limits;
    return net.fetch(request);
}

}  // namespace

TEST(HttpLimits, ABombEndsByItsRatioWithWhatCameUntilThen) {
    const std::string bomb = gzip("<rss>" + std::string(64 << 20, ' '));
    ASSERT_LT(bomb.size(), 70'000U);
    const Response response =
        fetch_within_limits(HttpReply::ok(bomb, {{"Content-Encoding", "gzip"}}));
    EXPECT_EQ(response.error, NetError::too_large);
    EXPECT_TRUE(response.body.starts_with("<rss>"));
    EXPECT_GE(response.body.size(), 1U << 20U);
    EXPECT_LE(response.body.size(), 7U << 20U);
    EXPECT_LE(response.wire_bytes, bomb.size());
}

TEST(HttpLimits, OfABodyCompressedTwiceOneLayerIsUndone) {
    const std::string twice = gzip(gzip("<rss/>"));
    for (const auto& headers : std::vector<test_support::HeaderList>{
             {{"Content-Encoding", "gzip, gzip"}},
             {{"Content-Encoding", "identity,gzip"}, {"Content-Encoding", "gzip"}}}) {
        const Response response = fetch_within_limits(HttpReply::ok(twice, headers));
        EXPECT_EQ(response.error, NetError::none);
        EXPECT_EQ(response.body, gzip("<rss/>"));
        EXPECT_EQ(response.flaw, "the body is said to be compressed more than once");
    }
    EXPECT_EQ(
        fetch_within_limits(HttpReply::ok(gzip("<rss/>"), {{"Content-Encoding", "identity, gzip"}}))
            .body,
        "<rss/>");
}

std::string chunk(const std::string& bytes) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    return size + bytes + "\r\n0\r\n\r\n";
}

TEST(HttpLimits, ACodedTransferIsUndoneWithinItsBounds) {
    const std::string packed = gzip("<rss/>");
    for (const auto& [coding, body] : {std::pair{"gzip, chunked", chunk(packed)},
                                       std::pair{"x-gzip,chunked", chunk(packed)},
                                       std::pair{"gzip, chunked", chunk("<rss/>")},
                                       std::pair{"gzip", packed},
                                       std::pair{"binary", std::string{"<rss/>"}}}) {
        const Response response = fetch_within_limits(
            HttpReply::raw(kHead + "Transfer-Encoding: " + coding + "\r\n\r\n" + body));
        EXPECT_EQ(response.error, NetError::none) << coding << ' ' << response.detail;
        EXPECT_EQ(response.body, "<rss/>") << coding;
        EXPECT_FALSE(response.flaw.empty()) << coding;
    }
    const std::string bomb = gzip("<rss>" + std::string(64 << 20, ' '));
    const Response response = fetch_within_limits(
        HttpReply::raw(kHead + "Transfer-Encoding: gzip, chunked\r\n\r\n" + chunk(bomb)));
    EXPECT_EQ(response.error, NetError::too_large);
    EXPECT_LE(response.body.size(), 7U << 20U);
}

TEST(HttpLimits, AFrameThatIsNoneMayBeLeftAside) {
    for (const char* header : {"Content-Length: abc",
                               "Content-Length: -1",
                               "Content-Length:",
                               "Transfer-Encoding: chunked"}) {
        HttpServer server(
            [&](const HttpRequest&) { return HttpReply::raw(kHead + header + "\r\n\r\n<rss/>"); });
        Net net;
        Request request = get(server.url());
        const Response none = net.fetch(request);
        EXPECT_NE(none.error, NetError::none) << header;
        EXPECT_TRUE(none.frameless) << header;
        request.frame = Frame::connection;
        EXPECT_EQ(net.fetch(request).body, "<rss/>") << header;
    }
    EXPECT_FALSE(
        fetch_within_limits(HttpReply::raw(kHead + "Content-Length: 99\r\n\r\n")).frameless);
    EXPECT_FALSE(fetch_within_limits(HttpReply::ok("<rss/>")).frameless);
}

TEST(HttpLimits, BodiesUpToTheDecodedLimitAreWhole) {
    Limits limits;
    limits.decoded_bytes = 100'000;
    const std::string body(100'000, 'x');
    const Response whole =
        fetch_within_limits(HttpReply::ok(gzip(body), {{"Content-Encoding", "gzip"}}), limits);
    EXPECT_EQ(whole.error, NetError::none) << whole.detail;
    EXPECT_EQ(whole.body, body);
    EXPECT_LT(whole.wire_bytes, 1000U);
    const Response more = fetch_within_limits(
        HttpReply::ok(gzip(body + "x"), {{"Content-Encoding", "gzip"}}), limits);
    EXPECT_EQ(more.error, NetError::too_large);
    EXPECT_EQ(more.status, 200);
}

TEST(HttpLimits, WireBytesAreLimitedWhetherDeclaredOrNot) {
    Limits limits;
    limits.wire_bytes = 50'000;
    const std::string body(60'000, 'x');
    EXPECT_EQ(fetch_within_limits(HttpReply::ok(body), limits).error, NetError::too_large);
    EXPECT_EQ(fetch_within_limits(HttpReply::chunked({body}), limits).error, NetError::too_large);
    const Response response = fetch_within_limits(HttpReply::raw(kHead + "\r\n" + body), limits);
    EXPECT_EQ(response.error, NetError::too_large);
    EXPECT_GE(response.body.size(), 50'000U);  // what came until then
}

TEST(HttpLimits, HeadersAreLimited) {
    Limits limits;
    limits.header_bytes = 4096;
    EXPECT_EQ(
        fetch_within_limits(HttpReply::ok("x", {{"X-Big", std::string(5000, 'a')}}), limits).error,
        NetError::too_large);
    test_support::HeaderList many(200, {"X-Many", std::string(50, 'a')});
    EXPECT_EQ(fetch_within_limits(HttpReply::ok("x", many), limits).error, NetError::too_large);
}

TEST(HttpLimits, AnswersThatNeverBeginTimeOut) {
    Limits limits;
    limits.first_byte = 50ms;
    const Response response = fetch_within_limits(HttpReply::hang(), limits);
    EXPECT_EQ(response.error, NetError::timeout);
    EXPECT_TRUE(response.sent);
    EXPECT_EQ(response.status, 0);
}

TEST(HttpLimits, HeadsThatDripAreTooSlow) {
    Limits limits;
    limits.slow_for = 1s;
    const Response response = fetch_within_limits(
        HttpReply::raw(kHead + std::string(4000, 'a')).dripping(1, 100ms), limits);
    EXPECT_EQ(response.error, NetError::too_slow);
}

TEST(HttpLimits, BodiesThatDripAreTooSlow) {
    Limits limits;
    limits.slow_for = 1s;
    const Response response = fetch_within_limits(
        HttpReply::raw(kHead + "\r\n" + std::string(4000, 'a')).dripping(1, 100ms), limits);
    EXPECT_EQ(response.error, NetError::too_slow);
    EXPECT_TRUE(response.sent);
}

TEST(HttpLimits, SilenceAfterTheHeadIsTooSlow) {
    Limits limits;
    limits.slow_for = 1s;
    EXPECT_EQ(fetch_within_limits(HttpReply::raw(kHead + "\r\n").then_hang(), limits).error,
              NetError::too_slow);
}

TEST(HttpLimits, SteadySlownessEndsAtTheTotal) {
    Limits limits;
    limits.total = 300ms;
    limits.slow_bytes_per_second = 0;
    const Response response = fetch_within_limits(
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
    while (net.client->body_bytes() < 5000)
        net.io.run_one();
    EXPECT_EQ(net.client->body_bytes(), 5000U);
    net.client->cancel_all();
    net.io.poll();  // the answer is handed out, and dropped
    EXPECT_EQ(net.client->body_bytes(), 0U);
}

TEST(HttpLimits, WhatCameBeforeAnEndThatIsNoneIsKept) {
    const std::string feed = "<rss><channel/></rss>";
    for (const auto& reply :
         {HttpReply::raw(kHead + "Content-Length: 999\r\n\r\n" + feed),
          HttpReply::raw(kHead + "Transfer-Encoding: chunked\r\n\r\n15\r\n" + feed + "\r\n"),
          HttpReply::raw(kHead + "Transfer-Encoding: chunked\r\n\r\n15\r\n" + feed + "\r\nzz")}) {
        const Response response = fetch_within_limits(reply);
        EXPECT_NE(response.error, NetError::none);
        EXPECT_EQ(response.body, feed);
        EXPECT_EQ(response.status, 200);
    }
}

TEST(HttpLimits, ATransferWithoutRoomPausesAndItsClocksStand) {
    const std::string body(300'000, 'x');
    HttpServer server([&](const HttpRequest&) { return HttpReply::ok(body); });
    Net net;
    net.client = std::make_unique<HttpClient>(
        net.io,
        net.resolver,
        HttpClient::Options{.user_agent = "newsalertd-test/1", .body_bytes = 30UL << 20U});
    net.client->set_waiting_bytes(30UL << 20U);
    boost::asio::steady_timer timer{net.io, 1500ms};
    timer.async_wait([&](const boost::system::error_code&) {
        EXPECT_EQ(net.client->in_flight(), 1U);
        net.client->set_waiting_bytes(0);
    });
    Request request = get(server.url());
    request.limits.total = 1s;
    request.limits.slow_for = 1s;
    const Response response = net.fetch(request);
    EXPECT_EQ(response.error, NetError::none) << response.detail;
    EXPECT_EQ(response.body, body);
    EXPECT_GE(response.paused, 1s);
}

TEST(HttpLimits, ManyAtOnceStayWithinTheBound) {
    // Each piece of chance stands there twenty times: far below the ratio that ends a bomb.
    std::string body;
    std::minstd_rand random{1};
    while (body.size() < 3UL << 20U) {
        const std::string piece = std::to_string(random()) + ' ';
        for (int i = 0; i < 20; ++i)
            body += piece;
    }
    const std::string wire = gzip(body);
    HttpServer server(
        [&](const HttpRequest&) { return HttpReply::ok(wire, {{"Content-Encoding", "gzip"}}); });
    Net net;
    constexpr std::size_t kBound = 24UL << 20U;
    net.client = std::make_unique<HttpClient>(
        net.io,
        net.resolver,
        HttpClient::Options{
            .user_agent = "newsalertd-test/1", .max_host_connections = 30, .body_bytes = kBound});
    std::size_t whole = 0;
    std::size_t most = 0;
    constexpr std::size_t kTransfers = 30;
    for (std::size_t i = 0; i < kTransfers; ++i) {
        boost::asio::co_spawn(net.io,
                              net.client->send(get(server.url())),
                              [&](std::exception_ptr, Response response) {
                                  whole += response.body == body ? 1U : 0U;
                              });
    }
    while (whole < kTransfers && net.io.run_one() > 0)
        most = std::max(most, net.client->body_bytes());
    EXPECT_EQ(whole, kTransfers);
    EXPECT_LE(most, kBound);
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
                .header_bytes = 0,
                .ratio = 0};
    const Response response = fetch_within_limits(HttpReply::ok(std::string(12 << 20, 'x')), none);
    EXPECT_EQ(response.error, NetError::none) << response.detail;
    EXPECT_EQ(response.body.size(), std::size_t{12 << 20});
}

}  // namespace feeds::net
