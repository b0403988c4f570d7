#include "daemon/app/control.hpp"

#include "daemon/admin/logging.hpp"
#include "daemon/alerts/outbox/judge.hpp"
#include "daemon/app/background.hpp"
#include "daemon/app/explained.hpp"
#include "daemon/app/failure.hpp"
#include "daemon/app/feed_list.hpp"
#include "daemon/app/state_views.hpp"
#include "daemon/visible.hpp"
#include "feeds/fetch/secret_parts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/spdlog.h>

#include <sysexits.h>

#include <exception>
#include <utility>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

using boost::asio::awaitable;

json::value time_of(std::optional<Time> time) {
    return time ? json::value(alerts::to_rfc3339(*time)) : json::value();
}

json::object quantiles(const Histogram& histogram) {
    return {{"count", histogram.count()},
            {"p50", histogram.quantile(0.5)},
            {"p95", histogram.quantile(0.95)},
            {"p99", histogram.quantile(0.99)}};
}

/// A request has a few dozen values; millions of them would be a hundred times their text in
/// memory.
bool has_many_values(std::string_view line) {
    constexpr std::size_t kMost = 10'000;
    std::size_t values = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size() && values <= kMost; ++i) {
        const char c = line[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted && c == '\\')
            ++i;
        else if (!quoted && (c == ',' || c == '[' || c == '{'))
            ++values;
    }
    return values > kMost;
}

json::object answer_of(std::expected<json::object, Failure> answer) {
    return answer ? std::move(*answer) : to_json(answer.error());
}

/// What those ask who may not read the files themselves; not on the loop.
json::object look(const pipeline::Generation& generation, const json::object& request, Time now) {
    const auto& config = *generation.config;
    const auto view = text_of(request, "view");
    if (view == "explain")
        return answer_of(explained(
            request,
            *generation.watches,
            config,
            [&](const std::string& name) { return article_of_state(config.state, name); },
            now));
    if (view != "feed_list")
        return view_of_state(config.state, request, kMostRowsAsked);
    auto answer = view_of_state(config.state, {{"view", "feeds"}}, kMostRowsAsked);
    if (answer.contains("error"))
        return answer;
    return {{"feeds", feed_list(config.feeds, rows_in<store::FeedSummary>(answer))}};
}

}  // namespace

awaitable<std::string> Control::answer(std::string line) {
    Failure failure;
    try {
        if (has_many_values(line))
            co_return json::serialize(to_json({EX_DATAERR, "the request holds too many values"}));
        boost::system::error_code broken;
        auto request = json::parse(line, broken);
        line = {};
        if (broken || !request.is_object())
            co_return json::serialize(to_json({EX_DATAERR, "not a JSON object on one line"}));
        co_return json::serialize(co_await dispatch(std::move(request.get_object())));
    } catch (const std::exception& exception) {
        spdlog::critical("control socket: {}", exception.what());
        failure.message = exception.what();
    }
    co_return json::serialize(to_json(failure));
}

awaitable<json::object> Control::dispatch(json::object request) {
    const auto verb = text_of(request, "verb");
    log_verb(verb, request);
    if (verb == "status")
        co_return status();
    if (verb == "view")
        co_return co_await view(std::move(request));
    if (verb == "reload")
        co_return co_await reload();
    if (verb == "inject")
        co_return co_await inject(std::move(request));
    if (verb == "notify-test")
        co_return co_await notify_test(text_of(request, "channel"));
    if (verb == "feeds" && text_of(request, "action") == "undo")
        co_return undo_move(text_of(request, "feed"));
    if (verb == "deliveries") {
        const auto action = text_of(request, "action");
        if (action == "resume")
            co_return co_await resume(text_of(request, "id"));
        if (action == "retry" || action == "replay" || action == "drop")
            co_return co_await deliveries(action, text_of(request, "id"));
    }
    co_return to_json({EX_USAGE, "unknown verb on the control socket: " + verb});
}

