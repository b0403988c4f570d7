// `newsalertd status`: what the running daemon is doing.

#include "daemon/cli/ask.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <sysexits.h>

#include <algorithm>
#include <memory>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

/// What costs the daemon nothing: a check must not hang just when the daemon does.
constexpr std::chrono::seconds kPatience{10};

/// Alerts ended dead because of their content, and none has arrived since.
bool refuses_alerts(const json::object& target) {
    const auto* count = target.if_contains("refused_alerts");
    return count && count->is_int64() && count->get_int64() > 0;
}

void print(const json::object& status, std::ostream& out) {
    out << "newsalertd " << shown_of(status, "version") << ": " << shown_of(status, "line") << '\n';
    out << "state: " << shown_of(status, "state")
        << (status.at("state_writable").as_bool() ? "" : " (NOT WRITABLE)")
        << (shown_of(status, "state_damage").empty() ? "" : " (DAMAGED)") << '\n';
    for (const auto* key : {"state_error", "state_damage"})
        if (const auto why = shown_of(status, key); !why.empty())
            out << "           " << why << '\n';
    std::vector<std::vector<std::string>> rows;
    for (const auto& target : status.at("targets").as_array()) {
        const auto& t = target.as_object();
        rows.push_back({shown_of(t, "target"),
                        t.at("blocked").as_bool()   ? "refused"
                        : t.at("failing").as_bool() ? "failing"
                        : refuses_alerts(t)         ? "refuses alerts"
                        : t.at("failures") != 0     ? "retrying"
                                                    : "ok",
                        shown_of(t, "failures"),
                        shown_of(t, "last_success"),
                        shown_of(t, "error")});
    }
    out << '\n';
    print_table(out, {"target", "state", "failures", "last success", "last error"}, rows);
    rows.clear();
    for (const auto& one : status.at("unserved").as_array()) {
        const auto& u = one.as_object();
        rows.push_back({shown_of(u, "target"), shown_of(u, "waiting"), shown_of(u, "expires")});
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

/// Also where a single feed or target fails.
bool degraded(const json::object& status) {
    if (!status.at("state_writable").as_bool() || !shown_of(status, "state_damage").empty() ||
        !shown_of(status, "last_reload_error").empty())
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

/// 0, 69 when no daemon answers. With `check`: 75 when degraded.
int status(const Context& context, bool check) {
    const auto status = ask(context, {{"verb", "status"}}, kPatience);
    if (!status)
        return fail(status.error(), context);
    const bool is_degraded = check && degraded(*status);
    if (check)
        context.out << (is_degraded ? "degraded: " : "healthy: ") << shown_of(*status, "line")
                    << '\n';
    else if (context.json)
        context.out << json::serialize(*status) << '\n';
    else
        print(*status, context.out);
    return is_degraded ? EX_TEMPFAIL : EX_OK;
}

Action add_status(Options& options, Context& context) {
    const auto check = std::make_shared<bool>(false);
    options.flag("--check", *check, "one line; exit 0 healthy, 75 degraded, 69 unreachable");
    add_config_and_json(options, context);
    return [&context, check] { return status(context, *check); };
}

}  // namespace

namespace verbs {
extern const Verb status{"status", "What the running daemon is doing", add_status};
}  // namespace verbs

}  // namespace newsalertd::cli
