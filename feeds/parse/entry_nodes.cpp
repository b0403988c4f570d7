#include "feeds/parse/entry_nodes.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/xml/document.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace feeds::parse {

namespace {

/// Levels below the root at which entries are looked for.
constexpr std::size_t kLevels = 6;

constexpr std::array<std::string_view, 13> kHolders = {"channel",
                                                       "rss",
                                                       "feed",
                                                       "rdf",
                                                       "urlset",
                                                       "sitemapindex",
                                                       "items",
                                                       "entries",
                                                       "itemlist",
                                                       "seq",
                                                       "bag",
                                                       "li",
                                                       "articles"};

// Elements whose contents are their own: what looks like an entry in one of them is text or stands
// for something else.
constexpr std::array<std::string_view, 19> kFields = {"title",
                                                      "description",
                                                      "content",
                                                      "summary",
                                                      "encoded",
                                                      "body",
                                                      "div",
                                                      "image",
                                                      "textinput",
                                                      "author",
                                                      "contributor",
                                                      "source",
                                                      "link",
                                                      "category",
                                                      "item",
                                                      "entry",
                                                      "url",
                                                      "subtitle",
                                                      "copyright"};

bool one_of(std::string_view local, const auto& names) {
    return std::ranges::any_of(
        names, [local](std::string_view name) { return equals_no_case(local, name); });
}

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
    switch (kind) {
        case Kind::page:
            return equals_no_case(local, "url");
        case Kind::sitemap:
            return equals_no_case(local, "sitemap");
        case Kind::entry:
            break;
    }
    return equals_no_case(local, "item") || equals_no_case(local, "entry");
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
        pugi::xml_node node = document_.root.first_child();
        std::size_t level = 1;
        while (node && !document_.budget.spent()) {
            if (node.type() == pugi::node_element) {
                const Name name = document_.names.resolve(node);
                if (is_entry(node, name)) {
                    found.push_back(node);
                } else if (level < kLevels && node.first_child() && holds_entries(name)) {
                    node = node.first_child();
                    ++level;
                    continue;
                }
            }
            while (!node.next_sibling() && level > 1) {
                node = node.parent();
                --level;
            }
            node = node.next_sibling();
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
        if (!is_native(name.ns)) {
            return false;
        }
        return within_ == Within::holders ? one_of(name.local, kHolders)
                                          : !one_of(name.local, kFields);
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
    for (pugi::xml_node node = first; node; node = node.next_sibling()) {
        if (is_called(local_name(node.name()), Kind::entry)) {
            found.push_back(node);
        }
    }
    return found;
}

/// Whether an element holds what an entry does.
bool looks_like_entry(pugi::xml_node node) {
    constexpr std::array<std::string_view, 8> kParts = {
        "title", "link", "guid", "id", "loc", "description", "summary", "pubdate"};
    return std::ranges::any_of(node.children(), [&](pugi::xml_node child) {
        return child.type() == pugi::node_element && one_of(local_name(child.name()), kParts);
    });
}

/// Whether an element of another name holds the title and the address of something.
bool looks_like_article(const Document& document, pugi::xml_node node) {
    constexpr std::array<std::string_view, 5> kAddresses = {"link", "guid", "id", "loc", "url"};
    const auto has = [node](const auto& names) {
        return std::ranges::any_of(node.children(), [&](pugi::xml_node child) {
            return child.type() == pugi::node_element && one_of(local_name(child.name()), names);
        });
    };
    const Name name = document.names.resolve(node);
    const bool other = !one_of(name.local, kHolders) || equals_no_case(name.local, "items") ||
                       equals_no_case(name.local, "entries");
    return is_native(name.ns) && other && !one_of(name.local, kFields) &&
           has(std::array<std::string_view, 1>{"title"}) && has(kAddresses);
}

}  // namespace

std::vector<pugi::xml_node> entry_nodes(const Document& document) {
    const std::string_view root = local_name(document.root.name());
    if (is_called(root, Kind::entry)) {
        return lone_entries(document.root);
    }
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
        const bool closed = entry || one_of(local, kFields) ||
                            (document.names.resolve(node).ns == Ns::unknown && has_prefix(node));
        node = closed ? next_beside(node, document.root, depth)
                      : next_in_tree(node, document.root, depth);
    }
    if (count == 0) {
        return {};
    }
    return "it holds " + std::to_string(count) + (count == 1 ? " element" : " elements") +
           " named " + name + ", but none where a feed has its entries";
}

}  // namespace feeds::parse
