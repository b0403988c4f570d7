#include "tests/daemon/store/fixture.hpp"

namespace newsalertd::store {
namespace {

class OutboxRows : public testing::Test {
protected:
    void add(const DeliveryWrite& write) {
        ASSERT_TRUE(in_transaction(*store, [&](Store& s) { return s.add_delivery(write, now()); }));
    }

    std::vector<std::string> claim(const std::string& target,
                                   std::size_t most = 10,
                                   Time at = now() + std::chrono::seconds(1)) {
        const auto claimed = in_transaction(*store, [&](Store& s) {
            return s.claim(
                target, at, most, [](const Claimed& row) { return "payload of " + row.id; });
        });
        std::vector<std::string> ids;
        for (const auto& row : claimed->rows) {
            ids.push_back(row.id);
            last_payload = row.payload;
        }
        return ids;
    }

    void settle(const std::string& id,
                const std::string& state_name,
                Time next = now(),
                bool block = false) {
        Settlement s;
        s.id = id;
        s.state = state_name;
        s.next_attempt = next;
        s.settled = now();
        s.target.name = "t";
        s.target.blocked = block;
        s.block_target = block;
        ASSERT_TRUE(in_transaction(*store, [&](Store& st) { return st.settle(s); }));
    }

    /// The webhook "t", whose settings came to this hash.
    void serve_with(const std::string& settings) {
        prepare(*store, [&](Store& s) {
            return s.serve(std::vector<Store::TargetType>{{"t", "webhook", settings}}, now());
        });
    }

    TemporaryState state;
    std::unique_ptr<Store> store = open_store(state);
    std::string last_payload;
};

TEST_F(OutboxRows, ClaimsOfOneStoryGoOneAfterTheOther) {
    add(delivery("a", "t", 1, 1));
    add(delivery("b", "t", 1, 2));
    add(delivery("c", "t", 2, 1));
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"a", "c"}));
    EXPECT_TRUE(claim("t").empty());
    settle("a", "delivered");
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"b"}));
}

TEST_F(OutboxRows, AFailingHeadDelaysOnlyItsOwnStory) {
    add(delivery("a", "t", 1, 1));
    add(delivery("b", "t", 1, 2));
    claim("t");
    settle("a", "pending", now() + std::chrono::minutes(5));
    add(delivery("c", "t", 2, 1));
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"c"}));
}

TEST_F(OutboxRows, ADeadHeadLetsTheNextGo) {
    add(delivery("a", "t", 1, 1));
    add(delivery("b", "t", 1, 2));
    claim("t");
    settle("a", "dead");
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"b"}));
}

TEST_F(OutboxRows, AFollowUpAnswersOnlyToARootThatArrived) {
    const auto root_of = [&](std::int64_t story) {
        for (const auto& row :
             in_transaction(*store, [](Store& s) {
                 return s.claim("t", now(), 9, [](const Claimed&) { return std::string("p"); });
             })->rows)
            return row.root;
        return "none of story " + std::to_string(story);
    };
    add(delivery("a", "t", 1, 1));
    add(delivery("b", "t", 1, 2));
    claim("t");
    settle("a", "dead");
    EXPECT_EQ(root_of(1), "");
    add(delivery("c", "t", 2, 1));
    add(delivery("d", "t", 2, 2));
    claim("t");
    settle("c", "delivered");
    EXPECT_EQ(root_of(2), "c");
}

TEST_F(OutboxRows, HigherPriorityGoesFirst) {
    auto low = delivery("a", "t", 1, 1);
    low.priority = 0;
    auto urgent = delivery("b", "t", 2, 1);
    urgent.priority = 3;
    add(low);
    add(urgent);
    EXPECT_EQ(claim("t", 1), (std::vector<std::string>{"b"}));
}

TEST_F(OutboxRows, WhatWasUnderWayIsDueAgainAfterACrashWithTheSameBytes) {
    add(delivery("a", "t", 1, 1));
    claim("t");
    EXPECT_EQ(last_payload, "payload of a");
    store.reset();
    store = open_store(state);
    EXPECT_EQ(*in_transaction(*store, [](Store& s) { return s.recover(now()); }), 1U);
    last_payload.clear();
    const auto claimed = in_transaction(*store, [](Store& s) {
        return s.claim("t", now(), 1, [](const Claimed&) { return std::string("rendered anew"); });
    });
    ASSERT_EQ(claimed->rows.size(), 1U);
    EXPECT_EQ(claimed->rows.front().payload, "payload of a");
    EXPECT_EQ(claimed->rows.front().attempts, 2);
}

