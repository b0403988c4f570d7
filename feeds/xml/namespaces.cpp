#include "feeds/xml/namespaces.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace feeds {

namespace {

/// What a vocabulary is called, in lower case, with spaces between the names.
struct Vocabulary {
    Ns ns;
    std::string_view names;
};

// URIs without scheme, "www.", and trailing "/" or "#".
constexpr std::array kUris = {
    Vocabulary{Ns::atom, "w3.org/2005/atom"},
    Vocabulary{Ns::atom03, "purl.org/atom/ns"},
    Vocabulary{Ns::rss,
               "purl.org/rss/1.0 purl.org/net/rss1.1 my.netscape.com/rdf/simple/0.9 "
               "channel.netscape.com/rdf/simple/0.9 my.netscape.com/publish/formats/rss-0.91.dtd "
               "backend.userland.com/rss backend.userland.com/rss2 backend.userland.com/rss091 "
               "backend.userland.com/rss092 blogs.law.harvard.edu/tech/rss "
               "cyber.law.harvard.edu/rss"},
    Vocabulary{Ns::rdf, "w3.org/1999/02/22-rdf-syntax-ns"},
    Vocabulary{Ns::dc, "purl.org/dc/elements/1.1 purl.org/dc/elements/1.0"},
    Vocabulary{Ns::dcterms, "purl.org/dc/terms purl.org/rss/1.0/modules/dcterms"},
    Vocabulary{Ns::content, "purl.org/rss/1.0/modules/content"},
    Vocabulary{Ns::media, "search.yahoo.com/mrss"},
    Vocabulary{Ns::itunes, "itunes.com/dtds/podcast-1.0.dtd example.com/dtds/podcast-1.0.dtd"},
    Vocabulary{Ns::xhtml, "w3.org/1999/xhtml"},
    Vocabulary{Ns::sitemap, "sitemaps.org/schemas/sitemap/0.9 google.com/schemas/sitemap/0.84"},
    Vocabulary{Ns::news, "google.com/schemas/sitemap-news/0.9"},
    Vocabulary{Ns::feedburner, "rssnamespace.org/feedburner/ext/1.0"},
    Vocabulary{Ns::yandex, "news.yandex.ru"},
    Vocabulary{Ns::syndication,
               "purl.org/rss/1.0/modules/syndication purl.org/rss/modules/syndication"},
    Vocabulary{Ns::xml, "w3.org/xml/1998/namespace"},
};

constexpr std::array kUsualPrefixes = {
    Vocabulary{Ns::atom, "atom atom10 a10"},
    Vocabulary{Ns::rdf, "rdf"},
    Vocabulary{Ns::dc, "dc"},
    Vocabulary{Ns::dcterms, "dcterms dct"},
    Vocabulary{Ns::content, "content"},
    Vocabulary{Ns::media, "media mrss"},
    Vocabulary{Ns::itunes, "itunes"},
    Vocabulary{Ns::xhtml, "xhtml"},
    Vocabulary{Ns::news, "news"},
    Vocabulary{Ns::feedburner, "feedburner"},
    Vocabulary{Ns::yandex, "yandex"},
    Vocabulary{Ns::syndication, "sy"},
    Vocabulary{Ns::rss, "rss"},
    Vocabulary{Ns::xml, "xml"},
};

// Parts by which an address is known that is in none of its usual forms; the first one decides.
constexpr std::array kParts = {
    Vocabulary{Ns::news, "sitemap-news"},
    Vocabulary{Ns::sitemap, "schemas/sitemap/"},
    Vocabulary{Ns::sitemap, "sitemaps.org/sitemap/"},
    Vocabulary{Ns::atom, "w3.org/2005/atom"},
    Vocabulary{Ns::atom, "purl.org/atom/ns#draft"},
    Vocabulary{Ns::dc, "purl.org/dc/elements"},
    Vocabulary{Ns::dcterms, "purl.org/dc/terms"},
    Vocabulary{Ns::dc, "purl.org/metadata/dublin_core"},
    Vocabulary{Ns::content, "modules/content"},
    Vocabulary{Ns::dcterms, "modules/dcterms"},
    Vocabulary{Ns::syndication, "modules/syndication"},
    Vocabulary{Ns::media, "yahoo.com/mrss"},
    Vocabulary{Ns::media, "rssboard.org/media-rss"},
    Vocabulary{Ns::itunes, "dtds/podcast"},
    Vocabulary{Ns::feedburner, "feedburner/ext"},
    Vocabulary{Ns::rdf, "1999/02/22-rdf-syntax-ns"},
    Vocabulary{Ns::xhtml, "w3.org/1999/xhtml"},
    Vocabulary{Ns::rss, "backend.userland.com/rss"},
};

Ns find(std::string_view name, const auto& vocabularies) {
    const auto found = std::ranges::find_if(
        vocabularies, [name](const Vocabulary& known) { return one_of(known.names, name); });
    return found == vocabularies.end() ? Ns::unknown : found->ns;
}

Ns find_part(std::string key) {
    key += '/';
    const auto* const found = std::ranges::find_if(kParts, [&](const Vocabulary& known) {
        return key.find(known.names) != std::string::npos;
    });
    return found == kParts.end() ? Ns::unknown : found->ns;
}

/// What stands before the colon of a name; empty where there is none.
std::string_view prefix_of(std::string_view name) {
    const std::size_t colon = name.find(':');
    return name.substr(0, colon == std::string_view::npos ? 0 : colon);
}

/// The prefix that an attribute declares: "" for `xmlns`, nullptr data for any other attribute.
std::string_view declared_prefix(std::string_view attribute) {
    if (!attribute.starts_with("xmlns"))
        return {};
    attribute.remove_prefix(5);
    if (attribute.empty())
        return "";
    return attribute.front() == ':' ? attribute.substr(1) : std::string_view{};
}

/// What a prefix means that is declared; a usual one whatever an unknown URI says. Case, scheme,
/// "www." and a closing slash make no difference, and of an address that is written in many ways
/// (sitemaps, Dublin Core, Media RSS) its tail decides.
Ns bound(std::string_view prefix, std::string_view uri) {
    uri = trim(uri);
    if (uri.empty())
        return Ns::none;
    std::string key = lower(uri.substr(0, 128));
    for (const std::string_view start : {"http:", "https:", "//", "www."})
        if (key.starts_with(start))
            key.erase(0, start.size());
    while (key.ends_with('/') || key.ends_with('#'))
        key.pop_back();
    Ns ns = find(key, kUris);
    if (ns == Ns::unknown && !prefix.empty())
        ns = find(prefix, kUsualPrefixes);
    return ns == Ns::unknown ? find_part(std::move(key)) : ns;
}

}  // namespace

