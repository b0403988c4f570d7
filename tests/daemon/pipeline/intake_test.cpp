// Documents on their way into a real state, with workers and the store's own thread.

#include "daemon/pipeline/intake.hpp"

#include "daemon/metrics.hpp"
#include "daemon/pipeline/generation.hpp"
#include "daemon/pipeline/work_pool.hpp"
#include "daemon/store/reader.hpp"
#include "tests/daemon/store/fixture.hpp"
#include "tests/support/some_time.hpp"

#include <gtest/gtest.h>

#include <future>
#include <map>

namespace newsalertd::pipeline {
namespace {

std::string document(std::initializer_list<const char*> ids, bool whole) {
    std::string text = "<rss version=\"2.0\"><channel><title>Wire</title>";
    for (const auto* id : ids)
        text += std::string("<item><guid>") + id + "</guid><title>" + id + "</title></item>";
    return text + (whole ? "</channel></rss>" : "<item><guid>cut o");
}

/// Keeps a pool's worker busy for as long as it lives, and patience lasts.
class Busy {
public:
    explicit Busy(WorkPool& pool) {
        pool.post([this](rules::Matcher&) {
            begun_.set_value();
            ended_.set_value(free_.get_future().wait_for(std::chrono::seconds(20)) ==
                             std::future_status::ready);
        });
        begun_.get_future().wait();
    }

    /// Whether it was kept busy until now.
    bool end() {
        free_.set_value();
        return ended_.get_future().get();
    }

private:
    std::promise<void> begun_;
    std::promise<void> free_;
    std::promise<bool> ended_;
};

/// One feed, read by one worker; large documents by another.
class Desk {
public:
    Desk() {
        std::vector<rules::Diagnostic> findings;
        auto next = std::make_shared<Generation>();
        next->watches = rules::WatchSet::compile(std::vector<rules::Watch>{}, findings);
        config::Config config;
        config.alert_if_newer_than = std::chrono::hours(1);
        next->config = std::make_shared<const config::Config>(config);
        current_.set(next);
        config::FeedConfig feed;
        feed.name = "wire";
        feed_ = std::make_shared<const config::FeedConfig>(feed);
        std::promise<std::int64_t> row;
        store_.submit<std::vector<store::FeedRow>>(
            store::Queue::urgent,
            [](store::Store& store) {
                const std::pair<std::string, std::string> feeds[] = {{"key", "wire"}};
                return store.enrol(feeds);
            },
            [&](store::Result<std::vector<store::FeedRow>> made) {
                row.set_value(made.value().at(0).id);
            });
        row_ = row.get_future().get();
    }

    void read_json(const feeds::parse::JsonMapping& mapping) {
        config::FeedConfig feed = *feed_;
        feed.json = mapping;
        feed_ = std::make_shared<const config::FeedConfig>(feed);
    }

    /// Titles in the state, in order.
    std::vector<std::string> titles() {
        std::vector<std::string> all;
        SQLite::Database state(file_.path().string(), SQLite::OPEN_READONLY);
        for (SQLite::Statement row(state, "SELECT title FROM article ORDER BY seq");
             row.executeStep();)
            all.push_back(row.getColumn(0).getString());
        return all;
    }

    /// Takes a document, and the sitemaps that are due then; true if the feed's first sight is
    /// over.
    bool take(std::string body) {
        feeds::fetch::FetchResult result;
        result.answer.kind = feeds::fetch::Kind::document;
        result.answer.status = 200;
        result.answer.offered = {.url = "http://x.org/index", .etag = "\"i\"", .last_modified = {}};
        result.answer.body_hash = 7;
        result.body = std::move(body);
        return take(std::move(result));
    }

    /// The index's server says that it has not changed.
    void take_unchanged() {
        feeds::fetch::FetchResult result;
        result.answer.kind = feeds::fetch::Kind::not_modified;
        result.answer.status = 304;
        take(std::move(result));
    }

    bool take(feeds::fetch::FetchResult result) {
        result.answer.asked = "http://x.org/index";
        result.answer.fetched = now();
        auto end = settle(memory_, std::nullopt, std::move(result));
        const bool read = end.memory.state.last_success != memory_.state.last_success;
        memory_ = std::move(end.memory);
        if (end.sitemaps)
            named_ = std::move(*end.sitemaps);
        if (read)
            follow();
        SQLite::Database state(file_.path().string(), SQLite::OPEN_READONLY);
        return state.execAndGet("SELECT baseline FROM feed").getInt() != 0;
    }

