// `newsalertd alerts`: the newest alerts, from the state.

#include "daemon/alerts/alert.hpp"
#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json/serialize.hpp>

#include <memory>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

std::string seconds_between(Time from, std::optional<Time> to) {
    if (!to)
        return "";
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(*to - from).count();
    return std::to_string(static_cast<double>(millis) / 1000.0).substr(0, 6);
}

int list(const Context& context, std::size_t most) {
    const auto alerts =
        state_of(context).rows<store::AlertRow>({{"view", "alerts"}, {"most", most}});
    if (!alerts)
        return fail(alerts.error(), context);
    std::vector<std::vector<std::string>> rows;
    for (const auto& alert : *alerts)
        if (context.json)
            context.out << json::serialize(app::printed(alert)) << '\n';
        else
            rows.push_back(
                {std::to_string(alert.id),
                 alerts::to_rfc3339(alert.created),
                 alert.watch,
                 std::to_string(alert.events),
                 std::to_string(alert.delivered) + "/" + std::to_string(alert.deliveries),
                 seconds_between(alert.created, alert.accepted),
                 title_of(alert.content, alert.damaged)});
    print_table(
        context.out, {"alert", "at", "watch", "events", "delivered", "seconds", "title"}, rows);
    return 0;
}

Action add_alerts(Options& options, Context& context) {
    const auto most = std::make_shared<std::size_t>(20);
    add_most(options, *most);
    add_config_and_json(options, context);
    return [&context, most] { return list(context, *most); };
}

}  // namespace

namespace verbs {
extern const Verb alerts{"alerts", "The newest alerts", add_alerts};
}  // namespace verbs

}  // namespace newsalertd::cli
