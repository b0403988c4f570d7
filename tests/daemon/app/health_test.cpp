#include "daemon/app/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsalertd::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Ailments = std::vector<Ailment>;

constexpr Health kWell{.feeds = 3,
                       .readable = 2,
                       .failed = 1,
                       .network_down = false,
                       .watches = 2,
                       .targets = 2,
                       .refused = 1};

Health with(std::size_t Health::* what, std::size_t value) {
    auto health = kWell;
    health.*what = value;
    return health;
}

/// What is wrong once `health` has lasted for `lasted`.
Ailments after(const Health& health, HealthWatch::SteadyClock::duration lasted) {
    HealthWatch watch;
    const auto start = HealthWatch::SteadyClock::now();
    watch.look(health, start);
    watch.look(health, start + lasted);
    return watch.ailments();
}

TEST(HealthWatch, SaysWhatMakesTheWholeUseless) {
    auto unread = with(&Health::readable, 0);
    auto young = unread;
    young.failed = 0;
    auto cut_off = kWell;
    cut_off.network_down = true;

    struct Case {
        const char* what;
        Health health;
        Ailments at_once;
        Ailments after_two_minutes;
    };

    for (const auto& [what, health, at_once, later] : std::vector<Case>{
             {"well", kWell, {}, {}},
             {"no feed", with(&Health::feeds, 0), {Ailment::no_feed}, {Ailment::no_feed}},
             {"nothing readable", unread, {}, {Ailment::none_readable}},
             {"most hosts fail", cut_off, {}, {Ailment::none_readable}},
             {"nothing polled yet", young, {}, {}},
             {"no watch", with(&Health::watches, 0), {Ailment::no_watch}, {Ailment::no_watch}},
             {"all refused",
              with(&Health::refused, 2),
              {Ailment::all_refused},
              {Ailment::all_refused}},
         }) {
        EXPECT_EQ(after(health, 0s), at_once) << what;
        EXPECT_EQ(after(health, 119s), at_once) << what;
        EXPECT_EQ(after(health, 120s), later) << what;
    }
}

TEST(HealthWatch, TellsOnceAndOnceMoreWhenItIsOver) {
    HealthWatch watch;
    const auto start = HealthWatch::SteadyClock::now();
    std::vector<std::pair<HealthWatch::SteadyClock::duration, bool>> told;
    const auto look = [&](const Health& health, HealthWatch::SteadyClock::duration at) {
        watch.look(health, start + at);
        for (const auto& news : watch.take_news()) {
            EXPECT_EQ(news.ailment, Ailment::no_watch);
            told.emplace_back(at, news.over);
        }
    };
    const auto none = with(&Health::watches, 0);
    for (auto at = 0s; at <= 300s; at += 5s)
        look(none, at);
    look(kWell, 305s);
    look(kWell, 310s);
    look(none, 315s);
    look(kWell, 320s);
    EXPECT_THAT(told, ElementsAre(std::pair(30s, false), std::pair(305s, true)))
        << "a folder that is empty for a moment is nothing to tell";
    EXPECT_THAT(watch.ailments(), IsEmpty());
}

TEST(HealthWatch, OneFeedThatIsReadEndsIt) {
    HealthWatch watch;
    const auto start = HealthWatch::SteadyClock::now();
    const auto unread = with(&Health::readable, 0);
    watch.look(unread, start);
    watch.look(kWell, start + 100s);
    watch.look(unread, start + 130s);
    EXPECT_THAT(watch.ailments(), IsEmpty());
    watch.look(unread, start + 250s);
    EXPECT_THAT(watch.ailments(), ElementsAre(Ailment::none_readable));
}

}  // namespace
}  // namespace newsalertd::app