std::string_view local_name(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Namespaces::Namespaces(pugi::xml_node root, Ns native) : root_(root), native_(native) {
    for (const pugi::xml_attribute attribute : root.attributes()) {
        const std::string_view prefix = declared_prefix(attribute.name());
        if (prefix.data() != nullptr)
            root_bindings_.push_back({prefix, bound(prefix, attribute.value())});
    }
    if (native == Ns::none)
        return;
    const std::string_view own = prefix_of(root.name());
    bool declared = false;
    for (Binding& binding : root_bindings_) {
        if (binding.prefix == own) {
            declared = true;
            if (native == Ns::atom && binding.ns == Ns::atom03)
                native_ = Ns::atom03;
            binding.ns = native_;
        }
    }
    if (!declared)
        root_bindings_.push_back({own, native_});
}

Name Namespaces::resolve(pugi::xml_node node) const {
    return {lookup(node, prefix_of(node.name())), local_name(node.name())};
}

Ns Namespaces::resolve(pugi::xml_attribute attribute, pugi::xml_node node) const {
    const std::string_view prefix = prefix_of(attribute.name());
    return prefix.empty() ? Ns::none : lookup(node, prefix);
}

void Namespaces::enter(pugi::xml_node parent) const {
    if (parent == inner_)
        return;
    inner_ = parent;
    inner_bindings_.clear();
    for (pugi::xml_node at = parent; at && at != root_; at = at.parent()) {
        for (const pugi::xml_attribute attribute : at.attributes()) {
            const std::string_view prefix = declared_prefix(attribute.name());
            if (prefix.data() == nullptr)
                continue;
            // An unknown vocabulary around an entry is what its feed made up; around a field it is
            // an extension's, see lookup().
            const Ns ns = bound(prefix, attribute.value());
            inner_bindings_.push_back({prefix, ns == Ns::unknown && prefix.empty() ? native_ : ns});
        }
    }
}

Ns Namespaces::lookup(pugi::xml_node node, std::string_view prefix) const {
    if (node != root_) {
        for (const pugi::xml_attribute attribute : node.attributes()) {
            const std::string_view declared = declared_prefix(attribute.name());
            if (declared.data() != nullptr && declared == prefix)
                return bound(prefix, attribute.value());
        }
        enter(node.parent());
        for (const Binding& binding : inner_bindings_)
            if (binding.prefix == prefix)
                return binding.ns;
    }
    for (const Binding& binding : root_bindings_)
        if (binding.prefix == prefix)
            return binding.ns;
    return prefix.empty() ? native_ : find(prefix, kUsualPrefixes);
}

}  // namespace feeds
