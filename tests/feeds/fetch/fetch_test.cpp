#include "feeds/fetch/fetch.hpp"

#include "feeds/fetch/outcome.hpp"
#include "feeds/url/web_url.hpp"
#include "tests/feeds/fetch/instant.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feeds::fetch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr const char* kFeed = "http://a.example.com/feed?x=1";

net::Response answer(int status, net::Headers headers = {}, std::string body = {}) {
    net::Response out;
    out.status = status;
    out.headers = std::move(headers);
    out.body = std::move(body);
    out.wire_bytes = 100;
    out.sent = true;
    return out;
}

net::Response moved(int status, std::string to) {
    return answer(status, {{"location", std::move(to)}});
}

net::Response broken(net::NetError error) {
    net::Response out;
    out.error = error;
    out.detail = "it broke";
    return out;
}

/// A network that answers by URL and remembers what it was asked.
struct Web {
    FetchResult poll(FetchRequest request) {
        Send send = [this](net::Request r) { return reply(std::move(r)); };
        FetchResult out;
        asio::co_spawn(io,
                       fetch(send, gate, std::move(request)),
                       [&out](const std::exception_ptr& error, FetchResult result) {
                           EXPECT_EQ(error, nullptr);
                           out = std::move(result);
                       });
        io.restart();
        io.run();
        return out;
    }

    FetchResult poll(const std::string& url) {
        FetchRequest request;
        request.url = url;
        return poll(std::move(request));
    }

    asio::awaitable<net::Response> reply(net::Request request) {
        asked.push_back(std::move(request));
        const auto found = pages.find(asked.back().url);
        co_return found == pages.end() ? answer(404) : found->second;
    }

    std::vector<std::string> urls() const {
        std::vector<std::string> out;
        for (const net::Request& request : asked)
            out.push_back(request.url);
        return out;
    }

    Time now = kNow;
    asio::io_context io;
    HostGate gate{io.get_executor(), {.host_gap = Micros{0}, .now = [this] { return now; }}};
    std::map<std::string, net::Response> pages;
    std::vector<net::Request> asked;
};

testing::Matcher<const net::Headers&> has_no(std::string name) {
    return testing::Not(Contains(Pair(std::move(name), testing::_)));
}

TEST(Fetch, GetsExactlyTheUrlAndNamesFeedTypes) {
    Web web;
    web.pages[kFeed] = answer(200, {{"content-type", "text/xml"}, {"etag", "W/odd"}}, "<rss/>");
    const FetchResult got = web.poll(kFeed);
    EXPECT_EQ(got.answer.kind, Kind::document);
    EXPECT_EQ(got.answer.failure, Failure::none);
    EXPECT_EQ(got.body, "<rss/>");
    EXPECT_EQ(got.content_type, "text/xml");
    EXPECT_EQ(got.answer.final_url, kFeed);
    EXPECT_EQ(got.answer.host, origin_of(kFeed)->host);
    EXPECT_EQ(got.answer.offered, (Validators{kFeed, "W/odd", ""}));
    EXPECT_EQ(got.answer.permanent, "");
    ASSERT_EQ(web.urls(), std::vector<std::string>{kFeed});
    EXPECT_EQ(web.asked[0].method, "GET");
    EXPECT_THAT(web.asked[0].headers,
                ElementsAre(Pair("Accept", HasSubstr("application/rss+xml"))));
}

TEST(Fetch, ALoginThatAProxyWantsIsToldAsOne) {
    Web web;
    FetchRequest request;
    request.url = kFeed;
    request.proxy = "http://me:hush@proxy.example:3128";
    web.pages[kFeed] = answer(407);
    EXPECT_EQ(web.poll(request).answer.reason,
              "HTTP status 407: the proxy wants a user name and password, or others than it got");
    web.pages[kFeed] = answer(401);
    EXPECT_EQ(web.poll(request).answer.reason,
              "HTTP status 401: the server, or the proxy before it, wants a user name and "
              "password, or others than it got");
    EXPECT_EQ(web.poll(kFeed).answer.reason, "HTTP status 401");
}

