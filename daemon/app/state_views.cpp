#include "daemon/app/state_views.hpp"

#include "daemon/alerts/alert.hpp"
#include "daemon/app/races.hpp"

#include <boost/algorithm/hex.hpp>
#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/mp11/algorithm.hpp>

#include <sysexits.h>

#include <algorithm>
#include <concepts>
#include <optional>
#include <string_view>
#include <utility>

// The members' names are the keys, on the wire and in what `--json` prints; their order is that of
// what is printed.
// clang-format off: the macro's lists would have a line for each name
namespace newsalertd::store {
BOOST_DESCRIBE_STRUCT(AlertRow, (), (id, watch, story, state, events, created, sent, accepted,
                                     deliveries, delivered, damaged, content))
BOOST_DESCRIBE_STRUCT(DeliveryRow, (), (id, target, state, reason, kind, attempts, ambiguous,
                                        status, provider_ref, created, next_attempt, sent, settled,
                                        damaged, content))
BOOST_DESCRIBE_STRUCT(ArticleRow, (), (seq, story, feed, url, title, summary, body, publisher,
                                       language, published, seen_at, not_told, damaged))
BOOST_DESCRIBE_STRUCT(FeedSummary, (), (name, url, health, error, next_poll, polled_at, too_old,
                                        state))
}  // namespace newsalertd::store

namespace newsalertd::app {
BOOST_DESCRIBE_STRUCT(Race, (), (publisher, feed, races, first, median_behind, median_ahead))
}  // namespace newsalertd::app

// clang-format on

namespace newsalertd::app {

namespace json = boost::json;

namespace {

template <class Row, class Visit>
void for_each_member(Visit visit) {
    using Members = boost::describe::describe_members<Row, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) { visit(member.name, member.pointer); });
}

/// Times as the state keeps them.
template <class T>
json::value on_wire(const T& value) {
    if constexpr (std::same_as<T, Time>)
        return to_micros(value);
    else if constexpr (std::same_as<T, std::optional<Time>>)
        return value ? json::value(to_micros(*value)) : json::value();
    else
        return json::value(value);
}

template <class T>
json::value in_print(const T& value) {
    if constexpr (std::same_as<T, Time>)
        return json::value(alerts::to_rfc3339(value));
    else if constexpr (std::same_as<T, std::optional<Time>>)
        return value ? json::value(alerts::to_rfc3339(*value)) : json::value();
    else
        return json::value(value);
}

/// Leaves `out` as it is where `value` is of another kind.
template <class T>
void read(const json::value& value, T& out) {
    if constexpr (std::same_as<T, std::string>) {
        if (value.is_string())
            out = std::string(value.get_string());
    } else if constexpr (std::same_as<T, bool>) {
        if (value.is_bool())
            out = value.get_bool();
    } else if constexpr (std::same_as<T, double>) {
        if (value.is_number())
            out = value.to_number<double>();
    } else if (!value.is_double() && value.is_number()) {
        // What was not on a wire may hold the same number as another type.
        boost::system::error_code too_large;
        const auto number = value.to_number<std::int64_t>(too_large);
        if (too_large)
            return;
        if constexpr (std::integral<T>)
            out = static_cast<T>(number);
        else
            out = from_micros(number);
    }
}

/// Bytes that are no text travel in hex.
std::string from_hex(const std::string& hex) {
    try {
        return boost::algorithm::unhex(hex);
    } catch (const boost::algorithm::hex_decode_error&) {
        return {};
    }
}

template <class Row>
json::object put(const Row& row) {
    json::object out;
    for_each_member<Row>([&](const char* name, auto member) { out[name] = on_wire(row.*member); });
    if constexpr (std::same_as<Row, store::FeedSummary>)
        out["state"] = boost::algorithm::hex_lower(row.state);
    if constexpr (std::same_as<Row, store::ArticleRow>)
        out["body"] = boost::algorithm::hex_lower(row.body);
    return out;
}

template <>
json::object put(const ArticleView& view) {
    auto out = put(view.row);
    auto& alerts = out["alerts"].emplace_object();
    for (const auto& [watch, alert] : view.alerts)
        alerts[watch] = alert;
    return out;
}

