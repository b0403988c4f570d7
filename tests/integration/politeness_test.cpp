// No process may ask a feed too soon after the one before it did, however that one ended.

#include "tests/integration/site.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>

namespace integration {
namespace {

using namespace std::chrono_literals;
using test_support::HttpReply;
using test_support::HttpRequest;

constexpr auto kMinInterval = 10s;
constexpr auto kFreshness = 13s;

/// Feeds that never change, half of them fresh for longer than the shortest interval. Notes when
/// each was asked.
class Publisher {
public:
    using Times = std::vector<std::chrono::steady_clock::time_point>;

    std::string url(int feed) const { return server_.url("/" + std::to_string(feed)); }

    static bool is_fresh(const std::string& target) { return (target.back() - '0') % 2 == 0; }

    bool wait_for(const std::function<bool(const std::map<std::string, Times>&)>& holds) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 120s, [&] { return holds(asked_); });
    }

    std::map<std::string, Times> asked() const {
        const std::scoped_lock lock(mutex_);
        return asked_;
    }

private:
    HttpReply reply(const HttpRequest& request) {
        const std::scoped_lock lock(mutex_);
        asked_[request.target].push_back(std::chrono::steady_clock::now());
        changed_.notify_all();
        test_support::HeaderList headers{{"ETag", "\"1\""}};
        if (is_fresh(request.target))
            headers.emplace_back("Cache-Control", "max-age=13");
        return request.has_header("if-none-match") ? HttpReply::status(304, headers)
                                                   : HttpReply::ok(rss({}), headers);
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Times> asked_;
    test_support::HttpServer server_{[this](const HttpRequest& request) { return reply(request); }};
};

std::size_t requests(const std::map<std::string, Publisher::Times>& asked) {
    std::size_t sum = 0;
    for (const auto& [target, times] : asked)
        sum += times.size();
    return sum;
}

TEST(Politeness, AKillNeverLeadsToARequestThatIsTooSoon) {
    constexpr int kFeeds = 10;
    Site site;
    Publisher publisher;
    for (int feed = 0; feed < kFeeds; ++feed)
        site.write_feed("feed" + std::to_string(feed), publisher.url(feed));
    auto daemon = site.start();
    // Within the first round, at its end, and while what the second one brought is still unkept.
    constexpr std::size_t kAll = kFeeds;
    for (const std::size_t when : {std::size_t{3}, kAll, kAll + 2, kAll + 5, 2 * kAll}) {
        ASSERT_TRUE(publisher.wait_for([&](const auto& asked) { return requests(asked) >= when; }))
            << when;
        daemon->signal(SIGKILL);
        ASSERT_EQ(daemon->wait(), -SIGKILL);
        daemon = site.start();
    }
    ASSERT_TRUE(publisher.wait_for([](const auto& asked) {
        return std::ranges::all_of(asked, [](const auto& one) { return one.second.size() >= 3; });
    }));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    const auto asked = publisher.asked();
    EXPECT_EQ(asked.size(), kFeeds);
    for (const auto& [target, times] : asked)
        for (std::size_t i = 1; i < times.size(); ++i)
            // A poll begins a little before its request arrives.
            EXPECT_GE(times[i] - times[i - 1],
                      (Publisher::is_fresh(target) ? kFreshness : kMinInterval) - 200ms)
                << target << ", request " << i;
}

}  // namespace
}  // namespace integration