TEST(Fetch, ABodyWhoseAnswerBrokeIsADocumentAllTheSame) {
    for (const auto& [error, failure] : {std::pair{net::NetError::reset, Failure::connect},
                                         std::pair{net::NetError::too_large, Failure::too_large},
                                         std::pair{net::NetError::protocol, Failure::protocol},
                                         std::pair{net::NetError::timeout, Failure::timeout},
                                         std::pair{net::NetError::too_slow, Failure::timeout}}) {
        Web web;
        auto& page = web.pages[kFeed] = answer(200, {{"etag", "x"}}, "<rss/>");
        page.error = error;
        page.detail = "it broke";
        const FetchResult got = web.poll(kFeed);
        EXPECT_EQ(got.answer.kind, Kind::document);
        EXPECT_EQ(got.body, "<rss/>");
        EXPECT_EQ(got.answer.broken, failure);
        EXPECT_EQ(got.answer.flaw, "it broke");
        page.body.clear();
        EXPECT_EQ(web.poll(kFeed).answer.failure, failure);
    }
    Web web;
    web.pages[kFeed] = answer(200, {}, "<rss/>");
    web.pages[kFeed].flaw = "Content-Encoding \"utf-8\" is no coding";
    const FetchResult got = web.poll(kFeed);
    EXPECT_EQ(got.answer.broken, Failure::none);
    EXPECT_THAT(got.answer.flaw, HasSubstr("utf-8"));
    web.pages[kFeed] = answer(200, {}, "<rss/>");
    web.pages[kFeed].error = net::NetError::certificate;
    EXPECT_EQ(web.poll(kFeed).answer.kind, Kind::failed);
}

TEST(Fetch, ADocumentUnderAnotherStatusOfSuccessIsOne) {
    struct Row {
        int status;
        const char* range;
        const char* body;
        Kind kind;
        Failure broken;
    };

    for (const Row& row : {Row{206, "bytes 0-5/6", "<rss/>", Kind::document, Failure::none},
                           Row{206, "bytes 0-5/*", "<rss/>", Kind::document, Failure::none},
                           Row{206, "", "<rss/>", Kind::document, Failure::none},
                           Row{206, "bytes 0-5/90", "<rss/>", Kind::document, Failure::protocol},
                           Row{206, "bytes 6-11/90", "<rss/>", Kind::document, Failure::protocol},
                           Row{201, "", "\xEF\xBB\xBF{}", Kind::document, Failure::none},
                           Row{226, "", "<?xml ?><feed/>", Kind::document, Failure::none},
                           Row{202, "", "<html>", Kind::failed, Failure::none},
                           Row{204, "", "", Kind::failed, Failure::none},
                           Row{299, "", "ok", Kind::failed, Failure::none}}) {
        Web web;
        web.pages[kFeed] =
            answer(row.status, {{"content-range", row.range}, {"etag", "x"}}, row.body);
        const FetchResult got = web.poll(kFeed);
        EXPECT_EQ(got.answer.kind, row.kind) << row.status << row.range;
        EXPECT_EQ(got.answer.broken, row.broken) << row.status << row.range;
        if (row.kind == Kind::document) {
            EXPECT_THAT(got.answer.flaw, HasSubstr(std::to_string(row.status)));
            EXPECT_EQ(got.answer.offered.etag, row.broken == Failure::none ? "x" : "");
        }
    }
}

TEST(Fetch, AnAnswerWithoutAFrameIsAskedForOnceMore) {
    Web web;
    auto& page = web.pages[kFeed] = broken(net::NetError::protocol);
    page.status = 200;
    page.frameless = true;
    EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::protocol);
    ASSERT_EQ(web.asked.size(), 2U);
    EXPECT_EQ(web.asked[0].frame, net::Frame::headers);
    EXPECT_EQ(web.asked[1].frame, net::Frame::connection);
    page = broken(net::NetError::protocol);
    EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::protocol);
    EXPECT_EQ(web.asked.size(), 3U);
}

TEST(Fetch, ReturnsValidatorsByteForByte) {
    Web web;
    web.pages[kFeed] = answer(304, {{"etag", "new"}});
    FetchRequest request;
    request.url = kFeed;
    request.validators = {kFeed, "W/\"a , b", "yesterday"};
    const FetchResult got = web.poll(request);
    EXPECT_EQ(got.answer.kind, Kind::not_modified);
    EXPECT_EQ(got.answer.offered, (Validators{kFeed, "new", ""}));
    EXPECT_THAT(web.asked[0].headers, Contains(Pair("If-None-Match", "W/\"a , b")));
    EXPECT_THAT(web.asked[0].headers, Contains(Pair("If-Modified-Since", "yesterday")));
}

TEST(Fetch, SendsValidatorsToTheUrlThatIssuedThemOnly) {
    Web web;
    web.pages[kFeed] = moved(302, "/real");
    web.pages["http://a.example.com/real"] = answer(304);
    FetchRequest request;
    request.url = kFeed;
    request.validators = {"http://a.example.com/real", "\"e\"", ""};
    EXPECT_EQ(web.poll(request).answer.kind, Kind::not_modified);
    EXPECT_THAT(web.asked[0].headers, has_no("If-None-Match"));
    EXPECT_THAT(web.asked[1].headers, Contains(Pair("If-None-Match", "\"e\"")));
}

