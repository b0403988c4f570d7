#include "feeds/net/http_client.hpp"

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/http_server.hpp"

#include <gtest/gtest.h>

namespace feeds::net {

using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

namespace {

Response fetch(HttpReply reply) {
    HttpServer server([&](const HttpRequest&) { return reply; });
    Net net;
    return net.fetch(get(server.url()));
}

}  // namespace

TEST(HttpClient, ReturnsBodyStatusAndKeptHeaders) {
    HttpServer server([](const HttpRequest&) {
        return HttpReply::ok("<rss/>",
                             {{"ETag", "W/\"1\""},
                              {"Set-Cookie", "a=b"},
                              {"X-Other", "1"},
                              {"X-RateLimit-Remaining", "4"}});
    });
    Net net;
    const Response response = net.fetch(get(server.url("/feed?a=b")));
    EXPECT_EQ(response.error, NetError::none) << response.detail;
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "<rss/>");
    EXPECT_EQ(response.header("etag"), "W/\"1\"");
    EXPECT_EQ(response.header("x-ratelimit-remaining"), "4");
    EXPECT_FALSE(response.header("set-cookie"));
    EXPECT_FALSE(response.header("x-other"));
    EXPECT_TRUE(response.sent);
    EXPECT_EQ(server.requests().at(0).target, "/feed?a=b");
}

TEST(HttpClient, AsksLikeItselfAndForEveryEncoding) {
    HttpServer server([](const HttpRequest&) { return HttpReply::ok("x"); });
    Net net;
    Request request = get(server.url());
    request.headers = {{"Accept", "application/rss+xml, */*;q=0.1"},
                       {"User-Agent", "Mozilla/5.0"},
                       {"If-None-Match", "bad etag W/\""}};
    net.fetch(request);
    net.fetch(request);
    for (const HttpRequest& seen : server.requests()) {
        EXPECT_EQ(seen.method, "GET");
        EXPECT_EQ(seen.header("user-agent"), "newsalertd-test/1");
        EXPECT_EQ(seen.header("accept"), "application/rss+xml, */*;q=0.1");
        EXPECT_EQ(seen.header("if-none-match"), "bad etag W/\"");
        EXPECT_EQ(seen.header("accept-encoding"), "deflate, gzip, br, zstd");
        for (const char* absent : {"cookie", "referer", "content-type", "content-length", "expect"})
            EXPECT_FALSE(seen.has_header(absent)) << absent;
    }
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

TEST(HttpClient, PutAndHeadAndEmptyPost) {
    HttpServer server([](const HttpRequest& request) {
        if (request.method != "HEAD")
            return HttpReply::ok("fine");
        auto head = HttpReply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        head.end = HttpReply::End::keep;  // a POST is not repeated if its connection dies
        return head;
    });
    Net net;
    Request request = get(server.url());
    request.method = "PUT";
    request.body = "state";
    EXPECT_EQ(net.fetch(request).body, "fine");
    request.method = "HEAD";
    request.body.clear();
    EXPECT_EQ(net.fetch(request).header("content-length"), "9");
    request.method = "POST";
    EXPECT_EQ(net.fetch(request).body, "fine");
    const auto seen = server.requests();
    EXPECT_EQ(seen.at(0).method, "PUT");
    EXPECT_EQ(seen.at(0).body, "state");
    EXPECT_EQ(seen.at(1).method, "HEAD");
    EXPECT_EQ(seen.at(2).method, "POST");
    EXPECT_EQ(seen.at(2).header("content-length"), "0");
}

TEST(HttpClient, HandlesAreCleanAfterReuse) {
    HttpServer server([](const HttpRequest&) { return HttpReply::ok("x"); });
    Net net;
    Request post = get(server.url());
    post.method = "PUT";
    post.body = "secret";
    post.headers = {{"Authorization", "Bearer secret"}};
    net.fetch(post);
    net.fetch(get(server.url()));
    const HttpRequest second = server.requests().at(1);
    EXPECT_EQ(second.method, "GET");
    EXPECT_FALSE(second.has_header("authorization"));
    EXPECT_TRUE(second.body.empty());
}

TEST(HttpClient, RedirectsAreReturnedNotFollowed) {
    for (const int code : {301, 302, 303, 307, 308}) {
        HttpServer server([&](const HttpRequest&) {
            return HttpReply::status(code, {{"Location", "/elsewhere"}});
        });
        Net net;
        const Response response = net.fetch(get(server.url()));
        EXPECT_EQ(response.status, code);
        EXPECT_EQ(response.header("location"), "/elsewhere");
        EXPECT_EQ(server.request_count(), 1U);
    }
}

TEST(HttpClient, KeepsEveryLinkHeaderAndTheLastAnswersOnly) {
    const Response response =
        fetch(HttpReply::raw("HTTP/1.1 103 Early Hints\r\nLink: <early>; rel=hub\r\n\r\n"
                             "HTTP/1.1 200 OK\r\nLink: <a>; rel=hub\r\nlink:<b>; rel=self  "
                             "\r\nContent-Length: 1\r\n\r\nx"));
    EXPECT_EQ(response.status, 200);
    const Headers expected = {
        {"link", "<a>; rel=hub"}, {"link", "<b>; rel=self"}, {"content-length", "1"}};
    EXPECT_EQ(response.headers, expected);
}

TEST(HttpClient, DropsHeadersThatCouldNotBeSentBack) {
    const Response response =
        fetch(HttpReply::raw("HTTP/1.1 200 OK\r\nETag: \"a\x01\x7f\"\r\nLast-Modified: x\ty\r\n"
                             "Content-Length: 1\r\n\r\nx"));
    EXPECT_FALSE(response.header("etag"));
    EXPECT_EQ(response.header("last-modified"), "x\ty");
}

TEST(HttpClient, TrailersAreNotHeaders) {
    const Response response =
        fetch(HttpReply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "1\r\nx\r\n0\r\nETag: \"late\"\r\n\r\n"));
    EXPECT_EQ(response.body, "x");
    EXPECT_FALSE(response.header("etag"));
}

