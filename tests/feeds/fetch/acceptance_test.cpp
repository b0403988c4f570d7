// The real scheduler on a simulated clock, over the publishers of the shared schedule
// simulator. Its text is read where it stands and never copied.

#include "feeds/fetch/budget.hpp"
#include "feeds/fetch/outcome.hpp"
#include "feeds/fetch/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

constexpr Time kFirstDay = sys_days{year{2026} / 11 / 1};
constexpr Steady kSteadyStart = Steady{} + hours{1};
constexpr Micros kWarmUp = days{3};
constexpr Micros kEnd = days{10};

using Trace = std::vector<Time>;

/// One JSON array of seconds a line.
std::vector<Trace> traces() {
    const std::filesystem::path script =
        std::filesystem::path{NEWSALERTD_SHARED_DIR} / "tools/schedsim.py";
    if (!std::filesystem::exists(script))
        return {};
    auto folder = (std::filesystem::temp_directory_path() / "traces-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr)
        return {};
    const std::string out = folder + "/traces.jsonl";
    const std::string command = "python3 '" + script.string() + "' --traces '" + out + "'";
    if (std::system(command.c_str()) != 0) {  // NOLINT(concurrency-mt-unsafe)
        std::filesystem::remove_all(folder);
        return {};
    }
    std::vector<Trace> feeds;
    std::ifstream in{out};
    for (std::string line; std::getline(in, line);) {
        std::ranges::replace_if(line, [](char c) { return c == '[' || c == ']' || c == ','; }, ' ');
        std::istringstream numbers{line};
        Trace feed;
        for (double at = 0; numbers >> at;)
            feed.push_back(kFirstDay + from_seconds(at));
        feeds.push_back(std::move(feed));
    }
    std::filesystem::remove_all(folder);
    return feeds;
}

struct Feed {
    Trace trace;
    std::size_t seen = 0;
    FeedState state;
};

/// The daemon's loop, without the network and without the wait.
class Simulation {
public:
    Simulation(std::vector<Trace> all, Tier tier) : tier_(tier) {
        for (Trace& trace : all)
            feeds_.push_back({std::move(trace), 0, {}});
    }

    void run() {
        for (FeedId id = 0; id < feeds_.size(); ++id) {
            const Time first =
                first_poll({}, policy(), seconds{30}, kFirstDay, {}, [this] { return dice(); });
            schedule_.add(id, std::to_string(id), steady(first));
        }
        Time retuned = kFirstDay;
        while (const auto due = schedule_.next_due()) {
            const Time now = kFirstDay + duration_cast<Micros>(*due - kSteadyStart);
            if (now >= kFirstDay + kEnd)
                break;
            for (; retuned + minutes{1} <= now; retuned += minutes{1})
                retune(retuned);
            poll(*schedule_.pop_due(*due), now);
        }
        std::ranges::sort(delays_);
    }

    double polls_per_day() const {
        return static_cast<double>(polls_) / static_cast<double>(feeds_.size()) /
               (seconds_of(kEnd - kWarmUp) / seconds_of(days{1}));
    }

    double minutes_at(double part) const {
        return delays_[static_cast<std::size_t>(part * static_cast<double>(delays_.size()))];
    }

    double mean_minutes() const {
        double sum = 0;
        for (const double delay : delays_)
            sum += delay;
        return sum / static_cast<double>(delays_.size());
    }

    void print(const char* what) const {
        std::cout << what << ": polls/day/feed " << polls_per_day() << ", delay in minutes: median "
                  << minutes_at(0.5) << ", mean " << mean_minutes() << ", p90 " << minutes_at(0.9)
                  << ", c " << budget_.pace().c << '\n';
    }

private:
    static Steady steady(Time at) { return kSteadyStart + (at - kFirstDay); }

    double dice() { return std::uniform_real_distribution<double>{}(random_); }

    Policy policy() const {
        Policy out;
        out.tier = tier_;
        out.pace = budget_.pace();
        return out;
    }

    Micros interval_of(const Feed& feed, Time now) const {
        return feed.state.interval > Micros{0} ? feed.state.interval
                                               : planned_interval(feed.state, policy(), now);
    }

    void retune(Time now) {
        Demand demand;
        for (const Feed& feed : feeds_)
            demand.add(feed.state, policy(), interval_of(feed, now), now);
        budget_.retune(demand, true);
    }

    void poll(FeedId id, Time now) {
        Feed& feed = feeds_[id];
        PollOutcome out;
        out.answer.kind = Kind::not_modified;
        out.answer.status = 304;
        out.answer.began = now;
        out.answer.fetched = now;
        for (; feed.seen < feed.trace.size() && feed.trace[feed.seen] <= now; ++feed.seen) {
            out.published.push_back(feed.trace[feed.seen]);
            if (now > kFirstDay + kWarmUp && feed.trace[feed.seen] > kFirstDay + kWarmUp)
                delays_.push_back(seconds_of(now - feed.trace[feed.seen]) / 60);
        }
        out.new_entries = out.published.size();
        polls_ += now > kFirstDay + kWarmUp ? 1 : 0;
        feed.state = after(feed.state, out, policy(), now, [this] { return dice(); });
        schedule_.planned(id, steady(feed.state.next_poll));
    }

    std::vector<Feed> feeds_;
    Schedule schedule_;
    Tier tier_;
    Budget budget_{1e9};  // the tier decides
    std::mt19937 random_{3};
    std::vector<double> delays_;
    std::size_t polls_ = 0;
};

/// Runs the traces; nothing where there are none.
std::optional<Simulation> simulated(const char* what, Tier tier) {
    std::vector<Trace> all = traces();
    if (all.empty())
        return std::nullopt;
    Simulation simulation{std::move(all), tier};
    simulation.run();
    simulation.print(what);
    return simulation;
}

constexpr const char* kNoTraces = "no schedule simulator in " NEWSALERTD_SHARED_DIR "/tools";

TEST(AdaptiveSchedule, FindsNewsSoonOnASmallBudget) {
    const auto hourly = simulated("24 polls a day", {.usual = hours{1}, .longest = hours{6}});
    if (!hourly)
        GTEST_SKIP() << kNoTraces;
    EXPECT_LE(hourly->polls_per_day(), 24 * 1.01);
    EXPECT_LE(hourly->minutes_at(0.5), 4.2);
    EXPECT_LE(hourly->mean_minutes(), 15);
    EXPECT_LE(hourly->minutes_at(0.9), 42);
}

TEST(AdaptiveSchedule, KeepsWhatTheTiersPromise) {
    const auto first = simulated("tier 1", tier_of(1));
    if (!first)
        GTEST_SKIP() << kNoTraces;
    EXPECT_LE(first->polls_per_day(), 750);
    EXPECT_LE(first->minutes_at(0.5), 40.0 / 60);
    EXPECT_LE(first->minutes_at(0.9), 75.0 / 60);
    const auto second = simulated("tier 2", tier_of(2));
    EXPECT_LE(second->polls_per_day(), 300);
    EXPECT_LE(second->minutes_at(0.5), 50.0 / 60);
    EXPECT_LE(second->minutes_at(0.9), 2.7);
}

}  // namespace
}  // namespace feeds::fetch
