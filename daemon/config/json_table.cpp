#include "daemon/config/json_table.hpp"

#include "daemon/addresses.hpp"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <string>
#include <utility>

namespace newsalertd::config {

namespace {

constexpr std::size_t kLongestPath = 500;

/// Steps joined by dots, none of them empty.
bool is_path(std::string_view text) {
    return !text.empty() && text.size() <= kLongestPath && !text.starts_with('.') &&
           !text.ends_with('.') && text.find("..") == std::string_view::npos;
}

}  // namespace

std::optional<feeds::parse::JsonMapping> read_json_mapping(Section& feed) {
    const auto* table = feed.table("json");
    if (table == nullptr)
        return std::nullopt;
    Section section(*table, "[feed.json]", feed.source(), feed.findings());
    feeds::parse::JsonMapping mapping;
    using Field = std::string feeds::parse::JsonMapping::*;
    const std::array<std::pair<const char*, Field>, 13> fields = {{
        {"entries", &feeds::parse::JsonMapping::entries},
        {"id", &feeds::parse::JsonMapping::id},
        {"title", &feeds::parse::JsonMapping::title},
        {"link", &feeds::parse::JsonMapping::link},
        {"summary", &feeds::parse::JsonMapping::summary},
        {"content", &feeds::parse::JsonMapping::content},
        {"published", &feeds::parse::JsonMapping::published},
        {"updated", &feeds::parse::JsonMapping::updated},
        {"author", &feeds::parse::JsonMapping::author},
        {"category", &feeds::parse::JsonMapping::category},
        {"language", &feeds::parse::JsonMapping::language},
        {"source", &feeds::parse::JsonMapping::source},
        {"feed_title", &feeds::parse::JsonMapping::feed_title},
    }};
    bool good = true;
    for (const auto& [key, field] : fields) {
        const auto* node = section.text_node(key);
        if (node == nullptr)
            continue;
        if (is_path(node->text)) {
            mapping.*field = node->text;
            continue;
        }
        section.error(*node,
                      fmt::format("[feed.json] {}: {} is not a path", key, in_quotes(node->text)),
                      R"(names joined by dots, such as "results" or "agencies.name")");
        good = false;
    }
    section.finish();
    if (good && mapping.title.empty() && mapping.link.empty()) {
        section.error(*table,
                      "[feed.json] has neither title nor link",
                      R"(name the member of an entry that holds it, such as title = "title")");
        return std::nullopt;
    }
    return good ? std::optional(mapping) : std::nullopt;
}

}  // namespace newsalertd::config
