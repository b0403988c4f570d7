#include "daemon/alerts/alert.hpp"

#include "daemon/alerts/text/clean.hpp"
#include "feeds/dates/date.hpp"
#include "feeds/text/ascii.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/mp11.hpp>
#include <spdlog/fmt/chrono.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <concepts>
#include <ctime>
#include <type_traits>
#include <utility>

namespace newsalertd::alerts {

namespace json = boost::json;

// The schema: members are written under their names, in this order.
BOOST_DESCRIBE_ENUM(Kind, first, source, update, correction, retraction, digest, test, notice)
BOOST_DESCRIBE_STRUCT(MatchedWord, (), (watch, field, text))
BOOST_DESCRIBE_STRUCT(Source, (), (source, url, seen_at, publisher))
BOOST_DESCRIBE_STRUCT(Latency, (), (published, visible, fetched, parsed, matched, committed, sent))
BOOST_DESCRIBE_STRUCT(Alert,
                      (),
                      (alert,
                       seq,
                       kind,
                       watches,
                       priority,
                       story,
                       title,
                       url,
                       summary,
                       source,
                       publisher,
                       language,
                       published,
                       matched,
                       sources,
                       latency,
                       delivery,
                       note))

namespace {

template <typename T>
concept Described = boost::describe::has_describe_members<T>::value;

/// Calls `each(name, member)` for every member of the schema.
template <typename T, typename Each>
void for_each_member(T& object, Each each) {
    using Members =
        boost::describe::describe_members<std::remove_const_t<T>, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>(
        [&](auto member) { each(std::string_view(member.name), object.*member.pointer); });
}

bool is_left_out(const Alert& alert, std::string_view key) {
    return key == "note" && alert.note.empty();
}

bool is_left_out(const Source& source, std::string_view key) {
    return key == "publisher" && source.publisher.empty();
}

bool is_left_out(const auto& /*object*/, std::string_view /*key*/) {
    return false;
}

json::value written(std::int64_t value) {
    return value;
}

json::value written(const std::string& value) {
    return json::string(text::valid_utf8(value));
}

json::value written(Time value) {
    return json::string(to_rfc3339(value));
}

template <typename Enum>
requires std::is_enum_v<Enum>
json::value written(Enum value) {
    return json::string(to_string(value));
}

template <Described T>
json::value written(const T& object);

template <typename T>
json::value written(const std::optional<T>& value) {
    return value ? written(*value) : json::value(nullptr);
}

template <typename T>
json::value written(const std::vector<T>& list) {
    json::array out;
    for (const auto& one : list)
        out.emplace_back(written(one));
    return out;
}

template <Described T>
json::value written(const T& object) {
    json::object out;
    for_each_member(object, [&](std::string_view key, const auto& member) {
        if (key == "latency")
            out.emplace("difference", json::array{});  // of an update; not filled yet
        if (!is_left_out(object, key))
            out.emplace(key, written(member));
    });
    return out;
}

/// Whether `text` has a digit where `shape` has 0, and else the same letters and signs.
bool fits(std::string_view text, std::string_view shape) {
    return std::ranges::equal(text, shape, [](char c, char as) {
        return as == '0' ? feeds::is_digit(c) : feeds::to_upper(c) == as;
    });
}

/// In the one form of RFC 3339. The reader of dates knows whole seconds; the fraction stands in the
/// middle.
std::optional<Time> from_rfc3339(std::string_view text) {
    constexpr std::string_view kShape = "0000-00-00T00:00:00";
    const auto whole = text.substr(0, kShape.size());
    if (!fits(whole, kShape))
        return std::nullopt;
    text.remove_prefix(kShape.size());
    std::chrono::microseconds fraction{0};
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (text.empty() || !feeds::is_digit(text.front()))
            return std::nullopt;
        for (std::chrono::microseconds unit{100'000};
             !text.empty() && feeds::is_digit(text.front());
             text.remove_prefix(1), unit /= 10)
            fraction += (text.front() - '0') * unit;
    }
    constexpr std::array<std::string_view, 5> kZones{"Z", "+00:00", "-00:00", "+0000", "-0000"};
    if (std::ranges::none_of(kZones, [&](std::string_view zone) { return fits(text, zone); }))
        return std::nullopt;
    const auto seconds = feeds::read_date(std::string(whole).append(text));
    return seconds ? std::optional(Time{*seconds + fraction}) : std::nullopt;
}

bool read(const json::value& value, std::int64_t& out) {
    const auto* found = value.if_int64();
    out = found != nullptr ? *found : out;
    return found != nullptr;
}

bool read(const json::value& value, std::string& out) {
    if (const auto* found = value.if_string())
        out.assign(found->begin(), found->end());
    return value.is_string() || value.is_null();
}

bool read(const json::value& value, Time& out) {
    const auto time = value.is_string() ? from_rfc3339(value.get_string()) : std::nullopt;
    out = time.value_or(out);
    return time || value.is_null();
}

bool read(const json::value& value, std::optional<Time>& out) {
    return value.is_null() || read(value, out.emplace());
}

template <typename Enum>
requires std::is_enum_v<Enum>
bool read(const json::value& value, Enum& out) {
    constexpr int kMost = 8;  // all enums of the schema count from 0
    for (int i = 0; i < kMost && value.is_string(); ++i)
        if (std::string_view(to_string(static_cast<Enum>(i))) == value.get_string()) {
            out = static_cast<Enum>(i);
            return true;
        }
    return false;
}

template <Described T>
bool read(const json::value& value, T& out);

template <typename T>
bool read(const json::value& value, std::vector<T>& out) {
    const auto* list = value.if_array();
    return list != nullptr && std::ranges::all_of(*list, [&](const json::value& one) {
               return read(one, out.emplace_back());
           });
}

/// A member of the wrong type makes the whole unreadable; one that is missing stays as it is.
template <Described T>
bool read(const json::value& value, T& out) {
    const auto* object = value.if_object();
    bool good = object != nullptr;
    for_each_member(out, [&](std::string_view key, auto& member) {
        if (const auto* found = good ? object->if_contains(key) : nullptr)
            good = read(*found, member);
    });
    return good;
}

}  // namespace

const char* to_string(Kind kind) {
    return boost::describe::enum_to_string(kind, "first");
}

std::string to_rfc3339(Time time) {
    // NOLINTNEXTLINE(google-build-using-namespace): calendar names, in this function only
    using namespace std::chrono;
    constexpr Time kFirst{sys_days{year{0} / January / 1}};
    constexpr Time kLast{sys_days{year{10000} / January / 1} - microseconds{1}};
    const auto instant = floor<milliseconds>(std::clamp(time, kFirst, kLast));
    const auto second = floor<seconds>(instant);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                       fmt::gmtime(second.time_since_epoch().count()),
                       (instant - second).count());
}

std::string to_json(const Alert& alert) {
    return json::serialize(written(alert));
}

std::optional<Alert> alert_from_json(std::string_view line) {
    boost::system::error_code error;
    const json::value parsed = json::parse({line.data(), line.size()}, error);
    const auto* object = error ? nullptr : parsed.if_object();
    if (object == nullptr || !object->contains("alert") || !object->contains("kind") ||
        !object->contains("title"))
        return std::nullopt;
    Alert alert;
    return read(parsed, alert) ? std::optional(std::move(alert)) : std::nullopt;
}

}  // namespace newsalertd::alerts
