#include "daemon/cli/ask.hpp"

#include "daemon/config/load.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/fmt/fmt.h>

#include <sysexits.h>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

app::Failure failure_of(const admin::ControlError& error) {
    using Kind = admin::ControlError::Kind;
    switch (error.kind) {
        case Kind::no_permission:
            return {EX_NOPERM, error.message};
        case Kind::timeout:
            return {EX_TEMPFAIL, error.message};
        case Kind::cannot_create:
            return {EX_CANTCREAT, error.message};
        default:
            return {EX_UNAVAILABLE, error.message};
    }
}

}  // namespace

config::Locations locations_of(const Context& context) {
    auto where =
        config::locate(context.config_dir,
                       context.environment ? context.environment : config::process_environment());
    where.outside_the_service = true;
    return where;
}

int fail(const app::Failure& failure, const Context& context) {
    context.err << "newsalertd: " << failure.message << '\n';
    return failure.exit_code;
}

Answer ask(admin::ControlClient& daemon,
           const json::object& request,
           std::chrono::milliseconds limit) {
    const auto line = daemon.request(json::serialize(request), limit);
    if (!line)
        return std::unexpected(failure_of(line.error()));
    // Stored text may be damaged, and is still shown.
    json::parse_options lenient;
    lenient.allow_invalid_utf8 = true;
    boost::system::error_code broken;
    auto answer = json::parse(*line, broken, {}, lenient);
    if (broken || !answer.is_object())
        return std::unexpected(app::Failure{EX_SOFTWARE, "the daemon's answer cannot be read"});
    if (auto failure = app::failure_in(answer.get_object()))
        return std::unexpected(std::move(*failure));
    return std::move(answer.get_object());
}

std::expected<admin::ControlClient, app::Failure> connect(const Context& context) {
    const auto where = locations_of(context);
    const auto loaded = config::load(where, context.clock.now());
    auto client =
        admin::ControlClient::connect_any(config::control_candidates(loaded.config.control, where));
    if (!client)
        return std::unexpected(failure_of(client.error()));
    return std::move(*client);
}

Answer ask(const Context& context, const json::object& request, std::chrono::milliseconds limit) {
    auto daemon = connect(context);
    if (!daemon)
        return std::unexpected(std::move(daemon.error()));
    return ask(*daemon, request, limit);
}

std::string shown_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value || value->is_null())
        return {};
    if (const auto* fraction = value->if_double())
        return fmt::format("{:.3f}", *fraction);
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

}  // namespace newsalertd::cli
