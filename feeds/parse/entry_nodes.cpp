#include "feeds/parse/entry_nodes.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/xml/document.hpp"

#include <algorithm>
#include <cstdint>

namespace feeds::parse {

namespace {

/// Levels below the root at which entries are looked for.
constexpr std::size_t kLevels = 6;

constexpr std::string_view kHolders =
    "channel rss feed rdf urlset sitemapindex items entries itemlist seq bag li articles";

// Elements whose contents are their own: what looks like an entry in one of them is text or stands
// for something else.
constexpr std::string_view kFields =
    "title description content summary encoded body div image textinput author contributor source "
    "link category item entry url subtitle copyright";

bool is_native(Ns ns) {
    return ns == Ns::none || ns == Ns::rss || ns == Ns::rdf || ns == Ns::atom || ns == Ns::atom03 ||
           ns == Ns::sitemap;
}

bool has_prefix(pugi::xml_node node) {
    return std::string_view{node.name()}.find(':') != std::string_view::npos;
}

/// What entries are called.
enum class Kind : std::uint8_t { entry, page, sitemap };

bool is_called(std::string_view local, Kind kind) {
    return one_of(kind == Kind::page      ? "url"
                  : kind == Kind::sitemap ? "sitemap"
                                          : "item entry",
                  local);
}

/// In which elements entries are looked for.
enum class Within : std::uint8_t { holders, unknown };

/// Walks over what may hold entries, and no further.
class Search {
public:
    Search(const Document& document, Kind kind, Within within)
        : document_(document), kind_(kind), within_(within) {}

    std::vector<pugi::xml_node> run() {
        std::vector<pugi::xml_node> found;
        const pugi::xml_node root = document_.root;
        std::size_t level = 0;
        pugi::xml_node node = next_in_tree(root, root, level);
        while (node && !document_.budget.spent()) {
            bool enter = false;
            if (node.type() == pugi::node_element) {
                const Name name = document_.names.resolve(node);
                if (is_entry(node, name))
                    found.push_back(node);
                else
                    enter = level < kLevels && holds_entries(name);
            }
            node = enter ? next_in_tree(node, root, level) : next_beside(node, root, level);
        }
        return found;
    }

private:
    /// One without a prefix that declares a vocabulary of its own is one all the same.
    bool is_entry(pugi::xml_node node, const Name& name) const {
        return is_called(name.local, kind_) &&
               (is_native(name.ns) || (name.ns == Ns::unknown && !has_prefix(node)));
    }

    bool holds_entries(const Name& name) const {
        if (!is_native(name.ns))
            return false;
        return within_ == Within::holders ? one_of(kHolders, name.local)
                                          : !one_of(kFields, name.local);
    }

    const Document& document_;
    Kind kind_;
    Within within_;
};

std::vector<pugi::xml_node> search(const Document& document, Kind kind) {
    auto found = Search{document, kind, Within::holders}.run();
    return found.empty() ? Search{document, kind, Within::unknown}.run() : found;
}

/// A root that is an entry itself, and those that follow it.
std::vector<pugi::xml_node> lone_entries(pugi::xml_node first) {
    std::vector<pugi::xml_node> found;
    for (pugi::xml_node node = first; node; node = node.next_sibling())
        if (is_called(local_name(node.name()), Kind::entry))
            found.push_back(node);
    return found;
}

/// Whether a child of an element is called by one of the names in `list`.
bool has_child(pugi::xml_node node, std::string_view list) {
    return std::ranges::any_of(node.children(), [list](pugi::xml_node child) {
        return child.type() == pugi::node_element && one_of(list, local_name(child.name()));
    });
}

/// Whether an element holds what an entry does.
bool looks_like_entry(pugi::xml_node node) {
    return has_child(node, "title link guid id loc description summary pubdate");
}

/// Whether an element of another name holds the title and the address of something.
bool looks_like_article(const Document& document, pugi::xml_node node) {
    const Name name = document.names.resolve(node);
    const bool other = !one_of(kHolders, name.local) || one_of("items entries", name.local);
    return is_native(name.ns) && other && !one_of(kFields, name.local) &&
           has_child(node, "title") && has_child(node, "link guid id loc url");
}

}  // namespace

std::vector<pugi::xml_node> entry_nodes(const Document& document) {
    const std::string_view root = local_name(document.root.name());
    if (is_called(root, Kind::entry))
        return lone_entries(document.root);
    return search(document, equals_no_case(root, "urlset") ? Kind::page : Kind::entry);
}

std::vector<pugi::xml_node> sitemap_nodes(const Document& document) {
    return search(document, Kind::sitemap);
}

std::string misplaced_entries(const Document& document) {
    std::size_t depth = 0;
    std::size_t count = 0;
    std::string name;
    pugi::xml_node node = next_in_tree(document.root, document.root, depth);
    while (node && !document.budget.spent()) {
        const std::string_view local = local_name(node.name());
        const bool entry = is_called(local, Kind::entry) || is_called(local, Kind::page);
        if ((entry && looks_like_entry(node)) || (!entry && looks_like_article(document, node))) {
            ++count;
            name = name.empty() ? std::string{local.substr(0, 64)} : name;
        }
        // The first level is the feed's; deeper a vocabulary that nobody knows is an extension.
        const bool closed = entry || one_of(kFields, local) ||
                            (document.names.resolve(node).ns == Ns::unknown && has_prefix(node));
        node = closed ? next_beside(node, document.root, depth)
                      : next_in_tree(node, document.root, depth);
    }
    if (count == 0)
        return {};
    return "it holds " + std::to_string(count) + (count == 1 ? " element" : " elements") +
           " named " + name + ", but none where a feed has its entries";
}

}  // namespace feeds::parse
