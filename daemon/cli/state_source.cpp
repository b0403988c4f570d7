#include "daemon/cli/state_source.hpp"

#include "daemon/alerts/alert.hpp"
#include "daemon/visible.hpp"

#include <fcntl.h>
#include <sysexits.h>
#include <unistd.h>

#include <cerrno>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

constexpr std::int64_t kMostRowsRead = 100'000;

}  // namespace

StateSource::StateSource(const config::Loaded& loaded, const config::Locations& where)
    : state_(loaded.config.state),
      sockets_(config::control_candidates(loaded.config.control, where)),
      refused_(loaded.out_of_reach ? visible(where.folder.native()) +
                                         ": the configuration may not be read by this user"
                                   : visible(state_.native()) + ": it is its user's alone to read"),
      out_of_reach_((loaded.out_of_reach && !loaded.state_known) ||
                    (::faccessat(AT_FDCWD, state_.c_str(), R_OK, AT_EACCESS) != 0 &&
                     (errno == EACCES || errno == EPERM))) {}

bool StateSource::exists() const {
    std::error_code error;
    return out_of_reach_ || std::filesystem::exists(state_, error) || error;
}

Answer StateSource::ask(const json::object& request) const {
    if (out_of_reach_)
        return ask_daemon(request);
    auto answer = app::view_of_state(state_, request, kMostRowsRead);
    if (auto failure = app::failure_in(answer))
        return std::unexpected(std::move(*failure));
    return answer;
}

Answer StateSource::ask_daemon(json::object request) const {
    auto daemon = admin::ControlClient::connect_any(sockets_);
    if (!daemon)
        return std::unexpected(
            app::Failure{EX_NOPERM,
                         refused_ + ", and the daemon, which could be asked, is out of reach: " +
                             daemon.error().message});
    request["verb"] = "view";
    return cli::ask(*daemon, request, std::chrono::minutes(1));
}

StateSource state_of(const Context& context) {
    const auto where = locations_of(context);
    return {config::load(where, context.clock.now()), where};
}

std::string title_of(const std::string& content, bool damaged) {
    const auto alert = alerts::alert_from_json(content);
    return (damaged ? "DAMAGED " : "") + (alert ? alert->title : std::string());
}

}  // namespace newsalertd::cli
