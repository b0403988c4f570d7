#include "rules/toml/document.hpp"

#include "rules/toml/fault.hpp"
#include "rules/toml/scan.hpp"

#include <algorithm>
#include <chrono>
#include <toml++/toml.h>
#include <utility>

namespace rules::toml {

namespace {

constexpr std::size_t kDeepest = 32;

Place place_of(const ::toml::source_region& region) {
    return {.line = region.begin.line, .column = region.begin.column};
}

std::int64_t seconds_of(const ::toml::date& date) {
    using namespace std::chrono;
    const sys_days day = year(date.year) / month(date.month) / std::chrono::day(date.day);
    return seconds(day.time_since_epoch()).count();
}

/// A time without an offset is UTC.
std::int64_t seconds_of(const ::toml::date_time& moment) {
    const auto offset = moment.offset ? moment.offset->minutes : std::int16_t{0};
    return seconds_of(moment.date) + 3600 * moment.time.hour + 60 * (moment.time.minute - offset) +
           moment.time.second;
}

Node convert(::toml::node& node, std::size_t depth);

Node convert_table(::toml::table& table, std::size_t depth) {
    Node out;
    out.members.reserve(table.size());
    for (auto&& [key, value] : table)
        out.members.push_back({.key = std::string(key.str()),
                               .place = place_of(key.source()),
                               .value = convert(value, depth + 1)});
    // toml++ sorts by name; people read their file from the top.
    std::ranges::sort(out.members, {}, &Member::place);
    return out;
}

Node convert(::toml::node& node, std::size_t depth) {
    using Kind = Node::Kind;
    Node out;
    if (auto* table = node.as_table()) {
        if (depth < kDeepest)
            out = convert_table(*table, depth);
    } else if (auto* array = node.as_array()) {
        out.kind = Kind::array;
        if (depth < kDeepest) {
            out.items.reserve(array->size());
            for (auto& item : *array)
                out.items.push_back(convert(item, depth + 1));
        }
    } else if (auto* text = node.as_string()) {
        out.kind = Kind::string;
        out.text = std::move(text->get());
    } else if (const auto* integer = node.as_integer()) {
        out.kind = Kind::integer;
        out.integer = integer->get();
    } else if (const auto* number = node.as_floating_point()) {
        out.kind = Kind::number;
        out.number = number->get();
    } else if (const auto* flag = node.as_boolean()) {
        out.kind = Kind::boolean;
        out.flag = flag->get();
    } else if (const auto* date = node.as_date()) {
        out.kind = Kind::date;
        out.integer = seconds_of(date->get());
    } else if (const auto* moment = node.as_date_time()) {
        out.kind = Kind::moment;
        out.integer = seconds_of(moment->get());
    } else {
        out.kind = Kind::time;
    }
    out.place = place_of(node.source());
    return out;
}

/// Of what stands before the place where the parser gave up, the first thing that is wrong.
void report(const ::toml::parse_error& error, const SourceText& source, Findings& findings) {
    auto place = place_of(error.source());
    auto fault = find_fault(source.text());
    if (fault && source.place(fault->offset).line <= place.line)
        place = source.place(fault->offset);
    else
        fault = Fault{.message = "this line is not valid TOML", .hint = std::string(kLineHint)};
    findings.error(source, place, std::move(fault->message), std::move(fault->hint));
}

}  // namespace

const Node* Node::member(std::string_view key) const {
    const auto found = std::ranges::find(members, key, &Member::key);
    return found == members.end() ? nullptr : &found->value;
}

std::string_view to_string(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::string:
            return "a string";
        case Node::Kind::integer:
            return "an integer";
        case Node::Kind::number:
            return "a number";
        case Node::Kind::boolean:
            return "true or false";
        case Node::Kind::date:
            return "a date";
        case Node::Kind::moment:
            return "a date and time";
        case Node::Kind::time:
            return "a time";
        case Node::Kind::array:
            return "a list";
        case Node::Kind::table:
            return "a table";
    }
    return "a value";
}

std::optional<Node> parse_toml(const SourceText& source, Findings& findings) {
    if (const auto deep = find_deep_key(source.text())) {
        findings.error(source, source.place(*deep), "this key has too many dots");
        return std::nullopt;
    }
    // Debian's library is built to throw; this is the one place that hears of it.
    try {
        auto table = ::toml::parse(std::string_view(source.text()));
        return convert(table, 0);
    } catch (const ::toml::parse_error& error) {
        report(error, source, findings);
        return std::nullopt;
    }
}

}  // namespace rules::toml
