// Documents on their way into a real state, with workers and the store's own thread.

#include "daemon/pipeline/intake.hpp"

#include "daemon/metrics.hpp"
#include "daemon/pipeline/generation.hpp"
#include "daemon/pipeline/work_pool.hpp"
#include "tests/daemon/store/fixture.hpp"

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

/// One feed, read by one worker.
class Desk {
public:
    Desk() {
        std::vector<rules::Diagnostic> findings;
        auto next = std::make_shared<Generation>();
        next->watches = rules::WatchSet::compile(std::vector<rules::Watch>{}, findings);
        next->config.alert_if_newer_than = std::chrono::hours(1);
        current_.set(next);
        feed_.name = "wire";
        std::promise<std::int64_t> row;
        store_.submit<std::vector<store::FeedRow>>(
            store::Lane::urgent,
            [](store::Store& store) {
                const std::pair<std::string, std::string> feeds[] = {{"key", "wire"}};
                return store.enrol(feeds);
            },
            [&](store::Result<std::vector<store::FeedRow>> made) {
                row.set_value(made.value().at(0).id);
            });
        row_ = row.get_future().get();
    }

    void read_json(const feeds::parse::JsonMapping& mapping) { feed_.json = mapping; }

    /// Titles in the state, in order.
    std::vector<std::string> titles() {
        std::vector<std::string> all;
        SQLite::Database state(file_.path().string(), SQLite::OPEN_READONLY);
        for (SQLite::Statement row(state, "SELECT title FROM article ORDER BY seq");
             row.executeStep();)
            all.push_back(row.getColumn(0).getString());
        return all;
    }

    /// Takes a document; true if the feed's first sight is over then (P14).
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
        std::promise<DocumentEnd> ended;
        FetchedDocument document;
        document.feed_row = row_;
        document.feed = feed_;
        document.state = state_;
        document.recent = recent_;
        document.result = std::move(result);
        document.result.answer.asked = "http://x.org/index";
        document.result.answer.fetched = now();
        document.index = index_;
        document.follow = [this](std::vector<SitemapRequest> requests, auto done) {
            done(answer(requests));
        };
        intake_.document(std::move(document),
                         [&](DocumentEnd end) { ended.set_value(std::move(end)); });
        auto end = ended.get_future().get();
        state_ = end.state;
        recent_ = end.recent;
        index_ = end.index;
        SQLite::Database state(file_.path().string(), SQLite::OPEN_READONLY);
        return state.execAndGet("SELECT baseline FROM feed").getInt() != 0;
    }

    const feeds::fetch::FeedState& state() const { return state_; }

    std::map<std::string, std::string> sitemaps;  ///< what is served, by URL
    std::vector<std::string> asked;               ///< sitemaps, in order

private:
    /// Serves sitemaps; 304 to those who have the same already, 404 for what there is not.
    std::vector<feeds::fetch::FetchResult> answer(const std::vector<SitemapRequest>& requests) {
        std::vector<feeds::fetch::FetchResult> results;
        for (const auto& request : requests) {
            asked.push_back(request.url);
            auto& result = results.emplace_back();
            auto& answer = result.answer;
            answer.asked = answer.final_url = request.url;
            answer.fetched = now();
            const auto found = sitemaps.find(request.url);
            if (found == sitemaps.end()) {
                answer.failure = feeds::fetch::Failure::status;
                answer.status = 404;
                answer.reason = "HTTP status 404";
                continue;
            }
            answer.status = 200;
            answer.body_hash = feeds::fetch::body_hash(found->second);
            answer.kind = answer.body_hash == request.body_hash ? feeds::fetch::Kind::not_modified
                                                                : feeds::fetch::Kind::document;
            if (answer.kind == feeds::fetch::Kind::document)
                result.body = found->second;
        }
        return results;
    }

    store::TemporaryState file_;
    CurrentGeneration current_;
    Metrics metrics_;
    store::StoreThread store_{store::open_store(file_), {}};
    WorkPool work_{1};
    Intake intake_{store_, work_, current_, metrics_, {}};
    config::FeedConfig feed_;
    feeds::fetch::FeedState state_;
    std::shared_ptr<const RecentKeys> recent_;
    std::shared_ptr<const SitemapIndex> index_;
    std::int64_t row_ = 0;
};

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

TEST(Intake, AnIndexOfSitemapsIsOneDocument) {
    Desk desk;
    desk.sitemaps = {{"http://x.org/a", sitemap({"old"})}, {"http://x.org/b", sitemap({"new"})}};
    EXPECT_TRUE(desk.take(sitemap_index(
        {{"http://x.org/a", "2026-01-01T10:00:00Z"}, {"http://x.org/b", "2026-01-02T10:00:00Z"}})));
    EXPECT_EQ(desk.asked, (Strings{"http://x.org/b", "http://x.org/a"}));
    EXPECT_EQ(desk.titles(), (Strings{"old", "new"}));
    EXPECT_TRUE(desk.state().validators.empty()) << "after a restart 304 would hide the sitemaps";
    EXPECT_EQ(desk.state().body_hash, 0U);
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
    EXPECT_EQ(desk.titles(), (Strings{"one", "two", "three"}));
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
    EXPECT_EQ(desk.state().last_error, "a sitemap index within a sitemap index");
}

TEST(Intake, AnIndexOfWhichNothingCanBeReadFails) {
    Desk desk;
    EXPECT_FALSE(desk.take(sitemap_index({{"http://x.org/none", ""}})));
    EXPECT_EQ(desk.state().last_status, 404);
    EXPECT_FALSE(desk.take(sitemap_index({{"file:///etc/passwd", ""}})));
    EXPECT_EQ(desk.state().last_error, "no sitemap of the index can be read");
    EXPECT_EQ(desk.asked, Strings{"http://x.org/none"});
}

TEST(Intake, ABrokenSitemapHoldsUpNoOther) {
    Desk desk;
    desk.sitemaps = {{"http://x.org/a", sitemap({"one"})}};
    EXPECT_TRUE(desk.take(sitemap_index({{"http://x.org/none", ""}, {"http://x.org/a", ""}})));
    EXPECT_EQ(desk.titles(), Strings{"one"});
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
