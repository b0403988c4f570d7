// Certificates are always verified, and nothing is downgraded.

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/smtp_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feeds::net {

using test_support::Certificates;
using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::HttpServer;

namespace {

struct HttpTls : testing::Test {
    static std::unique_ptr<HttpServer> serve(const Certificates::Pair& pair) {
        return std::make_unique<HttpServer>(
            [](const HttpRequest&) { return HttpReply::ok("secure"); },
            HttpServer::Options{.certificate_file = pair.certificate_file,
                                .key_file = pair.key_file});
    }

    Response fetch(const std::string& url, const std::string& ca_file) {
        Request request = get(url);
        request.ca_file = ca_file;
        return net.fetch(request);
    }

    void expect_refused(const HttpServer& server, const std::string& ca_file) {
        const Response response = fetch(server.url(), ca_file);
        EXPECT_EQ(response.error, NetError::certificate) << response.detail;
        EXPECT_FALSE(response.sent);
        EXPECT_EQ(server.request_count(), 0U);
        EXPECT_EQ(server.connection_count(), 1U);
    }

    Certificates certificates;
    Net net{[](const std::string&) {
        return Resolver::Addresses{boost::asio::ip::address_v4::loopback()};
    }};
};

/// What a server sends that offers HTTP/2 and has none: its settings, and good-bye.
std::string http2_goodbye() {
    using namespace std::string_literals;
    return "\0\0\0\4\0\0\0\0\0"s + "\0\0\x8\7\0\0\0\0\0"s + "\0\0\0\0\0\0\0\1"s;
}

/// ... or a reset of the one stream.
std::string http2_reset() {
    using namespace std::string_literals;
    return "\0\0\0\4\0\0\0\0\0"s + "\0\0\4\3\0\0\0\0\1"s + "\0\0\0\1"s;
}

}  // namespace

TEST_F(HttpTls, TrustsTheGivenCaForAddressAndName) {
    const auto server = serve(certificates.good());
    EXPECT_EQ(fetch(server->url(), certificates.ca_file()).body, "secure");
    const std::string by_name = "https://feed.test:" + std::to_string(server->port()) + "/";
    EXPECT_EQ(fetch(by_name, certificates.ca_file()).body, "secure");
}

TEST_F(HttpTls, RefusesUnknownIssuers) {
    const auto server = serve(certificates.good());
    expect_refused(*server, "");
    EXPECT_EQ(fetch(server->url(), "").detail,
              "the certificate's issuer is not known here; if it is an authority of your own, name "
              "its file in ca_file");
}

TEST_F(HttpTls, RefusesSelfSignedCertificates) {
    const auto server = serve(certificates.self_signed());
    expect_refused(*server, certificates.ca_file());
    EXPECT_EQ(fetch(server->url(), certificates.ca_file()).detail,
              "the server signed its certificate itself; if it is the right one, name its file in "
              "ca_file");
}

TEST_F(HttpTls, RefusesCertificatesOfOtherHosts) {
    const auto server = serve(certificates.other_host());
    expect_refused(*server, certificates.ca_file());
    EXPECT_EQ(fetch(server->url(), certificates.ca_file()).detail,
              "the certificate is not for this host");
}

TEST_F(HttpTls, AServerThatBreaksHttp2CanBeAskedOverHttp1) {
    for (const auto& frames : {http2_goodbye(), http2_reset()}) {
        const auto pair = certificates.good();
        const HttpServer server(
            [&](const HttpRequest& request) {
                return request.method == "PRI" ? HttpReply::raw(frames) : HttpReply::ok("secure");
            },
            HttpServer::Options{.certificate_file = pair.certificate_file,
                                .key_file = pair.key_file,
                                .offers_http2 = true});
        const Response failed = fetch(server.url(), certificates.ca_file());
        EXPECT_TRUE(failed.error == NetError::protocol || failed.error == NetError::reset);
        EXPECT_TRUE(failed.http2_failed) << failed.detail;
        EXPECT_THAT(failed.detail, testing::HasSubstr("HTTP/2"));
        Request plain = get(server.url());
        plain.ca_file = certificates.ca_file();
        plain.version = Version::http1;
        const Response response = net.fetch(plain);
        EXPECT_EQ(response.body, "secure") << response.detail;
        EXPECT_FALSE(response.http2_failed);
    }
}

TEST_F(HttpTls, AConnectionOpenedUnderAnotherCaIsNotReused) {
    const auto server = serve(certificates.good());
    EXPECT_EQ(fetch(server->url(), certificates.ca_file()).status, 200);
    EXPECT_EQ(fetch(server->url(), "").error, NetError::certificate);
    EXPECT_EQ(server->request_count(), 1U);
}

TEST_F(HttpTls, UnreadableCaFilesAreCertificateErrors) {
    const auto server = serve(certificates.good());
    const Response response = fetch(server->url(), certificates.ca_file() + ".absent");
    EXPECT_EQ(response.error, NetError::certificate);
    EXPECT_EQ(response.detail, "the CA file cannot be used");
    EXPECT_EQ(server->request_count(), 0U);
}

TEST_F(HttpTls, PlainTextOnATlsPortIsATlsError) {
    test_support::SmtpServer plain(test_support::SmtpServer::Options{});  // speaks first
    const Response response =
        fetch("https://127.0.0.1:" + std::to_string(plain.port()) + "/", certificates.ca_file());
    EXPECT_EQ(response.error, NetError::tls) << response.detail;
    EXPECT_EQ(response.detail, "the server does not speak TLS on this port");
    EXPECT_FALSE(response.sent);
}

}  // namespace feeds::net