/// Verbs that change something are logged, articles as one line a minute at most.
void Control::log_verb(const std::string& verb, const json::object& request) {
    if (verb == "reload" || verb == "notify-test")
        spdlog::info("control socket: {} {}", verb, visible(text_of(request, "channel")));
    else if (verb == "deliveries")
        spdlog::info("control socket: deliveries {} {}",
                     visible(text_of(request, "action")),
                     visible(text_of(request, "id")));
    else if (verb == "feeds")
        spdlog::info("control socket: feeds {} {}",
                     visible(text_of(request, "action")),
                     visible(text_of(request, "feed")));
    else if (verb == "inject")
        note_injected();
}

json::object Control::status() const {
    const auto feeds = parts_.poller.summary();
    const auto generation = parts_.in_force.generation.get();
    json::object counters;
    for (const auto& [name, value] : parts_.metrics.read())
        counters[name] = value;
    counters["log_dropped_total"] = admin::log_lines_dropped();
    const auto at = parts_.clock.now();
    json::array targets;
    for (const auto& target : parts_.outbox.states())
        targets.push_back(
            {{"target", target.name},
             {"blocked", target.blocked},
             {"failing", alerts::is_failing(target)},
             {"refused_alerts", target.refused_alerts},
             {"failures", target.failures},
             {"not_before",
              time_of(target.not_before > at ? std::optional(target.not_before) : std::nullopt)},
             {"last_success", time_of(target.last_success)},
             {"error", visible(target.error)}});
    json::array unserved;
    for (const auto& one : parts_.outbox.unserved())
        unserved.push_back(
            {{"target", one.target}, {"waiting", one.waiting}, {"expires", time_of(one.expires)}});
    json::array troubles;
    for (const auto& trouble : desk_.troubles())
        troubles.emplace_back(visible(trouble));
    return {{"version", NEWSALERTD_VERSION},
            {"line", visible(desk_.status_line())},
            {"generation", generation->number},
            {"last_reload_error", visible(parts_.in_force.reload_error)},
            {"troubles", std::move(troubles)},
            {"watches", generation->watches->watches().size()},
            {"state", visible(generation->config->state.native())},
            {"state_writable", !parts_.store.parked()},
            {"state_error", visible(desk_.state_error())},
            {"state_damage", visible(desk_.state_damage())},
            {"feeds",
             {{"all", feeds.feeds},
              {"ok", feeds.ok},
              {"new", feeds.unread},
              {"polling", feeds.polling},
              {"overdue", feeds.overdue}}},
            {"seconds",
             {{"poll_lag", quantiles(parts_.metrics.poll_lag)},
              {"commit_to_accepted", quantiles(parts_.metrics.delivery_time)}}},
            {"targets", std::move(targets)},
            {"unserved", std::move(unserved)},
            {"counters", std::move(counters)}};
}

/// Tables for those who may not read the state's file themselves.
awaitable<json::object> Control::view(json::object request) {
    co_return co_await in_background(
        parts_.io,
        reads_,
        [generation = parts_.in_force.generation.get(),
         request = std::move(request),
         at = parts_.clock.now()] { return look(*generation, request, at); });
}

json::object Control::undo_move(const std::string& feed) {
    const auto url = parts_.poller.undo_move(feed);
    return url ? json::object{{"url", visible(feeds::fetch::shown(*url))}}
               : to_json({EX_DATAERR, visible(url.error())});
}

awaitable<json::object> Control::reload() {
    // Taking files over is written down too.
    if (!desk_.state_error().empty())
        co_return to_json({EX_TEMPFAIL, unwritable()});
    const auto message = co_await reloader_.reload();
    co_return message ? json::object{{"message", *message}} : to_json(message.error());
}

std::string Control::unwritable() const {
    return "the state cannot be written, try again later: " + desk_.state_error();
}

}  // namespace newsalertd::app
