#include "daemon/pipeline/feed_health.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace newsalertd::pipeline {

Shown shown(const Source& feed) {
    const auto& state = feed.memory.state;
    const auto failing = std::ranges::find_if(
        feed.sitemaps, [](const store::Sitemap& sitemap) { return !sitemap.error.empty(); });
    if (state.last_error.empty() && failing != feed.sitemaps.end() && !any_healthy(feed.sitemaps))
        return {.health = feeds::fetch::Health::failing,
                .name = feeds::fetch::to_string(feeds::fetch::Health::failing),
                .failing = true,
                .error = "a sitemap of the index: " + failing->error};
    return {.health = state.health,
            .name = feeds::fetch::health_name(state),
            .failing = state.failures > 0,
            .error = state.last_error};
}

void report(const Source& feed, const Shown& before) {
    const auto after = shown(feed);
    if (after.health == before.health && after.failing == before.failing)
        return;
    if (after.failing)
        spdlog::warn("feed {}: {} ({})", feed.feed->name, after.error, after.name);
    else
        spdlog::info("feed {}: {} again", feed.feed->name, feeds::fetch::to_string(after.health));
}

}  // namespace newsalertd::pipeline
