// The bound on bodies in memory, and that it locks nobody in.

#include "feeds/net/body_budget.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace feeds::net {
namespace {

struct Bench {
    boost::asio::io_context io{1};
    BodyBudget budget{io, 1'000'000, 200'000};
    std::vector<int> resumed;

    std::unique_ptr<BodyBudget::Share> share(int name) {
        return std::make_unique<BodyBudget::Share>(budget,
                                                   [this, name] { resumed.push_back(name); });
    }

    void run() {
        io.restart();
        io.run();
    }
};

TEST(BodyBudget, KeepsRoomForTheOldest) {
    Bench bench;
    const auto oldest = bench.share(1);
    const auto other = bench.share(2);
    EXPECT_EQ(oldest->room(), 1'000'000U);
    EXPECT_EQ(other->room(), 800'000U);
    other->add(800'000);
    EXPECT_EQ(other->room(), 0U);
    EXPECT_EQ(oldest->room(), 200'000U);
    oldest->add(50'000);
    EXPECT_EQ(other->room(), 0U);
    EXPECT_EQ(oldest->room(), 150'000U);
    EXPECT_EQ(bench.budget.receiving(), 850'000U);
}

TEST(BodyBudget, ResumesInOrderWhenThereIsRoom) {
    Bench bench;
    auto oldest = bench.share(1);
    const auto second = bench.share(2);
    const auto third = bench.share(3);
    second->add(400'000);
    third->add(400'000);
    EXPECT_EQ(third->room(), 0U);
    EXPECT_EQ(second->room(), 0U);
    bench.run();
    EXPECT_TRUE(bench.resumed.empty());
    oldest.reset();
    bench.run();
    EXPECT_EQ(bench.resumed, (std::vector<int>{2, 3}));
    EXPECT_EQ(second->room(), 200'000U);
}

TEST(BodyBudget, WhatWaitsToBeReadTakesRoom) {
    Bench bench;
    const auto share = bench.share(1);
    bench.budget.set_waiting(1'000'000);
    EXPECT_EQ(share->room(), 0U);
    bench.run();
    EXPECT_TRUE(bench.resumed.empty());
    bench.budget.set_waiting(900'000);
    bench.run();
    EXPECT_EQ(bench.resumed, (std::vector<int>{1}));
    EXPECT_EQ(share->room(), 100'000U);
}

/// A publisher that brings a byte now and then is not in the way of large ones, nor these in the
/// way of small ones.
TEST(BodyBudget, KeepsRoomForSmallOnes) {
    boost::asio::io_context io{1};
    BodyBudget budget{io, 8'000'000, 1'000'000, 200'000};
    std::vector<int> resumed;
    const auto share = [&](int name) {
        return std::make_unique<BodyBudget::Share>(budget, [&, name] { resumed.push_back(name); });
    };
    const auto drip = share(1);
    drip->add(1);
    const auto first = share(2);
    first->add(200'000);
    EXPECT_EQ(first->room(), 7'799'999U) << "it is the oldest that is not small";
    const auto second = share(3);
    second->add(200'000);
    EXPECT_EQ(second->room(), 8'000'000U - 400'001U - 800'000U - 1'000'000U);
    second->add(second->room());
    EXPECT_EQ(second->room(), 0U);
    EXPECT_EQ(drip->room(), 199'999U);
    const auto late = share(4);
    EXPECT_EQ(late->room(), 200'000U);
    late->add(150'000);
    EXPECT_EQ(late->room(), 0U) << "it counts as large now";
    budget.set_waiting(1'000'000);
    EXPECT_EQ(share(5)->room(), 0U) << "the bound holds";
}

TEST(BodyBudget, EndsBeforeItsTimer) {
    boost::asio::io_context io{1};
    {
        BodyBudget budget{io, 100, 10};
        BodyBudget::Share share{budget, [] { FAIL(); }};
        budget.set_waiting(100);
        EXPECT_EQ(share.room(), 0U);
    }
    io.run();
}

}  // namespace
}  // namespace feeds::net
