#include "feeds/parse/adapter.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"
#include "feeds/text/folding_text.hpp"
#include "feeds/text/html_text.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace feeds::parse {

namespace {

constexpr std::string_view kNameCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool is_address(std::string_view text) {
    return text.find('@') != std::string_view::npos &&
           text.find_first_of(" \t\r\n") == std::string_view::npos;
}

/// What stands before and within the last pair of `open` and `close`.
struct Bracketed {
    std::string_view outside;
    std::string_view inside;
};

Bracketed split_bracket(std::string_view text, char open, char close) {
    if (!text.ends_with(close)) {
        return {text, {}};
    }
    const std::size_t start = text.rfind(open);
    if (start == std::string_view::npos) {
        return {text, {}};
    }
    return {trim(text.substr(0, start)), trim(text.substr(start + 1, text.size() - start - 2))};
}

/// Whether a tag that HTML knows in a line of text stands in `text`.
bool has_html_tag(std::string_view text) {
    constexpr std::array<std::string_view, 12> kBlocks = {
        "br", "div", "h1", "h2", "h3", "h4", "img", "li", "p", "script", "style", "ul"};
    const std::size_t last_end = text.rfind('>');
    for (std::size_t at = text.find('<'); at < last_end && last_end != std::string_view::npos;
         at = text.find('<', at + 1)) {
        std::string_view rest = text.substr(at + 1);
        rest.remove_prefix(rest.starts_with('/') ? 1 : 0);
        const std::size_t end = rest.find_first_not_of(kNameCharacters);
        const std::string name = lower(rest.substr(0, std::min<std::size_t>(end, 16)));
        const bool ends = rest[end] == '>' || rest[end] == '/' || is_space(rest[end]);
        if (ends &&
            (is_inline_element(name) || std::ranges::find(kBlocks, name) != kBlocks.end())) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string Document::url(pugi::xml_node node, std::string_view written) {
    if (written.size() > limits.only_url_bytes) {
        return bounds.url(std::string{written});
    }
    if (is_well_written_url(written)) {
        return bounds.url(std::string{written});
    }
    return bounds.url(resolve_url(base_of(node), written));
}

std::string Document::base_of(pugi::xml_node node) const {
    std::vector<std::string_view> bases;
    for (pugi::xml_node at = node; at; at = at.parent()) {
        const std::string_view base = xml_attribute(at, "base");
        if (!base.empty() && base.size() <= limits.url_bytes) {
            bases.push_back(base);
        }
    }
    std::string base{base_url};
    for (; !bases.empty(); bases.pop_back()) {
        base = resolve_url(base, bases.back());
    }
    return base;
}

Entry* Document::add_entry(pugi::xml_node node, ParsedFeed& parsed) {
    if (budget.spent()) {
        return nullptr;
    }
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
        if (name.starts_with("xml:") && name.substr(4) == local) {
            return trim(attribute.value());
        }
    }
    return {};
}

bool is_alternate(std::string_view rel) {
    rel = trim(rel);
    constexpr std::string_view kIana = "http://www.iana.org/assignments/relation/";
    if (rel.starts_with(kIana)) {
        rel.remove_prefix(kIana.size());
    }
    return rel.empty() || equals_no_case(rel, "alternate");
}

std::string unescaped(std::string text) {
    if (has_html_tag(text)) {
        return html_to_text(text);
    }
    if (text.find('&') == std::string::npos) {
        return text;
    }
    FoldingText out;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t ampersand = std::min(rest.find('&'), rest.size());
        out.append(rest.substr(0, ampersand));
        rest.remove_prefix(ampersand);
        if (rest.empty()) {
            break;
        }
        const Reference reference = read_reference(rest, Semicolon::required);
        std::string character;
        append(character, reference);
        out.append(reference.length == 0 ? std::string_view{"&"} : std::string_view{character});
        rest.remove_prefix(std::max<std::size_t>(reference.length, 1));
    }
    return out.take();
}

std::vector<std::string> inheritable(std::vector<std::string> authors) {
    constexpr std::size_t kMostBytes = 1024;
    std::size_t bytes = 0;
    std::size_t kept = 0;
    while (kept < authors.size() && bytes + authors[kept].size() <= kMostBytes) {
        bytes += authors[kept].size();
        ++kept;
    }
    authors.resize(kept);
    return authors;
}

std::string person_name(std::string_view text) {
    std::string plain;
    if (text.find("</") != std::string_view::npos) {
        plain = html_to_text(text);
        text = plain;
    }
    text = trim(text);
    for (const auto& [open, close] : {std::pair{'(', ')'}, std::pair{'<', '>'}}) {
        const auto [outside, inside] = split_bracket(text, open, close);
        if (inside.empty()) {
            continue;
        }
        if (is_address(outside) || outside.empty()) {
            text = inside;
        } else if (is_address(inside)) {
            text = outside;
        }
        break;
    }
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    return html_to_text(text);
}

}  // namespace feeds::parse