TEST(Fetch, A304ThatWasNotAskedForIsAFailure) {
    Web web;
    web.pages[kFeed] = answer(304);
    EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::protocol);
}

TEST(Fetch, TakesNoValidatorThatCouldEndItsLine) {
    Web web;
    web.pages[kFeed] = answer(200, {{"etag", "a\r\nCookie: b"}, {"last-modified", "x\x7f"}}, "b");
    EXPECT_TRUE(web.poll(kFeed).answer.offered.empty());
}

TEST(Fetch, ABodyThatIsKnownIsNotModified) {
    Web web;
    web.pages[kFeed] = answer(200, {{"etag", "2"}}, "same");
    FetchRequest request;
    request.url = kFeed;
    request.body_hash = body_hash("same");
    const FetchResult got = web.poll(request);
    EXPECT_EQ(got.answer.kind, Kind::not_modified);
    EXPECT_EQ(got.answer.status, 200);
    EXPECT_EQ(got.answer.offered.etag, "2");
    EXPECT_TRUE(got.body.empty());
    EXPECT_NE(body_hash("same"), body_hash("other"));
}

TEST(Fetch, AnEmptyBodyIsNoDocument) {
    Web web;
    web.pages[kFeed] = answer(200, {{"etag", "bad"}});
    const FetchResult got = web.poll(kFeed);
    EXPECT_EQ(got.answer.failure, Failure::malformed);
    EXPECT_TRUE(got.answer.offered.empty());
}

TEST(Fetch, FollowsEveryKindOfRedirect) {
    for (const int status : {301, 302, 303, 307, 308}) {
        Web web;
        web.pages[kFeed] = moved(status, "//b.example.org/x y");
        web.pages["http://b.example.org/x%20y"] = answer(200, {}, "doc");
        const FetchResult got = web.poll(kFeed);
        EXPECT_EQ(got.answer.kind, Kind::document) << status;
        EXPECT_EQ(got.answer.asked, kFeed);
        EXPECT_EQ(got.answer.final_url, "http://b.example.org/x%20y");
        const bool permanent = status == 301 || status == 308;
        EXPECT_EQ(got.answer.permanent, permanent ? "http://b.example.org/x%20y" : "") << status;
        EXPECT_EQ(got.answer.wire_bytes, 200U);
    }
}

TEST(Fetch, APermanentMoveEndsAtTheFirstTemporaryHop) {
    Web web;
    web.pages[kFeed] = moved(301, "/1");
    web.pages["http://a.example.com/1"] = moved(302, "/2");
    web.pages["http://a.example.com/2"] = moved(301, "/3");
    web.pages["http://a.example.com/3"] = answer(200, {}, "doc");
    EXPECT_EQ(web.poll(kFeed).answer.permanent, "http://a.example.com/1");
}

TEST(Fetch, GivesUpOnLoopsAndLongChains) {
    Web web;
    web.pages[kFeed] = moved(302, "/1");
    web.pages["http://a.example.com/1"] = moved(302, "/feed?x=1");
    EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::redirect);
    EXPECT_EQ(web.asked.size(), 2U);

    web.asked.clear();
    for (int i = 0; i < 9; ++i)
        web.pages["http://a.example.com/" + std::to_string(i)] = moved(302, std::to_string(i + 1));
    EXPECT_EQ(web.poll("http://a.example.com/0").answer.failure, Failure::redirect);
    EXPECT_EQ(web.asked.size(), 6U);  // the poll and five hops

    web.pages[kFeed] = moved(302, "");
    EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::redirect);
    web.pages[kFeed] = answer(302);
    EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::redirect);
}

TEST(Fetch, LeavesHttpForNothingElse) {
    Web web;
    for (const char* to : {"file:///etc/hostname", "gopher://a.example.com/", "javascript:1"}) {
        web.pages[kFeed] = moved(302, to);
        EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::redirect) << to;
    }
    EXPECT_EQ(web.asked.size(), 3U);
    EXPECT_EQ(web.poll("file:///etc/hostname").answer.failure, Failure::denied);
    EXPECT_EQ(web.poll("no url").answer.failure, Failure::denied);
    EXPECT_EQ(web.asked.size(), 3U);
}