    /// Another process knows what the state does.
    void restart() {
        std::promise<void> read;
        store_.submit<void>(
            store::Queue::urgent,
            [this](store::Store& store) {
                named_ = store.sitemaps(row_);
                return store::Result<void>();
            },
            [&](const store::Result<void>&) { read.set_value(); });
        read.get_future().get();
        memory_.recent = nullptr;
        of_sitemaps_.clear();
        for (const auto& sitemap : named_)
            of_sitemaps_[sitemap.url].state = feeds::fetch::deserialize(sitemap.state).value();
    }

    /// Of the feed, or of one of its sitemaps.
    const feeds::fetch::FeedState& state() const { return memory_.state; }

    const feeds::fetch::FeedState& state(const std::string& sitemap) const {
        return of_sitemaps_.at(sitemap).state;
    }

    /// What `newsalertd feeds` shows of the feed.
    std::string shown_error() {
        return store::Reader::open(file_.path()).value()->feeds().value().at(0).error;
    }

    WorkPool work{1};
    WorkPool large{1};
    std::map<std::string, std::string> sitemaps;  ///< what is served, by URL
    std::vector<std::string> asked;               ///< sitemaps, in order

private:
    Settled settle(const Memory& memory,
                   std::optional<store::Sitemap> sitemap,
                   feeds::fetch::FetchResult result) {
        std::promise<Settled> ended;
        intake_.take({.row = row_,
                      .feed = feed_,
                      .policy = {},
                      .memory = memory,
                      .sitemap = std::move(sitemap),
                      .result = std::move(result)},
                     [&](Settled end) { ended.set_value(std::move(end)); });
        return ended.get_future().get();
    }

    /// As the poller does.
    void follow() {
        for (const auto at : due_sitemaps(named_, now())) {
            auto& sitemap = named_[at];
            auto& memory = of_sitemaps_[sitemap.url];
            asked.push_back(sitemap.url);
            auto end = settle(memory, sitemap, answer(sitemap.url, memory.state.body_hash));
            memory = std::move(end.memory);
            sitemap = end.sitemap.value();
        }
    }

    /// 304 to those who have the same already, 404 for what there is not.
    feeds::fetch::FetchResult answer(const std::string& url, std::uint64_t body_hash) {
        feeds::fetch::FetchResult result;
        auto& answer = result.answer;
        answer.asked = answer.final_url = url;
        answer.began = answer.fetched = now();
        const auto found = sitemaps.find(url);
        if (found == sitemaps.end()) {
            answer.failure = feeds::fetch::Failure::status;
            answer.status = 404;
            answer.reason = "HTTP status 404";
            return result;
        }
        answer.status = 200;
        answer.body_hash = feeds::fetch::body_hash(found->second);
        answer.kind = answer.body_hash == body_hash ? feeds::fetch::Kind::not_modified
                                                    : feeds::fetch::Kind::document;
        if (answer.kind == feeds::fetch::Kind::document)
            result.body = found->second;
        return result;
    }

    store::TemporaryState file_;
    CurrentGeneration current_;
    Metrics metrics_;
    store::StoreThread store_{store::open_store(file_), {}};
    Intake intake_{store_, work, large, current_, metrics_, {}, {}};
    std::shared_ptr<const config::FeedConfig> feed_;
    Memory memory_;
    Sitemaps named_;
    std::map<std::string, Memory> of_sitemaps_;
    std::int64_t row_ = 0;
};

TEST(Intake, ALargeDocumentHoldsUpNoOther) {
    Desk desk;
    Busy large(desk.large);
    EXPECT_TRUE(desk.take(document({"a"}, true)));
    EXPECT_TRUE(large.end());
}

TEST(Intake, ALargeDocumentAndOneThatMustBeUnpackedHaveTheirOwnWorker) {
    Desk desk;
    Busy others(desk.work);
    EXPECT_TRUE(desk.take(document({"a"}, true) + std::string(600 << 10, ' ')));
    EXPECT_TRUE(desk.take("\x1f\x8b, but no gzip"));
    EXPECT_EQ(desk.shown_error().substr(0, 9), "malformed");
    EXPECT_TRUE(others.end());
}

TEST(Intake, AWholeDocumentEndsAFeedsFirstSight) {
    Desk desk;
    EXPECT_TRUE(desk.take(document({"a", "b"}, true)));
}

TEST(Intake, OfAFeedThatAlwaysBreaksOffTheSecondDocumentEndsIt) {
    Desk desk;
    EXPECT_FALSE(desk.take(document({"a", "b"}, false)));
    EXPECT_TRUE(desk.take(document({"b", "c"}, false)));
}

TEST(Intake, AnEmptyDocumentDoesNotEndIt) {
    Desk desk;
    EXPECT_FALSE(desk.take(document({}, true)));
    EXPECT_FALSE(desk.take(document({}, true)));
    EXPECT_TRUE(desk.take(document({"a"}, true)));
}

TEST(Intake, HowOftenAFeedSaysThatItChangesIsAHintLikeItsTtl) {
    const auto feed = [](const std::string& fields) {
        return "<rss version=\"2.0\"><channel>" + fields +
               "<sy:updatePeriod>hourly</sy:updatePeriod></channel></rss>";
    };
    Desk desk;
    desk.take(feed(""));
    EXPECT_EQ(desk.state().ttl, std::chrono::minutes(60));
    desk.take(feed("<ttl>5</ttl>"));
    EXPECT_EQ(desk.state().ttl, std::chrono::minutes(5)) << "its ttl is the plainer word";
}

TEST(Intake, JsonOfItsOwnKindIsReadAsTheFeedDeclares) {
    Desk desk;
    desk.read_json({.entries = "results", .id = "number", .title = "names.short"});
    EXPECT_TRUE(
        desk.take(R"({"count": 1, "results": [{"number": 7, "names": {"short": "Rule"}}]})"));
    EXPECT_EQ(desk.titles(), std::vector<std::string>{"Rule"});
}

std::string sitemap(std::initializer_list<const char*> titles) {
    std::string text = R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")"
                       R"( xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">)";
    for (const auto* title : titles)
        text += std::string("<url><loc>http://x.org/") + title + "</loc><news:news><news:title>" +
                title + "</news:title></news:news></url>";
    return text + "</urlset>";
}

/// Each a URL and its lastmod.
std::string sitemap_index(std::initializer_list<std::pair<const char*, const char*>> sitemaps) {
    std::string text = R"(<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">)";
    for (const auto& [url, modified] : sitemaps)
        text += std::string("<sitemap><loc>") + url + "</loc><lastmod>" + modified +
                "</lastmod></sitemap>";
    return text + "</sitemapindex>";
}

