#include "daemon/cli/state_tables.hpp"

#include "daemon/alerts/alert.hpp"
#include "daemon/app/app.hpp"
#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/config/load.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <iostream>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

/// Prints the error; its exit code (O15).
int failed(const store::Error& error, std::ostream& err) {
    err << "newsalertd: " << error.message << '\n';
    return app::exit_code_of(error.error);
}

StateSource open(const RemoteOptions& options) {
    auto where = config::locate(options.config_dir, config::process_environment());
    where.outside_the_service = true;
    return {config::load(where), where};
}

json::value content_of(const std::string& content) {
    boost::system::error_code broken;
    auto value = json::parse(content, broken);
    return broken ? json::value(content) : value;
}

std::string title_of(const std::string& content) {
    const auto alert = alerts::alert_from_json(content);
    return alert ? alert->title : std::string();
}

json::value time_of(std::optional<Time> time) {
    return time ? json::value(alerts::to_rfc3339(*time)) : json::value();
}

std::string seconds_between(std::optional<Time> from, std::optional<Time> to) {
    if (!from || !to)
        return "";
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(*to - *from).count();
    return std::to_string(static_cast<double>(millis) / 1000.0).substr(0, 6);
}

json::object delivery_json(const store::DeliveryRow& row) {
    return {{"id", row.id},
            {"target", row.target},
            {"state", row.state},
            {"reason", row.reason},
            {"kind", row.kind},
            {"attempts", row.attempts},
            {"ambiguous", row.ambiguous},
            {"status", row.status},
            {"provider_ref", row.provider_ref},
            {"created", alerts::to_rfc3339(row.created)},
            {"next_attempt", alerts::to_rfc3339(row.next_attempt)},
            {"sent", time_of(row.sent)},
            {"settled", time_of(row.settled)},
            {"damaged", row.damaged},
            {"alert", content_of(row.content)}};
}

}  // namespace

int alerts_command(const RemoteOptions& options,
                   std::size_t most,
                   std::ostream& out,
                   std::ostream& err) {
    const auto alerts = open(options).alerts(most);
    if (!alerts)
        return failed(alerts.error(), err);
    std::vector<std::vector<std::string>> rows;
    for (const auto& alert : *alerts) {
        if (options.json) {
            json::object line{{"alert", alert.id},
                              {"watch", alert.watch},
                              {"story", alert.story},
                              {"state", alert.state},
                              {"events", alert.events},
                              {"created", alerts::to_rfc3339(alert.created)},
                              {"sent", time_of(alert.sent)},
                              {"accepted", time_of(alert.accepted)},
                              {"deliveries", alert.deliveries},
                              {"delivered", alert.delivered},
                              {"damaged", alert.damaged},
                              {"newest", content_of(alert.content)}};
            out << json::serialize(line) << '\n';
            continue;
        }
        rows.push_back({std::to_string(alert.id),
                        alerts::to_rfc3339(alert.created),
                        alert.watch,
                        std::to_string(alert.events),
                        std::to_string(alert.delivered) + "/" + std::to_string(alert.deliveries),
                        seconds_between(alert.created, alert.accepted),
                        (alert.damaged ? "DAMAGED " : "") + title_of(alert.content)});
    }
    print_table(out, {"alert", "at", "watch", "events", "delivered", "seconds", "title"}, rows);
    return 0;
}

int list_deliveries(const RemoteOptions& options,
                    const std::string& state,
                    std::size_t most,
                    std::ostream& out,
                    std::ostream& err) {
    const auto deliveries = open(options).deliveries(state, most);
    if (!deliveries)
        return failed(deliveries.error(), err);
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : *deliveries) {
        if (options.json)
            out << json::serialize(delivery_json(row)) << '\n';
        else
            rows.push_back({row.id,
                            row.target,
                            row.state,
                            row.kind,
                            std::to_string(row.attempts),
                            row.reason,
                            (row.damaged ? "DAMAGED " : "") + title_of(row.content)});
    }
    print_table(out, {"delivery", "target", "state", "kind", "attempts", "reason", "title"}, rows);
    return 0;
}

int show_delivery(const RemoteOptions& options,
                  const std::string& id,
                  std::ostream& out,
                  std::ostream& err) {
    const auto row = open(options).delivery(id);
    if (!row)
        return failed(row.error(), err);
    out << json::serialize(delivery_json(*row)) << '\n';
    return 0;
}

}  // namespace newsalertd::cli
