#include "feeds/net/http_client.hpp"

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/http_server.hpp"

#include <gtest/gtest.h>

namespace feeds::net {

using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

TEST(HttpClient, ReturnsBodyStatusAndKeptHeaders) {
    HttpServer server([](const HttpRequest&) {
        return HttpReply::ok("<rss/>",
                             {{"ETag", "W/\"1\""}, {"Set-Cookie", "a=b"}, {"X-Other", "1"}});
    });
    Net net;
    const Response response = net.fetch(get(server.url("/feed?a=b")));
    EXPECT_EQ(response.error, NetError::none) << response.detail;
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "<rss/>");
    EXPECT_EQ(response.header("etag"), "W/\"1\"");
    EXPECT_FALSE(response.header("set-cookie"));
    EXPECT_FALSE(response.header("x-other"));
    EXPECT_TRUE(response.sent);
    EXPECT_EQ(server.requests().at(0).target, "/feed?a=b");
}

TEST(HttpClient, PostsTheBodyAsGiven) {
    HttpServer server([](const HttpRequest&) { return HttpReply::status(204); });
    Net net;
    Request request = get(server.url("/hook"));
    request.method = "POST";
    request.body = std::string("{\"a\":\0}", 7);
    request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
    const Response response = net.fetch(request);
    EXPECT_EQ(response.status, 204) << response.detail;
    const HttpRequest seen = server.requests().at(0);
    EXPECT_EQ(seen.method, "POST");
    EXPECT_EQ(seen.body, request.body);
    EXPECT_EQ(seen.header("content-type"), "application/json");
    EXPECT_TRUE(seen.has_header("x-empty"));
    EXPECT_EQ(seen.header("user-agent"), "newsalertd-test/1");
    EXPECT_FALSE(seen.has_header("expect"));
}

}  // namespace feeds::net
