#include "feeds/parse/parse.hpp"

#include "feeds/parse/adapter.hpp"
#include "feeds/parse/ascii.hpp"
#include "feeds/parse/block_page.hpp"
#include "feeds/parse/charset.hpp"
#include "feeds/parse/date.hpp"
#include "feeds/parse/entry_nodes.hpp"
#include "feeds/parse/gunzip.hpp"
#include "feeds/parse/json_feed.hpp"
#include "feeds/parse/json_mapping.hpp"
#include "feeds/parse/json_mend.hpp"
#include "feeds/parse/shown_source.hpp"
#include "feeds/parse/sniff.hpp"
#include "feeds/parse/xml_document.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace feeds {

const char* to_string(Format format) {
    switch (format) {
        case Format::rss:
            return "rss";
        case Format::atom:
            return "atom";
        case Format::rdf:
            return "rdf";
        case Format::json:
            return "json";
        case Format::news_sitemap:
            return "news-sitemap";
    }
    return "rss";
}

}  // namespace feeds

namespace feeds::parse {

namespace {

Error page_error(std::string_view html) {
    if (const std::string_view sign = blocking_page(html); !sign.empty()) {
        return {ErrorClass::blocked, "blocked: the answer is " + std::string{sign}};
    }
    return {ErrorClass::html, "the answer is an HTML page, not a feed"};
}

/// A name from outside, fit for a message.
std::string shown(std::string_view name) {
    std::string out{name.substr(0, 64)};
    std::ranges::replace_if(out, [](char c) { return c <= ' ' || c >= 0x7F; }, '?');
    return out;
}

Error not_a_feed(const XmlDocument& document, std::string_view text) {
    for (const pugi::xml_node node : document.tree.children()) {
        if (node.type() != pugi::node_element) {
            continue;
        }
        if (text.find("<html") != std::string_view::npos ||
            text.find("<HTML") != std::string_view::npos) {
            return page_error(text);
        }
        return {ErrorClass::unsupported, "XML, but not a feed: its root is " + shown(node.name())};
    }
    return {ErrorClass::malformed, "no XML element could be read"};
}

/// What the elements without a declared vocabulary are.
Ns native_namespace(const Root& root) {
    switch (root.format) {
        case Format::rss:
            return Ns::rss;
        case Format::atom:
            return std::string_view{attribute_named(root.node, "version").value()} == "0.3"
                       ? Ns::atom03
                       : Ns::atom;
        case Format::news_sitemap:
            return Ns::sitemap;
        case Format::rdf:
        case Format::json:
            break;
    }
    return Ns::none;
}

bool is_sitemap_index(pugi::xml_node root) {
    return equals_no_case(local_name(root.name()), "sitemapindex");
}

ParsedFeed adapt(Format format, Document& document) {
    switch (format) {
        case Format::rdf:
            return read_rdf(document);
        case Format::atom:
            return read_atom(document);
        case Format::news_sitemap:
            return is_sitemap_index(document.root) ? read_sitemap_index(document)
                                                   : read_news_sitemap(document);
        case Format::rss:
        case Format::json:
            break;
    }
    return read_rss(document);
}

/// What was cut, in which entry.
std::vector<Cut> cuts_of(const Document& document,
                         const std::vector<XmlDocument::Excess>& excesses,
                         const ParsedFeed& parsed) {
    if (document.left_out > 0) {
        const std::size_t kept = std::max(parsed.entries.size(), parsed.sitemaps.size());
        document.bounds.note({std::nullopt, "entries", kept + document.left_out, kept});
    }
    std::unordered_map<const void*, std::size_t> places;
    if (!excesses.empty()) {
        for (std::size_t place = 0; place < document.entry_nodes.size(); ++place) {
            places.emplace(document.entry_nodes[place].internal_object(), place);
        }
    }
    for (const XmlDocument::Excess& excess : excesses) {
        Cut cut{std::nullopt, std::string{excess.field}, excess.had, excess.kept};
        for (pugi::xml_node at = excess.node; at && !cut.entry; at = at.parent()) {
            if (const auto place = places.find(at.internal_object()); place != places.end()) {
                cut.entry = place->second;
            }
        }
        document.bounds.note(std::move(cut));
    }
    return document.bounds.take();
}

std::expected<ParsedFeed, Error> read_root(const XmlDocument& xml,
                                           const Root& root,
                                           const Options& options,
                                           const Limits& limits,
                                           Budget& budget) {
    Bounds bounds{limits};
    Document document{.root = root.node,
                      .names = Namespaces{root.node, native_namespace(root)},
                      .text = XmlText{xml.entities, bounds, budget},
                      .base_url = options.base_url,
                      .limits = limits,
                      .bounds = bounds,
                      .budget = budget};
    ParsedFeed parsed = adapt(root.format, document);
    std::string misplaced;
    if (parsed.entries.empty() && parsed.sitemaps.empty()) {
        misplaced = misplaced_entries(document);
    }
    if (budget.spent_now()) {
        return std::unexpected(too_slow());
    }
    if (!misplaced.empty()) {
        return std::unexpected(Error{ErrorClass::malformed, std::move(misplaced)});
    }
    parsed.incomplete = xml.truncated;
    parsed.cuts = cuts_of(document, xml.excesses, parsed);
    return parsed;
}

bool is_empty(const std::expected<ParsedFeed, Error>& parsed) {
    return !parsed || (parsed->entries.empty() && parsed->sitemaps.empty());
}

/// Puts what another document holds behind what `parsed` does.
void append(ParsedFeed& parsed, ParsedFeed other, const Limits& limits) {
    const std::size_t before = parsed.entries.size();
    const std::size_t had = before + other.entries.size();
    const std::size_t kept = std::max(before, std::min(had, limits.entries_read));
    parsed.remarks.push_back("another feed follows the first; entries read from it: " +
                             std::to_string(kept - before));
    std::ranges::move(other.remarks, std::back_inserter(parsed.remarks));
    other.entries.resize(kept - before);
    std::ranges::move(other.entries, std::back_inserter(parsed.entries));
    std::ranges::move(other.sitemaps, std::back_inserter(parsed.sitemaps));
    for (Cut& cut : other.cuts) {
        if (cut.entry) {
            *cut.entry += before;
        }
        if (!cut.entry || *cut.entry < kept) {
            parsed.cuts.push_back(std::move(cut));
        }
    }
    if (kept < had) {
        parsed.cuts.push_back({std::nullopt, "entries", had, kept});
    }
}

/// The feed at `root` with the entries of those beside it: documents pasted together, and entries
/// behind a root that was closed too early.
std::expected<ParsedFeed, Error> read_roots(const XmlDocument& xml,
                                            const Root& root,
                                            const Options& options,
                                            const Limits& limits,
                                            Budget& budget) {
    constexpr std::size_t kMost = 32;
    auto first = read_root(xml, root, options, limits, budget);
    bool saw_lone = is_lone_entry(root);
    std::size_t read = 1;
    for (auto at = next_root(root); at && !budget.spent_now(); at = next_root(*at)) {
        if (is_lone_entry(*at) && std::exchange(saw_lone, true)) {
            continue;  // read with the first of them
        }
        if (++read > kMost) {
            if (first) {
                first->remarks.push_back("more than " + std::to_string(kMost) +
                                         " documents in one: the rest was left out");
            }
            break;
        }
        auto other = read_root(xml, *at, options, limits, budget);
        if (is_empty(other)) {
            continue;
        }
        if (is_empty(first)) {
            first = std::move(other);
        } else {
            append(*first, std::move(*other), limits);
        }
    }
    return first;
}

std::expected<ParsedFeed, Error> parse_xml(std::string_view text,
                                           const Options& options,
                                           const Limits& limits) {
    Budget budget{limits.cpu_time, text.size()};
    auto xml = load_xml(text, limits, budget);
    auto root = xml ? find_root((*xml)->tree) : std::nullopt;
    if (const std::size_t start = root ? 0 : feed_start(text); start != 0 && start < text.size()) {
        // Deep within something else, or behind a thousand warnings.
        xml = load_xml(text.substr(start), limits, budget);
        root = xml ? find_root((*xml)->tree) : std::nullopt;
    }
    if (!xml) {
        return std::unexpected(xml.error());
    }
    if (!root) {
        return std::unexpected(not_a_feed(**xml, text));
    }
    return read_roots(**xml, *root, options, limits, budget);
}

std::expected<ParsedFeed, Error> parse_json(std::string_view text,
                                            const Options& options,
                                            const Limits& limits) {
    return options.json != nullptr ? read_mapped_json(text, *options.json, options, limits)
                                   : read_json_feed(text, options, limits);
}

/// Whether what was read is worth nothing, and something else may be.
bool is_worthless(const std::expected<ParsedFeed, Error>& parsed) {
    return parsed ? is_empty(parsed)
                  : parsed.error().error != ErrorClass::too_slow &&
                        parsed.error().error != ErrorClass::blocked;
}

/// Behind warnings of a server or a callback's name a document may be JSON none the less.
std::expected<ParsedFeed, Error> parse_json_behind(std::string_view text,
                                                   const Error& error,
                                                   const Options& options,
                                                   const Limits& limits) {
    const bool is_clear = error.error == ErrorClass::html || error.error == ErrorClass::blocked ||
                          error.error == ErrorClass::too_slow;
    if (is_clear || json_start(text) == std::string_view::npos) {
        return std::unexpected(error);
    }
    auto parsed = parse_json(text, options, limits);
    if (!parsed || parsed->entries.empty()) {
        return std::unexpected(error);
    }
    parsed->remarks.emplace_back("something else stands before the JSON");
    return parsed;
}

std::expected<ParsedFeed, Error> parse_text(std::string_view text,
                                            const Options& options,
                                            const Limits& limits) {
    switch (sniff(text)) {
        case Syntax::empty:
            return std::unexpected(Error{ErrorClass::empty, "the answer is empty"});
        case Syntax::html:
            if (wraps_feed(text)) {
                auto parsed = parse_xml(text, options, limits);
                const bool read =
                    parsed && (!parsed->entries.empty() || !parsed->feed.title.empty());
                if (read || (!parsed && parsed.error().error == ErrorClass::too_slow)) {
                    return parsed;
                }
            }
            return std::unexpected(page_error(text));
        case Syntax::json:
            return parse_json(text, options, limits);
        case Syntax::xml:
            return parse_xml(text, options, limits);
        case Syntax::unknown:
            break;
    }
    return std::unexpected(Error{ErrorClass::unknown, "neither XML, JSON nor HTML"});
}

bool says_something(const ParsedFeed& parsed) {
    return std::ranges::any_of(parsed.entries, [](const Entry& entry) {
        return !entry.title.empty() || !entry.link.empty() || !entry.id.empty();
    });
}

std::expected<ParsedFeed, Error> parse_shown(std::string_view text,
                                             const Options& options,
                                             const Limits& limits,
                                             unsigned levels);

/// What a document shows of a feed, with a remark that says so; nothing where it shows none.
std::optional<ParsedFeed> parse_inner(const std::optional<std::string>& inner,
                                      const char* remark,
                                      const Options& options,
                                      const Limits& limits,
                                      unsigned levels) {
    if (!inner) {
        return std::nullopt;
    }
    auto shown = parse_shown(*inner, options, limits, levels - 1);
    if (!shown || !says_something(*shown)) {
        return std::nullopt;
    }
    shown->remarks.insert(shown->remarks.begin(), remark);
    return std::move(*shown);
}

/// A text as it is, else what it shows of a feed; each document may be shown in another one.
std::expected<ParsedFeed, Error> parse_shown(std::string_view text,
                                             const Options& options,
                                             const Limits& limits,
                                             unsigned levels) {
    constexpr const char* kShown = "the feed was shown within another document";
    if (levels > 0 && trim(text.substr(0, 64)).starts_with('"')) {
        if (auto shown = parse_inner(quoted_document(text), kShown, options, limits, levels)) {
            return std::move(*shown);
        }
    }
    auto parsed = parse_text(text, options, limits);
    if (!parsed) {
        parsed = parse_json_behind(text, parsed.error(), options, limits);
    }
    if (levels == 0 || !is_worthless(parsed)) {
        return parsed;
    }
    if (!parsed) {
        auto shown = parse_inner(shown_source(text), kShown, options, limits, levels);
        return shown ? std::move(*shown) : std::move(parsed);
    }
    const auto unescaped = with_escaped_entries(text);
    auto shown =
        parse_inner(unescaped, "its entries were escaped once too often", options, limits, levels);
    if (!shown && unescaped) {
        return std::unexpected(Error{ErrorClass::malformed, "its entries are escaped, not read"});
    }
    return shown ? std::move(*shown) : std::move(parsed);
}

std::expected<ParsedFeed, Error> parse_plain(std::string_view bytes,
                                             const Options& options,
                                             const Limits& limits) {
    constexpr unsigned kLevels = 2;
    std::string storage;
    return parse_shown(decode(bytes, options.content_type, storage), options, limits, kLevels);
}

/// A document of which more than its limit came: the rest is left out.
std::expected<ParsedFeed, Error> parse_part(std::string_view bytes,
                                            std::size_t had,
                                            const Options& options,
                                            const Limits& limits) {
    bytes = bytes.substr(0, limits.document_bytes);
    auto parsed = parse_plain(bytes, options, limits);
    if (parsed) {
        parsed->incomplete = true;
        parsed->cuts.insert(parsed->cuts.begin(), {std::nullopt, "document", had, bytes.size()});
    } else if (parsed.error().error == ErrorClass::empty ||
               parsed.error().error == ErrorClass::malformed ||
               parsed.error().error == ErrorClass::unknown) {
        return std::unexpected(Error{ErrorClass::too_large, "the document is too large"});
    }
    return parsed;
}

/// What was compressed twice is no feed: of a bomb within a bomb only the shell is opened.
std::expected<ParsedFeed, Error> parse_gzip(std::string_view bytes,
                                            const Options& options,
                                            const Limits& limits) {
    // What grows more than a hundredfold past a megabyte is no document but a bomb (X3).
    constexpr std::size_t kRatio = 100;
    constexpr std::size_t kAnyRatio = 1 << 20;
    const std::size_t most =
        std::min(limits.document_bytes, std::max(kAnyRatio, kRatio * bytes.size()));
    std::string plain;
    const Inflation inflation = gunzip(bytes, most, plain);
    if (inflation == Inflation::too_large) {
        return parse_part(plain, plain.size() + 1, options, limits);
    }
    if (inflation == Inflation::corrupt && plain.empty()) {
        return std::unexpected(Error{ErrorClass::malformed, "the gzip data is damaged"});
    }
    if (inflation == Inflation::truncated && plain.empty()) {
        return std::unexpected(Error{ErrorClass::malformed, "the gzip data ends at once"});
    }
    auto parsed = parse_plain(plain, options, limits);
    if (parsed && inflation != Inflation::whole) {  // whether it is whole, its root tells
        parsed->remarks.emplace_back(inflation == Inflation::corrupt ? "the gzip data is damaged"
                                                                     : "the gzip data ends early");
    }
    return parsed;
}

std::expected<ParsedFeed, Error> parse_bytes(std::string_view bytes,
                                             const Options& options,
                                             const Limits& limits) {
    if (is_gzip(bytes)) {
        return parse_gzip(bytes, options, limits);
    }
    return bytes.size() > limits.document_bytes ? parse_part(bytes, bytes.size(), options, limits)
                                                : parse_plain(bytes, options, limits);
}

}  // namespace

const char* to_string(ErrorClass error) {
    switch (error) {
        case ErrorClass::empty:
            return "empty";
        case ErrorClass::html:
            return "html";
        case ErrorClass::blocked:
            return "blocked";
        case ErrorClass::unsupported:
            return "unsupported";
        case ErrorClass::malformed:
            return "malformed";
        case ErrorClass::too_large:
            return "too_large";
        case ErrorClass::too_deep:
            return "too_deep";
        case ErrorClass::too_slow:
            return "too_slow";
        case ErrorClass::unknown:
            break;
    }
    return "unknown";
}

std::expected<ParsedFeed, Error> parse(std::string_view bytes,
                                       const Options& options,
                                       const Limits& limits) {
    auto parsed = parse_bytes(bytes, options, limits);
    if (parsed) {
        settle_dates(*parsed);
    }
    return parsed;
}

}  // namespace feeds::parse
