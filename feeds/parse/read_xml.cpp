// A document of XML, whatever feeds it holds.

#include "feeds/parse/adapter.hpp"
#include "feeds/parse/block_page.hpp"
#include "feeds/parse/entry_nodes.hpp"
#include "feeds/parse/readers.hpp"
#include "feeds/parse/sniff.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/xml/document.hpp"
#include "feeds/xml/feed_start.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace feeds::parse {

namespace {

/// A name from outside, fit for a message.
std::string shown(std::string_view name) {
    std::string out{name.substr(0, 64)};
    std::ranges::replace_if(out, [](char c) { return c <= ' ' || c >= 0x7F; }, '?');
    return out;
}

Error not_a_feed(const XmlDocument& document, std::string_view text) {
    for (const pugi::xml_node node : document.tree.children()) {
        if (node.type() != pugi::node_element)
            continue;
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
    if (!excesses.empty())
        for (std::size_t place = 0; place < document.entry_nodes.size(); ++place)
            places.emplace(document.entry_nodes[place].internal_object(), place);
    for (const XmlDocument::Excess& excess : excesses) {
        Cut cut{std::nullopt, std::string{excess.field}, excess.had, excess.kept};
        for (pugi::xml_node at = excess.node; at && !cut.entry; at = at.parent())
            if (const auto place = places.find(at.internal_object()); place != places.end())
                cut.entry = place->second;
        document.bounds.note(std::move(cut));
    }
    return document.bounds.take();
}

Result read_root(const XmlDocument& xml,
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
    if (parsed.entries.empty() && parsed.sitemaps.empty())
        misplaced = misplaced_entries(document);
    if (budget.spent_now())
        return std::unexpected(too_slow());
    if (!misplaced.empty())
        return std::unexpected(Error{ErrorClass::malformed, std::move(misplaced)});
    parsed.incomplete = xml.truncated;
    parsed.cuts = cuts_of(document, xml.excesses, parsed);
    return parsed;
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
        if (cut.entry)
            *cut.entry += before;
        if (!cut.entry || *cut.entry < kept)
            parsed.cuts.push_back(std::move(cut));
    }
    if (kept < had)
        parsed.cuts.push_back({std::nullopt, "entries", had, kept});
}

/// The feed at `root` with the entries of those beside it: documents pasted together, and entries
/// behind a root that was closed too early.
Result read_roots(const XmlDocument& xml,
                  const Root& root,
                  const Options& options,
                  const Limits& limits,
                  Budget& budget) {
    constexpr std::size_t kMost = 32;
    auto first = read_root(xml, root, options, limits, budget);
    bool saw_lone = is_lone_entry(root);
    std::size_t read = 1;
    for (auto at = next_root(root); at && !budget.spent_now(); at = next_root(*at)) {
        if (is_lone_entry(*at) && std::exchange(saw_lone, true))
            continue;  // read with the first of them
        if (++read > kMost) {
            if (first) {
                first->remarks.push_back("more than " + std::to_string(kMost) +
                                         " documents in one: the rest was left out");
            }
            break;
        }
        auto other = read_root(xml, *at, options, limits, budget);
        if (is_empty(other))
            continue;
        if (is_empty(first))
            first = std::move(other);
        else
            append(*first, std::move(*other), limits);
    }
    return first;
}

}  // namespace

bool is_empty(const Result& parsed) {
    return !parsed || (parsed->entries.empty() && parsed->sitemaps.empty());
}

Result read_xml(std::string_view text, const Options& options, const Limits& limits) {
    Budget budget{limits.cpu_time, text.size()};
    auto xml = load_xml(text, limits, budget);
    auto root = xml ? find_root((*xml)->tree) : std::nullopt;
    if (const std::size_t start = root ? 0 : feed_start(text); start != 0 && start < text.size()) {
        // Deep within something else, or behind a thousand warnings.
        xml = load_xml(text.substr(start), limits, budget);
        root = xml ? find_root((*xml)->tree) : std::nullopt;
    }
    if (!xml)
        return std::unexpected(xml.error());
    if (!root)
        return std::unexpected(not_a_feed(**xml, text));
    return read_roots(**xml, *root, options, limits, budget);
}

}  // namespace feeds::parse
