#include "daemon/cli/state_source.hpp"

#include "daemon/admin/control_client.hpp"
#include "daemon/app/app.hpp"
#include "daemon/visible.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

constexpr std::int64_t kMostRowsRead = 100'000;

/// As app::exit_code_of() says them.
store::ErrorClass class_of(std::int64_t exit) {
    switch (exit) {
        case 65:
            return store::ErrorClass::damaged;
        case 66:
            return store::ErrorClass::missing;
        case 74:
            return store::ErrorClass::io;
        case 75:
            return store::ErrorClass::busy;
        case 77:
            return store::ErrorClass::permission;
        default:
            return store::ErrorClass::other;
    }
}

store::Error error_in(const json::object& error) {
    const auto* message = error.if_contains("message");
    const auto* exit = error.if_contains("exit");
    return {class_of(exit && exit->is_int64() ? exit->get_int64() : 70),
            message && message->is_string() ? std::string(message->get_string())
                                            : std::string("the daemon cannot read its state")};
}

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

StateSource::Result<json::object> StateSource::ask(const json::object& request) const {
    if (out_of_reach_)
        return ask_daemon(request);
    auto answer = app::view_of_state(state_, request, kMostRowsRead);
    if (const auto* error = answer.if_contains("error"); error && error->is_object())
        return std::unexpected(error_in(error->get_object()));
    return answer;
}

StateSource::Result<json::object> StateSource::ask_daemon(json::object request) const {
    auto daemon = admin::ControlClient::connect_any(sockets_);
    if (!daemon)
        return std::unexpected(
            store::Error{store::ErrorClass::permission,
                         refused_ + ", and the daemon, which could be asked, is out of reach: " +
                             daemon.error().message});
    request["verb"] = "view";
    const auto line = daemon->request(json::serialize(request));
    if (!line)
        return std::unexpected(store::Error{store::ErrorClass::busy, line.error().message});
    json::parse_options lenient;
    lenient.allow_invalid_utf8 = true;
    boost::system::error_code broken;
    auto answer = json::parse(*line, broken, {}, lenient);
    if (broken || !answer.is_object())
        return std::unexpected(
            store::Error{store::ErrorClass::io, "the daemon's answer cannot be read"});
    if (const auto* error = answer.get_object().if_contains("error"); error && error->is_object())
        return std::unexpected(error_in(error->get_object()));
    return std::move(answer.get_object());
}

json::object StateSource::explained(json::object request) const {
    request["view"] = "explain";
    auto answer = ask_daemon(std::move(request));
    if (answer)
        return std::move(*answer);
    return {
        {"error",
         {{"message", answer.error().message}, {"exit", app::exit_code_of(answer.error().error)}}}};
}

StateSource::Result<json::array> StateSource::feed_list() const {
    auto answer = ask_daemon({{"view", "feed_list"}});
    if (!answer)
        return std::unexpected(answer.error());
    auto* list = answer->if_contains("feeds");
    return list && list->is_array() ? std::move(list->get_array()) : json::array();
}

StateSource::Result<std::vector<store::AlertRow>> StateSource::alerts(std::size_t most) const {
    const auto answer = ask({{"view", "alerts"}, {"most", most}});
    if (!answer)
        return std::unexpected(answer.error());
    return app::alerts_in(*answer);
}

StateSource::Result<std::vector<store::DeliveryRow>> StateSource::deliveries(
    const std::string& state, std::size_t most) const {
    const auto answer = ask({{"view", "deliveries"}, {"state", state}, {"most", most}});
    if (!answer)
        return std::unexpected(answer.error());
    return app::deliveries_in(*answer);
}

StateSource::Result<store::DeliveryRow> StateSource::delivery(const std::string& id) const {
    const auto answer = ask({{"view", "delivery"}, {"id", id}});
    if (!answer)
        return std::unexpected(answer.error());
    auto rows = app::deliveries_in(*answer);
    return rows.empty() ? store::DeliveryRow{} : std::move(rows.front());
}

StateSource::Result<std::vector<store::FeedSummary>> StateSource::feeds() const {
    const auto answer = ask({{"view", "feeds"}});
    if (!answer)
        return std::unexpected(answer.error());
    return app::feeds_in(*answer);
}

StateSource::Result<app::ArticleView> StateSource::article(const std::string& name) const {
    const auto answer = ask({{"view", "article"}, {"article", name}});
    if (!answer)
        return std::unexpected(answer.error());
    auto rows = app::articles_in(*answer);
    return rows.empty() ? app::ArticleView{} : std::move(rows.front());
}

}  // namespace newsalertd::cli
