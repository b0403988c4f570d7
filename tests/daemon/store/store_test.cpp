#include "daemon/store/store.hpp"

#include "tests/daemon/store/fixture.hpp"

#include <tuple>

namespace newsalertd::store {
namespace {

TEST(Store, KnowsAnArticleAgainByItsGuid) {
    TemporaryState state;
    auto store = open_store(state);
    const auto commit = [&](std::vector<Article> articles) {
        return in_transaction(
            *store, [&](Store& s) { return s.commit(batch_of(std::move(articles)), store_all); });
    };
    const auto first = commit({article(1, 11, "one"), article(1, 12, "two")});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->fresh, 2U);
    const auto again = commit({article(1, 11, "one"), article(1, 12, "two, edited")});
    ASSERT_TRUE(again);
    EXPECT_EQ(again->fresh, 0U);
    EXPECT_EQ(again->same, 1U);
    EXPECT_EQ(again->changed, 1U);
    EXPECT_EQ(again->seqs, (std::vector<std::int64_t>{0, 3}));
}

TEST(Store, KnowsAnArticleWhoseGuidChangedByItsLook) {
    TemporaryState state;
    auto store = open_store(state);
    auto one = article(1, 11, "one");
    one.identity.prints.link = one.identity.prints.tail = 99;
    auto other_guid = article(1, 12, "one");
    other_guid.identity.prints.link = other_guid.identity.prints.tail = 99;
    prepare(*store, [&](Store& s) { return s.commit(batch_of({one}), store_all); });
    const auto again = in_transaction(
        *store, [&](Store& s) { return s.commit(batch_of({other_guid}), store_all); });
    ASSERT_TRUE(again);
    EXPECT_EQ(again->same, 1U);
}

TEST(Store, AnEntryTwiceInOneSliceIsOneArticle) {
    TemporaryState state;
    auto store = open_store(state);
    const auto both = in_transaction(*store, [&](Store& s) {
        return s.commit(batch_of({article(1, 11, "one"), article(1, 11, "one")}), store_all);
    });
    ASSERT_TRUE(both);
    EXPECT_EQ(both->fresh, 1U);
    EXPECT_EQ(both->same, 1U);
}

TEST(Store, KeepsTheSameKeyOfTwoFeedsApart) {
    TemporaryState state;
    auto store = open_store(state);
    const auto both = in_transaction(*store, [&](Store& s) {
        return s.commit(batch_of({article(1, 11, "one"), article(2, 11, "one")}), store_all);
    });
    ASSERT_TRUE(both);
    EXPECT_EQ(both->fresh, 2U);
}

TEST(Store, KeepsHostsThatWantHttpsUntilTheirWishEnds) {
    TemporaryState state;
    auto store = open_store(state);
    const Time at = now();
    const auto hour = std::chrono::hours{1};
    const auto keep = [&](std::vector<StrictHost> changed) {
        prepare(*store, [&](Store& s) { return s.keep_strict_hosts(changed, at); });
    };
    const auto kept = [&](Time moment) {
        return *in_transaction(*store, [&](Store& s) { return s.strict_hosts(moment); });
    };
    keep({{"a.example", at + hour, true}, {"b.example", at + 3 * hour, false}});
    keep({{"a.example", at + 2 * hour, false}});
    store.reset();
    store = open_store(state);
    EXPECT_EQ(kept(at),
              (std::vector<StrictHost>{{"a.example", at + 2 * hour, false},
                                       {"b.example", at + 3 * hour, false}}));
    keep({{"b.example", Time{}, false}});
    EXPECT_EQ(kept(at).size(), 1U);
    EXPECT_TRUE(kept(at + 2 * hour).empty());
    EXPECT_TRUE(kept(at).empty());
}

TEST(Store, TellsTheDecisionTheStoryOfAPageAndOfACopy) {
    TemporaryState state;
    auto store = open_store(state);
    auto one = article(1, 11, "one");
    one.identity.page = 5;
    one.identity.copy = 6;
    prepare(*store, [&](Store& s) { return s.commit(batch_of({one}), store_all); });
    auto elsewhere = article(2, 21, "one");
    elsewhere.identity.page = 5;
    auto old_copy = article(2, 22, "one");
    old_copy.identity.copy = 6;
    old_copy.seen_at = now() + std::chrono::hours(73);
    auto copy = old_copy;
    copy.seen_at = now();
    Known seen;
    const auto look = [&](const Batch&, const Known& known) {
        seen = known;
        Writes nothing;
        nothing.decided = now();
        return nothing;
    };
    prepare(*store, [&](Store& s) { return s.commit(batch_of({elsewhere, copy}), look); });
    EXPECT_EQ(seen.pages.at(5).story, 1);
    EXPECT_EQ(seen.pages.at(5).feed, 1);
    EXPECT_EQ(seen.copies.at(6), 1);
    prepare(*store, [&](Store& s) { return s.commit(batch_of({old_copy}), look); });
    EXPECT_FALSE(seen.copies.contains(6)) << "a copy three days later is news again";
}

TEST(Store, RefusesASecondAlertOfOneWatchForOneStory) {
    TemporaryState state;
    auto store = open_store(state);
    const auto twice = [](const Batch&, const Known&) {
        Writes writes;
        writes.decided = now();
        writes.alerts = {{1, "watch", 7}, {2, "watch", 7}};
        return writes;
    };
    store->begin();
    EXPECT_THROW(std::ignore = store->commit(Batch{}, twice), SQLite::Exception);
    store->rollback();
}

TEST(Store, TellsTheDecisionWhatAnEditedArticleWasToldAsAStoryOfItsOwn) {
    TemporaryState state;
    auto store = open_store(state);
    // Article 2 joined the story of article 1; a watch with stories = "off" told it by itself.
    prepare(*store, [&](Store& s) {
        return s.commit(
            batch_of({article(1, 11, "one"), article(2, 21, "one")}),
            [](const Batch& batch, const Known& known) {
                auto writes = store_all(batch, known);
                writes.articles[1].story = writes.articles[0].seq;
                writes.alerts = {{.id = 1, .watch = "w", .story = 2}};
                writes.events = {
                    {.alert = 1, .seq = 1, .kind = "first", .article = 2, .content = "{}"}};
                return writes;
            });
    });
    bool told = false;
    prepare(*store, [&](Store& s) {
        return s.commit(
            batch_of({article(2, 21, "one, edited")}), [&](const Batch&, const Known& known) {
                const auto story = known.stories.find(2);
                told = story != known.stories.end() && story->second.alerts.contains("w");
                return Writes{};
            });
    });
    EXPECT_TRUE(told) << "else it would alert again and break the schema's uniqueness";
}

TEST(Store, TellsTheDecisionOnlyARootThatArrived) {
    TemporaryState state;
    auto store = open_store(state);
    const auto root_of = [&](const std::string& state_name) {
        SQLite::Database(state.path().string(), SQLite::OPEN_READWRITE)
            .exec("UPDATE delivery SET state = '" + state_name + "' WHERE id = 'a'");
        std::string root;
        prepare(*store, [&](Store& s) {
            return s.commit(batch_of({article(1, 11, "edited: " + state_name)}),
                            [&](const Batch& batch, const Known& known) {
                                root = known.stories.at(1).targets.at("t").root;
                                return store_all(batch, known);
                            });
        });
        return root;
    };
    prepare(*store,
            [](Store& s) { return s.commit(batch_of({article(1, 11, "first")}), store_all); });
    prepare(*store, [](Store& s) { return s.add_delivery(delivery("a", "t", 1, 1), now()); });
    EXPECT_EQ(root_of("dead"), "");
    EXPECT_EQ(root_of("delivered"), "a");
}

TEST(Store, RemembersFeedsByNameAndNotesANewUrl) {
    TemporaryState state;
    auto store = open_store(state);
    const std::vector<std::pair<std::string, std::string>> before{{"wire", "http://a.example/1"}};
    const std::vector<std::pair<std::string, std::string>> after{{"wire", "http://a.example/2"}};
    const auto id = in_transaction(*store, [&](Store& s) { return s.enrol(before); })->front().id;
    prepare(*store, [&](Store& s) {
        return s.update_feed({.feed = id,
                              .state = "validators",
                              .next_poll = from_micros(42),
                              .polled_at = from_micros(41),
                              .health = "ok",
                              .error = "",
                              .baseline = true});
    });
    const auto row = in_transaction(*store, [&](Store& s) { return s.enrol(after); })->front();
    EXPECT_EQ(row.id, id);
    EXPECT_EQ(row.state, "validators");
    EXPECT_EQ(row.next_poll, from_micros(42));
    EXPECT_TRUE(row.baseline);
}

using Feeds = std::vector<std::pair<std::string, std::string>>;

std::vector<std::int64_t> ids_of(Store& store, const Feeds& feeds) {
    std::vector<std::int64_t> ids;
    for (const auto& row : in_transaction(store, [&](Store& s) { return s.enrol(feeds); }).value())
        ids.push_back(row.id);
    return ids;
}

TEST(Store, AFeedIsItsAddressNotItsName) {
    TemporaryState state;
    auto store = open_store(state);
    const auto first =
        ids_of(*store, {{"wire", "http://a.example/1"}, {"desk", "http://b.example/feed?x=Y"}});
    EXPECT_EQ(ids_of(*store,
                     {{"the desk", "https://B.example:443/feed?x=Y#top"},
                      {"the wire", "http://a.example/1"}}),
              (std::vector<std::int64_t>{first[1], first[0]}))
        << "renamed, and spelled in another way";
    EXPECT_EQ(
        ids_of(*store,
               {{"the wire", "http://b.example/feed?x=Y"}, {"the desk", "http://a.example/1"}}),
        (std::vector<std::int64_t>{first[1], first[0]}))
        << "they exchanged their names";
    EXPECT_EQ(ids_of(*store, {{"the desk", "http://a.example/1"}}),
              (std::vector<std::int64_t>{first[0]}))
        << "one was removed";
    EXPECT_EQ(ids_of(*store, {{"back", "http://b.example/feed?x=Y"}}),
              (std::vector<std::int64_t>{first[1]}))
        << "and came back under another name";
    EXPECT_NE(
        ids_of(*store, {{"back", "http://b.example/feed?x=Y"}, {"c", "http://b.example/feed"}})[1],
        first[1]);
}

TEST(Store, OneAddressUnderTwoNamesIsTwoFeedsAsLongAsBothAreThere) {
    TemporaryState state;
    auto store = open_store(state);
    const auto both = ids_of(*store, {{"a", "http://a.example/"}, {"b", "http://a.example/"}});
    EXPECT_NE(both[0], both[1]);
    EXPECT_EQ(ids_of(*store, {{"b", "http://a.example"}, {"a", "https://a.example/"}}),
              (std::vector<std::int64_t>{both[1], both[0]}));
}

TEST(Store, APollThatBeganPutsTheNextOneOff) {
    TemporaryState state;
    auto store = open_store(state);
    const std::vector<std::pair<std::string, std::string>> feeds{{"wire", "http://a.example/1"}};
    const auto id = in_transaction(*store, [&](Store& s) { return s.enrol(feeds); })->front().id;
    const std::vector<PollPlan> polls{{.feed = id, .not_before = from_micros(160)}};
    prepare(*store, [&](Store& s) { return s.polls_begin(polls, from_micros(100)); });
    const auto row = in_transaction(*store, [&](Store& s) { return s.enrol(feeds); })->front();
    EXPECT_EQ(row.next_poll, from_micros(160));
}

TEST(Store, APlannedPollPutsTheNextOneOffUntilItIsTakenBack) {
    TemporaryState state;
    auto store = open_store(state);
    const std::vector<std::pair<std::string, std::string>> feeds{{"wire", "http://a.example/1"},
                                                                 {"desk", "http://a.example/2"}};
    const auto next_polls = [&] {
        const auto rows = in_transaction(*store, [&](Store& s) { return s.enrol(feeds); });
        return std::pair{rows->at(0).next_poll, rows->at(1).next_poll};
    };
    const auto id = in_transaction(*store, [&](Store& s) { return s.enrol(feeds); })->front().id;
    const auto plan = [&](std::int64_t not_before) {
        return std::vector<PollPlan>{{.feed = id, .not_before = from_micros(not_before)}};
    };
    prepare(*store, [&](Store& s) { return s.plan_polls(plan(160)); });
    EXPECT_EQ(next_polls(), std::pair(from_micros(160), Time{}));
    prepare(*store, [&](Store& s) { return s.plan_polls(plan(150)); });
    EXPECT_EQ(next_polls(), std::pair(from_micros(160), Time{})) << "what was asked for stands";
    prepare(*store, [&](Store& s) { return s.take_back_plans(plan(90)); });
    EXPECT_EQ(next_polls(), std::pair(from_micros(90), Time{}));
}

TEST(Store, AWatchIsAsOldAsItsQuery) {
    TemporaryState state;
    auto store = open_store(state);
    const auto since = [&](const std::string& query, std::int64_t at) {
        const std::vector<Store::WatchName> watches{{"w", "", query}};
        return in_transaction(*store,
                              [&](Store& s) { return s.enrol_watches(watches, from_micros(at)); })
            ->front();
    };
    EXPECT_EQ(since("a", 1), from_micros(1));
    EXPECT_EQ(since("a", 2), from_micros(1));
    EXPECT_EQ(since("b", 3), from_micros(3));
}

TEST(Store, ARenamedWatchKeepsItsAlerts) {
    TemporaryState state;
    auto store = open_store(state);
    prepare(*store, [&](Store& s) {
        return s.commit(Batch{}, [](const Batch&, const Known&) {
            Writes writes;
            writes.decided = now();
            writes.alerts = {{1, "old", 7}};
            writes.events = {{1, 1, "first", 7, "{}"}};
            return writes;
        });
    });
    const std::vector<Store::WatchName> watches{{"new", "old", "q"}};
    prepare(*store, [&](Store& s) { return s.enrol_watches(watches, now()); });
    auto one = article(1, 11, "one");
    one.identity.page = 5;
    prepare(*store, [&](Store& s) {
        return s.commit(batch_of({one}), [](const Batch&, const Known& known) {
            Writes writes;
            writes.decided = now();
            writes.articles = {{.index = 0, .seq = known.next_seq, .first = 7, .story = 7}};
            return writes;
        });
    });
    prepare(*store, [&](Store& s) {
        auto again = one;
        again.feed = 2;
        return s.commit(batch_of({again}), [](const Batch&, const Known& known) {
            EXPECT_TRUE(known.stories.at(7).alerts.contains("new"));
            EXPECT_FALSE(known.stories.at(7).alerts.contains("old"));
            Writes nothing;
            nothing.decided = now();
            return nothing;
        });
    });
}

}  // namespace
}  // namespace newsalertd::store
