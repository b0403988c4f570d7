#include "feeds/fetch/schedule.hpp"

#include <gtest/gtest.h>

#include <random>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

constexpr Steady kStart = Steady{} + hours{100};

Random seeded(unsigned seed) {
    return [engine = std::mt19937{seed}]() mutable {
        return std::uniform_real_distribution<double>{}(engine);
    };
}

TEST(Schedule, GivesFeedsInTheOrderOfTheirTime) {
    Schedule schedule;
    EXPECT_EQ(schedule.next_due(), std::nullopt);
    schedule.add(1, "a", kStart + 3s);
    schedule.add(2, "b", kStart + 1s);
    schedule.add(3, "c", kStart + 2s);
    EXPECT_EQ(schedule.next_due(), kStart + 1s);
    EXPECT_EQ(schedule.pop_due(kStart), std::nullopt);
    EXPECT_EQ(schedule.pop_due(kStart + 2s), 2U);
    EXPECT_EQ(schedule.pop_due(kStart + 2s), 3U);
    EXPECT_EQ(schedule.pop_due(kStart + 2s), std::nullopt);
    EXPECT_EQ(schedule.polling(), 2U);
    schedule.planned(2, kStart + 9s);
    EXPECT_EQ(schedule.polling(), 1U);
    EXPECT_EQ(schedule.pop_due(kStart + 10s), 1U);
    EXPECT_EQ(schedule.pop_due(kStart + 10s), 2U);
}

TEST(Schedule, TellsWhichPollsAreDueBeforeATime) {
    Schedule schedule;
    schedule.add(1, "a", kStart + 3s);
    schedule.add(2, "b", kStart + 1s);
    schedule.add(3, "a", kStart + 2s);
    schedule.add(4, "c", kStart + 5s);
    EXPECT_EQ(schedule.due_until(kStart), std::vector<FeedId>{});
    EXPECT_EQ(schedule.due_until(kStart + 3s), (std::vector<FeedId>{2, 1}));
    EXPECT_EQ(schedule.pop_due(kStart + 3s), 2U) << "they are still due";
    EXPECT_EQ(schedule.due_until(kStart + 3s), std::vector<FeedId>{1});
}

TEST(Schedule, PollsAUrlOnceForAllFeedsThatShareIt) {
    Schedule schedule;
    EXPECT_EQ(schedule.add(1, "same", kStart + 5s), 1U);
    EXPECT_EQ(schedule.add(2, "same", kStart + 1s), 1U);
    EXPECT_EQ(schedule.add(3, "same", kStart + 9s), 1U);
    EXPECT_EQ(schedule.size(), 3U);
    EXPECT_EQ(schedule.next_due(), kStart + 9s);
    EXPECT_EQ(schedule.pop_due(kStart + 9s), 1U);
    EXPECT_EQ(schedule.pop_due(kStart + 9s), std::nullopt);
    schedule.planned(2, kStart);  // a follower plans nothing
    EXPECT_EQ(schedule.next_due(), std::nullopt);
}

TEST(Schedule, AFollowerTakesOverWhenTheLeaderGoes) {
    Schedule schedule;
    schedule.add(1, "same", kStart + 5s);
    schedule.add(2, "same", kStart + 5s);
    schedule.remove(1);
    EXPECT_EQ(schedule.pop_due(kStart + 5s), 2U);
    schedule.add(3, "same", kStart);
    schedule.remove(2);  // while it is being polled
    schedule.planned(2, kStart);
    ASSERT_NE(schedule.next_due(), std::nullopt);
    EXPECT_GT(*schedule.next_due(), kStart + 5s);
    EXPECT_EQ(schedule.pop_due(kStart + 1h), 3U);
    schedule.remove(3);
    schedule.remove(3);
    EXPECT_EQ(schedule.size(), 0U);
    EXPECT_EQ(schedule.next_due(), std::nullopt);
    EXPECT_EQ(schedule.polling(), 0U);
}

TEST(Schedule, LetsTheFeedLeadWhoseOwnAddressItIs) {
    Schedule schedule;
    EXPECT_EQ(schedule.add(1, "https://a/", kStart + 5s, Claim::moved), 1U);
    EXPECT_EQ(schedule.add(2, "https://a/", kStart + 3s, Claim::moved), 1U)
        << "both came from elsewhere";
    EXPECT_EQ(schedule.add(3, "https://a/", kStart + 4s), 3U);
    EXPECT_EQ(schedule.next_due(), kStart + 5s) << "the later instant stands";
    EXPECT_EQ(schedule.pop_due(kStart + 5s), 3U);
    schedule.planned(1, kStart + 6s);
    EXPECT_FALSE(schedule.next_due()) << "only the leader is asked";
    schedule.planned(3, kStart + 20s);
    schedule.remove(3);
    EXPECT_EQ(schedule.pop_due(kStart + 20s), 1U);
}

