#include "feeds/fetch/strict_hosts.hpp"

#include "feeds/fetch/fetch.hpp"
#include "tests/feeds/fetch/instant.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feeds::fetch {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kYear = "max-age=31536000";

TEST(StrictTransport, IsReadAsItsDirectivesSay) {
    for (const char* value : {"max-age=60",
                              " MAX-AGE = \"60\" ; preload",
                              ";;max-age=60;",
                              "preload; unknown=\"x\"; max-age=60"}) {
        const auto said = read_strict_transport(value);
        ASSERT_TRUE(said) << value;
        EXPECT_EQ(said->max_age, seconds{60}) << value;
        EXPECT_FALSE(said->subdomains) << value;
    }
    EXPECT_TRUE(read_strict_transport("max-age=1;includesubdomains")->subdomains);
    EXPECT_EQ(read_strict_transport("max-age=99999999999999999999")->max_age, days{730});
    for (const char* malformed : {"",
                                  "includeSubDomains",
                                  "max-age",
                                  "max-age=",
                                  "max-age=-1",
                                  "max-age=1x",
                                  "max-age=1; max-age=2",
                                  "max-age=1; includeSubDomains; includeSubDomains"}) {
        EXPECT_FALSE(read_strict_transport(malformed)) << malformed;
    }
}

TEST(StrictHosts, AHostThatAskedForHttpsIsAskedSo) {
    StrictHosts hosts;
    EXPECT_EQ(hosts.upgraded("http://a.example/x", kNow), "http://a.example/x");
    hosts.note("a.example", kYear, kNow);
    EXPECT_EQ(hosts.upgraded("http://a.example/x?q=http://a.example:80/", kNow),
              "https://a.example/x?q=http://a.example:80/");
    EXPECT_EQ(hosts.upgraded("HTTP://A.example", kNow), "https://A.example");
    EXPECT_EQ(hosts.upgraded("http://a.example:80/x:1", kNow), "https://a.example/x:1");
    EXPECT_EQ(hosts.upgraded("http://a.example:80?x", kNow), "https://a.example?x");
    for (const char* stays : {"https://a.example/x",
                              "http://a.example:8080/x",
                              "http://b.a.example/x",
                              "http://example/x",
                              "http://b.example/?a.example",
                              "no url"})
        EXPECT_EQ(hosts.upgraded(stays, kNow), stays);
    EXPECT_EQ(hosts.upgraded("http://a.example/", kNow + seconds{31536000}), "http://a.example/");
}

TEST(StrictHosts, ADomainSpeaksForItsHostsOnlyWhereItSaysSo) {
    StrictHosts hosts;
    hosts.note("example.org", "max-age=60; includeSubDomains", kNow);
    EXPECT_EQ(hosts.upgraded("http://a.b.example.org/", kNow), "https://a.b.example.org/");
    EXPECT_EQ(hosts.upgraded("http://anexample.org/", kNow), "http://anexample.org/");
    hosts.note("example.org", "max-age=60", kNow);
    EXPECT_EQ(hosts.upgraded("http://a.example.org/", kNow), "http://a.example.org/");
    EXPECT_EQ(hosts.upgraded("http://example.org/", kNow), "https://example.org/");
}

TEST(StrictHosts, ZeroTakesTheWishBackAndAddressesHaveNone) {
    StrictHosts hosts;
    hosts.note("a.example", kYear, kNow);
    hosts.note("a.example", "nonsense", kNow);
    EXPECT_EQ(hosts.upgraded("http://a.example/", kNow), "https://a.example/");
    hosts.note("a.example", "max-age=0", kNow);
    EXPECT_EQ(hosts.upgraded("http://a.example/", kNow), "http://a.example/");
    for (const char* address : {"127.0.0.1", "[::1]"})
        hosts.note(address, kYear, kNow);
    EXPECT_EQ(hosts.size(), 0U);
}

