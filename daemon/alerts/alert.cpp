#include "daemon/alerts/alert.hpp"

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/text/clean.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace newsalertd::alerts {

namespace json = boost::json;

namespace {

constexpr std::array kKinds{Kind::first,
                            Kind::source,
                            Kind::update,
                            Kind::correction,
                            Kind::retraction,
                            Kind::digest,
                            Kind::test,
                            Kind::notice};
constexpr std::array kPriorities{
    rules::Priority::low, rules::Priority::normal, rules::Priority::high, rules::Priority::urgent};
constexpr std::array kFields{rules::Field::title,
                             rules::Field::summary,
                             rules::Field::content,
                             rules::Field::author,
                             rules::Field::category,
                             rules::Field::source,
                             rules::Field::language,
                             rules::Field::url};

json::string valid(std::string_view value) {
    return json::string(text::valid_utf8(value));
}

json::value time(const std::optional<Time>& value) {
    if (!value) {
        return nullptr;
    }
    const std::string shown = to_rfc3339(*value);
    return json::string(shown);
}

json::array watches_of(const Alert& alert) {
    json::array out;
    for (const std::string& watch : alert.watches) {
        out.emplace_back(valid(watch));
    }
    return out;
}

json::array matched_of(const Alert& alert) {
    json::array out;
    for (const MatchedWord& word : alert.matched) {
        out.emplace_back(json::object{{"watch", valid(word.watch)},
                                      {"field", rules::to_string(word.field)},
                                      {"text", valid(word.text)}});
    }
    return out;
}

json::array sources_of(const Alert& alert) {
    json::array out;
    for (const Source& source : alert.sources) {
        json::object one{{"source", valid(source.source)},
                         {"url", valid(source.url)},
                         {"seen_at", time(source.seen_at)}};
        if (!source.publisher.empty()) {
            one.emplace("publisher", valid(source.publisher));
        }
        out.emplace_back(std::move(one));
    }
    return out;
}

json::object latency_of(const Latency& latency) {
    return {{"published", time(latency.published)},
            {"visible", time(latency.visible)},
            {"fetched", time(latency.fetched)},
            {"parsed", time(latency.parsed)},
            {"matched", time(latency.matched)},
            {"committed", time(latency.committed)},
            {"sent", time(latency.sent)}};
}

/// Reads digits [at, at + count); nullopt unless all are digits.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) {
        return std::nullopt;
    }
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return std::nullopt;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// ".345" at `at`: to microseconds; further digits are read over. Moves `at` behind them.
std::optional<std::chrono::microseconds> fraction(std::string_view text, std::size_t& at) {
    if (at >= text.size() || text[at] != '.') {
        return std::chrono::microseconds{0};
    }
    std::int64_t value = 0;
    std::int64_t unit = 100'000;
    const std::size_t first = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        value += (text[at] - '0') * unit;
        unit /= 10;
    }
    if (at == first) {
        return std::nullopt;
    }
    return std::chrono::microseconds{value};
}

std::optional<std::chrono::minutes> offset(std::string_view zone) {
    if (zone == "Z" || zone == "z") {
        return std::chrono::minutes{0};
    }
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') {
        return std::nullopt;
    }
    const auto hours = digits(zone, 1, 2);
    const auto minutes = digits(zone, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) {
        return std::nullopt;
    }
    const std::chrono::minutes value{*hours * 60 + *minutes};
    return zone[0] == '-' ? -value : value;
}

bool has_rfc3339_separators(std::string_view text) {
    return text.size() >= 20 && text.size() <= 40 && text[4] == '-' && text[7] == '-' &&
           (text[10] == 'T' || text[10] == 't') && text[13] == ':' && text[16] == ':';
}

