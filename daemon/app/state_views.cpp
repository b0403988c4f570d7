#include "daemon/app/state_views.hpp"

#include "daemon/app/app.hpp"

#include <boost/algorithm/hex.hpp>
#include <boost/json/array.hpp>

#include <algorithm>
#include <expected>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

/// Bytes that are no text.
struct Bytes {
    std::string& value;
};

template <class Visit>
void fields(store::AlertRow& row, Visit visit) {
    visit("id", row.id);
    visit("watch", row.watch);
    visit("story", row.story);
    visit("state", row.state);
    visit("events", row.events);
    visit("created", row.created);
    visit("content", row.content);
    visit("delivered", row.delivered);
    visit("deliveries", row.deliveries);
    visit("sent", row.sent);
    visit("accepted", row.accepted);
    visit("damaged", row.damaged);
}

template <class Visit>
void fields(store::DeliveryRow& row, Visit visit) {
    visit("id", row.id);
    visit("target", row.target);
    visit("state", row.state);
    visit("reason", row.reason);
    visit("kind", row.kind);
    visit("attempts", row.attempts);
    visit("ambiguous", row.ambiguous);
    visit("status", row.status);
    visit("provider_ref", row.provider_ref);
    visit("created", row.created);
    visit("next_attempt", row.next_attempt);
    visit("sent", row.sent);
    visit("settled", row.settled);
    visit("content", row.content);
    visit("damaged", row.damaged);
}

template <class Visit>
void fields(store::FeedSummary& row, Visit visit) {
    visit("name", row.name);
    visit("url", row.url);
    visit("health", row.health);
    visit("error", row.error);
    visit("next_poll", row.next_poll);
    visit("polled_at", row.polled_at);
    visit("too_old", row.too_old);
    visit("state", Bytes{row.state});
}

template <class Visit>
void fields(ArticleView& view, Visit visit) {
    auto& row = view.row;
    visit("seq", row.seq);
    visit("story", row.story);
    visit("feed", row.feed);
    visit("url", row.url);
    visit("title", row.title);
    visit("summary", row.summary);
    visit("body", Bytes{row.body});
    visit("publisher", row.publisher);
    visit("language", row.language);
    visit("published", row.published);
    visit("seen_at", row.seen_at);
    visit("not_told", row.not_told);
    visit("damaged", row.damaged);
    visit("alerts", view.alerts);
}

/// Into an object.
struct Put {
    json::object& out;

    void operator()(std::string_view name, const std::string& value) const { out[name] = value; }

    void operator()(std::string_view name, std::int64_t value) const { out[name] = value; }

    void operator()(std::string_view name, int value) const { out[name] = value; }

    void operator()(std::string_view name, bool value) const { out[name] = value; }

    void operator()(std::string_view name, Time value) const {
        out[name] = std::int64_t{value.time_since_epoch().count()};
    }

    void operator()(std::string_view name, std::optional<Time> value) const {
        if (value)
            (*this)(name, *value);
    }

    void operator()(std::string_view name, Bytes bytes) const {
        std::string hex;
        boost::algorithm::hex_lower(bytes.value, std::back_inserter(hex));
        out[name] = hex;
    }

    void operator()(std::string_view name, const std::map<std::string, std::int64_t>& value) const {
        json::object object;
        for (const auto& [key, number] : value)
            object[key] = number;
        out[name] = std::move(object);
    }
};

/// Out of one that comes from a daemon, perhaps of another version.
struct Get {
    const json::object& in;

    const json::value* find(std::string_view name) const { return in.if_contains(name); }

    std::optional<std::int64_t> number(std::string_view name) const {
        const auto* value = find(name);
        return value && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
    }

    void operator()(std::string_view name, std::string& value) const {
        if (const auto* text = find(name); text && text->is_string())
            value = std::string(text->get_string());
    }

    void operator()(std::string_view name, std::int64_t& value) const {
        value = number(name).value_or(value);
    }

    void operator()(std::string_view name, int& value) const {
        value = static_cast<int>(number(name).value_or(value));
    }

    void operator()(std::string_view name, bool& value) const {
        if (const auto* flag = find(name); flag && flag->is_bool())
            value = flag->get_bool();
    }

