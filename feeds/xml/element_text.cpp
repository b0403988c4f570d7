#include "feeds/xml/element_text.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"
#include "feeds/text/folding_text.hpp"
#include "feeds/text/html_text.hpp"
#include "feeds/xml/document.hpp"
#include "feeds/xml/namespaces.hpp"

namespace feeds {

namespace {

constexpr std::size_t kExpansionBudget = 64UL * 1024;

/// Calls `text(view, is_cdata)`, `open(node)` and `close(node)` for all within `node`, in order,
/// without recursion, until the budget is spent. Where `open` answers false the element's contents
/// are passed over.
template <typename Text, typename Open, typename Close>
void walk(Budget& budget, pugi::xml_node root, Text text, Open open, Close close) {
    text(std::string_view{root.value()}, false);
    pugi::xml_node node = root.first_child();
    while (node && !budget.spent()) {
        bool enter = false;
        if (node.type() == pugi::node_element) {
            enter = open(node);
            if (enter)
                text(std::string_view{node.value()}, false);
        } else {
            text(std::string_view{node.value()}, node.type() == pugi::node_cdata);
        }
        if (enter && node.first_child()) {
            node = node.first_child();
            continue;
        }
        if (node.type() == pugi::node_element)
            close(node);
        while (!node.next_sibling() && node.parent() != root) {
            node = node.parent();
            close(node);
        }
        node = node.next_sibling();
    }
}

}  // namespace

std::size_t XmlText::expand(std::string_view text, std::string& out) {
    const std::size_t end = entities_.empty() ? kNone : text.substr(0, 256).find(';');
    const auto entity = end == kNone ? entities_.end() : entities_.find(text.substr(1, end - 1));
    if (entity == entities_.end() || expanded_ + entity->second.size() > kExpansionBudget)
        return 0;
    expanded_ += entity->second.size();
    out.append(entity->second);
    return end + 1;
}

void XmlText::decode(std::string_view text, std::string& out) {
    append_decoded(out, text, [&](std::string_view rest) { return expand(rest, out); });
}

void XmlText::take(std::string_view text, bool is_cdata, std::string& out) {
    if (is_cdata)
        out.append(text);
    else
        decode(text, out);
}

void XmlText::gather_html(pugi::xml_node node) {
    scratch_.clear();
    walk(
        budget_,
        node,
        [this](std::string_view text, bool is_cdata) { take(text, is_cdata, scratch_); },
        [this](pugi::xml_node element) {
            scratch_.append("<").append(local_name(element.name())).append(">");
            return true;
        },
        [this](pugi::xml_node element) {
            scratch_.append("</").append(local_name(element.name())).append(">");
        });
}

std::string XmlText::html(pugi::xml_node node) {
    const std::string_view value = node.value();
    const pugi::xml_node first = node.first_child();
    if (!first && value.find('&') == std::string_view::npos)
        return bounds_.text(html_to_text(value));
    if (value.empty() && first.type() == pugi::node_cdata && !first.next_sibling())
        return bounds_.text(html_to_text(first.value()));
    gather_html(node);
    return bounds_.text(html_to_text(scratch_));
}

std::string XmlText::html(std::string_view source) {
    return bounds_.text(html_to_text(source));
}

std::string XmlText::literal(pugi::xml_node node) {
    FoldingText out;
    walk(
        budget_,
        node,
        [&](std::string_view text, bool is_cdata) {
            if (is_cdata || text.find('&') == std::string_view::npos) {
                out.append(text);
            } else {
                scratch_.clear();
                decode(text, scratch_);
                out.append(scratch_);
            }
        },
        [&](pugi::xml_node element) {
            const std::string_view name = local_name(element.name());
            if (!is_inline_element(name))
                out.space();
            return !is_hidden_element(name);
        },
        [&](pugi::xml_node element) {
            if (!is_inline_element(local_name(element.name())))
                out.space();
        });
    return bounds_.text(out.take());
}

std::string XmlText::raw(pugi::xml_node node) {
    std::string out;
    walk(
        budget_,
        node,
        [&](std::string_view text, bool is_cdata) { take(text, is_cdata, out); },
        [](pugi::xml_node) { return true; },
        [](pugi::xml_node) {});
    return bounds_.text(std::string{trim(out)});
}

std::string XmlText::raw(pugi::xml_attribute attribute) {
    std::string out;
    decode(attribute.value(), out);
    return bounds_.text(std::string{trim(out)});
}

}  // namespace feeds
