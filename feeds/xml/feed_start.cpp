#include "feeds/xml/feed_start.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/xml/doctype.hpp"
#include "feeds/xml/namespaces.hpp"

namespace feeds {

namespace {

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

}  // namespace

std::optional<Format> root_format(std::string_view local) {
    if (one_of("rss channel", local))
        return Format::rss;
    if (equals_no_case(local, "rdf"))
        return Format::rdf;
    if (equals_no_case(local, "feed"))
        return Format::atom;
    return one_of("urlset sitemapindex", local) ? std::optional{Format::news_sitemap}
                                                : std::nullopt;
}

bool is_entry_name(std::string_view local) {
    return one_of("entry item", local);
}

std::string_view tag_at(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (is_alnum(text[end]) || text[end] == ':' || text[end] == '-' ||
                                 text[end] == '_' || text[end] == '.')) {
        ++end;
    }
    return local_name(text.substr(at + 1, end - at - 1));
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
            if (root_format(name))
                return prolog == kNone ? at : prolog;
            if (lone == kNone && is_entry_name(name))
                lone = prolog == kNone ? at : prolog;
            prolog = kNone;
        }
    }
    return lone;
}

}  // namespace feeds