TEST(HttpClient, DecodesGzipAndCountsTheWire) {
    const std::string body(50'000, 'a');
    const std::string packed = test_support::gzip(body);
    const Response response = fetch(HttpReply::ok(packed, {{"Content-Encoding", "gzip"}}));
    EXPECT_EQ(response.body, body);
    EXPECT_EQ(response.wire_bytes, packed.size());
}

TEST(HttpClient, ReadsChunkedAndCloseDelimitedBodies) {
    EXPECT_EQ(fetch(HttpReply::chunked({"ab", "cd"})).body, "abcd");
    const Response response = fetch(HttpReply::raw("HTTP/1.0 200 OK\r\n\r\nabcd"));
    EXPECT_EQ(response.error, NetError::none) << response.detail;
    EXPECT_EQ(response.body, "abcd");
}

TEST(HttpClient, ConnectionsAreReused) {
    HttpServer server([](const HttpRequest&) { return HttpReply::ok("x"); });
    Net net;
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(net.fetch(get(server.url())).status, 200);
    EXPECT_EQ(server.connection_count(), 1U);
}

TEST(HttpClient, AnsweredConnectionThatWasClosedIsOpenedAnew) {
    HttpServer server([](const HttpRequest&) { return HttpReply::ok("x").then_close(); });
    Net net;
    EXPECT_EQ(net.fetch(get(server.url())).status, 200);
    ASSERT_TRUE(server.wait_for_closed(1));
    EXPECT_EQ(net.fetch(get(server.url())).status, 200);
    EXPECT_EQ(server.connection_count(), 2U);
}

TEST(HttpErrors, RefusedConnectionsAreNotSent) {
    std::uint16_t port = 0;
    {
        HttpServer gone([](const HttpRequest&) { return HttpReply::ok("x"); });
        port = gone.port();
    }
    Net net;
    const Response response = net.fetch(get("http://127.0.0.1:" + std::to_string(port) + "/"));
    EXPECT_EQ(response.error, NetError::connect);
    EXPECT_EQ(response.detail, "cannot connect: Connection refused");
    EXPECT_FALSE(response.sent);
}

TEST(HttpErrors, ResetBeforeTheAnswerWasSent) {
    const Response response = fetch(HttpReply::reset());
    EXPECT_EQ(response.error, NetError::reset);
    EXPECT_TRUE(response.sent);
    EXPECT_EQ(response.status, 0);
}

TEST(HttpErrors, EndsInTheMiddleOfABodyAreResets) {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    for (auto reply : {HttpReply::raw(head + "half"),
                       HttpReply::raw(head + "half").then_reset(),
                       HttpReply::chunked({"half"}, {}, false).then_close()}) {
        const Response response = fetch(reply);
        EXPECT_EQ(response.error, NetError::reset) << response.detail;
        EXPECT_EQ(response.status, 200);
        EXPECT_TRUE(response.sent);
    }
}

TEST(HttpErrors, AGhostedPostOnAReusedConnectionIsNotRepeated) {
    // Left alone, libcurl sends the POST again: twice accepted, and nobody knows.
    HttpServer server([](const HttpRequest& request) {
        return request.target == "/ghost" ? HttpReply::reset() : HttpReply::ok("x");
    });
    Net net;
    EXPECT_EQ(net.fetch(get(server.url())).status, 200);
    Request post = get(server.url("/ghost"));
    post.method = "POST";
    post.body = "alert";
    const Response response = net.fetch(post);
    EXPECT_EQ(response.error, NetError::reset);
    EXPECT_TRUE(response.sent);
    EXPECT_EQ(server.request_count(), 2U);
}

TEST(HttpErrors, WhatIsNotHttpIsAProtocolError) {
    EXPECT_EQ(fetch(HttpReply::raw("SSH-2.0-OpenSSH_9.2\r\n")).error, NetError::protocol);
    EXPECT_EQ(fetch(HttpReply::raw("SSH-2.0-OpenSSH_9.2\r\n")).detail, "the answer is not HTTP");
    EXPECT_EQ(
        fetch(HttpReply::raw(std::string("HTTP/1.1 200 OK\r\nETag: a\0b\r\n\r\n", 31))).detail,
        "the answer's headers are not HTTP");
    EXPECT_EQ(fetch(HttpReply::raw("<html>")).error, NetError::protocol);
    // libcurl 7.88 cannot tell broken chunks from a broken connection.
    const Response response =
        fetch(HttpReply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));
    EXPECT_EQ(response.error, NetError::reset);
}