TEST(Fetch, NeverFallsFromHttpsToHttpUnlessAllowed) {
    Web web;
    web.pages["https://a.example.com/"] = moved(301, "http://a.example.com/");
    web.pages["http://a.example.com/"] = answer(200, {}, "doc");
    EXPECT_EQ(web.poll("https://a.example.com/").answer.failure, Failure::denied);
    FetchRequest request;
    request.url = "https://a.example.com/";
    request.allow_downgrade = true;
    EXPECT_EQ(web.poll(request).answer.kind, Kind::document);
}

TEST(Fetch, KeepsAFeedsOwnHeadersAtItsOrigin) {
    Web web;
    web.pages["http://me:pw@a.example.com/feed"] = moved(302, "/2");
    web.pages["http://me:pw@a.example.com/2"] = moved(302, "http://b.example.com/");
    web.pages["http://b.example.com/"] = moved(302, "http://a.example.com/3");
    web.pages["http://a.example.com/3"] = answer(200, {}, "doc");
    FetchRequest request;
    request.url = "http://me:pw@a.example.com/feed";
    request.headers = {
        {"Authorization", "Bearer x"}, {"If-None-Match", "forged"}, {"accept", "a/b"}};
    EXPECT_EQ(web.poll(request).answer.kind, Kind::document);
    ASSERT_EQ(web.asked.size(), 4U);
    for (const std::size_t hop : {0U, 1U, 3U}) {
        EXPECT_THAT(web.asked[hop].headers,
                    ElementsAre(Pair("Authorization", "Bearer x"), Pair("accept", "a/b")));
    }
    EXPECT_THAT(web.asked[2].headers, ElementsAre(Pair("Accept", testing::_)));
}

TEST(Fetch, HandsPolicyProxyAndCertificatesToEveryHop) {
    Web web;
    web.pages[kFeed] = moved(302, "http://b.example.com/");
    FetchRequest request;
    request.url = kFeed;
    request.policy.allow_all_ports();
    request.ca_file = "ca.pem";
    request.proxy = "http://proxy.example:3128";
    request.limits.total = 5s;
    web.poll(request);
    ASSERT_EQ(web.asked.size(), 2U);
    for (const net::Request& asked : web.asked) {
        EXPECT_EQ(asked.policy, request.policy);
        EXPECT_EQ(asked.ca_file, "ca.pem");
        EXPECT_EQ(asked.proxy, request.proxy);
        EXPECT_LE(asked.limits.total, 5s);
        EXPECT_GE(asked.limits.total, 1s);
    }
}

TEST(Fetch, NamesWhatFailedOnTheWire) {
    const std::pair<net::NetError, Failure> cases[] = {
        {net::NetError::bad_url, Failure::denied},
        {net::NetError::denied_address, Failure::denied},
        {net::NetError::dns, Failure::dns},
        {net::NetError::connect, Failure::connect},
        {net::NetError::reset, Failure::connect},
        {net::NetError::tls, Failure::tls},
        {net::NetError::certificate, Failure::tls},
        {net::NetError::timeout, Failure::timeout},
        {net::NetError::too_slow, Failure::timeout},
        {net::NetError::too_large, Failure::too_large},
        {net::NetError::protocol, Failure::protocol},
        {net::NetError::cancelled, Failure::cancelled},
    };
    for (const auto& [error, failure] : cases) {
        Web web;
        web.pages[kFeed] = broken(error);
        const FetchResult got = web.poll(kFeed);
        EXPECT_EQ(got.answer.kind, Kind::failed);
        EXPECT_EQ(got.answer.failure, failure) << to_string(failure);
        EXPECT_FALSE(got.answer.reason.empty());
    }
}

TEST(Fetch, AHostWhoseHttp2FailsIsAskedOverHttp1ForADay) {
    Web web;
    web.pages[kFeed] = broken(net::NetError::reset);
    web.pages[kFeed].http2_failed = true;
    web.poll(kFeed);
    EXPECT_EQ(web.asked.size(), 1U) << "the next poll is the second try";
    web.pages[kFeed] = answer(200, {}, "<rss/>");
    web.poll(kFeed);
    web.poll("http://b.example.com/");
    web.now += 24h;
    web.poll(kFeed);
    EXPECT_EQ(web.asked[0].version, net::Version::best);
    EXPECT_EQ(web.asked[1].version, net::Version::http1);
    EXPECT_EQ(web.asked[2].version, net::Version::best);
    EXPECT_EQ(web.asked[3].version, net::Version::best);
}

