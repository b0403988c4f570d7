#include "daemon/pipeline/decide.hpp"

#include "daemon/alerts/alert.hpp"
#include "rules/files/rule_files.hpp"
#include "tests/support/some_time.hpp"

#include <gtest/gtest.h>

namespace newsalertd::pipeline {
namespace {

class SilentChannel final : public alerts::Channel {
public:
    explicit SilentChannel(std::string target, std::size_t room = 0)
        : Channel(std::move(target), "silent", {.summary_room = room}) {}

    std::string render(const alerts::Alert& alert,
                       const std::string&,
                       alerts::Form,
                       Time) const override {
        return "rendered " + alert.title;
    }

protected:
    boost::asio::awaitable<alerts::Result> attempt(const alerts::Transport&,
                                                   std::string,
                                                   std::string,
                                                   std::string) override {
        co_return alerts::Result{};
    }
};

/// One target "desk" (and a "log" that tells sources), rules from a text, and a state in memory.
class Decide : public testing::Test {
protected:
    void rules(const std::string& text) {
        auto files = rules::parse_rule_text(text, "test.toml", {});
        ASSERT_FALSE(rules::has_errors(files.findings)) << rules::to_string(files.findings.front());
        auto next = std::make_shared<Generation>();
        next->number = ++number_;
        next->watches = rules::WatchSet::compile(std::move(files.watches), findings_);
        ASSERT_FALSE(rules::has_errors(findings_));
        config_ = std::make_shared<config::Config>();
        config_->alert_if_newer_than = std::chrono::hours(1);
        next->config = config_;
        for (const auto* name : {"desk", "log"})
            next->targets.push_back({.name = name,
                                     .channel = std::make_shared<SilentChannel>(name),
                                     .gate = std::make_shared<alerts::Gate>(alerts::Rate{}, 8),
                                     .tells_sources = std::string_view(name) == "log"});
        for (const auto& watch : next->watches->watches()) {
            std::vector<std::uint32_t> route;
            for (const auto& channel : watch->notify)
                route.push_back(channel == "log" ? 1 : 0);
            next->routes.push_back(route);
        }
        next->since.assign(next->watches->watches().size(), Time{});
        generation_ = next;
        current_.set(next);
    }

    static Article article(const std::string& title, std::int64_t key) {
        Article a;
        a.feed = 1;
        a.identity.page = key;
        a.title = title;
        a.url = "http://a.example/" + std::to_string(key);
        a.source = "wire";
        a.seen_at = now();
        a.published = a.seen_at;
        return a;
    }

    Prepared prepared(Article article) {
        auto fired = match_article(*generation_, article, {}, matcher_);
        return {.article = std::move(article),
                .fired = std::move(fired),
                .generation = generation_->number,
                .parsed = now(),
                .matched = now()};
    }

    store::Writes decide(std::vector<Article> articles, store::Known known = {}) {
        known.baseline_done = known.baseline_done || !baseline_;
        known.articles.resize(articles.size(), {});
        Slice slice;
        for (auto& one : articles)
            slice.articles.push_back(prepared(std::move(one)));
        slice.document.feed = std::make_shared<const config::FeedConfig>(feed_);
        slice.document.entries = slice.articles.size();
        return Decision(current_, clock_).decide(slice, known);
    }

    static constexpr const char* kWatch = R"(
[[watch]]
name = "H200"
query = "H200"
notify = ["desk", "log"]
)";

