#include "daemon/cli/remote.hpp"

#include "daemon/admin/control_client.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/config/load.hpp"
#include "daemon/config/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <expected>
#include <iostream>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

constexpr std::chrono::minutes kPatience{5};
/// What costs the daemon nothing: a check must not hang just when the daemon does.
constexpr std::chrono::seconds kStatusPatience{10};

int exit_code_of(admin::ControlError::Kind kind) {
    using Kind = admin::ControlError::Kind;
    switch (kind) {
        case Kind::no_permission:
            return 77;
        case Kind::timeout:
            return 75;
        case Kind::cannot_create:
            return 73;
        default:
            return 69;
    }
}

std::expected<admin::ControlClient, admin::ControlError> connect(const RemoteOptions& options) {
    const auto locations = config::locate(options.config_dir, config::process_environment());
    const auto loaded = config::load(locations);
    const auto candidates = config::control_candidates(loaded.config.control, locations);
    return admin::ControlClient::connect_any(candidates);
}

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value || value->is_null())
        return {};
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

/// A connection and the exit code of what went wrong on it.
class Daemon {
public:
    Daemon(const RemoteOptions& options, std::ostream& err) : client_(connect(options)), err_(err) {
        if (!client_)
            report(client_.error());
    }

    bool reached() const { return client_.has_value(); }

    int exit_code() const { return exit_code_; }

    /// Why an answer is none: a sentence and an exit code.
    struct Refusal {
        std::string message;
        int exit = 70;
    };

    std::expected<json::object, Refusal> try_to_ask(const json::object& request,
                                                    std::chrono::milliseconds limit = kPatience) {
        const auto answer = client_->request(json::serialize(request), limit);
        if (!answer)
            return std::unexpected(
                Refusal{answer.error().message, exit_code_of(answer.error().kind)});
        boost::system::error_code broken;
        auto value = json::parse(*answer, broken);
        if (broken || !value.is_object())
            return std::unexpected(Refusal{"the daemon's answer cannot be read", 70});
        auto object = std::move(value.get_object());
        if (const auto* error = object.if_contains("error"); error && error->is_object()) {
            const auto& what = error->get_object();
            const auto* exit = what.if_contains("exit");
            return std::unexpected(
                Refusal{text_of(what, "message"),
                        exit && exit->is_int64() ? static_cast<int>(exit->get_int64()) : 70});
        }
        return object;
    }

    /// The answer, or nullopt after the error was printed.
    std::optional<json::object> ask(const json::object& request,
                                    std::chrono::milliseconds limit = kPatience) {
        auto answer = try_to_ask(request, limit);
        if (answer)
            return std::move(*answer);
        err_ << "newsalertd: " << answer.error().message << '\n';
        exit_code_ = answer.error().exit;
        return std::nullopt;
    }

private:
    void report(const admin::ControlError& error) {
        err_ << "newsalertd: " << error.message << '\n';
        exit_code_ = exit_code_of(error.kind);
    }

    std::expected<admin::ControlClient, admin::ControlError> client_;
    std::ostream& err_;
    int exit_code_ = 0;
};

/// Alerts ended dead because of their content, and none has arrived since.
bool refuses_alerts(const json::object& target) {
    const auto* count = target.if_contains("refused_alerts");
    return count && count->is_int64() && count->get_int64() > 0;
}

void print_status(const json::object& status, std::ostream& out) {
    out << "newsalertd " << text_of(status, "version") << ": " << text_of(status, "line") << '\n';
    out << "state: " << text_of(status, "state")
        << (status.at("state_writable").as_bool() ? "" : " (NOT WRITABLE)")
        << (text_of(status, "state_damage").empty() ? "" : " (DAMAGED)") << '\n';
    for (const auto* key : {"state_error", "state_damage"})
        if (const auto why = text_of(status, key); !why.empty())
            out << "           " << why << '\n';
    std::vector<std::vector<std::string>> rows;
    for (const auto& target : status.at("targets").as_array()) {
        const auto& t = target.as_object();
        rows.push_back({text_of(t, "target"),
                        t.at("blocked").as_bool()   ? "refused"
                        : t.at("failing").as_bool() ? "failing"
                        : refuses_alerts(t)         ? "refuses alerts"
                        : t.at("failures") != 0     ? "retrying"
                                                    : "ok",
                        text_of(t, "failures"),
                        text_of(t, "last_success"),
                        text_of(t, "error")});
    }
    out << '\n';
    print_table(out, {"target", "state", "failures", "last success", "last error"}, rows);
    rows.clear();
    for (const auto& one : status.at("unserved").as_array()) {
        const auto& u = one.as_object();
        rows.push_back({text_of(u, "target"), text_of(u, "waiting"), text_of(u, "expires")});
    }
    if (!rows.empty()) {
        out << '\n';
        print_table(out, {"not configured", "alerts waiting", "the first ends"}, rows);
        rows.clear();
    }
    for (const auto& [name, value] : status.at("counters").as_object())
        rows.push_back({std::string(name), json::serialize(value)});
    out << '\n';
    print_table(out, {"counter", "value"}, rows);
}