TEST(Fetch, A429BlocksTheHostForAllItsFeeds) {
    Web web;
    web.pages[kFeed] = answer(429, {{"retry-after", "120"}});
    const FetchResult got = web.poll(kFeed);
    EXPECT_EQ(got.answer.failure, Failure::status);
    EXPECT_EQ(got.answer.status, 429);
    EXPECT_EQ(got.answer.retry_until, kNow + 120s);
    const FetchResult next = web.poll("http://a.example.com/other");
    EXPECT_EQ(next.answer.kind, Kind::deferred);
    EXPECT_EQ(next.answer.retry_until, kNow + 120s);
    EXPECT_FALSE(next.answer.sent);
    EXPECT_EQ(web.asked.size(), 1U);
}

/// Of one host, where one feed is refused each time and another answers in between.
TEST(Fetch, A429WithoutATimeIsTheRefusedFeedsToWaitOut) {
    Web web;
    web.pages[kFeed] = answer(429);
    web.pages["http://a.example.com/2"] = answer(200, {}, "<rss/>");
    FeedState state;
    for (const minutes wait : {15min, 30min, 60min, 120min, 240min, 360min, 360min}) {
        const auto got = web.poll(kFeed);
        EXPECT_EQ(web.gate.blocked_until("a.example.com"), web.now + 15min);
        PollOutcome refused;
        refused.answer = got.answer;
        state = after(state, refused, {}, web.now, [] { return 0.5; });
        EXPECT_EQ(state.retry_until, web.now + wait);
        web.now += 15min;
        EXPECT_EQ(web.poll("http://a.example.com/2").answer.kind, Kind::document);
        web.now = state.next_poll;
    }
}

TEST(Fetch, HonoursRetryAfterOfOtherRefusalsForTheFeedAlone) {
    for (const int status : {403, 413, 503}) {
        Web web;
        web.pages[kFeed] = answer(status,
                                  {{"retry-after", "Tue, 24 Nov 2026 09:01:00 GMT"},
                                   {"date", "Tue, 24 Nov 2026 09:00:00 GMT"}});
        EXPECT_EQ(web.poll(kFeed).answer.retry_until, kNow + 60s);
        EXPECT_EQ(web.gate.blocked_until("a.example.com"), std::nullopt);
    }
}

TEST(Fetch, TwoFeedsWith503BlockTheirHost) {
    Web web;
    web.pages[kFeed] = answer(503);
    web.pages["http://a.example.com/2"] = answer(503, {{"retry-after", "30"}});
    web.poll(kFeed);
    web.poll("http://a.example.com/2");
    EXPECT_EQ(web.gate.blocked_until("a.example.com"), kNow + 30s);
}

TEST(Fetch, ARedirectToABlockedHostIsPutOff) {
    Web web;
    web.gate.rate_limited("b.example.com", 60s);
    web.pages[kFeed] = moved(302, "http://b.example.com/");
    const FetchResult got = web.poll(kFeed);
    EXPECT_EQ(got.answer.kind, Kind::deferred);
    EXPECT_TRUE(got.answer.sent);
    EXPECT_EQ(got.answer.retry_until, kNow + 60s);
    EXPECT_EQ(web.asked.size(), 1U);
}

TEST(Fetch, TellsABotProtectionFromARefusal) {
    Web web;
    web.pages[kFeed] = answer(403, {{"cf-mitigated", "challenge"}}, "<html>");
    EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::bot);
    web.pages[kFeed] = answer(403, {}, "<html>");
    EXPECT_EQ(web.poll(kFeed).answer.failure, Failure::status);
}

TEST(Fetch, ReportsFreshnessVisibilityAndLinks) {
    Web web;
    web.pages[kFeed] = answer(200,
                              {{"cache-control", "max-age=300"},
                               {"age", "100"},
                               {"link", "<a>; rel=hub"},
                               {"link", "<b>; rel=self"}},
                              "doc");
    const FetchResult got = web.poll(kFeed);
    EXPECT_EQ(got.answer.fresh, 200s);
    EXPECT_EQ(got.answer.visible, kNow - 100s);
    EXPECT_EQ(got.links, "<a>; rel=hub, <b>; rel=self");
    EXPECT_EQ(got.answer.began, kNow);
    EXPECT_EQ(got.answer.fetched, kNow);
}

TEST(Fetch, GivesItsPlaceBackOnEveryPath) {
    Web web;
    web.pages[kFeed] = moved(302, "/2");
    web.pages["http://a.example.com/2"] = broken(net::NetError::timeout);
    web.poll(kFeed);
    EXPECT_EQ(web.gate.in_flight(), 0U);
    EXPECT_EQ(web.gate.waiting(), 0U);
}

}  // namespace
}  // namespace feeds::fetch
