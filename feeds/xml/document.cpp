#include "feeds/xml/document.hpp"

#include "feeds/xml/cdata.hpp"
#include "feeds/xml/feed_start.hpp"
#include "feeds/xml/repair.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace feeds {

namespace {

constexpr unsigned kFlags = pugi::parse_cdata | pugi::parse_ws_pcdata | pugi::parse_embed_pcdata;

bool load(XmlDocument& document, std::string_view text) {
    document.buffer = std::make_unique_for_overwrite<char[]>(text.size() + 1);
    std::memcpy(document.buffer.get(), text.data(), text.size());
    document.buffer[text.size()] = '\0';
    document.size = text.size();
    const auto result = document.tree.load_buffer_inplace(
        document.buffer.get(), document.size, kFlags, pugi::encoding_utf8);
    return static_cast<bool>(result);
}

/// Leaves the first `most` attributes of an element. Their texts are copied: an attribute at a time
/// would be looked for from the first on.
void cut_attributes(pugi::xml_node node, std::size_t most) {
    std::vector<std::pair<std::string, std::string>> first;
    for (pugi::xml_attribute a = node.first_attribute(); a && first.size() < most;
         a = a.next_attribute()) {
        first.emplace_back(a.name(), a.value());
    }
    node.remove_attributes();
    for (const auto& [name, value] : first)
        node.append_attribute(name.c_str()).set_value(value.c_str());
}

/// Walks once over a tree and sees to the limits of its shape.
class LimitCheck {
public:
    LimitCheck(XmlDocument& document, const Limits& limits)
        : document_(document), limits_(limits) {}

    /// Whether the budget lasted.
    bool run(Budget& budget) {
        const pugi::xml_node root = document_.tree;
        std::size_t depth = 0;
        for (pugi::xml_node node = next_in_tree(root, root, depth); node;
             node = next_in_tree(node, root, depth)) {
            if (budget.spent())
                return false;
            if (node.type() == pugi::node_element) {
                check_depth(node, depth);
                check_attributes(node);
            }
        }
        end_deep();
        return true;
    }

private:
    /// Neighbours that are too deep are noted as one.
    void check_depth(pugi::xml_node node, std::size_t depth) {
        if (depth <= limits_.depth) {
            end_deep();
            return;
        }
        if (deep_.had == 0)
            deep_ = {node, "levels", depth, limits_.depth};
        deep_.had = std::max(deep_.had, depth);
    }

    void end_deep() {
        if (deep_.had != 0) {
            note(deep_);
            deep_ = {};
        }
    }

    void check_attributes(pugi::xml_node node) {
        std::size_t count = 0;
        for (pugi::xml_attribute a = node.first_attribute(); a; a = a.next_attribute())
            ++count;
        if (count > limits_.attributes) {
            cut_attributes(node, limits_.attributes);
            note({node, "attributes", count, limits_.attributes});
        }
    }

    void note(XmlDocument::Excess excess) {
        constexpr std::size_t kMost = 1000;
        if (document_.excesses.size() < kMost)
            document_.excesses.push_back(excess);
    }

    XmlDocument& document_;
    const Limits& limits_;
    XmlDocument::Excess deep_;
};

}  // namespace

pugi::xml_node next_in_tree(pugi::xml_node node, pugi::xml_node root, std::size_t& depth) {
    if (const pugi::xml_node child = node.first_child()) {
        ++depth;
        return child;
    }
    return next_beside(node, root, depth);
}

pugi::xml_node next_beside(pugi::xml_node node, pugi::xml_node root, std::size_t& depth) {
    while (node != root) {
        if (const pugi::xml_node sibling = node.next_sibling())
            return sibling;
        node = node.parent();
        --depth;
    }
    return {};
}

std::expected<std::unique_ptr<XmlDocument>, Error> load_xml(std::string_view text,
                                                            const Limits& limits,
                                                            Budget& budget) {
    auto document = std::make_unique<XmlDocument>();
    document->entities = doctype_entities(text);
    const bool swallowed = unclosed_cdata(text);
    bool whole = !swallowed && load(*document, text);
    if (const std::size_t start = whole ? 0 : feed_start(text); start != 0 && start < text.size()) {
        text.remove_prefix(start);
        document->entities = doctype_entities(text);
        whole = !swallowed && load(*document, text);
    }
    if (!whole) {
        const Repaired repaired = repair_xml(text, limits.depth, budget);
        document->truncated = repaired.truncated;
        if (repaired.flattened > 0)
            document->excesses.push_back({{}, "levels", repaired.flattened, limits.depth});
        if (budget.spent_now())
            return std::unexpected(too_slow());
        if (!load(*document, repaired.xml))
            return std::unexpected(Error{ErrorClass::malformed, "the XML could not be repaired"});
    }
    if (!LimitCheck{*document, limits}.run(budget))
        return std::unexpected(too_slow());
    return document;
}

Error too_slow() {
    return {ErrorClass::too_slow, "reading the document took too long"};
}

}  // namespace feeds
