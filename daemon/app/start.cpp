// From the user's files to a running App.

#include "daemon/app/app.hpp"
#include "daemon/config/kept_files.hpp"
#include "daemon/config/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <spdlog/spdlog.h>

#include <system_error>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

Failure refused(const config::Loaded& loaded, const std::string& why_no_other = {}) {
    return {config::exit_code(loaded),
            config::render(loaded.findings) +
                (why_no_other.empty() ? std::string() : why_no_other + '\n') + "not started: " +
                config::counts(loaded.findings) + "; mend them and see `newsalertd check`"};
}

/// What the state keeps, if there is a state; none is made for this.
std::expected<std::string, Failure> kept_in(const std::filesystem::path& state) {
    std::error_code error;
    if (!std::filesystem::exists(state, error))
        return std::string();
    auto store = store::Store::open(state);
    if (!store)
        return std::unexpected(failure_of(store.error()));
    auto kept = (*store)->good_rules();
    if (kept)
        return std::move(*kept);
    return std::unexpected(failure_of(kept.error()));
}

using RuleSources = std::vector<std::pair<std::string, std::string>>;

/// Rule files as earlier releases kept them; they knew no other files. Empty if `packed` is no list
/// of them.
RuleSources unpack_rules(std::string_view packed) {
    boost::system::error_code failure;
    const auto value = json::parse(packed, failure);
    RuleSources sources;
    if (failure || !value.is_array())
        return sources;
    for (const auto& one : value.get_array()) {
        const auto* pair = one.if_array();
        if (!pair || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string())
            return {};
        sources.emplace_back((*pair)[0].get_string(), (*pair)[1].get_string());
    }
    return sources;
}

/// Earlier releases kept only rules: those stand in for broken ones, beside settings that are good.
std::expected<config::Loaded, Failure> with_old_rules(config::Loaded loaded,
                                                      const std::string& kept,
                                                      Time now) {
    const auto sources = unpack_rules(kept);
    if (sources.empty() || !loaded.config_valid)
        return std::unexpected(refused(loaded));
    config::replace_rules(loaded, sources, now);
    loaded.from_state = true;
    return loaded;
}

/// Files with errors must not keep the daemon down where good ones are known.
std::expected<config::Loaded, Failure> last_good(config::Loaded loaded,
                                                 const config::Locations& where,
                                                 Time now) {
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
        return with_old_rules(std::move(loaded), *kept, now);
    if (!*files)
        return std::unexpected(refused(loaded, files->error()));
    auto good = config::load_files(where, std::move(**files), now);
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

std::expected<std::unique_ptr<App>, Failure> start_from_files(Options options) {
    const auto at = options.clock.now();
    auto loaded = config::load(options.locations, at);
    std::string broken;
    if (!loaded.valid()) {
        broken = config::first_error(loaded.findings);
        const auto findings = config::render(loaded.findings);
        auto good = last_good(std::move(loaded), options.locations, at);
        if (!good)
            return std::unexpected(std::move(good.error()));
        loaded = std::move(*good);
        spdlog::error(
            "the files have errors; running on the last good rules, feeds and settings:\n{}",
            findings);
    }
    for (const auto& warning : config::warnings_of(loaded.findings))
        spdlog::warn("{}", rules::one_line(warning));
    return App::start(std::move(options), std::move(loaded), broken);
}

}  // namespace newsalertd::app
