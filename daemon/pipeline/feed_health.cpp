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

std::optional<Told> told(const Shown& before, const Shown& after) {
    using feeds::fetch::Health;
    if (after.health == before.health && after.failing == before.failing)
        return std::nullopt;
    if (after.failing)
        return Told{.warns = true, .text = after.error + " (" + after.name + ")"};
    if (after.health == Health::stale)
        return Told{.warns = true,
                    .text =
                        "it answers, but has brought nothing for much longer than it used to "
                        "(stale)"};
    if (after.health == Health::late)
        return Told{.text = "it is quieter than it used to be (late)"};
    return Told{.text = std::string(feeds::fetch::to_string(after.health)) + " again"};
}

void report(const Source& feed, const Shown& before) {
    if (const auto what = told(before, shown(feed)))
        spdlog::log(what->warns ? spdlog::level::warn : spdlog::level::info,
                    "feed {}: {}",
                    feed.feed->name,
                    what->text);
}

}  // namespace newsalertd::pipeline
