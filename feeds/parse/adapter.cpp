#include "feeds/parse/adapter.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"
#include "feeds/text/folding_text.hpp"
#include "feeds/text/html_text.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace feeds::parse {

std::string Document::url(pugi::xml_node node, std::string_view written) {
    if (written.size() > limits.only_url_bytes)
        return bounds.url(std::string{written});
    if (is_well_written_url(written))
        return bounds.url(std::string{written});
    return bounds.url(resolve_url(base_of(node), written));
}

std::string Document::base_of(pugi::xml_node node) const {
    std::vector<std::string_view> bases;
    for (pugi::xml_node at = node; at; at = at.parent()) {
        const std::string_view base = xml_attribute(at, "base");
        if (!base.empty() && base.size() <= limits.url_bytes)
            bases.push_back(base);
    }
    std::string base{base_url};
    for (; !bases.empty(); bases.pop_back())
        base = resolve_url(base, bases.back());
    return base;
}

Entry* Document::add_entry(pugi::xml_node node, ParsedFeed& parsed) {
    if (budget.spent())
        return nullptr;
    if (parsed.entries.size() >= limits.entries_read) {
        ++left_out;
        return nullptr;
    }
    bounds.reading(parsed.entries.size());
    entry_nodes.push_back(node);
    return &parsed.entries.emplace_back();
}

pugi::xml_attribute attribute_named(pugi::xml_node node, std::string_view local) {
    const std::string_view element = node.name();
    const std::size_t colon = element.find(':');
    const std::string_view prefix =
        element.substr(0, colon == std::string_view::npos ? 0 : colon + 1);
    for (const pugi::xml_attribute attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (equals_no_case(name, local) ||
            (!prefix.empty() && name.starts_with(prefix) && local_name(name) == local)) {
            return attribute;
        }
    }
    return {};
}

std::string_view xml_attribute(pugi::xml_node node, std::string_view local) {
    for (const pugi::xml_attribute attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (name.starts_with("xml:") && name.substr(4) == local)
            return trim(attribute.value());
    }
    return {};
}

void add_keywords(std::string_view keywords, std::vector<std::string>& out) {
    while (!keywords.empty()) {
        const std::size_t comma = keywords.find(',');
        add_unique(out, std::string{trim(keywords.substr(0, comma))});
        keywords =
            comma == std::string_view::npos ? std::string_view{} : keywords.substr(comma + 1);
    }
}

void add_unique(std::vector<std::string>& list, std::string value) {
    constexpr std::size_t kMost = 1000;  // searched linearly
    if (!value.empty() && list.size() < kMost && std::ranges::find(list, value) == list.end())
        list.push_back(std::move(value));
}

}  // namespace feeds::parse
