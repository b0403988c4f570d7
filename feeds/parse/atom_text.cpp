#include "feeds/parse/atom_text.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/base64.hpp"
#include "feeds/text/utf8.hpp"

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
    if (mode == "base64")
        return Reading::base64;
    if (mode == "escaped")
        return is_html_type(type) || is_markup_type(type) ? Reading::html : Reading::literal;
    return is_html_type(type) ? Reading::html : Reading::literal;
}

/// RFC 4287 §4.1.3.3.
Reading reading_10(std::string_view type) {
    if (is_html_type(type))
        return Reading::html;
    if (type.empty() || is_markup_type(type) || type == "text" || type.starts_with("text/"))
        return Reading::literal;
    for (const std::string_view media : {"image/", "audio/", "video/", "application/octet-stream"})
        if (type.starts_with(media))
            return Reading::binary;
    return Reading::base64;
}

Reading reading_of(const Document& document, pugi::xml_node node) {
    std::string type = lower(trim(attribute_named(node, "type").value()));
    type = std::string{trim(type.substr(0, type.find(';')))};
    const std::string mode = lower(trim(attribute_named(node, "mode").value()));
    const Ns ns = document.names.resolve(node).ns;
    if (!mode.empty() || ns == Ns::atom03)
        return reading_03(mode, type);
    const bool rss = ns == Ns::rss || (ns == Ns::none && document.names.native() != Ns::atom);
    return rss && type.empty() ? Reading::html : reading_10(type);
}

std::string decoded_text(Document& document, pugi::xml_node node) {
    const std::string written = document.text.raw(node);
    const auto bytes = decode_base64(written);
    if (!bytes || clean_prefix(*bytes) != bytes->size())
        return document.text.literal(node);
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

}  // namespace feeds::parse
