#include "feeds/parse/atom_parts.hpp"

#include "feeds/parse/written_link.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/base64.hpp"
#include "feeds/text/utf8.hpp"
#include "feeds/url/url.hpp"
#include "feeds/xml/document.hpp"

#include <algorithm>

namespace feeds::parse {

namespace {

enum class Reading { literal, html, base64, binary };

bool is_html_type(std::string_view type) {
    return type == "html" || type == "text/html";
}

bool is_markup_type(std::string_view type) {
    return type == "xhtml" || type.ends_with("+xml") || type.ends_with("/xml");
}

/// Atom 0.3: how it was written (mode), and what it is (a MIME type).
Reading reading_03(std::string_view mode, std::string_view type) {
    if (mode == "base64") {
        return Reading::base64;
    }
    if (mode == "escaped") {
        return is_html_type(type) || is_markup_type(type) ? Reading::html : Reading::literal;
    }
    return is_html_type(type) ? Reading::html : Reading::literal;
}

/// RFC 4287 §4.1.3.3.
Reading reading_10(std::string_view type) {
    if (is_html_type(type)) {
        return Reading::html;
    }
    if (type.empty() || is_markup_type(type) || type == "text" || type.starts_with("text/")) {
        return Reading::literal;
    }
    for (const std::string_view media :
         {"image/", "audio/", "video/", "application/octet-stream"}) {
        if (type.starts_with(media)) {
            return Reading::binary;
        }
    }
    return Reading::base64;
}

Reading reading_of(const Document& document, pugi::xml_node node) {
    std::string type = lower(trim(attribute_named(node, "type").value()));
    type = std::string{trim(type.substr(0, type.find(';')))};
    const std::string mode = lower(trim(attribute_named(node, "mode").value()));
    const Ns ns = document.names.resolve(node).ns;
    if (!mode.empty() || ns == Ns::atom03) {
        return reading_03(mode, type);
    }
    const bool rss = ns == Ns::rss || (ns == Ns::none && document.names.native() != Ns::atom);
    return rss && type.empty() ? Reading::html : reading_10(type);
}

std::string decoded_text(Document& document, pugi::xml_node node) {
    const std::string written = document.text.raw(node);
    const auto bytes = decode_base64(written);
    if (!bytes || clean_prefix(*bytes) != bytes->size()) {
        return document.text.literal(node);
    }
    return document.text.html(std::string_view{*bytes});
}

}  // namespace

std::string atom_text(Document& document, pugi::xml_node node) {
    switch (reading_of(document, node)) {
        case Reading::html:
            return document.text.html(node);
        case Reading::base64:
            return decoded_text(document, node);
        case Reading::binary:
            return {};
        case Reading::literal:
            break;
    }
    return document.text.literal(node);
}

std::string first_atom_text(Document& document,
                            const Fields& fields,
                            std::initializer_list<Field> order) {
    for (const Field field : order) {
        for (const pugi::xml_node node : fields.all(field)) {
            if (std::string text = atom_text(document, node); !text.empty()) {
                return text;
            }
        }
    }
    return {};
}

namespace {

/// What the elements within a person construct say.
struct Person {
    std::string name;
    std::string email;
    bool structured = false;  ///< it has parts, so that its text is none of them
};

/// Reads the parts, whatever vocabulary they are of: `name`, also within foaf:Person and the like.
Person parts_of(Document& document, pugi::xml_node node) {
    constexpr std::size_t kDepth = 3;
    Person person;
    std::size_t depth = 0;
    for (pugi::xml_node at = next_in_tree(node, node, depth); at && !document.budget.spent();
         at = depth < kDepth ? next_in_tree(at, node, depth) : next_beside(at, node, depth)) {
        const std::string_view local = local_name(at.name());
        if (equals_no_case(local, "name")) {
            person.name = person.name.empty() ? document.text.raw(at) : person.name;
            person.structured = true;
        } else if (equals_no_case(local, "email")) {
            person.email = person.email.empty() ? document.text.raw(at) : person.email;
            person.structured = true;
        } else if (equals_no_case(local, "uri") || equals_no_case(local, "url")) {
            person.structured = true;
        }
    }
    return person;
}

bool has_elements(pugi::xml_node node) {
    return std::ranges::any_of(
        node.children(), [](pugi::xml_node child) { return child.type() == pugi::node_element; });
}

}  // namespace

std::vector<std::string> atom_people(Document& document, const std::vector<pugi::xml_node>& nodes) {
    std::vector<std::string> people;
    for (const pugi::xml_node node : nodes) {
        if (!has_elements(node)) {
            add_unique(people, person_name(document.text.raw(node)));
            continue;
        }
        const Person person = parts_of(document, node);
        if (person.structured) {
            add_unique(people, person_name(person.name.empty() ? person.email : person.name));
        } else {
            add_unique(people, person_name(document.text.html(node)));
        }
    }
    return people;
}

void add_atom_categories(Document& document,
                         const std::vector<pugi::xml_node>& nodes,
                         std::vector<std::string>& out) {
    for (const pugi::xml_node node : nodes) {
        std::string term = document.text.raw(attribute_named(node, "term"));
        if (term.empty()) {
            term = document.text.html(node);
        }
        add_unique(out, std::move(term));
        add_unique(out, document.text.raw(attribute_named(node, "label")));
    }
}

namespace {

/// Whether `node` or what holds it says where references start.
bool has_base(pugi::xml_node node) {
    for (; node; node = node.parent()) {
        if (!xml_attribute(node, "base").empty()) {
            return true;
        }
    }
    return false;
}

/// A link's address, resolved. An empty one is its base (RFC 3986 §5.2.2), where one is written.
std::string link_address(Document& document, pugi::xml_node link) {
    std::string url = document.text.raw(attribute_named(link, "href"));
    if (url.empty()) {
        url = written_link(document, link);
    }
    if (!url.empty()) {
        return document.url(link, url);
    }
    if (!attribute_named(link, "href") || !has_base(link)) {
        return {};
    }
    return document.bounds.url(document.base_of(link));
}

/// 0 for people, 1 for browsers, 2 for other programs.
int rank_of(pugi::xml_node link, std::string_view url) {
    if (is_absolute_url(url) && !is_web_url(url)) {
        return 2;
    }
    const std::string type = lower(trim(attribute_named(link, "type").value()));
    const bool page =
        type.empty() || type.starts_with("text/html") || type.starts_with("application/xhtml");
    return page ? 0 : 1;
}

}  // namespace

std::string alternate_link(Document& document, const std::vector<pugi::xml_node>& links) {
    std::string best;
    int best_rank = 3;
    for (const pugi::xml_node link : links) {
        if (!is_alternate(attribute_named(link, "rel").value())) {
            continue;
        }
        std::string url = link_address(document, link);
        const int rank = url.empty() ? 3 : rank_of(link, url);
        if (rank < best_rank) {
            best = std::move(url);
            best_rank = rank;
        }
        if (best_rank == 0) {
            break;
        }
    }
    return best;
}

std::string content_link(Document& document, const Fields& fields) {
    for (const pugi::xml_node content : fields.all(Field::atom_content)) {
        const std::string source = document.text.raw(attribute_named(content, "src"));
        std::string url = source.empty() ? std::string{} : document.url(content, source);
        if (is_web_url(url)) {
            return url;
        }
    }
    return {};
}

void read_feed_links(Document& document, const std::vector<pugi::xml_node>& links, Feed& feed) {
    for (const pugi::xml_node link : links) {
        const std::string_view rel = trim(attribute_named(link, "rel").value());
        const bool self = equals_no_case(rel, "self");
        if (!self && !equals_no_case(rel, "hub")) {
            continue;
        }
        std::string url = document.url(link, document.text.raw(attribute_named(link, "href")));
        if (url.empty() && self && attribute_named(link, "href")) {
            url = document.bounds.url(document.base_of(link));  // RFC 3986 §5.2.2
        }
        if (!self) {
            add_unique(feed.hubs, std::move(url));
        } else if (feed.self.empty()) {
            feed.self = std::move(url);
        }
    }
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
    if (!value.empty() && list.size() < kMost && std::ranges::find(list, value) == list.end()) {
        list.push_back(std::move(value));
    }
}

}  // namespace feeds::parse
