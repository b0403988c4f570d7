#include "daemon/config/poll_budget.hpp"

#include "feeds/fetch/budget.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace newsalertd::config {

namespace {

namespace fetch = feeds::fetch;

/// "4 min 10 s"
std::string in_words(fetch::Micros span) {
    const auto seconds = std::chrono::round<std::chrono::seconds>(span).count();
    if (seconds < 60)
        return fmt::format("{} s", seconds);
    if (seconds < 3600)
        return seconds % 60 == 0 ? fmt::format("{} min", seconds / 60)
                                 : fmt::format("{} min {} s", seconds / 60, seconds % 60);
    return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

}  // namespace

fetch::Policy policy_of(const Config& config, const FeedConfig& feed) {
    fetch::Policy policy;
    policy.min_interval = config.min_interval;
    policy.max_interval = config.max_interval;
    policy.tier = fetch::tier_of(feed.tier);
    policy.hints = feed.hints;
    if (feed.interval)
        policy.interval = *feed.interval;
    return policy;
}

void remark_budget(const Config& config, const std::string& file, Findings& findings) {
    fetch::Demand demand;
    std::array<std::size_t, 3> feeds{};
    for (const auto& feed : config.feeds) {
        if (!feed.enabled)
            continue;
        demand.add({}, policy_of(config, feed), {}, {});
        if (!feed.interval)
            ++feeds[std::clamp(feed.tier, 1U, 3U) - 1];
    }
    const double share = fetch::Budget(config.budget_per_second).share(demand);
    if (demand.fixed > config.budget_per_second)
        findings.warning(
            file,
            fmt::format("[fetch] budget_per_second = {:g} is less than the {:.3g} polls "
                        "a second that feeds with an interval of their own take",
                        config.budget_per_second,
                        demand.fixed),
            "raise it, or lengthen their intervals");
    if (demand.usual <= share)
        return;
    std::string results;
    for (unsigned tier = 1; tier <= feeds.size(); ++tier) {
        if (feeds[tier - 1] == 0)
            continue;
        FeedConfig one;
        one.tier = tier;
        const auto usual = fetch::usual_interval_of(policy_of(config, one));
        results +=
            fmt::format("{}tier {} every {} instead of {}",
                        results.empty() ? "" : ", ",
                        tier,
                        in_words(std::min<fetch::Micros>(fetch::scaled(usual, demand.usual / share),
                                                         config.max_interval)),
                        in_words(usual));
    }
    findings.warning(
        file,
        fmt::format("[fetch] budget_per_second = {:g} is less than the {:.3g} polls a second that "
                    "the feeds ask for: on average {}",
                    config.budget_per_second,
                    demand.usual + demand.fixed,
                    results),
        "raise it, or put feeds into tier 3");
}

}  // namespace newsalertd::config
