#include "feeds/lists/opml.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/xml/document.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <sstream>
#include <tuple>
#include <utility>

namespace feeds::lists {

namespace {

constexpr std::size_t kMostTags = 32;

/// Programs disagree on the case of attribute names (xmlUrl, xmlurl, xmlURL).
std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
    for (const auto candidate : node.attributes())
        if (equals_no_case(candidate.name(), name))
            return candidate.value();
    return {};
}

void add_tag(std::vector<std::string>& tags, std::string_view text) {
    auto tag = std::string(trim(text));
    if (tag.starts_with('/'))
        tag = std::string(trim(std::string_view(tag).substr(1)));  // OPML 2.0 writes "/News/Tech"
    if (tag.empty() || tags.size() >= kMostTags)
        return;
    if (std::ranges::find(tags, tag) == tags.end())
        tags.push_back(std::move(tag));
}

/// The comma is what separates categories, and OPML has no way to write another one. A folder's
/// name is read alike: else its tag would be another one after an export.
void add_tags(std::vector<std::string>& tags, std::string_view list) {
    while (!list.empty() && tags.size() < kMostTags) {
        const auto comma = std::min(list.find(','), list.size());
        add_tag(tags, list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

std::vector<std::string> tags_of(const pugi::xml_node& outline) {
    std::vector<std::string> tags;
    add_tags(tags, attribute(outline, "category"));
    // The folder in which a reader keeps the feed.
    const auto folder = outline.parent();
    if (equals_no_case(folder.name(), "outline")) {
        const auto text = attribute(folder, "text");
        add_tags(tags, text.empty() ? attribute(folder, "title") : text);
    }
    return tags;
}

/// Of a tag that begins with a slash only the first slash is taken for OPML's own.
std::string category_of(const std::vector<std::string>& tags) {
    std::string category;
    for (const auto& tag : tags)
        category +=
            (category.empty() ? "" : ",") + std::string(tag.starts_with('/') ? "/" : "") + tag;
    return category;
}

/// Offsets to places. Offsets must not descend, so that the text is walked over only once.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text), end_(text.find('\n')) {}

    std::pair<std::size_t, std::size_t> place(std::size_t offset) {
        offset = std::min(offset, text_.size());
        while (end_ < offset) {
            start_ = end_ + 1;
            end_ = text_.find('\n', start_);
            ++line_;
        }
        return {line_, offset - std::min(start_, offset) + 1};
    }

private:
    std::string_view text_;
    std::size_t start_ = 0;
    std::size_t end_;  ///< of the line, npos for the last
    std::size_t line_ = 1;
};

class Collector {
public:
    Collector(std::string_view text, bool places) : lines_(text), places_(places) {}

    void outline(const pugi::xml_node& node) {
        auto url = std::string(trim(attribute(node, "xmlUrl")));
        if (url.empty())
            return;
        Subscription found;
        found.name = std::string(trim(attribute(node, "title")));
        if (found.name.empty())
            found.name = std::string(trim(attribute(node, "text")));
        found.url = std::move(url);
        found.language = std::string(trim(attribute(node, "language")));
        found.tags = tags_of(node);
        const auto offset = node.offset_debug();
        if (places_ && offset > 0) {
            // The offset is that of the name, behind the "<".
            const auto [line, column] = lines_.place(static_cast<std::size_t>(offset) - 1);
            found.line = line;
            found.column = column;
        }
        found_.push_back(std::move(found));
    }

    std::vector<Subscription> take() { return std::move(found_); }

private:
    Lines lines_;
    bool places_;
    std::vector<Subscription> found_;
};

}  // namespace

std::expected<std::vector<Subscription>, OpmlError> parse_opml(std::string_view text) {
    pugi::xml_document document;
    // Without parse_doctype nothing of a DTD is read: no entities but XML's own five.
    const auto result = document.load_buffer(
        text.data(), text.size(), pugi::parse_default | pugi::parse_trim_pcdata);
    const bool utf8 = result.encoding == pugi::encoding_utf8;
    if (!result) {
        OpmlError error{.message = "not XML: " + std::string(result.description())};
        if (utf8 && result.offset >= 0)
            std::tie(error.line, error.column) =
                Lines(text).place(static_cast<std::size_t>(result.offset));
        return std::unexpected(std::move(error));
    }
    const auto root = document.document_element();
    if (!equals_no_case(root.name(), "opml"))
        return std::unexpected(
            OpmlError{.message = "not OPML: the outermost element is not <opml>"});
    Collector collector(text, utf8);
    std::size_t depth = 0;
    for (auto node = root; node; node = next_in_tree(node, root, depth))
        if (equals_no_case(node.name(), "outline"))
            collector.outline(node);
    return collector.take();
}

std::string write_opml(std::span<const Subscription> subscriptions, std::string_view title) {
    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    auto root = document.append_child("opml");
    root.append_attribute("version") = "2.0";
    root.append_child("head").append_child("title").text() = std::string(title).c_str();
    auto body = root.append_child("body");
    for (const auto& feed : subscriptions) {
        auto outline = body.append_child("outline");
        const auto& name = feed.name.empty() ? feed.url : feed.name;
        outline.append_attribute("type") = "rss";
        outline.append_attribute("text") = name.c_str();
        outline.append_attribute("title") = name.c_str();
        outline.append_attribute("xmlUrl") = feed.url.c_str();
        if (!feed.language.empty())
            outline.append_attribute("language") = feed.language.c_str();
        if (const auto category = category_of(feed.tags); !category.empty())
            outline.append_attribute("category") = category.c_str();
    }
    std::ostringstream out;
    document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return std::move(out).str();
}

}  // namespace feeds::lists