std::optional<Time> from_rfc3339(std::string_view text) {
    // NOLINTNEXTLINE(google-build-using-namespace): calendar names, in this function only
    using namespace std::chrono;
    if (!has_rfc3339_separators(text)) {
        return std::nullopt;
    }
    const auto y = digits(text, 0, 4);
    const auto mon = digits(text, 5, 2);
    const auto d = digits(text, 8, 2);
    const auto h = digits(text, 11, 2);
    const auto min = digits(text, 14, 2);
    const auto s = digits(text, 17, 2);
    if (!y || !mon || !d || !h || !min || !s || *h > 23 || *min > 59 || *s > 60) {
        return std::nullopt;
    }
    const year_month_day date{
        year{*y}, month{static_cast<unsigned>(*mon)}, day{static_cast<unsigned>(*d)}};
    std::size_t at = 19;
    const auto part = fraction(text, at);
    if (!date.ok() || !part) {
        return std::nullopt;
    }
    const auto zone = offset(text.substr(at));
    if (!zone) {
        return std::nullopt;
    }
    return Time{sys_days{date} + hours{*h} + minutes{*min} + seconds{*s} + *part - *zone};
}

/// Reads members of one object; a member of the wrong type makes the whole alert unreadable.
class Members {
public:
    explicit Members(const json::value& value) : object_(value.if_object()) {
        ok_ = object_ != nullptr;
    }

    bool ok() const { return ok_; }

    void fail() { ok_ = false; }

    bool has(std::string_view key) const { return find(key) != nullptr; }

    void read(std::string_view key, std::string& out) {
        if (const json::value* value = find(key)) {
            if (const json::string* found = value->if_string()) {
                out.assign(found->data(), found->size());
            } else {
                ok_ = ok_ && value->is_null();
            }
        }
    }

    void read(std::string_view key, std::int64_t& out) {
        if (const json::value* value = find(key)) {
            if (const std::int64_t* found = value->if_int64()) {
                out = *found;
            } else {
                ok_ = false;
            }
        }
    }

    void read(std::string_view key, std::optional<Time>& out) {
        const json::value* value = find(key);
        if (value == nullptr || value->is_null()) {
            return;
        }
        std::string shown;
        read(key, shown);
        out = from_rfc3339(shown);
        ok_ = ok_ && out.has_value();
    }

    template <typename Enum, std::size_t N>
    void read(std::string_view key, Enum& out, const std::array<Enum, N>& all) {
        std::string name;
        read(key, name);
        const auto* found = std::ranges::find_if(
            all, [&](Enum value) { return std::string_view(to_string(value)) == name; });
        if (found != all.end()) {
            out = *found;
        } else {
            ok_ = ok_ && !has(key);
        }
    }

    /// Calls `each(element)` for every element of an array member.
    template <typename Each>
    void read_each(std::string_view key, Each each) {
        if (const json::value* value = find(key)) {
            if (const json::array* found = value->if_array()) {
                for (const json::value& element : *found) {
                    each(element);
                }
            } else {
                ok_ = false;
            }
        }
    }

private:
    const json::value* find(std::string_view key) const {
        return object_ == nullptr ? nullptr : object_->if_contains(key);
    }

    const json::object* object_;
    bool ok_ = true;
};

void read_watches(Members& from, Alert& alert) {
    from.read_each("watches", [&](const json::value& value) {
        const json::string* name = value.if_string();
        if (name == nullptr) {
            from.fail();
            return;
        }
        alert.watches.emplace_back(name->data(), name->size());
    });
}

void read_matched(Members& from, Alert& alert) {
    from.read_each("matched", [&](const json::value& value) {
        Members member(value);
        MatchedWord word;
        member.read("watch", word.watch);
        member.read("field", word.field, kFields);
        member.read("text", word.text);
        if (!member.ok()) {
            from.fail();
            return;
        }
        alert.matched.push_back(std::move(word));
    });
}

void read_sources(Members& from, Alert& alert) {
    from.read_each("sources", [&](const json::value& value) {
        Members member(value);
        Source source;
        std::optional<Time> seen_at;
        member.read("source", source.source);
        member.read("url", source.url);
        member.read("seen_at", seen_at);
        member.read("publisher", source.publisher);
        if (!member.ok()) {
            from.fail();
            return;
        }
        source.seen_at = seen_at.value_or(Time{});
        alert.sources.push_back(std::move(source));
    });
}

