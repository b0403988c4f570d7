// Connections that were kept alive and died without a word: no FIN, no reset, no acknowledgement.

#include "feeds/net/curl_error.hpp"
#include "feeds/net/curl_handles.hpp"
#include "feeds/net/http_client.hpp"
#include "tests/feeds/net/net_test.hpp"
#include "tests/support/http_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <string>

namespace feeds::net {

using namespace std::chrono_literals;
using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

namespace {

/// Its first connection dies as it has answered.
HttpReply dies_after_the_first(const HttpRequest& request) {
    auto reply = HttpReply::ok("<rss/>");
    return request.connection == 0 ? std::move(reply).then_lose() : reply;
}

/// Sockets to `port` of this machine that are closed and go on sending (FIN_WAIT1).
int orphans(std::uint16_t port) {
    std::ifstream table("/proc/net/tcp");
    std::ostringstream wanted;
    wanted << " 0100007F:" << std::hex << std::uppercase << std::setfill('0') << std::setw(4)
           << port << " 04 ";
    int count = 0;
    for (std::string line; std::getline(table, line);)
        count += line.find(wanted.str()) != std::string::npos ? 1 : 0;
    return count;
}

}  // namespace

TEST(DeadConnection, IsLeftForANewOne) {
    HttpServer server(dies_after_the_first);
    Net net;
    Request request = get(server.url());
    request.limits.connect = 200ms;
    ASSERT_EQ(net.fetch(request).error, NetError::none);
    const Response again = net.fetch(request);
    EXPECT_EQ(again.error, NetError::none) << again.detail;
    EXPECT_EQ(server.connection_count(), 2U);
    EXPECT_EQ(server.request_count(), 2U) << "the one that was lost stays so";
}

TEST(DeadConnection, ForWhichThereIsNoNewOneIsToldAsThat) {
    const EasyHandle easy(curl_easy_init());
    const auto failure = failure_of(easy.get(), CURLE_COULDNT_CONNECT, {.sent = true});
    EXPECT_EQ(failure.error, NetError::connect);
    EXPECT_EQ(failure.detail, "cannot connect");
}

TEST(DeadConnection, IsNotLeftForWhatMustNotBeRepeated) {
    HttpServer server(dies_after_the_first);
    Net net;
    Request request = get(server.url());
    request.method = "POST";
    request.limits.connect = 200ms;
    request.limits.first_byte = 3s;  // later than a GET would be repeated
    ASSERT_EQ(net.fetch(request).error, NetError::none);
    const Response again = net.fetch(request);
    EXPECT_EQ(again.error, NetError::timeout) << again.detail;
    EXPECT_TRUE(again.sent);
    EXPECT_EQ(server.connection_count(), 1U);
}

TEST(DeadConnection, DoesNotGoOnSendingWhatWasGivenUp) {
    HttpServer server(dies_after_the_first);
    Net net;
    Request request = get(server.url());
    request.limits.first_byte = 200ms;
    ASSERT_EQ(net.fetch(request).error, NetError::none);
    ASSERT_EQ(net.fetch(request).error, NetError::timeout);
    EXPECT_EQ(orphans(server.port()), 0) << "the request would arrive when packets do again";
}

}  // namespace feeds::net
