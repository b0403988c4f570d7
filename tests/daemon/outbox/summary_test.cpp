#include "daemon/alerts/outbox/summary.hpp"

#include "daemon/alerts/alert.hpp"
#include "tests/support/some_time.hpp"

#include <gtest/gtest.h>

#include <set>

namespace newsalertd::alerts {
namespace {

using Held = std::vector<store::Store::Held>;

store::Store::Held held(int number,
                        rules::Priority priority = rules::Priority::normal,
                        const std::string& watch = "saffron") {
    Alert alert;
    alert.alert = number;
    alert.title = "Lot " + std::to_string(number);
    alert.url = "https://wire.example/" + std::to_string(number);
    alert.source = "Wire";
    alert.watches = {watch};
    alert.priority = priority;
    return {.id = std::to_string(number),
            .content = to_json(alert),
            .priority = static_cast<int>(priority)};
}

Held many(int count, rules::Priority priority = rules::Priority::normal) {
    Held all;
    for (int i = 1; i <= count; ++i)
        all.push_back(held(i, priority));
    return all;
}

std::vector<store::Store::Folding> fold(const Held& all, std::size_t room = 60'000) {
    return fold_document("desk", all, room, now(), std::chrono::hours(24));
}

TEST(Summary, TwentyAreToldOneByOneAndMoreTogether) {
    EXPECT_TRUE(fold(many(20)).empty());
    EXPECT_TRUE(fold(many(500), 0).empty()) << "a program gets each";
    const auto all = fold(many(21));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].members.size(), 21U);
    EXPECT_EQ(all[0].summary.target, "desk");
    const auto told = alert_from_json(all[0].summary.content);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->kind, Kind::digest);
    EXPECT_EQ(told->title, "21 alerts at once from Wire");
    EXPECT_EQ(told->note, "");
    ASSERT_EQ(told->sources.size(), 21U);
    EXPECT_EQ(told->sources[0].source, "Lot 1");
    EXPECT_EQ(told->sources[20].url, "https://wire.example/21");
    EXPECT_EQ(told->watches, std::vector<std::string>{"saffron"});
}

TEST(Summary, ComesInPartsThatFitAndHoldEachOnce) {
    const auto parts = fold(many(450), 2800);
    ASSERT_GT(parts.size(), 1U);
    std::set<std::string> members;
    std::size_t count = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto told = alert_from_json(parts[i].summary.content);
        EXPECT_EQ(told->note,
                  "part " + std::to_string(i + 1) + " of " + std::to_string(parts.size()));
        EXPECT_EQ(told->title, "450 alerts at once from Wire");
        EXPECT_EQ(told->sources.size(), parts[i].members.size());
        std::size_t bytes = 0;
        for (const auto& source : told->sources)
            bytes += source.source.size() + source.url.size();
        EXPECT_LE(bytes, 2800U);
        members.insert(parts[i].members.begin(), parts[i].members.end());
        count += parts[i].members.size();
    }
    EXPECT_EQ(members.size(), 450U);
    EXPECT_EQ(count, 450U);
    EXPECT_EQ(fold(many(450)).size(), 3U) << "no message lists more than 200";
}

TEST(Summary, NamesTheWatchesWhereTheyDiffer) {
    auto all = many(25);
    all.push_back(held(26, rules::Priority::normal, "cardamom"));
    const auto told = alert_from_json(fold(all).at(0).summary.content);
    EXPECT_EQ(told->sources[0].source, "Lot 1 [saffron]");
    EXPECT_EQ(told->sources[25].source, "Lot 26 [cardamom]");
    EXPECT_EQ(told->watches, (std::vector<std::string>{"saffron", "cardamom"}));
}

TEST(Summary, LeavesUrgentOnesByThemselvesWhileTheyAreFew) {
    auto all = many(25);
    all.push_back(held(26, rules::Priority::urgent));
    auto folded = fold(all);
    ASSERT_EQ(folded.size(), 1U);
    EXPECT_EQ(folded[0].members.size(), 25U);
    EXPECT_EQ(folded[0].summary.priority, static_cast<int>(rules::Priority::normal));
    folded = fold(many(30, rules::Priority::high));
    ASSERT_EQ(folded.size(), 1U) << "nobody is flooded";
    EXPECT_EQ(folded[0].members.size(), 30U);
    EXPECT_EQ(folded[0].summary.priority, static_cast<int>(rules::Priority::high));
}

TEST(Summary, ALongLinkHasAPartOfItsOwnRatherThanNone) {
    auto all = many(21);
    Alert alert = *alert_from_json(all[3].content);
    alert.url += std::string(5000, 'x');
    all[3].content = to_json(alert);
    const auto parts = fold(all, 2800);
    EXPECT_EQ(parts.size(), 3U);
    EXPECT_EQ(parts[1].members, std::vector<std::string>{"4"});
}

}  // namespace
}  // namespace newsalertd::alerts