/// O17, O26: also a single feed or target that fails.
bool degraded(const json::object& status) {
    if (!status.at("state_writable").as_bool() || !text_of(status, "state_damage").empty() ||
        !text_of(status, "last_reload_error").empty())
        return true;
    if (!status.at("troubles").as_array().empty())
        return true;
    const auto& feeds = status.at("feeds").as_object();
    if (feeds.at("ok").to_number<std::int64_t>() + feeds.at("new").to_number<std::int64_t>() !=
        feeds.at("all").to_number<std::int64_t>())
        return true;
    return std::ranges::any_of(status.at("targets").as_array(), [](const json::value& target) {
        const auto& t = target.as_object();
        return t.at("blocked").as_bool() || t.at("failing").as_bool() || refuses_alerts(t);
    });
}

int exit_of_outcome(const std::string& outcome) {
    if (outcome == "delivered")
        return 0;
    return outcome == "transient" ? 75 : 69;
}

}  // namespace

int reload_command(const RemoteOptions& options, std::ostream& out, std::ostream& err) {
    Daemon daemon(options, err);
    if (!daemon.reached())
        return daemon.exit_code();
    const auto answer = daemon.ask({{"verb", "reload"}});
    if (answer)
        out << text_of(*answer, "message") << '\n';
    return daemon.exit_code();
}

int status_command(const RemoteOptions& options, bool check, std::ostream& out, std::ostream& err) {
    Daemon daemon(options, err);
    if (!daemon.reached())
        return daemon.exit_code();
    const auto status = daemon.ask({{"verb", "status"}}, kStatusPatience);
    if (!status)
        return daemon.exit_code();
    if (check)
        out << (degraded(*status) ? "degraded: " : "healthy: ") << text_of(*status, "line") << '\n';
    else if (options.json)
        out << json::serialize(*status) << '\n';
    else
        print_status(*status, out);
    return check && degraded(*status) ? 75 : 0;
}

int inject_command(const RemoteOptions& options,
                   std::istream& in,
                   std::ostream& out,
                   std::ostream& err) {
    Daemon daemon(options, err);
    if (!daemon.reached())
        return daemon.exit_code();
    constexpr int kDataError = 65;
    int worst = 0;
    std::size_t number = 0;
    const auto refuse = [&](const std::string& reason) {
        err << "newsalertd: line " << number << ": " << reason << '\n';
        out << json::serialize(json::object{{"line", number}, {"error", reason}}) << std::endl;
        worst = kDataError;
    };
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.starts_with("\xEF\xBB\xBF"))
            line.erase(0, 3);
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        boost::system::error_code broken;
        auto article = json::parse(line, broken);
        if (broken) {
            refuse("not JSON: " + broken.message());
            continue;
        }
        const auto answer =
            daemon.try_to_ask({{"verb", "inject"}, {"article", std::move(article)}});
        if (answer) {
            if (const auto* ignored = answer->if_contains("ignored"))
                err << "newsalertd: line " << number
                    << ": stored without the keys that mean nothing "
                    << "here: " << json::serialize(*ignored) << '\n';
            out << json::serialize(*answer) << std::endl;
        } else if (answer.error().exit == kDataError) {
            refuse(answer.error().message);
        } else {
            err << "newsalertd: line " << number << ": " << answer.error().message << '\n';
            return answer.error().exit;
        }
    }
    return worst;
}

int notify_test_command(const RemoteOptions& options,
                        const std::string& channel,
                        std::ostream& out,
                        std::ostream& err) {
    Daemon daemon(options, err);
    if (!daemon.reached())
        return daemon.exit_code();
    const auto answer = daemon.ask({{"verb", "notify-test"}, {"channel", channel}});
    if (!answer)
        return daemon.exit_code();
    const auto& results = answer->at("results").as_array();
    if (options.json)
        out << json::serialize(*answer) << '\n';
    int worst = results.empty() ? 75 : 0;
    std::vector<std::vector<std::string>> rows;
    for (const auto& result : results) {
        const auto& r = result.as_object();
        worst = std::max(worst, exit_of_outcome(text_of(r, "outcome")));
        rows.push_back({text_of(r, "target"),
                        text_of(r, "outcome"),
                        text_of(r, "status"),
                        text_of(r, "seconds"),
                        text_of(r, "detail")});
    }
    if (!options.json)
        print_table(out, {"target", "result", "status", "seconds", "answer"}, rows);
    if (results.empty())
        err << "newsalertd: no answer yet; see `newsalertd deliveries`\n";
    return worst;
}

int deliveries_command(const RemoteOptions& options,
                       const DeliveriesOptions& what,
                       std::ostream& out,
                       std::ostream& err) {
    Daemon daemon(options, err);
    if (!daemon.reached())
        return daemon.exit_code();
    const auto answer =
        daemon.ask({{"verb", "deliveries"}, {"action", what.action}, {"id", what.id}});
    if (answer)
        out << json::serialize(*answer) << '\n';
    return daemon.exit_code();
}

}  // namespace newsalertd::cli
