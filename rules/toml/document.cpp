#include "rules/toml/document.hpp"

#include "rules/toml/deep_key.hpp"
#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <toml++/toml.h>
#include <utility>

namespace rules::toml {

namespace {

constexpr std::size_t kDeepest = 32;

Place place_of(const ::toml::source_region& region) {
    return {.line = region.begin.line, .column = region.begin.column};
}

Node convert(const ::toml::node& node, std::size_t depth);

Node convert_table(const ::toml::table& table, std::size_t depth) {
    Node out;
    out.members.reserve(table.size());
    for (const auto& [key, value] : table)
        out.members.push_back({.key = std::string(key.str()),
                               .place = place_of(key.source()),
                               .value = convert(value, depth + 1)});
    // toml++ sorts by name; people read their file from the top.
    std::ranges::sort(out.members, {}, [](const Member& member) {
        return std::pair(member.place.line, member.place.column);
    });
    return out;
}

Node convert(const ::toml::node& node, std::size_t depth) {
    using Kind = Node::Kind;
    Node out;
    if (const auto* table = node.as_table()) {
        if (depth < kDeepest)
            out = convert_table(*table, depth);
    } else if (const auto* array = node.as_array()) {
        out.kind = Kind::array;
        if (depth < kDeepest) {
            out.items.reserve(array->size());
            for (const auto& item : *array)
                out.items.push_back(convert(item, depth + 1));
        }
    } else if (const auto* text = node.as_string()) {
        out.kind = Kind::string;
        out.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
        out.kind = Kind::integer;
        out.integer = integer->get();
    } else if (const auto* number = node.as_floating_point()) {
        out.kind = Kind::number;
        out.number = number->get();
    } else if (const auto* flag = node.as_boolean()) {
        out.kind = Kind::boolean;
        out.flag = flag->get();
    } else {
        out.kind = Kind::date;
    }
    out.place = place_of(node.source());
    return out;
}

void report(const ::toml::parse_error& error, const SourceText& source, Findings& findings) {
    const auto place = place_of(error.source());
    // The parser quotes what it stumbled over, which may be a secret without its quotes.
    if (source.excerpt(place.line).empty()) {
        findings.error(source,
                       place,
                       "this line is not valid TOML",
                       R"(a line is key = "value" or [section]; texts stand in quotes)");
        return;
    }
    findings.error(source, place, visible(error.description()));
}

}  // namespace

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
        case Node::Kind::array:
            return "a list";
        case Node::Kind::table:
            return "a table";
    }
    return "a value";
}

std::optional<Node> parse_toml(const SourceText& source, Findings& findings) {
    if (const auto place = find_deep_key(source.text())) {
        findings.error(
            source, {.line = place->line, .column = place->column}, "this key has too many dots");
        return std::nullopt;
    }
    // Debian's library is built to throw; this is the one place that hears of it.
    try {
        return convert(::toml::parse(std::string_view(source.text())), 0);
    } catch (const ::toml::parse_error& error) {
        report(error, source, findings);
        return std::nullopt;
    }
}

}  // namespace rules::toml