TEST(Schedule, AFeedThatTakesTheLeadOfAPollUnderWayWaits) {
    Schedule schedule;
    schedule.add(1, "https://a/", kStart + 5s, Claim::moved);
    EXPECT_EQ(schedule.pop_due(kStart + 5s), 1U);
    EXPECT_EQ(schedule.add(2, "https://a/", kStart + 6s), 2U);
    EXPECT_EQ(schedule.next_due(), kStart + 65s);
    schedule.planned(1, kStart + 7s);
    EXPECT_EQ(schedule.next_due(), kStart + 65s);
}

TEST(Schedule, MovesAFeedThatIsAddedAgain) {
    Schedule schedule;
    schedule.add(1, "a", kStart + 5s);
    schedule.add(1, "a", kStart + 2s);
    EXPECT_EQ(schedule.next_due(), kStart + 2s);
    schedule.add(1, "b", kStart + 7s);
    EXPECT_EQ(schedule.size(), 1U);
    EXPECT_EQ(schedule.next_due(), kStart + 7s);
    EXPECT_EQ(schedule.pop_due(kStart + 7s), 1U);
    schedule.add(1, "b", kStart);  // being polled: it waits for planned()
    EXPECT_EQ(schedule.next_due(), std::nullopt);
}

TEST(Schedule, SpreadsWhatIsOverdue) {
    Schedule schedule;
    for (FeedId id = 0; id < 20'000; ++id)
        schedule.add(id, "key" + std::to_string(id), kStart + microseconds{id});
    const Steady now = kStart + microseconds{9'999};
    EXPECT_EQ(schedule.overdue(now, 100'000), 10'000U);
    EXPECT_EQ(schedule.spread_overdue(now, 60s, seeded(1)), 10'000U);
    std::vector<int> by_second(61);
    while (const auto due = schedule.next_due()) {
        ++by_second.at(static_cast<std::size_t>(floor<seconds>(*due - now).count()));
        schedule.pop_due(*due);
    }
    for (std::size_t s = 1; s < 60; ++s) {
        EXPECT_LT(by_second[s], 250) << s;  // 167 expected, sigma 13
        EXPECT_GT(by_second[s], 100) << s;
    }
}

TEST(Schedule, ComesNearerByTheTimeTheMachineSlept) {
    Schedule schedule;
    schedule.add(1, "a", kStart + 1h);
    schedule.add(2, "b", kStart + 3h);
    schedule.slept(2h, kStart, 60s, [] { return 0.5; });
    EXPECT_EQ(schedule.pop_due(kStart + 29s), std::nullopt);
    EXPECT_EQ(schedule.pop_due(kStart + 30s), 1U);
    EXPECT_EQ(schedule.next_due(), kStart + 1h);
}

/// Against the naive list that it stands for.
TEST(Schedule, AgreesWithAPlainListOverRandomOperations) {
    Schedule schedule;
    std::map<FeedId, Steady> waiting;
    std::set<FeedId> polling;
    std::mt19937 random{5};
    for (int step = 0; step < 50'000; ++step) {
        const FeedId id = random() % 50;
        const Steady at = kStart + microseconds{random() % 1000 * 64 + id};
        switch (random() % 4) {
            case 0:
                schedule.add(id, std::to_string(id), at);
                if (!polling.contains(id))
                    waiting[id] = at;
                break;
            case 1:
                schedule.remove(id);
                waiting.erase(id);
                polling.erase(id);
                break;
            case 2: {
                const auto popped = schedule.pop_due(at);
                const auto first = std::ranges::min_element(
                    waiting, {}, [](const auto& w) { return std::pair{w.second, w.first}; });
                if (first == waiting.end() || first->second > at) {
                    ASSERT_EQ(popped, std::nullopt);
                } else {
                    ASSERT_EQ(popped, first->first);
                    polling.insert(first->first);
                    waiting.erase(first);
                }
                break;
            }
            default:
                if (polling.contains(id)) {
                    schedule.planned(id, at);
                    polling.erase(id);
                    waiting[id] = at;
                }
        }
        ASSERT_EQ(schedule.size(), waiting.size() + polling.size());
        ASSERT_EQ(schedule.polling(), polling.size());
    }
}

}  // namespace
}  // namespace feeds::fetch
