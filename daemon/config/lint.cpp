#include "daemon/config/lint.hpp"

#include "rules/engine/watch_set.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace newsalertd::config {

namespace {

/// Watches by file and first line.
using Places = std::map<std::pair<std::string, std::size_t>, const rules::Watch*>;

Places places_of(const rules::WatchSet& set) {
    Places places;
    for (const auto& watch : set.watches())
        places.emplace(std::pair(watch->file, watch->line), watch.get());
    return places;
}

/// The watch that a finding stands in.
const rules::Watch* watch_at(const Places& places, const rules::Diagnostic& finding) {
    auto after = places.upper_bound(std::pair(finding.file, finding.line));
    if (after == places.begin())
        return nullptr;
    --after;
    return after->first.first == finding.file ? after->second : nullptr;
}

bool reads_alike(const rules::Watch& a, const rules::Watch& b) {
    return a.enabled == b.enabled && a.query == b.query && a.forms == b.forms &&
           a.families == b.families && a.language == b.language;
}

}  // namespace

void carry_lint(const Loaded& before,
                const rules::WatchSet& now,
                std::vector<rules::Diagnostic>& compiled) {
    if (before.lint.empty())
        return;
    const auto old_places = places_of(*before.watch_set);
    const auto new_places = places_of(now);
    std::set<const rules::Watch*> told;
    for (const auto& finding : compiled)
        told.insert(watch_at(new_places, finding));
    std::vector<rules::Diagnostic> carried;
    for (const auto& finding : before.lint) {
        const auto* earlier = watch_at(old_places, finding);
        const auto* watch = earlier ? now.find(earlier->name) : nullptr;
        if (finding.severity != rules::Severity::warning || !watch || told.contains(watch) ||
            !reads_alike(*earlier, *watch))
            continue;
        auto again = finding;
        again.file = watch->file;
        again.line = watch->line + (finding.line - earlier->line);
        carried.push_back(std::move(again));
    }
    std::ranges::move(carried, std::back_inserter(compiled));
}

}  // namespace newsalertd::config
