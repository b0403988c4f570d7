#include "feeds/parse/shown_source.hpp"

#include "feeds/json/text.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"
#include "feeds/text/html_text.hpp"

#include <algorithm>
#include <array>

namespace feeds::parse {

namespace {

constexpr std::string_view kCdata = "<![CDATA[";

constexpr std::array<std::string_view, 6> kEscapedSigns = {
    "&lt;", "&amp;lt;", "&#60;", "&#060;", "&#x3C;", "&#x3c;"};

std::string_view behind_space(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(" \t\n\r\f"), text.size()));
}

/// Whether a text, behind its `<`, begins with the name of a tag that is in `names`.
bool begins_tag(std::string_view text, std::string_view names) {
    const auto end = std::ranges::find_if_not(
        text, [](char c) { return is_alnum(c) || c == '?' || c == ':' || c == '-' || c == '_'; });
    return one_of(names, {text.begin(), end});
}

/// Whether a text, behind its `<`, begins like the root of a feed or what comes before one.
bool begins_feed(std::string_view text) {
    return begins_tag(text, "?xml rss feed rdf:rdf channel urlset");
}

bool begins_entry(std::string_view text) {
    return begins_tag(text, "item entry");
}

bool ends_entry(std::string_view text) {
    return text.starts_with('/') && begins_entry(text.substr(1));
}

/// Where an escaped `<` stands with what `begins` accepts behind it.
template <typename Begins>
std::size_t escaped_tag(std::string_view text, Begins begins) {
    for (std::size_t at = text.find('&'); at != kNone; at = text.find('&', at + 1)) {
        const std::string_view rest = text.substr(at);
        for (const std::string_view sign : kEscapedSigns)
            if (rest.starts_with(sign) && begins(rest.substr(sign.size())))
                return at;
    }
    return kNone;
}

/// Without the tags that colour the source.
std::string without_tags(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t tag = std::min(text.find('<'), text.size());
        out.append(text.substr(0, tag));
        const std::size_t end = text.find('>', tag);
        text = end == kNone ? std::string_view{} : text.substr(end + 1);
    }
    return out;
}

bool is_page(std::string_view text) {
    const std::string_view head = text.substr(0, 4096);
    return find_no_case(head, "<html") != kNone || find_no_case(head, "<body") != kNone ||
           find_no_case(head, "<!doctype html") != kNone;
}

/// Whether a page shows little else: one about feeds has examples of them too.
bool is_all_there_is(std::string_view before, std::string_view behind) {
    constexpr std::size_t kMost = 300;
    return html_to_text(before).size() + html_to_text(behind).size() <= kMost;
}

/// The text of JSON that starts at `at` with its quote.
std::optional<std::string> json_string_at(std::string_view text, std::size_t at) {
    constexpr std::size_t kDepth = 2;
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    if (end >= text.size())
        return std::nullopt;
    auto loaded = load_json("[" + std::string{text.substr(at, end + 1 - at)} + "]", kDepth);
    const boost::json::array* const list = loaded ? loaded->root.if_array() : nullptr;
    return list != nullptr && list->size() == 1 ? std::optional{scalar_text(list->front())}
                                                : std::nullopt;
}

/// `{"contents": "<?xml …"}`, the answer of a program that fetches for others.
std::optional<std::string> within_json(std::string_view text) {
    const std::string_view trimmed = trim(text.substr(0, 4096));
    if (!trimmed.starts_with('{') && !trimmed.starts_with('['))
        return std::nullopt;
    for (std::size_t at = text.find('"'); at != kNone; at = text.find('"', at + 1)) {
        std::string_view rest = text.substr(at + 1);
        while (rest.starts_with("\\n") || rest.starts_with("\\r") || rest.starts_with("\\t"))
            rest.remove_prefix(2);
        rest = behind_space(rest);
        if (rest.starts_with("\\u003c") || rest.starts_with("\\u003C"))
            rest.remove_prefix(5);
        else if (!rest.starts_with('<'))
            continue;
        if (begins_feed(rest.substr(1)))
            return json_string_at(text, at);
    }
    return std::nullopt;
}