template <class Row>
Row get(const json::object& in) {
    Row row;
    for_each_member<Row>([&](const char* name, auto member) {
        if (const auto* value = in.if_contains(name))
            read(*value, row.*member);
    });
    if constexpr (std::same_as<Row, store::FeedSummary>)
        row.state = from_hex(row.state);
    if constexpr (std::same_as<Row, store::ArticleRow>)
        row.body = from_hex(row.body);
    return row;
}

template <>
ArticleView get(const json::object& in) {
    ArticleView view{.row = get<store::ArticleRow>(in), .alerts = {}};
    if (const auto* alerts = in.if_contains("alerts"); alerts && alerts->is_object())
        for (const auto& [watch, alert] : alerts->get_object())
            if (alert.is_int64())
                view.alerts[std::string(watch)] = alert.get_int64();
    return view;
}

template <class Row>
json::array rows_of(const std::vector<Row>& rows) {
    json::array out;
    for (const auto& row : rows)
        out.push_back(put(row));
    return out;
}

template <class Row>
json::object answer_of(const std::expected<std::vector<Row>, store::Error>& rows) {
    return rows ? json::object{{"rows", rows_of(*rows)}} : to_json(failure_of(rows.error()));
}

template <class Row>
json::object answer_of(const std::expected<Row, store::Error>& row) {
    return row ? json::object{{"rows", json::array{put(*row)}}} : to_json(failure_of(row.error()));
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
    const auto view = text_of(request, "view");
    std::int64_t asked = 50;
    if (const auto* most = request.if_contains("most"))
        read(*most, asked);
    const auto most = static_cast<std::size_t>(std::clamp(asked, std::int64_t{1}, most_rows));
    const auto reader = store::Reader::open(state);
    if (!reader)
        return to_json(failure_of(reader.error()));
    if (view == "alerts")
        return answer_of((*reader)->alerts(most));
    if (view == "feeds")
        return answer_of((*reader)->feeds());
    if (view == "races") {
        std::int64_t since = 0;
        if (const auto* at = request.if_contains("since"))
            read(*at, since);
        const auto sightings = (*reader)->sightings(from_micros(since));
        return sightings ? json::object{{"rows", rows_of(races_of(*sightings))}}
                         : to_json(failure_of(sightings.error()));
    }
    if (view == "deliveries")
        return answer_of((*reader)->deliveries(text_of(request, "state"), most));
    if (view == "delivery")
        return answer_of((*reader)->delivery(text_of(request, "id")));
    if (view == "article")
        return answer_of(article(**reader, text_of(request, "article")));
    return to_json({EX_USAGE, "no such view of the state: " + view});
}

std::expected<ArticleView, Failure> article_of_state(const std::filesystem::path& state,
                                                     const std::string& name) {
    const auto reader = store::Reader::open(state);
    if (!reader)
        return std::unexpected(failure_of(reader.error()));
    auto found = article(**reader, name);
    if (!found)
        return std::unexpected(failure_of(found.error()));
    return std::move(*found);
}

template <class Row>
std::vector<Row> rows_in(const json::object& answer) {
    std::vector<Row> rows;
    const auto* list = answer.if_contains("rows");
    if (!list || !list->is_array())
        return rows;
    for (const auto& one : list->get_array())
        if (one.is_object())
            rows.push_back(get<Row>(one.get_object()));
    return rows;
}

template std::vector<store::AlertRow> rows_in(const json::object&);
template std::vector<store::DeliveryRow> rows_in(const json::object&);
template std::vector<store::FeedSummary> rows_in(const json::object&);
template std::vector<ArticleView> rows_in(const json::object&);
template std::vector<Race> rows_in(const json::object&);

template <class Row>
json::object printed(const Row& row, std::string_view id, std::string_view content) {
    json::object out;
    for_each_member<Row>([&](std::string_view name, auto member) {
        out[name == "id" ? id : name == "content" ? content : name] = in_print(row.*member);
    });
    boost::system::error_code broken;
    if (auto alert = json::parse(row.content, broken); !broken)
        out[content] = std::move(alert);
    return out;
}

json::object printed(const store::AlertRow& row) {
    return printed(row, "alert", "newest");
}

json::object printed(const Race& row) {
    return put(row);
}

json::object printed(const store::DeliveryRow& row) {
    return printed(row, "id", "alert");
}

}  // namespace newsalertd::app
