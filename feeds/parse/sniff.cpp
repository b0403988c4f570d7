#include "feeds/parse/sniff.hpp"

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/namespaces.hpp"
#include "feeds/parse/xml_document.hpp"

namespace feeds::parse {

namespace {

/// The first start tag or DOCTYPE, behind white space, comments and instructions.
std::string_view first_tag(std::string_view text) {
    while (true) {
        text = trim(text);
        const bool comment = text.starts_with("<!--");
        if (!comment && !text.starts_with("<?")) {
            return text;
        }
        const std::string_view closer = comment ? "-->" : "?>";
        const std::size_t end = text.find(closer);
        if (end == std::string_view::npos) {
            return {};
        }
        text.remove_prefix(end + closer.size());
    }
}

std::optional<Format> format_of(std::string_view local) {
    if (equals_no_case(local, "rss") || equals_no_case(local, "channel")) {
        return Format::rss;
    }
    if (equals_no_case(local, "rdf")) {
        return Format::rdf;
    }
    if (equals_no_case(local, "feed")) {
        return Format::atom;
    }
    if (equals_no_case(local, "urlset") || equals_no_case(local, "sitemapindex")) {
        return Format::news_sitemap;
    }
    return std::nullopt;
}

}  // namespace

Syntax sniff(std::string_view text) {
    const std::string_view trimmed = trim(text.substr(0, 4096));
    if (trimmed.empty()) {
        return trim(text).empty() ? Syntax::empty : Syntax::unknown;
    }
    if (trimmed.front() == '{' || trimmed.front() == '[') {
        return Syntax::json;
    }
    const std::string_view tag = first_tag(text);
    if (starts_with_no_case(tag, "<!doctype html") || starts_with_no_case(tag, "<html") ||
        starts_with_no_case(tag, "<head") || starts_with_no_case(tag, "<body")) {
        return Syntax::html;
    }
    return text.find('<') == std::string_view::npos ? Syntax::unknown : Syntax::xml;
}

std::optional<Root> find_root(pugi::xml_node tree) {
    constexpr std::size_t kDepth = 4;
    constexpr std::size_t kNodes = 1000;
    std::size_t depth = 0;
    std::size_t seen = 0;
    for (pugi::xml_node node = next_in_tree(tree, tree, depth); node && seen < kNodes;
         node = next_in_tree(node, tree, depth), ++seen) {
        if (node.type() != pugi::node_element || depth > kDepth) {
            continue;
        }
        if (const auto format = format_of(local_name(node.name()))) {
            return Root{*format, node};
        }
    }
    return std::nullopt;
}

}  // namespace feeds::parse