std::optional<std::string> within_markup(std::string_view text) {
    const std::size_t start = escaped_tag(text, begins_feed);
    if (start == kNone)
        return std::nullopt;
    std::string_view source = text.substr(start);
    if (is_page(text)) {
        std::size_t end = source.size();
        for (const std::string_view closer : {"</pre", "</textarea", "</body", "</code>\n"})
            end = std::min(end, find_no_case(source, closer));
        if (!is_all_there_is(text.substr(0, start), source.substr(end)))
            return std::nullopt;
        source = source.substr(0, end);
    }
    return decode_references(source.find('<') == kNone ? source : without_tags(source));
}

/// With the ends of inner sections as they were before they were split for an outer one.
std::string without_splits(std::string_view text) {
    constexpr std::string_view kSplit = "]]]]><![CDATA[>";
    std::string out;
    for (std::size_t at = text.find(kSplit); at != kNone; at = text.find(kSplit)) {
        out.append(text.substr(0, at)).append("]]>");
        text.remove_prefix(at + kSplit.size());
    }
    return out.append(text);
}

std::optional<std::string> within_cdata(std::string_view text) {
    for (std::size_t at = text.find(kCdata); at != kNone; at = text.find(kCdata, at + 1)) {
        const std::string_view inside = text.substr(at + kCdata.size());
        const std::string_view begin = behind_space(inside);
        if (begin.starts_with('<') && begins_feed(begin.substr(1)))
            return without_splits(inside.substr(0, inside.rfind("]]>")));
    }
    return std::nullopt;
}

/// JSON as browsers show it.
std::optional<std::string> preformatted_json(std::string_view text) {
    const std::size_t tag = is_page(text) ? find_no_case(text.substr(0, 65536), "<pre") : kNone;
    const std::size_t open = tag == kNone ? kNone : text.find('>', tag);
    if (open == kNone)
        return std::nullopt;
    const std::string_view inside = text.substr(open + 1);
    const std::size_t end = std::min(find_no_case(inside, "</pre"), inside.size());
    std::string source = decode_references(inside.substr(0, end));
    const std::string_view begin = behind_space(source);
    const bool json = begin.starts_with('{') || begin.starts_with('[');
    return json && is_all_there_is(text.substr(0, tag), inside.substr(end)) ? std::optional{source}
                                                                            : std::nullopt;
}

}  // namespace

std::optional<std::string> quoted_document(std::string_view text) {
    text = trim(text);
    if (!text.starts_with('"') || !text.ends_with('"'))
        return std::nullopt;
    auto inner = json_string_at(text, 0);
    const std::string_view begin = inner ? behind_space(*inner) : std::string_view{};
    const bool whole = inner && inner->size() * 2 >= text.size();
    const bool document = begin.starts_with('<') || begin.starts_with('{') ||
                          begin.starts_with('[') || begin.starts_with('"');
    return whole && document ? inner : std::nullopt;
}

std::optional<std::string> shown_source(std::string_view text) {
    for (const auto find : {within_json, within_markup, within_cdata, preformatted_json})
        if (auto source = find(text))
            return source;
    return std::nullopt;
}

std::optional<std::string> with_escaped_entries(std::string_view text) {
    const std::size_t start = escaped_tag(text, begins_entry);
    if (start != kNone && escaped_tag(text.substr(start), ends_entry) != kNone) {
        // What is no reference to a mark stays one: only the entries' own level is taken off.
        const std::size_t end = std::max(text.rfind("</"), start);
        return std::string{text.substr(0, start)} +
               decode_references(text.substr(start, end - start)) + std::string{text.substr(end)};
    }
    for (std::size_t at = text.find(kCdata); at != kNone; at = text.find(kCdata, at + 1)) {
        const std::string_view inside = text.substr(at + kCdata.size());
        const std::string_view begin = behind_space(inside);
        if (begin.starts_with('<') && begins_entry(begin.substr(1)))
            return std::string{text.substr(0, at)} + std::string{inside};
    }
    return std::nullopt;
}

}  // namespace feeds::parse