    void operator()(std::string_view name, Time& value) const {
        if (const auto count = number(name))
            value = Time(Time::duration(*count));
    }

    void operator()(std::string_view name, std::optional<Time>& value) const {
        if (const auto count = number(name))
            value = Time(Time::duration(*count));
    }

    void operator()(std::string_view name, Bytes bytes) const {
        std::string hex;
        (*this)(name, hex);
        try {
            boost::algorithm::unhex(hex, std::back_inserter(bytes.value));
        } catch (const boost::algorithm::hex_decode_error&) {
            bytes.value.clear();
        }
    }

    void operator()(std::string_view name, std::map<std::string, std::int64_t>& value) const {
        if (const auto* object = find(name); object && object->is_object())
            for (const auto& [key, number] : object->get_object())
                if (number.is_int64())
                    value[std::string(key)] = number.get_int64();
    }
};

template <class Row>
json::object put(std::vector<Row> rows) {
    json::array out;
    for (auto& row : rows) {
        json::object object;
        fields(row, Put{object});
        out.push_back(std::move(object));
    }
    return {{"rows", std::move(out)}};
}

template <class Row>
std::vector<Row> get(const json::object& answer) {
    std::vector<Row> rows;
    const auto* list = answer.if_contains("rows");
    if (!list || !list->is_array())
        return rows;
    for (const auto& one : list->get_array())
        if (one.is_object())
            fields(rows.emplace_back(), Get{one.get_object()});
    return rows;
}

json::object failure(const store::Error& error) {
    return {{"error", {{"message", error.message}, {"exit", exit_code_of(error.error)}}}};
}

template <class Rows>
json::object put_or_fail(std::expected<Rows, store::Error> rows) {
    return rows ? put(std::move(*rows)) : failure(rows.error());
}

std::expected<ArticleView, store::Error> article(store::Reader& reader, const std::string& name) {
    auto row = reader.article(name);
    if (!row)
        return std::unexpected(row.error());
    auto alerts = reader.alerts_of(row->story);
    if (!alerts)
        return std::unexpected(alerts.error());
    return ArticleView{.row = std::move(*row), .alerts = std::move(*alerts)};
}

}  // namespace

json::object view_of_state(const std::filesystem::path& state,
                           const json::object& request,
                           std::int64_t most_rows) {
    const Get asked{request};
    std::string view;
    std::string id;
    asked("view", view);
    const auto most = static_cast<std::size_t>(
        std::clamp(asked.number("most").value_or(50), std::int64_t{1}, most_rows));
    const auto reader = store::Reader::open(state);
    if (!reader)
        return failure(reader.error());
    if (view == "alerts")
        return put_or_fail((*reader)->alerts(most));
    if (view == "feeds")
        return put_or_fail((*reader)->feeds());
    if (view == "deliveries") {
        asked("state", id);
        return put_or_fail((*reader)->deliveries(id, most));
    }
    if (view == "delivery") {
        asked("id", id);
        auto row = (*reader)->delivery(id);
        return row ? put(std::vector{std::move(*row)}) : failure(row.error());
    }
    if (view == "article") {
        asked("article", id);
        auto one = article(**reader, id);
        return one ? put(std::vector{std::move(*one)}) : failure(one.error());
    }
    return {{"error", {{"message", "no such view of the state: " + view}, {"exit", 64}}}};
}

std::expected<ArticleView, store::Error> article_of_state(const std::filesystem::path& state,
                                                          const std::string& name) {
    const auto reader = store::Reader::open(state);
    if (!reader)
        return std::unexpected(reader.error());
    return article(**reader, name);
}

std::vector<store::AlertRow> alerts_in(const json::object& answer) {
    return get<store::AlertRow>(answer);
}

std::vector<store::DeliveryRow> deliveries_in(const json::object& answer) {
    return get<store::DeliveryRow>(answer);
}

std::vector<store::FeedSummary> feeds_in(const json::object& answer) {
    return get<store::FeedSummary>(answer);
}

std::vector<ArticleView> articles_in(const json::object& answer) {
    return get<ArticleView>(answer);
}

}  // namespace newsalertd::app
