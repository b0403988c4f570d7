// A proxy that fails or refuses is named in the error, its password is not, and nothing passes it
// by.

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/smtp_server.hpp"

#include <gtest/gtest.h>

namespace feeds::net {
namespace {

using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

std::string at(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port);
}

Response by_proxy(const std::string& url,
                  const std::string& proxy,
                  const std::string& proxy_ca_file = {}) {
    Net net([](const std::string& host) -> Resolver::Answer {
        if (host == "proxy.test")
            return std::unexpected("name look-up: Name or service not known");
        return Resolver::Addresses{boost::asio::ip::address_v4::loopback()};
    });
    Request request = get(url);
    request.proxy = proxy;
    request.proxy_ca_file = proxy_ca_file;
    return net.fetch(request);
}

/// What is said of an https feed whose CONNECT is answered so.
std::string told(int status) {
    HttpServer proxy([status](const HttpRequest&) { return HttpReply::status(status); });
    const Response response = by_proxy("https://feed.test/", "http://me:hush@" + at(proxy.port()));
    EXPECT_EQ(response.error, NetError::connect);
    EXPECT_FALSE(response.sent);
    EXPECT_EQ(proxy.requests().at(0).method, "CONNECT");
    const std::string named = "the proxy " + at(proxy.port()) + " ";
    EXPECT_TRUE(response.detail.starts_with(named)) << response.detail;
    return response.detail.substr(named.size());
}

TEST(Proxy, ItsRefusalsAreToldInWords) {
    EXPECT_EQ(told(407), "wants a user name and password, or others than it got (HTTP status 407)");
    EXPECT_EQ(told(401), "wants a user name and password, or others than it got (HTTP status 401)");
    EXPECT_EQ(told(403), "refuses to connect to the host (HTTP status 403)");
    EXPECT_EQ(told(502), "does not reach the host (HTTP status 502)");
}

TEST(Proxy, OneThatIsDownIsNamedWithoutItsPassword) {
    std::uint16_t port = 0;
    {
        HttpServer gone([](const HttpRequest&) { return HttpReply::ok("x"); });
        port = gone.port();
    }
    HttpServer direct([](const HttpRequest&) { return HttpReply::ok("direct"); });
    for (const char* scheme : {"http://", "https://", "socks5h://"}) {
        const Response response = by_proxy(direct.url(), scheme + ("me:hush@" + at(port)));
        EXPECT_EQ(response.error, NetError::connect) << scheme;
        EXPECT_EQ(response.detail,
                  "the proxy " + at(port) + ": cannot connect: Connection refused");
    }
    EXPECT_EQ(direct.connection_count(), 0U);
}

TEST(Proxy, WhatBreaksOffBehindItNamesItToo) {
    HttpServer proxy([](const HttpRequest&) { return HttpReply::reset(); });
    const Response response = by_proxy("http://feed.test/", "http://me:hush@" + at(proxy.port()));
    EXPECT_EQ(response.error, NetError::reset);
    EXPECT_TRUE(response.detail.ends_with("; it was asked through the proxy " + at(proxy.port())))
        << response.detail;
}

TEST(Proxy, OneWhoseNameHasNoAddressIsNamed) {
    EXPECT_EQ(by_proxy("http://feed.test/", "http://proxy.test:3128").detail,
              "the proxy proxy.test:3128: name look-up: Name or service not known");
}

TEST(Proxy, OneThatSpeaksNoSocksSaysSo) {
    test_support::SmtpServer other(test_support::SmtpServer::Options{});  // speaks first
    const Response response = by_proxy("http://feed.test/", "socks5h://" + at(other.port()));
    EXPECT_EQ(response.error, NetError::connect);
    EXPECT_EQ(response.detail, "the proxy " + at(other.port()) + " does not speak SOCKS 5");
}

TEST(Proxy, ItsOwnCertificateIsJudgedAsItsOwn) {
    test_support::Certificates certificates;
    const auto pair = certificates.good();
    HttpServer proxy(
        [](const HttpRequest&) { return HttpReply::ok("by proxy"); },
        HttpServer::Options{.certificate_file = pair.certificate_file, .key_file = pair.key_file});
    const Response response = by_proxy("https://feed.test/", "https://" + at(proxy.port()));
    EXPECT_EQ(response.error, NetError::certificate);
    EXPECT_TRUE(response.detail.starts_with("the proxy " + at(proxy.port()) +
                                            ": the certificate's issuer is not known here"))
        << response.detail;
    EXPECT_EQ(proxy.request_count(), 0U);
    EXPECT_EQ(
        by_proxy("http://feed.test/", "https://" + at(proxy.port()), certificates.ca_file()).body,
        "by proxy");
}

}  // namespace
}  // namespace feeds::net
