// The client that all channels share: one target's trouble is not its neighbours'.

#include "daemon/alerts/transport.hpp"
#include "feeds/net/resolver.hpp"
#include "tests/support/http_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace newsalertd::alerts {
namespace {

using test_support::HttpReply;

TEST(DeliveryClient, AHostsHangingTargetsDoNotHoldUpAnotherTargetThere) {
    const test_support::HttpServer server([](const test_support::HttpRequest& request) {
        return request.target == "/works" ? HttpReply::ok("ok") : HttpReply::hang();
    });
    boost::asio::io_context io(1);
    feeds::net::Resolver resolver(io, {});
    feeds::net::HttpClient client(io, resolver, delivery_client("newsalertd-test/1"));
    feeds::net::Response answer;
    const auto ask = [&](const std::string& target) {
        feeds::net::Request request;
        request.url = server.url(target);
        request.limits.total = std::chrono::seconds(target == "/works" ? 10 : 60);
        request.policy =
            *feeds::net::AddressPolicy::from_networks(std::vector<std::string>{"127.0.0.0/8"});
        return client.send(std::move(request));
    };
    for (int i = 0; i < 20; ++i)
        boost::asio::co_spawn(io, ask("/hangs"), boost::asio::detached);
    boost::asio::co_spawn(
        io, ask("/works"), [&](std::exception_ptr /*none*/, feeds::net::Response response) {
            answer = std::move(response);
            io.stop();
        });
    io.run();
    EXPECT_EQ(answer.status, 200) << answer.detail;
}

}  // namespace
}  // namespace newsalertd::alerts