TEST_F(OutboxRows, ACrashDoesNotBypassARetryAfter) {
    add(delivery("a", "t", 1, 1));
    claim("t");
    Settlement s;
    s.id = "a";
    s.state = "pending";
    s.settled = now();
    s.next_attempt = now();
    s.target.name = "t";
    s.target.not_before = now() + std::chrono::minutes(10);
    prepare(*store, [&](Store& st) { return st.settle(s); });
    claim("t");
    prepare(*store, [](Store& st) { return st.recover(now()); });
    EXPECT_TRUE(claim("t").empty());
    EXPECT_EQ(claim("t", 1, now() + std::chrono::minutes(11)), (std::vector<std::string>{"a"}));
}

TEST_F(OutboxRows, WhatMayHaveArrivedIsNotSentAgainWhereThatIsForbidden) {
    add(delivery("a", "desk/a@b.example", 1, 1));
    add(delivery("b", "desk2", 1, 1));
    claim("desk/a@b.example");
    claim("desk2");
    const std::vector<std::string> hold{"desk"};
    EXPECT_EQ(*in_transaction(*store, [&](Store& s) { return s.recover(now(), hold); }), 1U);
    EXPECT_TRUE(claim("desk/a@b.example").empty());
    EXPECT_EQ(claim("desk2"), (std::vector<std::string>{"b"}));
    EXPECT_TRUE(in_transaction(*store, [](Store& s) { return s.retry("a", now()); }))
        << "dead, so that a person decides";
}

TEST_F(OutboxRows, AClaimOfWhichNothingWasSentIsUntriedAgain) {
    add(delivery("a", "t", 1, 1));
    claim("t");
    const auto later = now() + std::chrono::minutes(10);
    prepare(*store, [&](Store& s) { return s.put_back("a", later); });
    EXPECT_TRUE(claim("t").empty());
    const auto again = in_transaction(*store, [&](Store& s) {
        return s.claim("t", later, 1, [](const Claimed&) { return std::string("anew"); });
    });
    ASSERT_EQ(again->rows.size(), 1U);
    EXPECT_EQ(again->rows.front().attempts, 1);
    EXPECT_EQ(again->rows.front().payload, "anew");
}

TEST_F(OutboxRows, WhatAnotherTypeOfChannelFrozeIsRenderedAnew) {
    const auto serve = [&](const std::string& type) {
        prepare(*store, [&](Store& s) {
            return s.serve(std::vector<Store::TargetType>{{"t", type}, {"u", "slack"}}, now());
        });
    };
    const auto payload = [&](const std::string& target) {
        return in_transaction(*store,
                              [&](Store& s) {
                                  return s.claim(target, now(), 1, [](const Claimed&) {
                                      return std::string("anew");
                                  });
                              })
            ->rows.front()
            .payload;
    };
    serve("slack");
    for (const auto* target : {"t", "u"}) {
        add(delivery(target, target, 1, 1));
        claim(target);
    }
    settle("t", "pending");
    settle("u", "pending");
    serve("slack");
    EXPECT_EQ(payload("t"), "payload of t") << "the same channel sends the same bytes";
    serve("webhook");
    settle("t", "pending");
    EXPECT_EQ(payload("t"), "anew");
    EXPECT_EQ(payload("u"), "payload of u");
}

