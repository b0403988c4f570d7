// From the user's files to a running App.

#include "daemon/app/app.hpp"
#include "daemon/app/good_rules.hpp"
#include "daemon/config/kept_files.hpp"
#include "daemon/config/report.hpp"

#include <spdlog/spdlog.h>

#include <system_error>

namespace newsalertd::app {

namespace {

StartError refused(const config::Loaded& loaded, const std::string& why_no_other = {}) {
    return {config::exit_code(loaded),
            config::render(loaded.findings) +
                (why_no_other.empty() ? std::string() : why_no_other + '\n') + "not started: " +
                config::counts(loaded.findings) + "; mend them and see `newsalertd check`"};
}

/// What the state keeps, if there is a state; none is made for this.
std::expected<std::string, StartError> kept_in(const std::filesystem::path& state) {
    std::error_code error;
    if (!std::filesystem::exists(state, error))
        return std::string();
    auto store = store::Store::open(state);
    if (!store)
        return std::unexpected(
            StartError{exit_code_of(store.error().error), store.error().message});
    auto kept = (*store)->good_rules();
    if (kept)
        return std::move(*kept);
    return std::unexpected(StartError{exit_code_of(kept.error().error), kept.error().message});
}

/// Earlier releases kept only rules: those stand in for broken ones, beside settings that are good.
std::expected<config::Loaded, StartError> with_old_rules(config::Loaded loaded,
                                                         const std::string& kept) {
    const auto sources = unpack_rules(kept);
    if (sources.empty() || !loaded.config_valid)
        return std::unexpected(refused(loaded));
    config::replace_rules(loaded, sources);
    loaded.from_state = true;
    return loaded;
}

/// P14b: files with errors must not keep the daemon down where good ones are known.
std::expected<config::Loaded, StartError> last_good(config::Loaded loaded,
                                                    const config::Locations& where) {
    if (!loaded.state_known)
        return std::unexpected(
            refused(loaded,
                    "where the state is ([state] path) cannot be told for sure, so the last good "
                    "configuration is not looked for"));
    const auto state = loaded.config.state;
    const auto kept = kept_in(state);
    if (!kept) {
        // What is to be mended are the files: the state alone would be in nobody's way.
        auto error = refused(loaded, kept.error().message);
        error.exit_code = kept.error().exit_code;
        return std::unexpected(std::move(error));
    }
    auto files = config::unpack_files(*kept, where, state);
    if (!files)
        return with_old_rules(std::move(loaded), *kept);
    if (!*files)
        return std::unexpected(refused(loaded, files->error()));
    auto good = config::load_files(where, std::move(**files));
    if (!good.valid()) {
        auto error = refused(
            loaded,
            "the last good configuration cannot be used now:\n" + config::render(good.findings));
        if (config::exit_code(good) == 77)
            error.exit_code = 77;
        return std::unexpected(std::move(error));
    }
    good.config.state = state;
    good.config.control = loaded.config.control;
    good.from_state = true;
    return good;
}

}  // namespace

std::expected<std::unique_ptr<App>, StartError> start_from_files(Options options) {
    auto loaded = config::load(options.locations);
    std::string broken;
    if (!loaded.valid()) {
        broken = config::first_error(loaded.findings);
        const auto findings = config::render(loaded.findings);
        auto good = last_good(std::move(loaded), options.locations);
        if (!good)
            return std::unexpected(std::move(good.error()));
        loaded = std::move(*good);
        spdlog::error(
            "the files have errors; running on the last good rules, feeds and settings:\n{}",
            findings);
    }
    for (const auto& warning : config::warnings_of(loaded.findings))
        spdlog::warn("{}", rules::one_line(warning));
    auto app = App::start(std::move(options), std::move(loaded));
    if (app && !broken.empty())
        (*app)->running_on_last_good(broken);
    if (app)
        (*app)->tell_unready(nullptr);
    return app;
}

}  // namespace newsalertd::app
