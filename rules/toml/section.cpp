#include "rules/toml/section.hpp"

#include "rules/toml/duration.hpp"
#include "rules/toml/shown.hpp"
#include "rules/toml/suggest.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

namespace rules::toml {

namespace {

/// A table with thousands of unknown keys is no configuration; a few findings tell as much.
constexpr std::size_t kMostUnknown = 50;

bool means_off(const Node& node) {
    switch (node.kind) {
        case Node::Kind::boolean:
            return !node.flag;
        case Node::Kind::string:
            return node.text.empty() || node.text == "off";
        case Node::Kind::integer:
            return node.integer == 0;
        case Node::Kind::array:
            return node.items.empty();
        case Node::Kind::table:
            return node.members.empty();
        default:
            return false;
    }
}

std::string with_article(std::string_view kind, std::string_view example) {
    return example.empty() ? std::string(kind) : fmt::format("{} such as {}", kind, example);
}

}  // namespace

Section::Section(const Node& table, std::string title, const SourceText& source, Findings& findings)
    : table_(table), title_(std::move(title)), source_(source), findings_(findings) {}

const Node* Section::find(std::string_view key) {
    if (std::ranges::find(known_, key) == known_.end())
        known_.push_back(key);
    return table_.member(key);
}

void Section::wrong_kind(const Node& node, std::string_view key, std::string_view expected) {
    error(node,
          fmt::format("{} {} must be {}, not {}", title_, key, expected, to_string(node.kind)));
}

void Section::out_of_range(const Node& node,
                           std::string_view key,
                           const auto& value,
                           const auto& least,
                           const auto& most) {
    error(node,
          fmt::format("{} {} is {}; it must be from {} to {}", title_, key, value, least, most));
}

const Node* Section::of_kind(std::string_view key, Node::Kind kind, std::string_view example) {
    const auto* node = find(key);
    if (node == nullptr || node->kind == kind)
        return node;
    wrong_kind(*node, key, with_article(to_string(kind), example));
    return nullptr;
}

const Node* Section::text_node(std::string_view key) {
    return of_kind(key, Node::Kind::string, {});
}

std::optional<std::string> Section::text(std::string_view key) {
    const auto* node = text_node(key);
    if (node == nullptr)
        return std::nullopt;
    return node->text;
}

std::optional<bool> Section::flag(std::string_view key) {
    const auto* node = of_kind(key, Node::Kind::boolean, {});
    if (node == nullptr)
        return std::nullopt;
    return node->flag;
}

std::optional<std::int64_t> Section::integer(std::string_view key,
                                             std::int64_t least,
                                             std::int64_t most) {
    const auto* node = of_kind(key, Node::Kind::integer, {});
    if (node == nullptr)
        return std::nullopt;
    if (node->integer >= least && node->integer <= most)
        return node->integer;
    out_of_range(*node, key, node->integer, least, most);
    return std::nullopt;
}

std::optional<double> Section::number(std::string_view key, double least, double most) {
    const auto* node = find(key);
    if (node == nullptr)
        return std::nullopt;
    if (node->kind != Node::Kind::integer && node->kind != Node::Kind::number) {
        wrong_kind(*node, key, "a number");
        return std::nullopt;
    }
    const double value =
        node->kind == Node::Kind::integer ? static_cast<double>(node->integer) : node->number;
    if (value >= least && value <= most)
        return value;  // false for NaN
    out_of_range(*node, key, value, least, most);
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> Section::duration(std::string_view key,
                                                           std::string_view least,
                                                           std::string_view most,
                                                           std::string_view otherwise) {
    const auto* node = find(key);
    if (node == nullptr)
        return std::nullopt;
    if (node->kind != Node::Kind::string) {
        const bool bare = node->kind == Node::Kind::integer;
        error(*node,
              fmt::format("{} {} must be a duration, not {}", title_, key, to_string(node->kind)),
              bare ? fmt::format("write \"{}s\"", node->integer) : R"(such as "90s" or "5m")");
        return std::nullopt;
    }
    const auto value = parse_duration(node->text);
    if (!value) {
        error(*node, fmt::format("{} {}: {}", title_, key, value.error()), std::string(otherwise));
        return std::nullopt;
    }
    if (*value >= parse_duration(least).value() && *value <= parse_duration(most).value())
        return *value;
    out_of_range(*node, key, in_quotes(node->text), least, most);
    return std::nullopt;
}

std::optional<std::optional<std::chrono::seconds>> Section::age(std::string_view key,
                                                                std::string_view least) {
    if (const auto* node = find(key); node != nullptr && node->text == "any")
        return std::optional<std::chrono::seconds>();
    const auto value = duration(key, least, "5200w", R"(or "any", which sets no limit)");
    if (!value)
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::seconds>(*value);
}

std::vector<const Node*> Section::texts(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr)
        return {};
    if (node->kind == Node::Kind::string)
        return {node};
    if (node->kind != Node::Kind::array) {
        wrong_kind(*node, key, "a list of strings");
        return {};
    }
    std::vector<const Node*> found;
    for (const auto& item : node->items)
        if (item.kind == Node::Kind::string)
            found.push_back(&item);
        else
            wrong_kind(item, key, "a list of strings");
    return found;
}

const Node* Section::table(std::string_view key) {
    return of_kind(key, Node::Kind::table, {});
}

std::vector<const Node*> Section::tables(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr)
        return {};
    std::vector<const Node*> found;
    if (node->kind == Node::Kind::array)
        for (const auto& item : node->items)
            if (item.kind == Node::Kind::table)
                found.push_back(&item);
    const auto wanted = node->kind == Node::Kind::array ? node->items.size() : 1;
    if (found.size() != wanted)
        error(*node,
              fmt::format("{} {} is a list of tables, each below [[{}]]", title_, key, key),
              fmt::format("write [[{}]] above each", key));
    return found;
}