using Strings = std::vector<std::string>;

TEST(Intake, AnIndexOfSitemapsIsOneFeed) {
    Desk desk;
    desk.sitemaps = {{"http://x.org/a", sitemap({"old"})}, {"http://x.org/b", sitemap({"new"})}};
    EXPECT_TRUE(desk.take(sitemap_index(
        {{"http://x.org/a", "2026-01-01T10:00:00Z"}, {"http://x.org/b", "2026-01-02T10:00:00Z"}})));
    EXPECT_EQ(desk.asked, (Strings{"http://x.org/b", "http://x.org/a"}));
    EXPECT_EQ(desk.titles(), (Strings{"new", "old"})) << "in the order in which they were asked";
    EXPECT_FALSE(desk.state().validators.empty());
    EXPECT_EQ(desk.shown_error(), "");
}

TEST(Intake, AfterARestartAnUnchangedIndexHidesNoSitemap) {
    Desk desk;
    desk.sitemaps = {{"http://x.org/a", sitemap({"one"})}, {"http://x.org/b", sitemap({"two"})}};
    desk.take(sitemap_index({{"http://x.org/a", ""}, {"http://x.org/b", "2026-01-02T10:00:00Z"}}));
    desk.asked.clear();
    desk.restart();
    desk.sitemaps["http://x.org/a"] = sitemap({"three", "one"});
    desk.take_unchanged();
    EXPECT_EQ(desk.asked, Strings{"http://x.org/a"});
    EXPECT_EQ(desk.titles(), (Strings{"two", "one", "three"}));
}

TEST(Intake, OfAnIndexOnlyWhatChangedIsReadAgain) {
    Desk desk;
    desk.sitemaps = {{"http://x.org/a", sitemap({"one"})}, {"http://x.org/b", sitemap({"two"})}};
    desk.take(sitemap_index(
        {{"http://x.org/a", "2026-01-01T10:00:00Z"}, {"http://x.org/b", "2026-01-02T10:00:00Z"}}));
    desk.asked.clear();
    desk.take_unchanged();
    EXPECT_EQ(desk.asked, Strings{});
    desk.sitemaps["http://x.org/a"] = sitemap({"three", "one"});
    desk.take(sitemap_index(
        {{"http://x.org/a", "2026-01-03T10:00:00Z"}, {"http://x.org/b", "2026-01-02T10:00:00Z"}}));
    EXPECT_EQ(desk.asked, Strings{"http://x.org/a"});
    EXPECT_EQ(desk.titles(), (Strings{"two", "one", "three"}));
}

TEST(Intake, WithoutDatesSitemapsAreAskedThoughTheirIndexIsUnchanged) {
    Desk desk;
    desk.sitemaps = {{"http://x.org/a", sitemap({"one"})}};
    desk.take(sitemap_index({{"http://x.org/a", ""}}));
    desk.sitemaps["http://x.org/a"] = sitemap({"two", "one"});
    desk.take_unchanged();
    EXPECT_EQ(desk.titles(), (Strings{"one", "two"}));
}

