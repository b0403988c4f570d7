// From the user's files to a running App.

#include "daemon/app/app.hpp"
#include "daemon/app/good_rules.hpp"
#include "daemon/config/report.hpp"

#include <spdlog/spdlog.h>

namespace newsalertd::app {

namespace {

StartError refused(const config::Loaded& loaded) {
    return {config::exit_code(loaded),
            config::render(loaded.findings) + "not started: " + config::counts(loaded.findings) +
                "; mend them and see `newsalertd check`"};
}

/// O16: broken rules must not keep the daemon down where good ones are known.
std::optional<StartError> fall_back(config::Loaded& loaded) {
    auto store = store::Store::open(loaded.config.state);
    if (!store)
        return StartError{exit_code_of(store.error().error), store.error().message};
    const auto packed = (*store)->good_rules();
    const auto sources = unpack_rules(packed ? *packed : std::string());
    if (sources.empty())
        return refused(loaded);
    const auto findings = loaded.findings;
    config::replace_rules(loaded, sources);
    spdlog::error("the rule files have errors; running on the last good rules:\n{}",
                  config::render(findings));
    return std::nullopt;
}

}  // namespace

std::expected<std::unique_ptr<App>, StartError> start_from_files(Options options) {
    auto loaded = config::load(options.locations);
    if (!loaded.config_valid)
        return std::unexpected(refused(loaded));
    const auto broken = loaded.rules_valid ? std::string() : config::first_error(loaded.findings);
    if (!broken.empty())
        if (auto failed = fall_back(loaded))
            return std::unexpected(std::move(*failed));
    for (const auto& finding : loaded.findings)
        if (finding.severity == rules::Severity::warning)
            spdlog::warn("{}", rules::one_line(finding));
    auto app = App::start(std::move(options), std::move(loaded));
    if (app && !broken.empty())
        (*app)->running_on_old_rules(broken);
    return app;
}

}  // namespace newsalertd::app