std::optional<std::size_t> Section::choice(std::string_view key,
                                           std::initializer_list<std::string_view> choices) {
    const auto* node = text_node(key);
    if (node == nullptr)
        return std::nullopt;
    const auto* const found = std::ranges::find(choices, node->text);
    if (found != choices.end())
        return static_cast<std::size_t>(found - choices.begin());
    const std::vector<std::string> known(choices.begin(), choices.end());
    error(*node,
          fmt::format("{} {} has no choice {}", title_, key, in_quotes(node->text)),
          suggestion(node->text, known));
    return std::nullopt;
}

void Section::unavailable(const Node& at, std::string_view what, std::string hint) {
    error(at, fmt::format("{} {} is not available in this version", title_, what), std::move(hint));
}

void Section::not_available(std::initializer_list<std::string_view> keys) {
    for (const auto key : keys)
        if (const auto* node = find(key); node != nullptr && !means_off(*node))
            unavailable(*node, key);
}

void Section::without_effect(std::initializer_list<std::string_view> keys) {
    for (const auto key : keys)
        if (const auto* node = find(key); node != nullptr && !means_off(*node))
            warning(*node, fmt::format("{} {} has no effect in this version", title_, key));
}

void Section::finish(Advice advice) {
    std::size_t unknown = 0;
    for (const auto& member : table_.members) {
        if (std::ranges::find(known_, member.key) != known_.end() || ++unknown > kMostUnknown)
            continue;
        auto hint = advice == nullptr ? std::string() : advice(member.key);
        if (hint.empty())
            hint = suggestion(member.key, std::vector<std::string>(known_.begin(), known_.end()));
        findings_.error(source_,
                        member.place,
                        fmt::format("{} has no key {}", title_, in_quotes(member.key)),
                        std::move(hint));
    }
    if (unknown > kMostUnknown)
        error(fmt::format("{} has {} more unknown keys", title_, unknown - kMostUnknown));
}

void Section::report(Severity severity, Place place, std::string message, std::string hint) {
    if (severity == Severity::error)
        findings_.error(source_, place, std::move(message), std::move(hint));
    else
        findings_.warning(source_, place, std::move(message), std::move(hint));
}

void Section::error(const Node& at, std::string message, std::string hint) {
    findings_.error(source_, at.place, std::move(message), std::move(hint));
}

void Section::warning(const Node& at, std::string message, std::string hint) {
    findings_.warning(source_, at.place, std::move(message), std::move(hint));
}

void Section::error(std::string message, std::string hint) {
    findings_.error(source_, table_.place, std::move(message), std::move(hint));
}

}  // namespace rules::toml