    std::shared_ptr<config::Config> config_;
    std::shared_ptr<Generation> generation_;
    CurrentGeneration current_;
    rules::Matcher matcher_;
    Clock clock_;
    std::vector<rules::Diagnostic> findings_;
    std::uint64_t number_ = 0;
    bool baseline_ = false;
    config::FeedConfig feed_;
};

TEST_F(Decide, AFirstReportAlertsEveryTargetOnce) {
    rules(kWatch);
    const auto writes = decide({article("H200 cleared", 1), article("Rain", 2)});
    EXPECT_EQ(writes.articles.size(), 2U);
    ASSERT_EQ(writes.alerts.size(), 1U);
    EXPECT_EQ(writes.alerts[0].watch, "H200");
    ASSERT_EQ(writes.deliveries.size(), 2U);
    EXPECT_EQ(writes.deliveries[0].kind, "first");
    const auto told = alerts::alert_from_json(writes.deliveries[0].content);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->title, "H200 cleared");
    ASSERT_EQ(told->matched.size(), 1U);
    EXPECT_EQ(told->matched[0].text, "H200");
    EXPECT_TRUE(told->latency.committed);
}

TEST_F(Decide, TheSamePageInAnotherFeedIsAFurtherSource) {
    rules(kWatch);
    auto copy = article("H200 cleared", 2);
    copy.feed = 2;
    copy.source = "outlet";
    copy.identity.page = 1;
    const auto writes = decide({article("H200 cleared", 1), copy});
    EXPECT_EQ(writes.alerts.size(), 1U);
    ASSERT_EQ(writes.events.size(), 2U);
    EXPECT_EQ(writes.events[1].kind, "source");
    const auto told = alerts::alert_from_json(writes.events[1].content);
    ASSERT_EQ(told->sources.size(), 2U);
    EXPECT_EQ(told->sources[1].source, "outlet");
    std::vector<std::string> deliveries;
    for (const auto& delivery : writes.deliveries)
        deliveries.push_back(delivery.target + " " + delivery.kind);
    EXPECT_EQ(deliveries, (std::vector<std::string>{"desk first", "log first", "log source"}));
}

TEST_F(Decide, PeopleHearOfAFurtherPublisherAndProgramsOfEveryFurtherArticle) {
    rules(kWatch);
    const auto copy = [](std::int64_t feed, const char* url) {
        auto made = article("H200 cleared", feed);
        made.feed = feed;
        made.url = url;
        made.identity.page = 1;
        return made;
    };
    const std::vector<Article> all{copy(1, "http://a.example/1"),
                                   copy(2, "http://www.a.example/2"),
                                   copy(3, "http://b.example/3")};
    const auto told_to = [&](const char* target) {
        std::size_t count = 0;
        for (const auto& delivery : decide(all).deliveries)
            count += delivery.target == target;
        return count;
    };
    EXPECT_EQ(told_to("log"), 3U);
    generation_->targets[1].channel = std::make_shared<SilentChannel>("log", 1000);
    EXPECT_EQ(told_to("log"), 2U);
    EXPECT_EQ(decide(all).events.size(), 3U) << "nothing is lost";
}

TEST_F(Decide, AnotherEntryOfTheSameFeedAtTheSamePageIsTold) {
    rules(kWatch);
    auto post = article("H200 banned again", 2);
    post.identity.page = 1;
    EXPECT_EQ(decide({article("H200 cleared", 1), post}).alerts.size(), 2U) << "a live page";
    store::Known known;
    known.pages[1] = {.story = 1, .feed = 1};
    EXPECT_EQ(decide({post}, known).alerts.size(), 1U);
    known.pages[1].feed = 2;
    known.stories[1].alerts["h"] = {.id = 1, .last_seq = 1, .content = "{}"};
    const auto writes = decide({post}, known);
    ASSERT_EQ(writes.articles.size(), 1U);
    EXPECT_EQ(writes.articles[0].story, 1);
}

TEST_F(Decide, StoriesOffTellsEveryArticle) {
    rules(std::string(kWatch) + "stories = \"off\"\n");
    auto copy = article("H200 cleared", 2);
    copy.feed = 2;
    copy.identity.page = 1;
    const auto writes = decide({article("H200 cleared", 1), copy});
    EXPECT_EQ(writes.alerts.size(), 2U);
    EXPECT_NE(writes.alerts[0].story, writes.alerts[1].story);
}