TEST(HttpErrors, BodiesThatDoNotDecodeAreProtocolErrors) {
    const Response response =
        fetch(HttpReply::ok("\x1f\x8b\x08 no gzip", {{"Content-Encoding", "gzip"}}));
    EXPECT_EQ(response.error, NetError::protocol);
    EXPECT_EQ(response.status, 200);
    const Response plain = fetch(HttpReply::ok("not gzip", {{"Content-Encoding", "gzip"}}));
    EXPECT_EQ(plain.error, NetError::none);
    EXPECT_EQ(plain.body, "not gzip");
}

TEST(HttpErrors, NamesThatDoNotExistAreDnsErrors) {
    Net net([](const std::string&) -> Resolver::Answer {
        return std::unexpected("name look-up: unknown");
    });
    const Response response = net.fetch(get("http://nowhere.test/"));
    EXPECT_EQ(response.error, NetError::dns);
    EXPECT_EQ(response.detail, "name look-up: unknown");
}

TEST(HttpErrors, DetailsHoldNeitherUrlNorSecrets) {
    HttpServer server([](const HttpRequest& request) {
        return request.target == "/reset?token=s3cret" ? HttpReply::reset()
                                                       : HttpReply::raw("garbage");
    });
    Net net([](const std::string&) { return Resolver::Addresses{}; });
    const std::string origin = "http://user:s3cret@127.0.0.1:" + std::to_string(server.port());
    for (const std::string& url : {origin + "/reset?token=s3cret",
                                   origin + "/s3cret",
                                   std::string("http://s3cret.test/"),
                                   std::string("s3cret://x/"),
                                   std::string("http://127.0.0.1:1/s3cret")}) {
        const Response response = net.fetch(get(url));
        EXPECT_NE(response.error, NetError::none) << url;
        EXPECT_FALSE(response.detail.empty()) << url;
        EXPECT_EQ(response.detail.find("s3cret"), std::string::npos) << response.detail;
        EXPECT_EQ(response.detail.find("127.0.0.1"), std::string::npos) << response.detail;
    }
}

}  // namespace feeds::net
