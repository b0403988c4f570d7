// `newsalertd deliveries`: the outbox. Its rows are read from the state, and changed by the daemon.

#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json/serialize.hpp>

#include <sysexits.h>

#include <memory>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

struct Filter {
    std::string action;  ///< empty or list; show, retry, replay, drop, resume
    std::string id;      ///< a delivery, or with resume a target
    std::string state;   ///< list only these; empty: all
    std::size_t most = 50;
};

int list(const Context& context, const Filter& options) {
    const auto deliveries = state_of(context).rows<store::DeliveryRow>(
        {{"view", "deliveries"}, {"state", options.state}, {"most", options.most}});
    if (!deliveries)
        return fail(deliveries.error(), context);
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : *deliveries)
        if (context.json)
            context.out << json::serialize(app::printed(row)) << '\n';
        else
            rows.push_back({row.id,
                            row.target,
                            row.state,
                            row.kind,
                            std::to_string(row.attempts),
                            row.reason,
                            title_of(row.content, row.damaged)});
    print_table(
        context.out, {"delivery", "target", "state", "kind", "attempts", "reason", "title"}, rows);
    return EX_OK;
}

int show(const Context& context, const std::string& id) {
    const auto rows =
        state_of(context).rows<store::DeliveryRow>({{"view", "delivery"}, {"id", id}});
    if (!rows)
        return fail(rows.error(), context);
    for (const auto& row : *rows)
        context.out << json::serialize(app::printed(row)) << '\n';
    return EX_OK;
}

int deliveries(const Context& context, const Filter& options) {
    const auto& [action, id, state, most] = options;
    if (action.empty() || action == "list")
        return list(context, options);
    if (id.empty()) {
        context.err << "newsalertd deliveries " << action << ": name "
                    << (action == "resume" ? "a target\n" : "a delivery\n");
        return EX_USAGE;
    }
    if (action == "show")
        return show(context, id);
    const auto answer = ask(context, {{"verb", "deliveries"}, {"action", action}, {"id", id}});
    if (!answer)
        return fail(answer.error(), context);
    context.out << json::serialize(*answer) << '\n';
    return EX_OK;
}

Action add_deliveries(Options& options, Context& context) {
    const auto values = std::make_shared<Filter>();
    options.choice(
        "action",
        values->action,
        "show, retry, replay, drop (a delivery), resume (a target); none or list: the newest",
        {"list", "show", "retry", "replay", "drop", "resume"});
    options.option("id", values->id, "delivery, or with resume a target");
    options.choice("--state",
                   values->state,
                   "only these",
                   {"held",
                    "pending",
                    "sending",
                    "delivered",
                    "blocked",
                    "dead",
                    "folded",
                    "silenced",
                    "dropped"});
    options.flag("--dead", [values] { values->state = "dead"; }, "only those given up");
    add_most(options, values->most);
    add_config_and_json(options, context);
    return [&context, values] { return deliveries(context, *values); };
}

}  // namespace

namespace verbs {
extern const Verb deliveries{
    "deliveries", "The outbox: list, show, retry, replay, drop, resume", add_deliveries};
}  // namespace verbs

}  // namespace newsalertd::cli