TEST_F(Decide, TwoWatchesOnOneArticleShareADelivery) {
    rules(std::string(kWatch) + R"(
[[watch]]
name = "cleared"
query = "cleared"
priority = "high"
notify = ["desk"]
)");
    const auto writes = decide({article("H200 cleared", 1)});
    EXPECT_EQ(writes.alerts.size(), 2U);
    ASSERT_EQ(writes.deliveries.size(), 2U);
    const auto told = alerts::alert_from_json(writes.deliveries[0].content);
    EXPECT_EQ(told->watches, (std::vector<std::string>{"H200", "cleared"}));
    EXPECT_EQ(told->priority, rules::Priority::high);
    EXPECT_EQ(writes.deliveries[0].events.size(), 2U);
}

TEST_F(Decide, TheFirstDocumentIsABaselineForWhatIsOldOrUndated) {
    rules(kWatch);
    baseline_ = true;
    auto old = article("H200 of yesterday", 1);
    old.published = old.seen_at - std::chrono::hours(20);
    auto undated = article("H200 of some day", 2);
    undated.published.reset();
    const auto writes = decide({old, undated, article("H200 now", 3)});
    EXPECT_EQ(writes.articles.size(), 3U);
    ASSERT_EQ(writes.alerts.size(), 1U);
    EXPECT_EQ(writes.alerts[0].story, 3);
}

Article aged(Article article, int days) {
    article.published = article.seen_at - std::chrono::days(days) - std::chrono::minutes(1);
    return article;
}

TEST_F(Decide, AfterTheBaselineWhatIsUnseenAlertsUnlessItIsOlderThanMaxAge) {
    rules(kWatch);
    auto old = article("H200 of yesterday", 1);
    old.published = old.seen_at - std::chrono::hours(20);
    const auto writes = decide({old, aged(article("H200 of the past", 2), 400)});
    EXPECT_EQ(writes.articles.size(), 2U);
    ASSERT_EQ(writes.alerts.size(), 1U);
    EXPECT_EQ(alerts::alert_from_json(writes.deliveries[0].content)->note, "delayed 20 h");
    ASSERT_EQ(writes.untold.size(), 1U);
    EXPECT_EQ(writes.untold[0].article, writes.articles[1].seq);
    EXPECT_EQ(writes.untold[0].reason, "published 400 days ago");
    EXPECT_EQ(writes.untold[0].watches, std::vector<std::string>{"H200"});
}

TEST_F(Decide, AFeedsOwnMaxAgeGoesBeforeTheGeneralOne) {
    rules(kWatch);
    const auto old = aged(article("H200 of the past", 2), 30);
    for (const auto& [own, told] : std::vector<std::pair<std::optional<config::AgeLimit>, bool>>{
             {std::nullopt, false},
             {config::AgeLimit(), true},
             {std::chrono::hours(24 * 31), true},
             {std::chrono::hours(24), false}}) {
        feed_.max_age = own;
        EXPECT_EQ(!decide({old}).alerts.empty(), told);
    }
    config_->max_age.reset();
    feed_.max_age = std::chrono::hours(24);
    EXPECT_TRUE(decide({old}).alerts.empty());
    feed_.max_age.reset();
    EXPECT_EQ(decide({old}).alerts.size(), 1U);
}

TEST_F(Decide, AnEditOfWhatWasTooOldTellsNothingButWhatItBringsIn) {
    rules(std::string(kWatch) + R"(
[[watch]]
name = "banned"
query = "banned"
notify = ["desk"]
)");
    store::Known known;
    known.next_seq = 8;
    known.articles = {{.state = store::KnownArticle::State::changed,
                       .first = 7,
                       .version = 1,
                       .story = 7,
                       .first_seen = now(),
                       .withheld = {"H200"}}};
    const auto writes = decide({aged(article("H200 banned", 1), 400)}, known);
    ASSERT_EQ(writes.alerts.size(), 1U);
    EXPECT_EQ(writes.alerts[0].watch, "banned");
}

