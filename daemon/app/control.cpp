#include "daemon/app/control.hpp"

#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/alerts/outbox/judge.hpp"
#include "daemon/app/app.hpp"
#include "daemon/app/aside.hpp"
#include "daemon/app/explained.hpp"
#include "daemon/app/feed_list.hpp"
#include "daemon/app/injected.hpp"
#include "daemon/app/state_views.hpp"
#include "daemon/store/await.hpp"
#include "daemon/visible.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <spdlog/spdlog.h>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

using boost::asio::awaitable;

json::object failure(int exit, std::string_view message) {
    return {{"error", {{"message", message}, {"exit", exit}}}};
}

std::string text_of(const json::object& request, std::string_view key) {
    const auto* value = request.if_contains(key);
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

json::value time_of(std::optional<Time> time) {
    return time ? json::value(alerts::to_rfc3339(*time)) : json::value();
}

json::object quantiles(const Histogram& histogram) {
    return {{"count", histogram.count()},
            {"p50", histogram.quantile(0.5)},
            {"p95", histogram.quantile(0.95)},
            {"p99", histogram.quantile(0.99)}};
}

json::object status(App& app) {
    const auto feeds = app.poller().summary();
    const auto generation = app.generation();
    json::object counters;
    for (const auto& [name, value] : app.metrics().read())
        counters[name] = value;
    json::array targets;
    for (const auto& target : app.outbox().states())
        targets.push_back(
            {{"target", target.name},
             {"blocked", target.blocked},
             {"failing", alerts::is_failing(target)},
             {"refused_alerts", target.refused_alerts},
             {"failures", target.failures},
             {"not_before",
              time_of(target.not_before > now() ? std::optional(target.not_before) : std::nullopt)},
             {"last_success", time_of(target.last_success)},
             {"error", visible(target.error)}});
    json::array unserved;
    for (const auto& one : app.outbox().unserved())
        unserved.push_back(
            {{"target", one.target}, {"waiting", one.waiting}, {"expires", time_of(one.expires)}});
    json::array troubles;
    for (const auto& trouble : app.troubles())
        troubles.emplace_back(visible(trouble));
    return {{"version", NEWSALERTD_VERSION},
            {"line", visible(app.status_line())},
            {"generation", generation->number},
            {"last_reload_error", visible(app.last_reload_error())},
            {"troubles", std::move(troubles)},
            {"watches", generation->watches->watches().size()},
            {"state", visible(generation->config.state.native())},
            {"state_writable", !app.store().parked()},
            {"state_error", visible(app.store_error())},
            {"state_damage", visible(app.store_damage())},
            {"feeds",
             {{"all", feeds.feeds},
              {"ok", feeds.ok},
              {"new", feeds.unread},
              {"polling", feeds.polling},
              {"overdue", feeds.overdue}}},
            {"seconds",
             {{"poll_lag", quantiles(app.metrics().poll_lag)},
              {"commit_to_accepted", quantiles(app.metrics().delivery_time)}}},
            {"targets", std::move(targets)},
            {"unserved", std::move(unserved)},
            {"counters", std::move(counters)}};
}

std::string unwritable(const App& app) {
    return "the state cannot be written, try again later: " + app.store_error();
}

awaitable<json::object> reload(App& app) {
    // Taking files over is written down too.
    if (!app.store_error().empty())
        co_return failure(75, unwritable(app));
    const auto end = co_await app.reload();
    if (end.exit_code != 0)
        co_return failure(end.exit_code, end.message);
    co_return json::object{{"message", end.message}};
}

awaitable<json::object> notify_test(App& app, std::string channel) {
    if (!app.has_channel(channel))
        co_return failure(78, "no channel named " + channel + " is configured");
    const auto ends = co_await app.notify_test(channel, std::chrono::seconds(25));
    json::array results;
    for (const auto& end : ends)
        results.push_back({{"target", end.target},
                           {"delivery", end.delivery},
                           {"outcome", to_string(end.result.outcome)},
                           {"status", end.result.status},
                           {"detail", end.result.detail},
                           {"provider_ref", end.result.provider_ref},
                           {"seconds", static_cast<double>(end.since_created.count()) / 1e6}});
    co_return json::object{{"results", std::move(results)}};
}

/// The end of an injection, as far as its program waits for it.
struct Injection {
    explicit Injection(boost::asio::io_context& io) : ended(io) {}

    boost::asio::steady_timer ended;
    std::optional<store::Result<store::Tally>> end;
};

/// While a disk is full the article and its program wait. Where the state has been taken away the
/// program is told so after a moment; the article is stored if the state comes back, and asking
/// again does not store it twice.
awaitable<store::Result<store::Tally>> inject_one(App& app, Article article) {
    constexpr auto kLook = std::chrono::seconds(1);
    constexpr auto kPatience = std::chrono::seconds(10);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    const auto injection = std::make_shared<Injection>(app.io());
    std::vector<Article> articles;
    articles.push_back(std::move(article));
    app.intake().inject(std::move(articles), [&app, injection](store::Result<store::Tally> end) {
        boost::asio::post(app.io(), [injection, end = std::move(end)]() mutable {
            injection->end = std::move(end);
            injection->ended.cancel();
        });
    });
    while (!injection->end) {
        injection->ended.expires_after(kLook);
        co_await injection->ended.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (!injection->end && app.state_is_misplaced() &&
            std::chrono::steady_clock::now() >= until) {
            co_return std::unexpected(store::Error{store::ErrorClass::misplaced, unwritable(app)});
        }
    }
    co_return std::move(*injection->end);
}

awaitable<json::object> inject(App& app, const json::object& request) {
    const auto* article = request.if_contains("article");
    auto made = article ? injected_article(*article, app.inject_row(), app.store().hash_key())
                        : std::unexpected(std::string("no \"article\""));
    if (!made)
        co_return failure(65, made.error());
    const auto end = co_await inject_one(app, std::move(made->article));
    if (!end)
        co_return failure(75, end.error().message);
    json::object answer{{"seq", end->seqs.empty() ? 0 : end->seqs.front()},
                        {"new", end->fresh > 0},
                        {"alerts", end->alerts}};
    if (!made->ignored.empty())
        answer["ignored"] = json::value_from(made->ignored);
    co_return answer;
}

/// Changing verbs on deliveries.
awaitable<json::object> deliveries(App& app, std::string action, std::string id) {
    const auto at = now();
    if (action == "resume") {
        const auto resumed = co_await app.resume(id);
        if (!resumed)
            co_return failure(resumed.error().error == store::ErrorClass::missing ? 66 : 70,
                              resumed.error().message);
        co_return json::object{{"resumed", *resumed}};
    }
    const auto new_id = alerts::make_delivery_id(at);
    auto done = co_await store::await<std::string>(
        app.store(),
        store::Lane::urgent,
        [action, id, at, new_id](store::Store& store) -> store::Result<std::string> {
            if (action == "replay")
                return store.replay(id, new_id, at);
            const auto changed = action == "retry" ? store.retry(id, at) : store.drop(id, at);
            if (!changed)
                return std::unexpected(changed.error());
            return std::string();
        });
    if (!done)
        co_return failure(done.error().error == store::ErrorClass::missing   ? 66
                          : done.error().error == store::ErrorClass::damaged ? 65
                                                                             : 70,
                          done.error().message);
    app.outbox().poke_all();
    co_return json::object{{"delivery", action == "replay" ? new_id : id}};
}

/// What those ask who may not read the files themselves; not on the loop.
json::object look(const pipeline::Generation& generation, const json::object& request) {
    const auto& config = generation.config;
    const auto view = text_of(request, "view");
    if (view == "explain")
        return explained(request, *generation.watches, config, [&](const std::string& name) {
            return article_of_state(config.state, name);
        });
    if (view != "feed_list")
        return view_of_state(config.state, request, kMostRowsAsked);
    auto answer = view_of_state(config.state, {{"view", "feeds"}}, kMostRowsAsked);
    if (answer.contains("error"))
        return answer;
    return {{"feeds", feed_list(config.feeds, feeds_in(answer))}};
}

/// Tables for those who may not read the state's file themselves.
awaitable<json::object> view(App& app, json::object request) {
    const auto seen = co_await aside<json::object>(
        app.io(), app.reads(), [generation = app.generation(), request = std::move(request)] {
            return std::make_shared<json::object>(look(*generation, request));
        });
    co_return seen ? std::move(*seen) : failure(70, "the state cannot be read, see the log");
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

/// Changing verbs are logged (X10), articles as one line a minute at most.
void log_verb(App& app, const std::string& verb, const json::object& request) {
    if (verb == "reload" || verb == "notify-test")
        spdlog::info("control socket: {} {}", verb, visible(text_of(request, "channel")));
    else if (verb == "deliveries")
        spdlog::info("control socket: deliveries {} {}",
                     visible(text_of(request, "action")),
                     visible(text_of(request, "id")));
    else if (verb == "inject")
        app.note_injected();
}

awaitable<json::object> dispatch(App& app, json::object request) {
    const auto verb = text_of(request, "verb");
    log_verb(app, verb, request);
    if (verb == "status")
        co_return status(app);
    if (verb == "view")
        co_return co_await view(app, std::move(request));
    if (verb == "reload")
        co_return co_await reload(app);
    if (verb == "inject")
        co_return co_await inject(app, request);
    if (verb == "notify-test")
        co_return co_await notify_test(app, text_of(request, "channel"));
    if (verb == "deliveries") {
        const auto action = text_of(request, "action");
        if (action == "resume" || action == "retry" || action == "replay" || action == "drop")
            co_return co_await deliveries(app, action, text_of(request, "id"));
    }
    co_return failure(64, "unknown verb on the control socket: " + verb);
}

}  // namespace

awaitable<std::string> answer_control(App& app, std::string line) {
    if (has_many_values(line))
        co_return json::serialize(failure(65, "the request holds too many values"));
    boost::system::error_code broken;
    auto request = json::parse(line, broken);
    line = {};
    if (broken || !request.is_object())
        co_return json::serialize(failure(65, "not a JSON object on one line"));
    co_return json::serialize(co_await dispatch(app, std::move(request.get_object())));
}

}  // namespace newsalertd::app