TEST(StrictHosts, OnlyWhatChangedIsHandedOutToBeKept) {
    StrictHosts hosts;
    hosts.note("a.example", kYear, kNow);
    hosts.note("a.example", kYear, kNow + hours{23});
    const Time first = kNow + seconds{31536000};
    EXPECT_THAT(hosts.take_changes(), ElementsAre(StrictHost{"a.example", first, false}));
    EXPECT_THAT(hosts.take_changes(), IsEmpty());
    hosts.note("a.example", kYear, kNow + hours{25});
    EXPECT_THAT(hosts.take_changes(),
                ElementsAre(StrictHost{"a.example", first + hours{25}, false}));
    hosts.note("a.example", "max-age=0", kNow);
    hosts.note("b.example", "max-age=0", kNow);
    EXPECT_THAT(hosts.take_changes(), ElementsAre(StrictHost{"a.example", Time{}, false}));
    hosts.note("c.example", "max-age=60", kNow);
    EXPECT_THAT(hosts.take_changes(), testing::SizeIs(1));
}

TEST(StrictHosts, AreRestoredAsTheyWereKept) {
    StrictHosts hosts;
    hosts.restore({{"a.example", kNow + hours{1}, true}, {"old.example", kNow, true}}, kNow);
    EXPECT_EQ(hosts.size(), 1U);
    EXPECT_EQ(hosts.upgraded("http://b.a.example/", kNow), "https://b.a.example/");
    hosts.note("a.example", "max-age=3600; includeSubDomains", kNow);
    EXPECT_THAT(hosts.take_changes(), IsEmpty());
    hosts.clock_moved(hours{5});
    EXPECT_EQ(hosts.upgraded("http://a.example/", kNow + hours{5}), "https://a.example/");
}

/// Polls over a network that answers https with `https` and http with a document.
struct Web {
    FetchResult poll(const std::string& url) {
        Send send = [this](net::Request request) -> boost::asio::awaitable<net::Response> {
            asked.push_back(request.url);
            net::Response plain;
            plain.status = 200;
            plain.body = "<rss/>";
            co_return request.url.starts_with("https:") ? https : plain;
        };
        FetchRequest request;
        request.url = url;
        FetchResult out;
        boost::asio::co_spawn(
            io, fetch(send, gate, std::move(request)), [&](std::exception_ptr, FetchResult result) {
                out = std::move(result);
            });
        io.restart();
        io.run();
        return out;
    }

    boost::asio::io_context io;
    HostGate gate{io.get_executor(), {.host_gap = Micros{0}, .now = [] { return kNow; }}};
    net::Response https;
    std::vector<std::string> asked;
};

TEST(StrictHosts, APollLearnsAndFollowsTheWish) {
    Web web;
    web.https.status = 200;
    web.https.body = "<rss/>";
    web.https.headers = {{"strict-transport-security", kYear}, {"etag", "x"}};
    web.poll("http://a.example/one");
    web.poll("https://a.example/two");
    const FetchResult got = web.poll("http://a.example/one");
    EXPECT_THAT(
        web.asked,
        ElementsAre("http://a.example/one", "https://a.example/two", "https://a.example/one"));
    EXPECT_EQ(got.answer.asked, "http://a.example/one");
    EXPECT_EQ(got.answer.final_url, "https://a.example/one");
    EXPECT_EQ(got.answer.offered, (Validators{"https://a.example/one", "x", ""}));
    EXPECT_EQ(got.answer.permanent, "");

    // A redirect back to http is none, and what fails of https is not tried in clear text.
    web.https = {};
    web.https.status = 302;
    web.https.headers = {{"location", "http://a.example/three"}};
    web.asked.clear();
    web.poll("https://a.example/two");
    EXPECT_THAT(web.asked, testing::Contains("https://a.example/three"));
    web.https = {};
    web.https.error = net::NetError::connect;
    web.https.detail = "it broke";
    web.asked.clear();
    EXPECT_EQ(web.poll("http://a.example/one").answer.reason,
              "it broke (asked over https, because the host requires it: "
              "Strict-Transport-Security)");
    EXPECT_THAT(web.asked, ElementsAre("https://a.example/one"));
}

TEST(StrictHosts, AFloodOfHostsIsBounded) {
    StrictHosts hosts;
    for (int i = 0; i < 20'000; ++i)
        hosts.note(std::to_string(i) + ".example", "max-age=60", kNow);
    EXPECT_EQ(hosts.size(), 16'384U);
    hosts.note("late.example", "max-age=60", kNow + minutes{2});
    EXPECT_EQ(hosts.size(), 1U);
}

}  // namespace
}  // namespace feeds::fetch