TEST(Intake, AnIndexInAnIndexIsNotFollowed) {
    Desk desk;
    desk.sitemaps = {{"http://x.org/a", sitemap_index({{"http://x.org/b", ""}})},
                     {"http://x.org/b", sitemap({"one"})}};
    EXPECT_FALSE(desk.take(sitemap_index({{"http://x.org/a", ""}})));
    EXPECT_EQ(desk.asked, Strings{"http://x.org/a"});
    EXPECT_EQ(desk.state("http://x.org/a").last_error, "a sitemap index within a sitemap index");
    EXPECT_EQ(desk.shown_error(),
              "a sitemap of the index: a: a sitemap index within a sitemap index");
}

TEST(Intake, AnIndexOfWhichNothingCanBeReadFails) {
    Desk desk;
    EXPECT_FALSE(desk.take(sitemap_index({{"http://x.org/none", ""}})));
    EXPECT_EQ(desk.state("http://x.org/none").last_status, 404);
    EXPECT_EQ(desk.shown_error(), "a sitemap of the index: none: HTTP status 404");
    EXPECT_FALSE(desk.take(sitemap_index({{"file:///etc/passwd", ""}})));
    EXPECT_EQ(desk.state().last_error, "no sitemap of the index can be read");
    EXPECT_EQ(desk.asked, Strings{"http://x.org/none"});
}

TEST(Intake, ABrokenSitemapHoldsUpNoOther) {
    Desk desk;
    desk.sitemaps = {{"http://x.org/a", sitemap({"one"})}};
    EXPECT_TRUE(desk.take(sitemap_index({{"http://x.org/none", ""}, {"http://x.org/a", ""}})));
    EXPECT_EQ(desk.titles(), Strings{"one"});
    EXPECT_EQ(desk.shown_error(), "") << "the index works as long as one of its sitemaps does";
    desk.asked.clear();
    desk.take_unchanged();
    EXPECT_EQ(desk.asked, Strings{"http://x.org/a"}) << "what fails is left alone for a while";
}

TEST(Intake, OfMoreThanCanBeTakenTheNewestAreAndTheRestIsKnownFromThenOn) {
    std::string items;
    for (int i = 0; i < 5100; ++i)
        items += "<item><guid>g" + std::to_string(i) + "</guid><title>Report number " +
                 std::to_string(i) + "</title></item>";
    const auto feed = [&](const std::string& top, const std::string& bottom) {
        return "<rss version=\"2.0\"><channel>" + top + items + bottom + "</channel></rss>";
    };
    Desk desk;
    EXPECT_TRUE(desk.take(feed("", "")));
    auto titles = desk.titles();
    ASSERT_EQ(titles.size(), 5000U);
    EXPECT_EQ(titles.back(), "Report number 0") << "without dates the top of the document";
    const std::string top = "<item><guid>top</guid><title>Harbour opens</title></item>";
    const std::string bottom = "<item><guid>end</guid><title>Bridge closes</title></item>";
    desk.take(feed(top, ""));
    titles = desk.titles();
    ASSERT_EQ(titles.size(), 5001U) << "only what is new";
    EXPECT_EQ(titles.back(), "Harbour opens");
    desk.take(feed(top, bottom));
    titles = desk.titles();
    ASSERT_EQ(titles.size(), 5002U);
    EXPECT_EQ(titles.back(), "Bridge closes");
}

TEST(Intake, WhatIsTooMuchForALaterDocumentComesWithTheNext) {
    const auto feed = [](int first, int last) {
        std::string items;
        for (int i = first; i <= last; ++i)
            items += "<item><guid>g" + std::to_string(i) + "</guid><title>Report number " +
                     std::to_string(i) + "</title></item>";
        return "<rss version=\"2.0\"><channel>" + items + "</channel></rss>";
    };
    Desk desk;
    EXPECT_TRUE(desk.take(feed(0, 9)));
    EXPECT_EQ(desk.titles().size(), 10U);
    desk.take(feed(0, 5209));
    EXPECT_EQ(desk.titles().size(), 5010U);
    desk.take(feed(0, 5209));
    EXPECT_EQ(desk.titles().size(), 5210U) << "nothing is lost";
    desk.take(feed(0, 5209));
    EXPECT_EQ(desk.titles().size(), 5210U) << "nor twice";
}

TEST(Intake, WhatIsNoFeedEndsNothing) {
    Desk desk;
    EXPECT_FALSE(desk.take("<html><body>Sign in</body></html>"));
    EXPECT_FALSE(desk.take("<html><body>Sign in again</body></html>"));
}

}  // namespace
}  // namespace newsalertd::pipeline