TEST_F(OutboxRows, AClockSetBackDelaysNothingByTheJump) {
    const auto year_ago = now() - std::chrono::hours(24 * 365);
    Settlement s;
    s.id = "a";
    s.state = "pending";
    s.next_attempt = now() + std::chrono::minutes(5);
    s.target.name = "t";
    s.target.not_before = s.next_attempt;
    for (const auto* id : {"a", "b", "c"})
        add(delivery(id, "t", id[0], 1));
    claim("t", 2);
    prepare(*store, [&](Store& st) { return st.settle(s); });
    EXPECT_EQ(claim("t", 1, year_ago), (std::vector<std::string>{"a"}));
    prepare(*store, [&](Store& st) { return st.recover(year_ago); });
    EXPECT_EQ(claim("t", 9, year_ago + std::chrono::minutes(6)),
              (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(OutboxRows, RowsOfRefusedAndOfRemovedTargetsExpireToo) {
    for (const auto* target : {"refused", "removed"}) {
        auto row = delivery(target, target, 1, 1);
        row.expires = now() + std::chrono::hours(1);
        add(row);
    }
    claim("refused");
    settle("refused", "blocked");
    const std::vector<std::string> served{"refused"};
    prepare(*store, [&](Store& s) { return s.block_unserved(served); });
    EXPECT_EQ(in_transaction(*store, [](Store& s) { return s.expire(now()); })->size(), 0U);
    const auto later = now() + std::chrono::hours(2);
    EXPECT_EQ(in_transaction(*store, [&](Store& s) { return s.expire(later); })->size(), 2U);
}

TEST_F(OutboxRows, ARefusedTargetKeepsItsRowsUntilResumed) {
    add(delivery("a", "t", 1, 1));
    add(delivery("b", "t", 2, 1));
    add(delivery("other", "u", 2, 1));
    claim("t", 1);
    settle("a", "blocked", now(), true);
    EXPECT_TRUE(claim("t").empty());
    EXPECT_EQ(claim("u"), (std::vector<std::string>{"other"}));
    EXPECT_EQ(*in_transaction(*store, [](Store& s) { return s.resume("t", now()); }), 2U);
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"a", "b"}));
}

TEST_F(OutboxRows, ExpiredRowsEndDeadWithTheirReason) {
    auto old = delivery("a", "t", 1, 1);
    old.expires = now() - std::chrono::seconds(1);
    add(old);
    EXPECT_TRUE(claim("t").empty());
    EXPECT_EQ(in_transaction(*store, [](Store& s) { return s.expire(now()); })->size(), 1U);
    EXPECT_TRUE(in_transaction(*store, [](Store& s) { return s.retry("a", now()); }));
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"a"}));
}

TEST_F(OutboxRows, AClaimPassesOverWhatHasExpiredWithoutEndingIt) {
    auto old = delivery("a", "t", 1, 1);
    old.expires = now() - std::chrono::seconds(1);
    add(old);
    add(delivery("b", "t", 2, 1));
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"b"}));
    EXPECT_EQ(in_transaction(*store, [](Store& s) { return s.expire(now()); })->size(), 1U);
}

TEST_F(OutboxRows, ALongOutboxExpiresInSteps) {
    for (int i = 0; i < 5; ++i) {
        auto old = delivery("row" + std::to_string(i), "t", i, 1);
        old.expires = now() - std::chrono::seconds(1);
        add(old);
    }
    const auto expire_two = [&] {
        return in_transaction(*store, [](Store& s) { return s.expire(now(), 2); })->size();
    };
    EXPECT_EQ(expire_two(), 2U);
    EXPECT_EQ(expire_two(), 2U);
    EXPECT_EQ(expire_two(), 1U);
    EXPECT_EQ(expire_two(), 0U);
}

TEST_F(OutboxRows, WhatWaitsIsCountedOnlyAsFarAsItMatters) {
    for (int i = 0; i < 5; ++i)
        add(delivery("row" + std::to_string(i), "t", i, 1));
    const auto waiting = [&](std::size_t most, std::size_t count) {
        return in_transaction(*store,
                              [&](Store& s) {
                                  return s.claim(
                                      "t",
                                      now(),
                                      most,
                                      [](const Claimed&) { return std::string("p"); },
                                      count);
                              })
            ->waiting;
    };
    EXPECT_EQ(waiting(1, 3), 3U);
    EXPECT_EQ(waiting(1, 10), 3U);
}