TEST_F(Decide, AFeedWhoseArticlesComeTooOldIsReportedOnce) {
    rules(kWatch);
    config_->operator_notify = {"desk"};
    feed_.name = "Gazette";
    feed_.file = "/etc/newsalertd/feeds.d/a.toml";
    feed_.line = 12;
    store::Known known;
    std::vector<std::string> notices;
    for (std::int64_t poll = 1; poll <= 5; ++poll) {
        const auto title = "H200 draft " + std::to_string(poll);
        const auto first = aged(article(title, poll), 9);
        auto second = aged(article(title + "b", poll + 10), 9);
        second.seen_at = first.seen_at;  // of one document
        const auto writes = decide({first, second}, known);
        known.age = writes.age.value_or(known.age);
        EXPECT_EQ(known.age.polls, std::min<std::int64_t>(poll, 3));
        notices.insert(notices.end(), writes.notices.begin(), writes.notices.end());
        ASSERT_EQ(writes.deliveries.size(), poll == 3 ? 1U : 0U) << poll;
        if (poll == 3)
            EXPECT_EQ(writes.deliveries[0].kind, "notice");
    }
    ASSERT_EQ(notices.size(), 1U);
    for (const auto* part : {"feed Gazette: 3 articles",
                             "\"H200 draft 1\", \"H200 draft 2\", \"H200 draft 3\"",
                             "max_age = \"any\"",
                             "/etc/newsalertd/feeds.d/a.toml, line 12"})
        EXPECT_NE(notices[0].find(part), std::string::npos) << part << " in " << notices[0];
}

TEST_F(Decide, WhatNoWatchWantsIsNoReasonToReportAFeed) {
    rules(kWatch);
    const auto writes = decide({aged(article("Rain", 1), 9)});
    EXPECT_EQ(writes.untold.size(), 1U) << "it is counted, and explained";
    EXPECT_FALSE(writes.age);
}

TEST_F(Decide, AnEditOfAToldArticleIsAVersionAndSilent) {
    rules(kWatch);
    store::Known known;
    known.next_seq = 8;
    known.articles = {{.state = store::KnownArticle::State::changed,
                       .first = 7,
                       .version = 1,
                       .story = 7,
                       .first_seen = now()}};
    known.stories[7].alerts["H200"] = {.id = 3, .last_seq = 1, .content = "{}"};
    const auto writes = decide({article("H200, edited", 1)}, known);
    ASSERT_EQ(writes.articles.size(), 1U);
    EXPECT_EQ(writes.articles[0].version, 2);
    EXPECT_EQ(writes.articles[0].first, 7);
    EXPECT_TRUE(writes.events.empty());
}

TEST_F(Decide, AnEditThatNowMatchesAlerts) {
    rules(kWatch);
    store::Known known;
    known.next_seq = 8;
    known.articles = {{.state = store::KnownArticle::State::changed,
                       .first = 7,
                       .version = 1,
                       .story = 7,
                       .first_seen = now()}};
    EXPECT_EQ(decide({article("now with H200", 1)}, known).alerts.size(), 1U);
}

TEST_F(Decide, ANewWatchDoesNotFireOnAnEditOfWhatWasThereBefore) {
    rules(kWatch);
    generation_->since = {now() + std::chrono::seconds(1)};
    store::Known known;
    known.next_seq = 8;
    known.articles = {{.state = store::KnownArticle::State::changed,
                       .first = 7,
                       .version = 1,
                       .story = 7,
                       .first_seen = now()}};
    EXPECT_TRUE(decide({article("H200", 1)}, known).alerts.empty());
}

TEST_F(Decide, AWatchIsSilentOnceItsLastDayIsOver) {
    rules(std::string(kWatch) + "expires = 2026-12-31\n");
    const Time new_year{std::chrono::sys_days{std::chrono::year{2027} / 1 / 1}};
    for (const auto at : {new_year - std::chrono::seconds(1), new_year}) {
        auto one = article("H200 cleared", 1);
        one.seen_at = at;
        one.published = at;
        EXPECT_EQ(decide({one}).alerts.size(), at < new_year ? 1U : 0U);
    }
}

