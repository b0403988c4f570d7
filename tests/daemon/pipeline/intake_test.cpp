// Documents on their way into a real state, with workers and the store's own thread.

#include "daemon/pipeline/intake.hpp"

#include "daemon/metrics.hpp"
#include "daemon/pipeline/generation.hpp"
#include "daemon/pipeline/work_pool.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <gtest/gtest.h>

#include <future>

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
        std::promise<DocumentEnd> ended;
        FetchedDocument document;
        document.feed_row = row_;
        document.feed = feed_;
        document.state = state_;
        document.recent = recent_;
        document.result.answer.kind = feeds::fetch::Kind::document;
        document.result.answer.status = 200;
        document.result.answer.fetched = now();
        document.result.body = std::move(body);
        intake_.document(std::move(document),
                         [&](DocumentEnd end) { ended.set_value(std::move(end)); });
        auto end = ended.get_future().get();
        state_ = end.state;
        recent_ = end.recent;
        SQLite::Database state(file_.path().string(), SQLite::OPEN_READONLY);
        return state.execAndGet("SELECT baseline FROM feed").getInt() != 0;
    }

private:
    store::TemporaryState file_;
    CurrentGeneration current_;
    Metrics metrics_;
    store::StoreThread store_{store::open_store(file_), {}};
    WorkPool work_{1};
    Intake intake_{store_, work_, current_, metrics_, {}};
    config::FeedConfig feed_;
    feeds::fetch::FeedState state_;
    std::shared_ptr<const RecentKeys> recent_;
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

TEST(Intake, JsonOfItsOwnKindIsReadAsTheFeedDeclares) {
    Desk desk;
    desk.read_json({.entries = "results", .id = "number", .title = "names.short"});
    EXPECT_TRUE(
        desk.take(R"({"count": 1, "results": [{"number": 7, "names": {"short": "Rule"}}]})"));
    EXPECT_EQ(desk.titles(), std::vector<std::string>{"Rule"});
}

TEST(Intake, WhatIsNoFeedEndsNothing) {
    Desk desk;
    EXPECT_FALSE(desk.take("<html><body>Sign in</body></html>"));
    EXPECT_FALSE(desk.take("<html><body>Sign in again</body></html>"));
}

}  // namespace
}  // namespace newsalertd::pipeline
