#include "daemon/config/losses.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace newsalertd::config {

namespace {

bool is_empty(const SourceText& source) {
    return source.text().find_first_not_of(" \t\r\n") == std::string::npos;
}

rules::Diagnostic warning(std::string file, std::string message) {
    return {.severity = rules::Severity::warning,
            .file = std::move(file),
            .message = std::move(message),
            .hint = {},
            .excerpt = {}};
}

using Sources = std::vector<const SourceText*>;

Sources feeds_of(const Loaded& loaded) {
    Sources out;
    for (const auto& source : loaded.files->feeds)
        out.push_back(&source);
    return out;
}

/// But for the examples of a starter.
Sources rules_of(const Loaded& loaded) {
    Sources out;
    if (loaded.config.starter)
        return out;
    for (const auto& file : loaded.rule_files)
        out.push_back(file->source.get());
    return out;
}

void compare(const Sources& before,
             const Sources& after,
             std::string_view what,
             std::vector<rules::Diagnostic>& lost) {
    const auto message = fmt::format("has become empty: its {} are gone", what);
    if (!before.empty() && after.empty()) {
        // All of one folder: name that.
        const std::filesystem::path file(before.front()->name());
        lost.push_back(warning(file.parent_path().string(), message));
        return;
    }
    for (const auto* source : after) {
        const auto earlier = std::ranges::find(before, source->name(), &SourceText::name);
        if (earlier != before.end() && is_empty(*source) && !is_empty(**earlier))
            lost.push_back(warning(source->name(), message));
    }
}

}  // namespace

std::string settings_lost(const Loaded& before, const Loaded& after) {
    if (!before.files || !after.files || !before.files->settings ||
        is_empty(*before.files->settings) || !after.state_known)
        return {};
    const auto& name = before.files->settings->name();
    if (!after.files->settings)
        return name + " is gone";
    return is_empty(*after.files->settings) ? name + " has become empty" : std::string();
}

std::vector<rules::Diagnostic> losses(const Loaded& before, const Loaded& after) {
    std::vector<rules::Diagnostic> lost;
    if (!before.files || !after.files || before.config.starter)
        return lost;
    if (!settings_lost(before, after).empty())
        lost.push_back(warning(before.files->settings->name(),
                               after.files->settings ? "has become empty: the defaults hold"
                                                     : "is gone: the defaults hold"));
    compare(feeds_of(before), feeds_of(after), "feeds", lost);
    compare(rules_of(before), rules_of(after), "watches", lost);
    return lost;
}

}  // namespace newsalertd::config
