// Where a request may go and what it may carry.

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/http_server.hpp"

#include <gtest/gtest.h>

namespace feeds::net {

using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

namespace {

struct Safety : testing::Test {
    HttpServer server{[](const HttpRequest&) { return HttpReply::ok("x"); }};

    std::string at(const std::string& host) const {
        return "http://" + host + ":" + std::to_string(server.port()) + "/";
    }

    static Request without_policy(const std::string& url) {
        Request request;
        request.url = url;
        return request;
    }

    void expect_no_contact() const { EXPECT_EQ(server.connection_count(), 0U); }
};

Resolver::Lookup always(const char* address) {
    return [address](const std::string&) {
        return Resolver::Addresses{boost::asio::ip::make_address(address)};
    };
}

}  // namespace

TEST_F(Safety, LoopbackIsDeniedInEverySpelling) {
    Net net;
    for (const char* host : {"127.0.0.1",
                             "127.1",
                             "0x7f.0.0.1",
                             "2130706433",
                             "[::1]",
                             "[::ffff:127.0.0.1]",
                             "[::127.0.0.1]",
                             "[64:ff9b::7f00:1]",
                             "[2002:7f00:1::]",
                             "0.0.0.0",
                             "localhost",
                             "LOCALHOST.",
                             "a.localhost"}) {
        const Response response = net.fetch(without_policy(at(host)));
        EXPECT_EQ(response.error, NetError::denied_address) << host << ": " << response.detail;
        EXPECT_FALSE(response.sent);
    }
    expect_no_contact();
}

TEST_F(Safety, NamesThatResolveToPrivateAddressesAreDenied) {
    for (const char* address :
         {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"}) {
        Net net(always(address));
        EXPECT_EQ(net.fetch(without_policy(at("public.test"))).error, NetError::denied_address)
            << address;
    }
    expect_no_contact();
}

TEST_F(Safety, OnlyTheAllowedAddressesOfAHostAreTried) {
    Net net([](const std::string&) {
        return Resolver::Addresses{boost::asio::ip::make_address("10.255.255.1"),
                                   boost::asio::ip::make_address("127.0.0.1")};
    });
    EXPECT_EQ(net.fetch(get(at("mixed.test"))).status, 200);
}

TEST_F(Safety, AReusedConnectionIsJudgedByTheRequestsOwnPolicy) {
    Net net(always("127.0.0.1"));
    EXPECT_EQ(net.fetch(get(at("feed.test"))).status, 200);
    EXPECT_EQ(net.fetch(without_policy(at("feed.test"))).error, NetError::denied_address);
    EXPECT_EQ(server.request_count(), 1U);
}

TEST_F(Safety, TheEnvironmentsProxyIsIgnored) {
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    Net net(always("127.0.0.1"));
    EXPECT_EQ(net.fetch(get(at("feed.test"))).status, 200);
    ::unsetenv("http_proxy");
}

TEST_F(Safety, LowPortsAreRefused) {
    Net net(always("192.0.2.1"));
    Request request = without_policy("http://feed.test:25/");
    request.policy = AddressPolicy();
    EXPECT_EQ(net.fetch(request).error, NetError::denied_address);
    Net open(always("1.1.1.1"));
    const Response response = open.fetch(request);
    EXPECT_EQ(response.error, NetError::bad_url);
    EXPECT_EQ(response.detail, "port 25 is refused");
}

TEST_F(Safety, OtherSchemesAreRefused) {
    Net net;
    for (const char* url : {"file:///etc/passwd",
                            "ftp://127.0.0.1/",
                            "smtp://127.0.0.1/",
                            "dict://127.0.0.1/",
                            "not a url",
                            ""}) {
        EXPECT_EQ(net.fetch(get(url)).error, NetError::bad_url) << url;
    }
}

TEST_F(Safety, HeaderInjectionIsRefused) {
    Net net;
    const Headers hostile = {{"X-A", "1\r\nX-Evil: 1"},
                             {"X-A", "1\nX-Evil: 1"},
                             {"X-A", "1\rX-Evil: 1"},
                             {"X-A", std::string("1\0", 2)},
                             {"X-A\r\nX-Evil", "1"},
                             {"X A", "1"},
                             {"", "1"},
                             {"X-A:", "1"},
                             {"Content-Length", "3"},
                             {"Transfer-Encoding", "chunked"}};
    for (const auto& header : hostile) {
        Request request = get(server.url());
        request.headers = {header};
        const Response response = net.fetch(request);
        EXPECT_EQ(response.error, NetError::bad_url) << header.first;
        EXPECT_FALSE(response.sent);
    }
    Request request = get(server.url());
    request.method = "GET / HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET";
    EXPECT_EQ(net.fetch(request).error, NetError::bad_url);
    expect_no_contact();
}

TEST_F(Safety, TheProxyIsExemptAndItsTargetsAreJudged) {
    HttpServer proxy([](const HttpRequest&) { return HttpReply::ok("by proxy"); });
    Net net(always("127.0.0.1"));
    Request request = without_policy("http://feed.test/a");
    request.proxy = "http://proxy.test:" + std::to_string(proxy.port());
    EXPECT_EQ(net.fetch(request).body, "by proxy");
    EXPECT_EQ(proxy.requests().at(0).target, "http://feed.test/a");
    for (const char* url :
         {"http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://169.254.169.254/"}) {
        request.url = url;
        EXPECT_EQ(net.fetch(request).error, NetError::denied_address) << url;
    }
    EXPECT_EQ(proxy.request_count(), 1U);
}

TEST_F(Safety, ProxiesThatWouldResolveHereAreRefused) {
    Net net;
    Request request = get("http://feed.test/");
    request.proxy = "socks5://127.0.0.1:1080";
    EXPECT_EQ(net.fetch(request).error, NetError::bad_url);
}

}  // namespace feeds::net
