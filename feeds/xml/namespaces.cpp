#include "feeds/xml/namespaces.hpp"

#include "feeds/text/ascii.hpp"

#include <array>
#include <string>
#include <utility>

namespace feeds {

namespace {

struct Known {
    std::string_view text;
    Ns ns;
};

// Lower case, without scheme, "www.", and trailing "/" or "#".
constexpr std::array kUris = {
    Known{"w3.org/2005/atom", Ns::atom},
    Known{"purl.org/atom/ns", Ns::atom03},
    Known{"purl.org/net/rss1.1", Ns::rss},
    Known{"purl.org/rss/1.0", Ns::rss},
    Known{"my.netscape.com/rdf/simple/0.9", Ns::rss},
    Known{"channel.netscape.com/rdf/simple/0.9", Ns::rss},
    Known{"my.netscape.com/publish/formats/rss-0.91.dtd", Ns::rss},
    Known{"backend.userland.com/rss", Ns::rss},
    Known{"backend.userland.com/rss2", Ns::rss},
    Known{"backend.userland.com/rss091", Ns::rss},
    Known{"backend.userland.com/rss092", Ns::rss},
    Known{"blogs.law.harvard.edu/tech/rss", Ns::rss},
    Known{"cyber.law.harvard.edu/rss", Ns::rss},
    Known{"w3.org/1999/02/22-rdf-syntax-ns", Ns::rdf},
    Known{"purl.org/dc/elements/1.0", Ns::dc},
    Known{"purl.org/dc/elements/1.1", Ns::dc},
    Known{"purl.org/dc/terms", Ns::dcterms},
    Known{"purl.org/rss/1.0/modules/dcterms", Ns::dcterms},
    Known{"purl.org/rss/1.0/modules/content", Ns::content},
    Known{"search.yahoo.com/mrss", Ns::media},
    Known{"itunes.com/dtds/podcast-1.0.dtd", Ns::itunes},
    Known{"example.com/dtds/podcast-1.0.dtd", Ns::itunes},
    Known{"w3.org/1999/xhtml", Ns::xhtml},
    Known{"sitemaps.org/schemas/sitemap/0.9", Ns::sitemap},
    Known{"google.com/schemas/sitemap/0.84", Ns::sitemap},
    Known{"google.com/schemas/sitemap-news/0.9", Ns::news},
    Known{"rssnamespace.org/feedburner/ext/1.0", Ns::feedburner},
    Known{"news.yandex.ru", Ns::yandex},
    Known{"purl.org/rss/1.0/modules/syndication", Ns::syndication},
    Known{"purl.org/rss/modules/syndication", Ns::syndication},
    Known{"w3.org/xml/1998/namespace", Ns::xml},
};

// Parts by which an address is known that is in none of its usual forms.
constexpr std::array kParts = {
    Known{"sitemap-news", Ns::news},
    Known{"schemas/sitemap/", Ns::sitemap},
    Known{"sitemaps.org/sitemap/", Ns::sitemap},
    Known{"w3.org/2005/atom", Ns::atom},
    Known{"purl.org/atom/ns#draft", Ns::atom},
    Known{"purl.org/dc/elements", Ns::dc},
    Known{"purl.org/dc/terms", Ns::dcterms},
    Known{"purl.org/metadata/dublin_core", Ns::dc},
    Known{"modules/content", Ns::content},
    Known{"modules/dcterms", Ns::dcterms},
    Known{"modules/syndication", Ns::syndication},
    Known{"yahoo.com/mrss", Ns::media},
    Known{"rssboard.org/media-rss", Ns::media},
    Known{"dtds/podcast", Ns::itunes},
    Known{"feedburner/ext", Ns::feedburner},
    Known{"1999/02/22-rdf-syntax-ns", Ns::rdf},
    Known{"w3.org/1999/xhtml", Ns::xhtml},
    Known{"backend.userland.com/rss", Ns::rss},
};

constexpr std::array kUsualPrefixes = {
    Known{"atom", Ns::atom},
    Known{"atom10", Ns::atom},
    Known{"a10", Ns::atom},
    Known{"rdf", Ns::rdf},
    Known{"dc", Ns::dc},
    Known{"dcterms", Ns::dcterms},
    Known{"dct", Ns::dcterms},
    Known{"content", Ns::content},
    Known{"media", Ns::media},
    Known{"mrss", Ns::media},
    Known{"itunes", Ns::itunes},
    Known{"xhtml", Ns::xhtml},
    Known{"news", Ns::news},
    Known{"feedburner", Ns::feedburner},
    Known{"yandex", Ns::yandex},
    Known{"sy", Ns::syndication},
    Known{"rss", Ns::rss},
    Known{"xml", Ns::xml},
};

Ns find(std::string_view text, const auto& table, Ns otherwise) {
    for (const Known& known : table) {
        if (known.text == text) {
            return known.ns;
        }
    }
    return otherwise;
}

Ns find_part(std::string key) {
    key += '/';
    for (const Known& known : kParts) {
        if (key.find(known.text) != std::string::npos) {
            return known.ns;
        }
    }
    return Ns::unknown;
}

/// The prefix that an attribute declares: "" for `xmlns`, nullptr data for any other attribute.
std::string_view declared_prefix(std::string_view attribute) {
    if (!attribute.starts_with("xmlns")) {
        return {};
    }
    attribute.remove_prefix(5);
    if (attribute.empty()) {
        return "";
    }
    return attribute.front() == ':' ? attribute.substr(1) : std::string_view{};
}

/// What a prefix means that is declared; a usual one whatever an unknown URI says.
Ns bound(std::string_view prefix, std::string_view uri) {
    uri = trim(uri);
    if (uri.empty()) {
        return Ns::none;
    }
    std::string key = lower(uri.substr(0, 128));
    for (const std::string_view start : {"http:", "https:", "//", "www."}) {
        if (key.starts_with(start)) {
            key.erase(0, start.size());
        }
    }
    while (key.ends_with('/') || key.ends_with('#')) {
        key.pop_back();
    }
    Ns ns = find(key, kUris, Ns::unknown);
    if (ns == Ns::unknown && !prefix.empty()) {
        ns = find(lower(prefix), kUsualPrefixes, Ns::unknown);
    }
    return ns == Ns::unknown ? find_part(std::move(key)) : ns;
}

}  // namespace

Ns namespace_of(std::string_view uri) {
    return bound({}, uri);
}

std::string_view local_name(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Namespaces::Namespaces(pugi::xml_node root, Ns native) : root_(root), native_(native) {
    for (const pugi::xml_attribute attribute : root.attributes()) {
        const std::string_view prefix = declared_prefix(attribute.name());
        if (prefix.data() != nullptr) {
            root_bindings_.push_back({prefix, bound(prefix, attribute.value())});
        }
    }
    if (native == Ns::none) {
        return;
    }
    const std::string_view name = root.name();
    const std::size_t colon = name.find(':');
    const std::string_view own = colon == std::string_view::npos ? "" : name.substr(0, colon);
    bool declared = false;
    for (Binding& binding : root_bindings_) {
        if (binding.prefix == own) {
            declared = true;
            if (native == Ns::atom && binding.ns == Ns::atom03) {
                native_ = Ns::atom03;
            }
            binding.ns = native_;
        }
    }
    if (!declared) {
        root_bindings_.push_back({own, native_});
    }
}

Name Namespaces::resolve(pugi::xml_node node) const {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos) {
        return {lookup(node, ""), name};
    }
    return {lookup(node, name.substr(0, colon)), name.substr(colon + 1)};
}

Ns Namespaces::resolve(pugi::xml_attribute attribute, pugi::xml_node node) const {
    const std::string_view name = attribute.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? Ns::none : lookup(node, name.substr(0, colon));
}

void Namespaces::enter(pugi::xml_node parent) const {
    if (parent == inner_) {
        return;
    }
    inner_ = parent;
    inner_bindings_.clear();
    for (pugi::xml_node at = parent; at && at != root_; at = at.parent()) {
        for (const pugi::xml_attribute attribute : at.attributes()) {
            const std::string_view prefix = declared_prefix(attribute.name());
            if (prefix.data() == nullptr) {
                continue;
            }
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
            if (declared.data() != nullptr && declared == prefix) {
                return bound(prefix, attribute.value());
            }
        }
        enter(node.parent());
        for (const Binding& binding : inner_bindings_) {
            if (binding.prefix == prefix) {
                return binding.ns;
            }
        }
    }
    for (const Binding& binding : root_bindings_) {
        if (binding.prefix == prefix) {
            return binding.ns;
        }
    }
    return prefix.empty() ? native_ : find(lower(prefix), kUsualPrefixes, Ns::unknown);
}

}  // namespace feeds
