// Many transfers, transfers given up, clients destroyed.

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/http_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

#include <future>

namespace feeds::net {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

namespace {

HttpReply hang_or_answer(const HttpRequest& request) {
    return request.target == "/hang" ? HttpReply::hang() : HttpReply::ok(request.target);
}

asio::awaitable<std::string> first_of(HttpClient& client, Request slow, Request fast) {
    using namespace asio::experimental::awaitable_operators;
    auto result = co_await (client.send(std::move(slow)) || client.send(std::move(fast)));
    co_return std::visit([](const Response& response) { return response.body; }, result);
}

}  // namespace

TEST(HttpLifetime, TwoHundredTransfersAtOnceAllEnd) {
    HttpServer server(hang_or_answer);
    Net net;
    int done = 0;
    for (int i = 0; i < 200; ++i) {
        const std::string target = "/" + std::to_string(i);
        asio::co_spawn(net.io,
                       net.client->send(get(server.url(target))),
                       [&, target](const std::exception_ptr& error, const Response& response) {
                           EXPECT_FALSE(error);
                           EXPECT_EQ(response.body, target) << response.detail;
                           if (++done == 200)
                               net.io.stop();
                       });
    }
    net.io.run();
    EXPECT_EQ(done, 200);
    EXPECT_EQ(net.client->in_flight(), 0U);
    EXPECT_LE(server.connection_count(), 8U);
}

TEST(HttpLifetime, SlowHostsDoNotHoldUpOthers) {
    HttpServer slow(hang_or_answer);
    HttpServer fast(hang_or_answer);
    Net net;
    int ended = 0;
    for (int i = 0; i < 50; ++i) {
        asio::co_spawn(net.io,
                       net.client->send(get(slow.url("/hang"))),
                       [&](const std::exception_ptr&, const Response&) { ++ended; });
    }
    EXPECT_EQ(net.fetch(get(fast.url("/x"))).body, "/x");
    EXPECT_EQ(ended, 0);
}

TEST(HttpLifetime, CancellationFreesTheTransferAtOnce) {
    HttpServer server(hang_or_answer);
    Net net;
    EXPECT_EQ(net.run(first_of(*net.client, get(server.url("/hang")), get(server.url("/fast")))),
              "/fast");
    EXPECT_EQ(net.client->in_flight(), 0U);
}

TEST(HttpLifetime, ACancelledCoroutineGetsItsAnswer) {
    HttpServer server(hang_or_answer);
    Net net;
    asio::cancellation_signal signal;
    std::optional<Response> answer;
    asio::co_spawn(net.io,
                   net.client->send(get(server.url("/hang"))),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](const std::exception_ptr& error, Response response) {
                           EXPECT_FALSE(error);
                           answer = std::move(response);
                       }));
    asio::post(net.io, [&] { signal.emit(asio::cancellation_type::total); });
    asio::post(net.io, [&] { signal.emit(asio::cancellation_type::terminal); });
    net.io.run();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->error, NetError::cancelled);
}

TEST(HttpLifetime, CancelAllEndsTransfersAndLookUps) {
    HttpServer server(hang_or_answer);
    const auto never = std::make_shared<std::promise<void>>();
    Net net([never, wait = never->get_future().share()](const std::string&) -> Resolver::Answer {
        wait.wait();
        return std::unexpected("late");
    });
    int cancelled = 0;
    for (const std::string& url :
         {server.url("/hang"), server.url("/hang"), std::string("http://hang.test/")}) {
        asio::co_spawn(net.io,
                       net.client->send(get(url)),
                       [&](const std::exception_ptr&, const Response& response) {
                           EXPECT_EQ(response.error, NetError::cancelled);
                           ++cancelled;
                       });
    }
    while (server.request_count() < 2)
        net.io.run_one();
    EXPECT_EQ(net.client->in_flight(), 3U);
    net.client->cancel_all();
    EXPECT_EQ(net.client->in_flight(), 0U);
    net.io.run();
    EXPECT_EQ(cancelled, 3);
    never->set_value();
}

TEST(HttpLifetime, DestructionWithTransfersInFlightTellsTheirCoroutines) {
    HttpServer server(hang_or_answer);
    Net net;
    int cancelled = 0;
    for (int i = 0; i < 20; ++i) {
        asio::co_spawn(net.io,
                       net.client->send(get(server.url("/hang"))),
                       [&](const std::exception_ptr&, const Response& response) {
                           EXPECT_EQ(response.error, NetError::cancelled);
                           ++cancelled;
                       });
    }
    while (server.request_count() < 8)
        net.io.run_one();
    net.client.reset();
    net.io.run();
    EXPECT_EQ(cancelled, 20);
}

TEST(HttpLifetime, TheLoopMayEndWithTransfersInFlight) {
    HttpServer server(hang_or_answer);
    Net net;
    for (int i = 0; i < 20; ++i)
        asio::co_spawn(net.io, net.client->send(get(server.url("/hang"))), asio::detached);
    while (server.request_count() < 8)
        net.io.run_one();
}

TEST(HttpLifetime, TimedOutTransfersCloseTheirConnections) {
    HttpServer server(hang_or_answer);
    Net net;
    Request request = get(server.url("/hang"));
    request.limits.first_byte = 20ms;
    EXPECT_EQ(net.fetch(request).error, NetError::timeout);
    EXPECT_TRUE(server.wait_for_closed(1));
}

TEST(HttpLifetime, TransfersKeepTheLoopRunning) {
    HttpServer server(hang_or_answer);
    Net net(
        [](const std::string&) { return Resolver::Addresses{asio::ip::address_v4::loopback()}; });
    bool done = false;
    const std::string url = "http://feed.test:" + std::to_string(server.port()) + "/x";
    asio::co_spawn(net.io,
                   net.client->send(get(url)),
                   [&](const std::exception_ptr&, const Response& response) {
                       done = response.status == 200;
                   });
    net.io.run();  // returns when nothing is left to wait for
    EXPECT_TRUE(done);
}

}  // namespace feeds::net
