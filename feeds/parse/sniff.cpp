#include "feeds/parse/sniff.hpp"

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/doctype.hpp"
#include "feeds/parse/namespaces.hpp"
#include "feeds/parse/xml_document.hpp"

namespace feeds::parse {

namespace {

constexpr auto kNone = std::string_view::npos;

/// The first start tag or DOCTYPE, behind white space, comments and instructions.
std::string_view first_tag(std::string_view text) {
    while (true) {
        text = trim(text);
        const bool comment = text.starts_with("<!--");
        if (!comment && !text.starts_with("<?")) {
            return text;
        }
        const std::string_view closer = comment ? "-->" : "?>";
        const std::size_t end = text.find(closer);
        if (end == std::string_view::npos) {
            return {};
        }
        text.remove_prefix(end + closer.size());
    }
}

std::optional<Format> format_of(std::string_view local) {
    if (equals_no_case(local, "rss") || equals_no_case(local, "channel")) {
        return Format::rss;
    }
    if (equals_no_case(local, "rdf")) {
        return Format::rdf;
    }
    if (equals_no_case(local, "feed")) {
        return Format::atom;
    }
    if (equals_no_case(local, "urlset") || equals_no_case(local, "sitemapindex")) {
        return Format::news_sitemap;
    }
    return std::nullopt;
}

bool is_entry(std::string_view local) {
    return equals_no_case(local, "entry") || equals_no_case(local, "item");
}

/// The name of the tag whose `<` is at `at`, without its prefix; empty where there is none.
std::string_view tag_at(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (is_alnum(text[end]) || text[end] == ':' || text[end] == '-' ||
                                 text[end] == '_' || text[end] == '.')) {
        ++end;
    }
    return local_name(text.substr(at + 1, end - at - 1));
}

/// Looks for the ends of comments and the like. One that never ends is looked for once.
class Closer {
public:
    explicit constexpr Closer(std::string_view closer) : closer_(closer) {}

    /// Offset behind what starts at `at`; behind its first character where it never ends.
    std::size_t behind(std::string_view text, std::size_t at) {
        const std::size_t end = ends_ ? text.find(closer_, at) : kNone;
        ends_ = end != kNone;
        return ends_ ? end + closer_.size() : at + 1;
    }

private:
    std::string_view closer_;
    bool ends_ = true;
};

/// Offset behind a bracketed text that the text begins with, quoted texts in it passed over; npos
/// where it never ends.
std::size_t behind_brackets(std::string_view text) {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            at += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return kNone;
}

/// Whether a text in brackets is something else than the JSON that it begins like: a log line, a
/// shortcode, the answer of a script, with a feed behind it.
bool precedes_feed(std::string_view text) {
    if (feed_start(text) == kNone) {
        return false;
    }
    const std::size_t end = behind_brackets(text);
    if (end != kNone) {
        return feed_start(text.substr(end)) != kNone;
    }
    // Its quotes are none, as in [it's 5" wide]: no text of JSON holds a line that is a tag.
    for (std::size_t line = text.find("\n<"); line != kNone; line = text.find("\n<", line + 1)) {
        if (text.substr(line + 1).starts_with("<?xml") || format_of(tag_at(text, line + 1))) {
            return true;
        }
    }
    return false;
}

bool is_html_tag(std::string_view tag) {
    return starts_with_no_case(tag, "<!doctype html") || starts_with_no_case(tag, "<html") ||
           starts_with_no_case(tag, "<head") || starts_with_no_case(tag, "<body");
}

}  // namespace

Syntax sniff(std::string_view text) {
    const std::string_view trimmed = trim(text.substr(0, 4096));
    if (trimmed.empty()) {
        return trim(text).empty() ? Syntax::empty : Syntax::unknown;
    }
    if (trimmed.front() == '{' || trimmed.front() == '[') {
        return precedes_feed(text.substr(text.find(trimmed.front()))) ? Syntax::xml : Syntax::json;
    }
    if (is_html_tag(first_tag(text))) {
        return Syntax::html;
    }
    return text.find('<') == kNone ? Syntax::unknown : Syntax::xml;
}

std::size_t feed_start(std::string_view text) {
    std::size_t prolog = kNone;  // of the tag that comes next
    std::size_t lone = kNone;    // an entry, unless a root follows
    Closer comment{"-->"};
    Closer cdata{"]]>"};
    Closer instruction{"?>"};
    bool saw_doctype = false;
    for (std::size_t at = text.find('<'), next = 0; at != kNone; at = text.find('<', next)) {
        const std::string_view rest = text.substr(at);
        next = at + 1;
        if (rest.starts_with("<!--")) {
            next = comment.behind(text, at);
        } else if (rest.starts_with("<![CDATA[")) {
            next = cdata.behind(text, at);
        } else if (rest.starts_with("<?")) {
            prolog = rest.starts_with("<?xml") && prolog == kNone ? at : prolog;
            next = instruction.behind(text, at);
        } else if (!saw_doctype && starts_with_no_case(rest, "<!doctype")) {
            saw_doctype = true;
            prolog = prolog == kNone ? at : prolog;
            next = skip_doctype(text, at);
        } else if (const std::string_view name = tag_at(text, at); !name.empty()) {
            if (format_of(name)) {
                return prolog == kNone ? at : prolog;
            }
            if (lone == kNone && is_entry(name)) {
                lone = prolog == kNone ? at : prolog;
            }
            prolog = kNone;
        }
    }
    return lone;
}

bool wraps_feed(std::string_view html) {
    constexpr std::size_t kHead = 64UL * 1024;
    html = html.substr(0, kHead);
    const std::size_t start = feed_start(html);
    if (start == kNone) {
        return false;
    }
    const std::string_view feed = html.substr(start);
    return start == html.find('<') || feed.starts_with("<?xml") || feed.starts_with("<rss") ||
           feed.starts_with("<rdf:RDF") ||
           (feed.starts_with("<feed") && feed.substr(0, feed.find('>')).find("xmlns") != kNone);
}

std::optional<Root> find_root(pugi::xml_node tree) {
    constexpr std::size_t kDepth = 4;
    constexpr std::size_t kNodes = 1000;
    std::size_t depth = 0;
    std::size_t seen = 0;
    for (pugi::xml_node node = next_in_tree(tree, tree, depth); node && seen < kNodes;
         node = next_in_tree(node, tree, depth), ++seen) {
        if (node.type() != pugi::node_element || depth > kDepth) {
            continue;
        }
        if (const auto format = format_of(local_name(node.name()))) {
            return Root{*format, node};
        }
    }
    for (const pugi::xml_node node : tree.children()) {
        const std::string_view local = local_name(node.name());
        if (is_entry(local) && node.first_child()) {
            return Root{equals_no_case(local, "entry") ? Format::atom : Format::rss, node};
        }
    }
    return std::nullopt;
}

std::optional<Root> next_root(const Root& root) {
    for (pugi::xml_node node = root.node.next_sibling(); node; node = node.next_sibling()) {
        const std::string_view local = local_name(node.name());
        if (const auto format = format_of(local)) {
            return Root{*format, node};
        }
        if (is_entry(local) && node.first_child()) {
            return Root{equals_no_case(local, "entry") ? Format::atom : Format::rss, node};
        }
    }
    return std::nullopt;
}

bool is_lone_entry(const Root& root) {
    return is_entry(local_name(root.node.name()));
}

}  // namespace feeds::parse