TEST_F(OutboxRows, FoldingMovesUntriedNormalRowsIntoOneDigest) {
    for (int i = 0; i < 5; ++i)
        add(delivery("row" + std::to_string(i), "t", i, 1));
    auto urgent = delivery("urgent", "t", 9, 1);
    urgent.priority = 3;
    add(urgent);
    std::size_t composed = 0;
    const auto folded = in_transaction(*store, [&](Store& s) {
        return s.fold("t", now(), [&](std::span<const std::string> contents) {
            composed = contents.size();
            auto digest = delivery("digest", "t", 0, 0);
            digest.story.reset();
            digest.story_seq.reset();
            digest.kind = "digest";
            return digest;
        });
    });
    EXPECT_EQ(*folded, 5U);
    EXPECT_EQ(composed, 5U);
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"urgent", "digest"}));
}

TEST_F(OutboxRows, ReplaySendsADeliveredOneAgainUnderANewKey) {
    add(delivery("a", "t", 1, 1));
    claim("t");
    EXPECT_FALSE(in_transaction(*store, [](Store& s) { return s.replay("a", "a2", now()); }));
    settle("a", "delivered");
    EXPECT_EQ(*in_transaction(*store, [](Store& s) { return s.replay("a", "a2", now()); }), "t");
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"a2"}));
}

TEST_F(OutboxRows, ADroppedRowIsFinal) {
    add(delivery("a", "t", 1, 1));
    EXPECT_TRUE(in_transaction(*store, [](Store& s) { return s.drop("a", now()); }));
    EXPECT_TRUE(claim("t").empty());
    const auto again = in_transaction(*store, [](Store& s) { return s.drop("a", now()); });
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().error, ErrorClass::missing);
}

TEST_F(OutboxRows, RowsOfARemovedTargetWaitForItsReturn) {
    add(delivery("a", "t", 1, 1));
    const std::vector<std::string> others{"u"};
    const std::vector<std::string> both{"t", "u"};
    EXPECT_EQ(in_transaction(*store, [&](Store& s) { return s.block_unserved(others); })->size(),
              1U);
    EXPECT_TRUE(claim("t").empty());
    prepare(*store, [&](Store& s) { return s.block_unserved(both); });
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"a"}));
}

TEST_F(OutboxRows, OtherSettingsTryARefusedTargetAgainAndTheSameDoNot) {
    const auto serve = [&](const std::string& settings) {
        return *in_transaction(*store, [&](Store& s) {
            return s.serve(std::vector<Store::TargetType>{{"t", "webhook", settings}}, now());
        });
    };
    EXPECT_TRUE(serve("one").empty()) << "nothing was refused";
    add(delivery("a", "t", 1, 1));
    add(delivery("b", "t", 2, 1));
    claim("t", 1);
    settle("a", "blocked", now(), true);
    EXPECT_TRUE(serve("one").empty()) << "a restart mends nothing";
    EXPECT_TRUE(serve("").empty()) << "settings that are not known say nothing";
    EXPECT_TRUE(claim("t").empty());
    const auto resumed = serve("two");
    ASSERT_EQ(resumed.size(), 1U);
    EXPECT_EQ(resumed[0].rows, 2U);
    EXPECT_FALSE((*in_transaction(*store, [](Store& s) { return s.targets(); }))[0].blocked);
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"a", "b"}));
}

TEST_F(OutboxRows, OtherSettingsEndAnOldBackoff) {
    serve_with("one");
    add(delivery("a", "t", 1, 1));
    claim("t");
    Settlement failed;
    failed.id = "a";
    failed.state = "pending";
    failed.next_attempt = now() + std::chrono::minutes(50);
    failed.target.name = "t";
    prepare(*store, [&](Store& s) { return s.settle(failed); });
    serve_with("two");
    EXPECT_TRUE(claim("t").empty()) << "a rate limit holds";
    failed.target.failures = 3;
    prepare(*store, [&](Store& s) { return s.refuse(failed.target); });
    serve_with("three");
    EXPECT_EQ(claim("t"), (std::vector<std::string>{"a"}));
}

TEST_F(OutboxRows, WhatMayHaveArrivedKeepsItsBytesUnderOtherSettings) {
    serve_with("one");
    add(delivery("a", "t", 1, 1));
    claim("t");
    Settlement unclear;
    unclear.id = "a";
    unclear.state = "pending";
    unclear.ambiguous = true;
    unclear.payload = "as it was sent";
    unclear.target.name = "t";
    prepare(*store, [&](Store& s) { return s.settle(unclear); });
    claim("t");
    settle("a", "blocked", now(), true);
    serve_with("two");
    claim("t");
    EXPECT_EQ(last_payload, "as it was sent");
}