TEST_F(Decide, ADeliveryExpiresByTheClockThatIsHandedIn) {
    rules(kWatch);
    const Time new_year{std::chrono::sys_days{std::chrono::year{2027} / 1 / 1}};
    clock_ = Clock([new_year] { return new_year; });
    const auto writes = decide({article("H200 cleared", 1)});
    EXPECT_EQ(writes.decided, new_year);
    ASSERT_FALSE(writes.deliveries.empty());
    EXPECT_EQ(writes.deliveries[0].expires,
              new_year + generation_->targets[0].channel->limits().expiry);
}

TEST_F(Decide, AnArticleMatchedUnderOldRulesIsMatchedAnew) {
    rules(kWatch);
    Slice slice;
    slice.articles = {prepared(article("H200 cleared", 1))};
    rules("[[watch]]\nname = \"other\"\nquery = \"cleared\"\nnotify = [\"desk\"]\n");
    store::Known known;
    known.baseline_done = true;
    known.articles.resize(1);
    const auto writes = Decision(current_, clock_).decide(slice, known);
    ASSERT_EQ(writes.alerts.size(), 1U);
    EXPECT_EQ(writes.alerts[0].watch, "other");
}

TEST_F(Decide, AnIdleTargetIsClaimedInTheSameCommitAndABusyOneIsNot) {
    rules(kWatch);
    const auto open = [&](std::size_t target) {
        generation_->targets[target].gate->set_open(true);
        generation_->targets[target].gate->set_backlog(false);
    };
    open(0);
    const auto writes = decide({article("H200 cleared", 1)});
    EXPECT_EQ(writes.deliveries[0].payload, "rendered H200 cleared");
    EXPECT_FALSE(writes.deliveries[1].payload) << "nobody has looked at its backlog yet";
}

TEST_F(Decide, PermitsOfAFailedCommitComeBack) {
    rules(kWatch);
    auto& gate = *generation_->targets[0].gate;
    gate.set_open(true);
    gate.set_backlog(false);
    decide({article("H200 cleared", 1)});  // its slice dies without hand_over()
    EXPECT_EQ(gate.in_flight(), 0U);
}

TEST_F(Decide, AFollowUpIsRenderedByItsLaneWhichKnowsItsRoot) {
    rules(kWatch);
    for (auto& target : generation_->targets) {
        target.gate->set_open(true);
        target.gate->set_backlog(false);
    }
    store::Known known;
    known.next_seq = 8;
    known.articles = {{.state = store::KnownArticle::State::changed,
                       .first = 7,
                       .version = 1,
                       .story = 7,
                       .first_seen = now()}};
    known.stories[7].targets["desk"] = {.last_seq = 1, .unfinished = false, .root = "first"};
    const auto writes = decide({article("now with H200", 1)}, known);
    ASSERT_EQ(writes.deliveries.size(), 2U);
    EXPECT_FALSE(writes.deliveries[0].payload) << "its subject is that of the first mail";
    EXPECT_TRUE(writes.deliveries[1].payload) << "nothing of the story arrived there";
}

TEST_F(Decide, AFollowUpOfAnUnfinishedStoryWaitsItsTurn) {
    rules(kWatch);
    for (auto& target : generation_->targets) {
        target.gate->set_open(true);
        target.gate->set_backlog(false);
    }
    auto copy = article("H200 cleared", 2);
    copy.feed = 2;
    copy.identity.page = 1;
    const auto writes = decide({article("H200 cleared", 1), copy});
    ASSERT_EQ(writes.deliveries.size(), 3U);
    EXPECT_TRUE(writes.deliveries[1].payload);
    EXPECT_FALSE(writes.deliveries[2].payload);
    EXPECT_EQ(writes.deliveries[2].story_seq, 2);
}

}  // namespace
}  // namespace newsalertd::pipeline