void read_latency(Members& from, const json::value& value, Latency& latency) {
    Members member(value);
    member.read("published", latency.published);
    member.read("visible", latency.visible);
    member.read("fetched", latency.fetched);
    member.read("parsed", latency.parsed);
    member.read("matched", latency.matched);
    member.read("committed", latency.committed);
    member.read("sent", latency.sent);
    if (!member.ok()) {
        from.fail();
    }
}

}  // namespace

const char* to_string(Kind kind) {
    switch (kind) {
        case Kind::first:
            return "first";
        case Kind::source:
            return "source";
        case Kind::update:
            return "update";
        case Kind::correction:
            return "correction";
        case Kind::retraction:
            return "retraction";
        case Kind::digest:
            return "digest";
        case Kind::test:
            return "test";
        case Kind::notice:
            return "notice";
    }
    return "first";
}

const char* to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::delivered:
            return "delivered";
        case Outcome::transient:
            return "transient";
        case Outcome::content:
            return "content";
        case Outcome::target:
            return "target";
    }
    return "transient";
}

std::string to_rfc3339(Time time) {
    // NOLINTNEXTLINE(google-build-using-namespace): calendar names, in this function only
    using namespace std::chrono;
    constexpr Time kFirst{sys_days{year{0} / January / 1}};
    constexpr Time kLast{sys_days{year{10000} / January / 1} - microseconds{1}};
    const auto instant = floor<milliseconds>(std::clamp(time, kFirst, kLast));
    const auto midnight = floor<days>(instant);
    const year_month_day date{midnight};
    const hh_mm_ss clock{instant - midnight};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                       static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()),
                       clock.hours().count(),
                       clock.minutes().count(),
                       clock.seconds().count(),
                       clock.subseconds().count());
}

std::string to_json(const Alert& alert) {
    json::object out{{"alert", alert.alert},
                     {"seq", alert.seq},
                     {"kind", to_string(alert.kind)},
                     {"watches", watches_of(alert)},
                     {"priority", rules::to_string(alert.priority)},
                     {"story", alert.story},
                     {"title", valid(alert.title)},
                     {"url", valid(alert.url)},
                     {"summary", valid(alert.summary)},
                     {"source", valid(alert.source)},
                     {"publisher", valid(alert.publisher)},
                     {"language", valid(alert.language)},
                     {"published", time(alert.published)},
                     {"matched", matched_of(alert)},
                     {"sources", sources_of(alert)},
                     {"difference", json::array{}},
                     {"latency", latency_of(alert.latency)},
                     {"delivery", valid(alert.delivery)}};
    if (!alert.note.empty()) {
        out.emplace("note", valid(alert.note));
    }
    return json::serialize(out);
}

std::optional<Alert> alert_from_json(std::string_view line) {
    boost::system::error_code error;
    const json::value parsed = json::parse({line.data(), line.size()}, error);
    if (error) {
        return std::nullopt;
    }
    Members from(parsed);
    if (!from.ok() || !from.has("alert") || !from.has("kind") || !from.has("title")) {
        return std::nullopt;
    }
    Alert alert;
    from.read("alert", alert.alert);
    from.read("seq", alert.seq);
    from.read("kind", alert.kind, kKinds);
    read_watches(from, alert);
    from.read("priority", alert.priority, kPriorities);
    from.read("story", alert.story);
    from.read("title", alert.title);
    from.read("url", alert.url);
    from.read("summary", alert.summary);
    from.read("source", alert.source);
    from.read("publisher", alert.publisher);
    from.read("language", alert.language);
    from.read("published", alert.published);
    read_matched(from, alert);
    read_sources(from, alert);
    if (from.has("latency")) {
        read_latency(from, parsed.as_object().at("latency"), alert.latency);
    }
    from.read("delivery", alert.delivery);
    from.read("note", alert.note);
    if (!from.ok()) {
        return std::nullopt;
    }
    return alert;
}

}  // namespace newsalertd::alerts