TEST_F(OutboxRows, ASetClockMovesWhatWaitsAndNothingElse) {
    const auto hour = std::chrono::hours(1);
    for (const auto* id : {"tried", "fresh", "done"})
        add(delivery(id, "t", id[0], 1));
    claim("t");
    const auto before = now();
    settle("done", "delivered");
    settle("tried", "pending", before + std::chrono::minutes(5));
    prepare(*store, [](Store& s) { return s.put_back("fresh", Time{}); });
    prepare(*store, [&](Store& s) { return s.move_deadlines(-hour, before - hour); });
    EXPECT_EQ(claim("t", 9, before - hour + std::chrono::minutes(1)),
              (std::vector<std::string>{"fresh"}));
    EXPECT_EQ(claim("t", 9, before - hour + std::chrono::minutes(5)),
              (std::vector<std::string>{"tried"}));
}

TEST_F(OutboxRows, AClockSetForwardExpiresNothing) {
    const auto year = std::chrono::hours(24 * 365);
    add(delivery("a", "t", 1, 1));
    const auto later = now() + year;
    prepare(*store, [&](Store& s) { return s.move_deadlines(year, later); });
    EXPECT_TRUE(in_transaction(*store, [&](Store& s) { return s.expire(later); })->empty());
    EXPECT_EQ(claim("t", 9, later), (std::vector<std::string>{"a"}));
}

TEST_F(OutboxRows, AClockSetBackWhileNothingRanHoldsUpNothing) {
    add(delivery("a", "t", 1, 1));
    claim("t");
    Settlement s;
    s.id = "a";
    s.state = "pending";
    s.settled = now();
    s.next_attempt = s.settled + std::chrono::minutes(5);
    s.target.name = "t";
    s.target.noted = s.settled;
    s.target.not_before = s.settled + std::chrono::minutes(10);
    prepare(*store, [&](Store& st) { return st.settle(s); });
    // By less than an hour: the moments could be meant.
    const auto earlier = s.settled - std::chrono::minutes(50);
    prepare(*store, [&](Store& st) { return st.recover(earlier); });
    const auto target = in_transaction(*store, [](Store& st) { return st.targets(); })->front();
    EXPECT_EQ(target.not_before, earlier + std::chrono::minutes(10));
    EXPECT_TRUE(claim("t", 9, earlier + std::chrono::minutes(4)).empty());
    EXPECT_EQ(claim("t", 9, earlier + std::chrono::minutes(5)), (std::vector<std::string>{"a"}));
}

TEST_F(OutboxRows, WhatEndsUndeliveredIsNamed) {
    auto row = delivery("a", "t", 1, 1);
    row.expires = now();
    add(row);
    const auto ended = in_transaction(*store, [](Store& s) { return s.expire(now()); });
    ASSERT_EQ(ended->size(), 1U);
    EXPECT_EQ(ended->front().id, "a");
    EXPECT_EQ(ended->front().target, "t");
    EXPECT_EQ(ended->front().content, row.content);
    add(delivery("b", "t", 2, 1));
    claim("t");
    std::vector<Ended> held;
    const std::vector<std::string> hold{"t"};
    prepare(*store, [&](Store& s) { return s.recover(now(), hold, &held); });
    ASSERT_EQ(held.size(), 1U);
    EXPECT_EQ(held[0].id, "b");
}

TEST_F(OutboxRows, AlertsInTheNameOfAChannelThatIsGoneAreCounted) {
    for (const auto* id : {"a", "b"})
        add(delivery(id, "old", id[0], 1));
    auto notice = delivery("n", "old", 9, 1);
    notice.kind = "notice";
    add(notice);
    add(delivery("c", "t", 3, 1));
    const std::vector<std::string> served{"t"};
    const auto unserved =
        in_transaction(*store, [&](Store& s) { return s.block_unserved(served); });
    ASSERT_EQ(unserved->size(), 1U);
    EXPECT_EQ(unserved->front().target, "old");
    EXPECT_EQ(unserved->front().waiting, 2U);
}

}  // namespace
}  // namespace newsalertd::store
