// What waits for its document's end, and what is remembered of articles that were too old.

#include "daemon/store/reader.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <map>

namespace newsalertd::store {
namespace {

using States = std::map<std::string, std::string>;

States states(const TemporaryState& state) {
    SQLite::Database database(state.path().string(), SQLite::OPEN_READONLY);
    States all;
    for (SQLite::Statement q(database,
                             "SELECT id, state || coalesce(' ' || folded_into, '')"
                             " FROM delivery");
         q.executeStep();)
        all[q.getColumn(0).getString()] = q.getColumn(1).getString();
    return all;
}

class Documents : public testing::Test {
protected:
    void add(const std::string& id, const std::string& target, std::int64_t feed) {
        auto write = delivery(id, target, ++story_, 1);
        write.held_for = feed;
        prepare(*store_, [&](Store& s) { return s.add_delivery(write, now()); });
    }

    Result<Store::DocumentEnd> end(std::int64_t feed, const Store::ComposeSummaries& compose) {
        return in_transaction(*store_,
                              [&](Store& s) { return s.end_document(feed, now(), compose); });
    }

    TemporaryState state_;
    std::unique_ptr<Store> store_ = open_store(state_);
    std::int64_t story_ = 0;
};

std::vector<Store::Folding> nothing(const std::string&, std::span<const Store::Held>) {
    return {};
}

TEST_F(Documents, TheirDeliveriesWaitForTheEndAndNoOtherFeeds) {
    add("a", "desk", 1);
    add("b", "desk", 2);
    const auto claimed = in_transaction(*store_, [](Store& s) {
        return s.claim("desk", now(), 9, [](const Claimed&) { return std::string("p"); });
    });
    EXPECT_TRUE(claimed->rows.empty());
    const auto ended = end(1, nothing);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->pending, std::vector<std::string>{"desk"});
    EXPECT_EQ(states(state_), (States{{"a", "pending"}, {"b", "held"}}));
    EXPECT_TRUE(end(1, nothing)->pending.empty());
}

TEST_F(Documents, ASummaryTakesTheRowsThatItNamesInOrder) {
    for (const auto* id : {"c", "a", "b"})
        add(id, "desk", 1);
    add("m", "mail", 1);
    std::vector<std::string> seen;
    const auto ended = end(1, [&](const std::string& target, std::span<const Store::Held> held) {
        std::vector<Store::Folding> foldings;
        if (target != "desk")
            return foldings;
        for (const auto& one : held)
            seen.push_back(one.id);
        auto summary = delivery("s", "desk", 1, 1);
        summary.story.reset();
        summary.story_seq.reset();
        foldings.push_back({summary, {"c", "a"}});
        return foldings;
    });
    EXPECT_EQ(ended->folded, 2U);
    EXPECT_EQ(seen, (std::vector<std::string>{"c", "a", "b"}));
    EXPECT_EQ(states(state_),
              (States{{"a", "folded s"},
                      {"b", "pending"},
                      {"c", "folded s"},
                      {"m", "pending"},
                      {"s", "pending"}}));
}

TEST_F(Documents, WhatAPersonDroppedStaysDropped) {
    add("a", "desk", 1);
    prepare(*store_, [](Store& s) { return s.drop("a", now()); });
    EXPECT_TRUE(end(1, nothing)->pending.empty());
    EXPECT_EQ(states(state_), (States{{"a", "dropped"}}));
}

TEST_F(Documents, OnesWhoseEndNeverCameAreFound) {
    add("a", "desk", 4);
    const auto held = [&](Time before, Time at) {
        return *in_transaction(*store_, [&](Store& s) { return s.feeds_held(before, at); });
    };
    const auto at = now();
    EXPECT_TRUE(held(at - std::chrono::minutes(2), at).empty());
    EXPECT_EQ(held(at, at), std::vector<std::int64_t>{4});
    EXPECT_EQ(held(at - std::chrono::hours(9), at - std::chrono::hours(1)),
              std::vector<std::int64_t>{4})
        << "the clock was set back";
}

TEST(Ages, AreKeptOverAReopening) {
    TemporaryState state;
    auto store = open_store(state);
    const auto commit = [&](std::int64_t key, std::optional<FeedAge> age) {
        return in_transaction(*store, [&](Store& s) {
            return s.commit(batch_of({article(1, key, "t" + std::to_string(key))}),
                            [&](const Batch& batch, const Known& known) {
                                auto writes = store_all(batch, known);
                                const auto seq = writes.articles.at(0).seq;
                                writes.untold.push_back({.article = seq,
                                                         .reason = "published 9 days ago",
                                                         .first_document = false,
                                                         .watches = {"a", "b c"}});
                                writes.age = age;
                                return writes;
                            });
        });
    };
    EXPECT_EQ(commit(1, std::nullopt)->too_old, 1U);
    ASSERT_TRUE(
        commit(2, FeedAge{.polls = 2, .last_poll = from_micros(7), .titles = {"x", "y \"z\""}}));
    store.reset();
    store = open_store(state);
    Known seen;
    prepare(*store, [&](Store& s) {
        auto changed = article(1, 1, "edited");
        return s.commit(batch_of({changed}), [&](const Batch&, const Known& known) {
            seen = known;
            return Writes{};
        });
    });
    EXPECT_EQ(seen.age.polls, 2);
    EXPECT_EQ(seen.age.last_poll, from_micros(7));
    EXPECT_EQ(seen.age.titles, (std::vector<std::string>{"x", "y \"z\""}));
    EXPECT_FALSE(seen.age.reported);
    EXPECT_EQ(seen.articles.at(0).withheld, (std::vector<std::string>{"a", "b c"}));
    const auto reader = Reader::open(state.path());
    ASSERT_TRUE(reader);
    EXPECT_EQ((*reader)->article("1")->not_told, "published 9 days ago");
}

}  // namespace
}  // namespace newsalertd::store
