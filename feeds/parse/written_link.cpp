#include "feeds/parse/written_link.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/url/meant_address.hpp"
#include "feeds/url/url.hpp"

namespace feeds::parse {

namespace {

/// The address in an attribute: as HTML and Atom write it, or as other vocabularies do.
std::string address_in_attribute(Document& document, pugi::xml_node link) {
    for (const pugi::xml_attribute attribute : link.attributes()) {
        const std::string_view name = local_name(attribute.name());
        if (equals_no_case(name, "href") || equals_no_case(name, "url") ||
            equals_no_case(name, "src") || equals_no_case(name, "resource") ||
            equals_no_case(name, "value")) {
            if (std::string url = document.text.raw(attribute); !url.empty()) {
                return url;
            }
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

}  // namespace

std::string written_link(Document& document, pugi::xml_node link) {
    std::string text = document.text.raw(link);
    const pugi::xml_node first =
        link.find_child([](pugi::xml_node child) { return child.type() == pugi::node_element; });
    if (first && !is_web_url(text)) {
        if (std::string url = address_in_attribute(document, first); !url.empty()) {
            return url;
        }
    }
    if (!text.empty() && !names_no_address(text)) {
        return text;
    }
    if (is_alternate(attribute_named(link, "rel").value())) {
        text = address_in_attribute(document, link);
    }
    return text.empty() && !link.first_child() ? address_behind(link) : text;
}

}  // namespace feeds::parse
