// A feed that shows its entries in pages: what scrolled past is fetched from the pages behind.

#include "tests/daemon/pipeline/poller_bench.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace newsalertd::pipeline {
namespace {

using ::testing::ElementsAre;

feeds::net::Response document(const std::vector<std::string>& entries, const std::string& next) {
    feeds::net::Response response;
    response.status = 200;
    response.sent = true;
    response.body =
        "<rss version=\"2.0\" xmlns:a=\"http://www.w3.org/2005/Atom\"><channel>"
        "<title>Wire</title>";
    if (!next.empty())
        response.body += "<a:link rel=\"next\" href=\"" + next + "\"/>";
    for (const auto& entry : entries)
        response.body += "<item><guid>" + entry + "</guid><title>Berth " + entry +
                         " opens</title><link>http://wire.example/" + entry + "</link></item>";
    response.body += "</channel></rss>";
    return response;
}

feeds::net::Response sent_to(const std::string& location) {
    feeds::net::Response response;
    response.status = 302;
    response.sent = true;
    response.headers.emplace_back("location", location);
    return response;
}

/// Read before, and due.
FeedState read_before() {
    FeedState state;
    state.began = state.last_success = now() - 48h;
    state.last_status = 200;
    state.next_poll = now() - 1s;
    state.rhythm.at = state.began;
    return state;
}

class EarlierPages : public ::testing::Test {
public:
    /// The feed is polled once, to its end.
    void poll(std::function<feeds::net::Response(const feeds::net::Request&)> answer,
              const FeedState& before = read_before()) {
        bench.answer = std::move(answer);
        bench.feed("wire", before);
        bench.serve();
        bench.poller.start();
        ASSERT_TRUE(bench.asked(1));
        ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    }

    std::vector<std::string> asked() const {
        std::vector<std::string> urls;
        for (const auto& request : bench.sent)
            urls.push_back(request.url);
        return urls;
    }

    FeedState kept() { return *feeds::fetch::deserialize(bench.rows().front().state); }

    Bench bench;
};

TEST_F(EarlierPages, AreReadUntilOneHoldsWhatIsKnown) {
    poll([](const feeds::net::Request& request) {
        if (request.url.ends_with("=2"))
            return document({"7", "6"}, "?page=3");
        if (request.url.ends_with("=3"))
            return document({"8", "5"}, "?page=4");
        return document({"9", "8"}, "?page=2");
    });
    EXPECT_THAT(asked(),
                ElementsAre("http://wire.example/feed",
                            "http://wire.example/feed?page=2",
                            "http://wire.example/feed?page=3"));
    EXPECT_EQ(bench.articles(), 5);
    EXPECT_EQ(kept().rhythm.missed, 1U);
    EXPECT_EQ(kept().validators.url, "http://wire.example/feed");
}

TEST_F(EarlierPages, AreFiveAtMost) {
    int page = 1;
    poll([&](const feeds::net::Request& /*request*/) {
        ++page;
        return document({std::to_string(page)}, "?page=" + std::to_string(page));
    });
    EXPECT_EQ(bench.sent.size(), 6U);
    EXPECT_EQ(bench.articles(), 6);
}

TEST_F(EarlierPages, OfAnotherSiteAreLeftAlone) {
    poll([](const feeds::net::Request& /*request*/) {
        return document({"9"}, "http://other.example/feed?page=2");
    });
    EXPECT_EQ(bench.sent.size(), 1U);
}

TEST_F(EarlierPages, ThatCannotBeReadAreNoFailureOfTheFeed) {
    for (const auto& broken : {Bench::refusal({}), [] {
                                   auto page = document({}, "");
                                   page.body = "<html><body>Sorry</body></html>";
                                   return page;
                               }()}) {
        Bench one;
        one.answer = [&](const feeds::net::Request& request) {
            return request.url.ends_with("=2") ? broken : document({"9"}, "?page=2");
        };
        one.feed("wire", read_before());
        one.serve();
        one.poller.start();
        ASSERT_TRUE(one.asked(2));
        ASSERT_TRUE(one.run_until([&] { return one.poller.summary().polling == 0; }));
        EXPECT_EQ(one.failing(), 0U);
        EXPECT_EQ(one.articles(), 1);
    }
}

TEST_F(EarlierPages, AreNeverTheFeedItself) {
    int read = 0;
    poll([&](const feeds::net::Request& /*request*/) {
        return document({std::to_string(++read)}, "http://WIRE.example:80/feed#older");
    });
    EXPECT_THAT(asked(), ElementsAre("http://wire.example/feed"));
}

TEST_F(EarlierPages, AreNotWhereTheFeedWasSentAnyway) {
    int read = 0;
    poll([&](const feeds::net::Request& request) {
        if (!request.url.ends_with("/now"))
            return sent_to("/now");
        return document({std::to_string(++read)}, "/now");
    });
    EXPECT_THAT(asked(), ElementsAre("http://wire.example/feed", "http://wire.example/now"));
}

TEST_F(EarlierPages, InACircleAreReadOnce) {
    int read = 0;
    poll([&](const feeds::net::Request& request) {
        return document({std::to_string(++read)},
                        request.url.ends_with("=2") ? "?page=3" : "?page=2");
    });
    EXPECT_EQ(bench.sent.size(), 3U);
}

TEST_F(EarlierPages, ThatAreAnotherFeedAreLeftToItsOwnPlan) {
    auto later = read_before();
    later.next_poll = now() + 1h;
    bench.feed("second", later, "http://wire.example/second");
    poll([](const feeds::net::Request& /*request*/) { return document({"9"}, "/second"); });
    EXPECT_THAT(asked(), ElementsAre("http://wire.example/feed"));
}

TEST_F(EarlierPages, AreNotAskedForAgainByTheProcessThatFollows) {
    auto before = read_before();
    before.paged = now() - 59min;
    poll([](const feeds::net::Request& /*request*/) { return document({"9"}, "?page=2"); }, before);
    EXPECT_EQ(bench.sent.size(), 1U);
}

TEST_F(EarlierPages, AreAskedForOnceTheStateKnowsOfIt) {
    Time known{};
    poll([&](const feeds::net::Request& request) {
        if (request.url.ends_with("=2"))
            known = kept().paged;
        return document({request.url}, "?page=2");
    });
    EXPECT_EQ(bench.sent.size(), 2U);
    EXPECT_GT(known, now() - 1h) << "a kill at the page's answer";
}

TEST_F(EarlierPages, AreNotAskedForWhereNothingWasMissed) {
    poll([](const feeds::net::Request& /*request*/) { return document({}, "?page=2"); });
    EXPECT_EQ(bench.sent.size(), 1U);
}

}  // namespace
}  // namespace newsalertd::pipeline
