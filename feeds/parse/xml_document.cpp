#include "feeds/parse/xml_document.hpp"

#include "feeds/parse/xml_repair.hpp"

#include <cstring>
#include <optional>

namespace feeds::parse {

namespace {

constexpr unsigned kFlags = pugi::parse_cdata | pugi::parse_ws_pcdata | pugi::parse_embed_pcdata;
constexpr std::size_t kMaxAttributes = 256;

bool load(XmlDocument& document, std::string_view text) {
    document.buffer = std::make_unique_for_overwrite<char[]>(text.size() + 1);
    std::memcpy(document.buffer.get(), text.data(), text.size());
    document.buffer[text.size()] = '\0';
    document.size = text.size();
    const auto result = document.tree.load_buffer_inplace(
        document.buffer.get(), document.size, kFlags, pugi::encoding_utf8);
    return static_cast<bool>(result);
}

std::optional<Error> check_limits(pugi::xml_node root, const Limits& limits) {
    std::size_t depth = 0;
    for (pugi::xml_node node = next_in_tree(root, root, depth); node;
         node = next_in_tree(node, root, depth)) {
        if (depth > limits.depth) {
            return Error{ErrorClass::too_deep, "elements are nested too deep"};
        }
        std::size_t attributes = 0;
        for (pugi::xml_attribute a = node.first_attribute(); a; a = a.next_attribute()) {
            ++attributes;
        }
        if (attributes > kMaxAttributes) {
            return Error{ErrorClass::too_large, "an element has too many attributes"};
        }
    }
    return std::nullopt;
}

}  // namespace

pugi::xml_node next_in_tree(pugi::xml_node node, pugi::xml_node root, std::size_t& depth) {
    if (const pugi::xml_node child = node.first_child()) {
        ++depth;
        return child;
    }
    while (node != root) {
        if (const pugi::xml_node sibling = node.next_sibling()) {
            return sibling;
        }
        node = node.parent();
        --depth;
    }
    return {};
}

std::expected<std::unique_ptr<XmlDocument>, Error> load_xml(std::string_view text,
                                                            const Limits& limits) {
    auto document = std::make_unique<XmlDocument>();
    document->entities = doctype_entities(text);
    if (!load(*document, text)) {
        const Repaired repaired = repair_xml(text, limits.depth);
        document->truncated = repaired.truncated;
        if (!load(*document, repaired.xml)) {
            return std::unexpected(Error{ErrorClass::malformed, "the XML could not be repaired"});
        }
    }
    if (auto error = check_limits(document->tree, limits)) {
        return std::unexpected(std::move(*error));
    }
    return document;
}

}  // namespace feeds::parse
