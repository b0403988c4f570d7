#include "feeds/parse/sniff.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/xml/doctype.hpp"
#include "feeds/xml/document.hpp"
#include "feeds/xml/feed_start.hpp"
#include "feeds/xml/namespaces.hpp"

#include <algorithm>
#include <array>

namespace feeds::parse {

namespace {

/// Offset behind a bracketed text that the text begins with, quoted texts in it passed over; npos
/// where it never ends.
std::size_t behind_brackets(std::string_view text) {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            at += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return kNone;
}

/// Whether a text in brackets is something else than the JSON that it begins like: a log line, a
/// shortcode, the answer of a script, with a feed behind it.
bool precedes_feed(std::string_view text) {
    if (feed_start(text) == kNone)
        return false;
    const std::size_t end = behind_brackets(text);
    if (end != kNone)
        return feed_start(text.substr(end)) != kNone;
    // Its quotes are none, as in [it's 5" wide]: no text of JSON holds a line that is a tag.
    for (std::size_t line = text.find("\n<"); line != kNone; line = text.find("\n<", line + 1))
        if (text.substr(line + 1).starts_with("<?xml") || root_format(tag_at(text, line + 1)))
            return true;
    return false;
}

/// Whether the first tag or DOCTYPE is one of HTML.
bool begins_as_html(std::string_view text) {
    const std::string_view tag = text.substr(behind_prolog(text));
    constexpr std::array<std::string_view, 4> kTags = {"<!doctype html", "<html", "<head", "<body"};
    return std::ranges::any_of(
        kTags, [tag](std::string_view start) { return starts_with_no_case(tag, start); });
}

/// The root that an entry is which stands alone.
std::optional<Root> lone_entry(pugi::xml_node node) {
    const std::string_view local = local_name(node.name());
    if (!is_entry_name(local) || !node.first_child())
        return std::nullopt;
    return Root{equals_no_case(local, "entry") ? Format::atom : Format::rss, node};
}

}  // namespace

Syntax sniff(std::string_view text) {
    const std::string_view trimmed = trim(text.substr(0, 4096));
    if (trimmed.empty())
        return trim(text).empty() ? Syntax::empty : Syntax::unknown;
    if (trimmed.front() == '{' || trimmed.front() == '[')
        return precedes_feed(text.substr(text.find(trimmed.front()))) ? Syntax::xml : Syntax::json;
    if (begins_as_html(text))
        return Syntax::html;
    return text.find('<') == kNone ? Syntax::unknown : Syntax::xml;
}

bool wraps_feed(std::string_view html) {
    constexpr std::size_t kHead = 64UL * 1024;
    html = html.substr(0, kHead);
    const std::size_t start = feed_start(html);
    if (start == kNone)
        return false;
    const std::string_view feed = html.substr(start);
    return start == html.find('<') || feed.starts_with("<?xml") || feed.starts_with("<rss") ||
           feed.starts_with("<rdf:RDF") ||
           (feed.starts_with("<feed") && feed.substr(0, feed.find('>')).find("xmlns") != kNone);
}

std::optional<Root> find_root(pugi::xml_node tree) {
    constexpr std::size_t kDepth = 4;
    constexpr std::size_t kNodes = 1000;
    std::size_t depth = 0;
    std::size_t seen = 0;
    for (pugi::xml_node node = next_in_tree(tree, tree, depth); node && seen < kNodes;
         node = next_in_tree(node, tree, depth), ++seen) {
        if (node.type() != pugi::node_element || depth > kDepth)
            continue;
        if (const auto format = root_format(local_name(node.name())))
            return Root{*format, node};
    }
    for (const pugi::xml_node node : tree.children())
        if (const auto entry = lone_entry(node))
            return entry;
    return std::nullopt;
}

std::optional<Root> next_root(const Root& root) {
    for (pugi::xml_node node = root.node.next_sibling(); node; node = node.next_sibling()) {
        if (const auto format = root_format(local_name(node.name())))
            return Root{*format, node};
        if (const auto entry = lone_entry(node))
            return entry;
    }
    return std::nullopt;
}

bool is_lone_entry(const Root& root) {
    return is_entry_name(local_name(root.node.name()));
}

}  // namespace feeds::parse
