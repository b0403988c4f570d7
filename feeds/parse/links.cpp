#include "feeds/parse/links.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/url/meant_address.hpp"
#include "feeds/url/url.hpp"

#include <utility>

namespace feeds::parse {

namespace {

/// Whether a link's rel says that it leads to the page: "alternate", its IANA URI, or none.
bool is_alternate(std::string_view rel) {
    rel = trim(rel);
    constexpr std::string_view kIana = "http://www.iana.org/assignments/relation/";
    if (rel.starts_with(kIana))
        rel.remove_prefix(kIana.size());
    return rel.empty() || equals_no_case(rel, "alternate");
}

/// The address in an attribute: as HTML and Atom write it, or as other vocabularies do.
std::string address_in_attribute(Document& document, pugi::xml_node link) {
    for (const pugi::xml_attribute attribute : link.attributes()) {
        const std::string_view name = local_name(attribute.name());
        if (one_of("href url src resource value", name)) {
            if (std::string url = document.text.raw(attribute); !url.empty())
                return url;
        }
    }
    return {};
}

/// `<link/>https://x.org/a`, which is what parsers of HTML make of a link.
std::string address_behind(pugi::xml_node link) {
    const pugi::xml_node next = link.next_sibling();
    const bool is_text = next.type() == pugi::node_pcdata || next.type() == pugi::node_cdata;
    const std::string_view text = is_text ? trim(next.value()) : std::string_view{};
    return is_web_url(text) ? std::string{text} : std::string{};
}

/// Whether `node` or what holds it says where references start.
bool has_base(pugi::xml_node node) {
    for (; node; node = node.parent())
        if (!xml_attribute(node, "base").empty())
            return true;
    return false;
}

/// 0 for people, 1 for browsers, 2 for other programs.
int rank_of(pugi::xml_node link, std::string_view url) {
    if (is_absolute_url(url) && !is_web_url(url))
        return 2;
    const std::string type = lower(trim(attribute_named(link, "type").value()));
    const bool page =
        type.empty() || type.starts_with("text/html") || type.starts_with("application/xhtml");
    return page ? 0 : 1;
}

/// A link's address, resolved. An empty one is its base (RFC 3986 §5.2.2), where one is written.
std::string link_address(Document& document, pugi::xml_node link) {
    std::string url = document.text.raw(attribute_named(link, "href"));
    if (url.empty())
        url = written_link(document, link);
    if (!url.empty())
        return document.url(link, url);
    if (!attribute_named(link, "href") || !has_base(link))
        return {};
    return document.bounds.url(document.base_of(link));
}

}  // namespace

std::string written_link(Document& document, pugi::xml_node link) {
    std::string text = document.text.raw(link);
    const pugi::xml_node first =
        link.find_child([](pugi::xml_node child) { return child.type() == pugi::node_element; });
    if (first && !is_web_url(text)) {
        if (std::string url = address_in_attribute(document, first); !url.empty())
            return url;
    }
    if (!text.empty() && !names_no_address(text))
        return text;
    if (is_alternate(attribute_named(link, "rel").value()))
        text = address_in_attribute(document, link);
    return text.empty() && !link.first_child() ? address_behind(link) : text;
}

std::string alternate_link(const Fields& fields) {
    Document& document = fields.document();
    std::string best;
    int best_rank = 3;
    for (const pugi::xml_node link : fields.all({Ns::atom, "link"})) {
        if (!is_alternate(attribute_named(link, "rel").value()))
            continue;
        std::string url = link_address(document, link);
        const int rank = url.empty() ? 3 : rank_of(link, url);
        if (rank < best_rank) {
            best = std::move(url);
            best_rank = rank;
        }
        if (best_rank == 0)
            break;
    }
    return best;
}

std::string content_link(const Fields& fields) {
    Document& document = fields.document();
    for (const pugi::xml_node content : fields.all({Ns::atom, "content"})) {
        const std::string source = document.text.raw(attribute_named(content, "src"));
        std::string url = source.empty() ? std::string{} : document.url(content, source);
        if (is_web_url(url))
            return url;
    }
    return {};
}

void read_feed_links(const Fields& fields, Name field, Feed& feed) {
    Document& document = fields.document();
    for (const pugi::xml_node link : fields.all(field)) {
        const std::string rel = lower(trim(attribute_named(link, "rel").value()));
        const bool self = rel == "self";
        const bool earlier = rel == "next" || rel == "prev-archive";
        if (!self && !earlier && rel != "hub")
            continue;
        std::string url = document.url(link, document.text.raw(attribute_named(link, "href")));
        if (url.empty() && self && attribute_named(link, "href"))
            url = document.bounds.url(document.base_of(link));  // RFC 3986 §5.2.2
        if (rel == "hub")
            add_unique(feed.hubs, std::move(url));
        else if (std::string& place = self ? feed.self : feed.earlier; place.empty())
            place = std::move(url);
    }
}

}  // namespace feeds::parse
