#pragma once
// XML namespaces by URI, whatever the prefix; pugixml knows none.

#include <pugixml.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace feeds {

/// The vocabularies that feeds are written in. `none`: no namespace. `unknown`: one that says
/// nothing to us, whose elements never stand for a native one of the same name.
enum class Ns : std::uint8_t {
    none,
    unknown,
    rss,  ///< RSS 0.90, 1.0 and the private ones that RSS 2.0 feeds carry
    rdf,
    atom,
    atom03,
    dc,
    dcterms,
    content,
    media,
    itunes,
    xhtml,
    sitemap,
    news,
    feedburner,
    yandex,
    syndication,
    xml,
};

/// The vocabulary of a namespace URI. Case, scheme, "www." and a closing slash make no difference,
/// and of an address that is written in many ways (sitemaps, Dublin Core, Media RSS) its tail
/// decides.
Ns namespace_of(std::string_view uri);

struct Name {
    Ns ns = Ns::none;
    std::string_view local;
};

/// Resolves names in one document. Declarations on the root are read once, those around the element
/// asked for last are kept. One thread.
class Namespaces {
public:
    /// `native`: what the root and the elements of its prefix are, whatever URI the feed made up
    /// for them, and what elements without any declaration are; Ns::none where the declarations
    /// decide.
    Namespaces(pugi::xml_node root, Ns native);

    /// The name of an element. A usual prefix keeps its meaning where it is not declared, or bound
    /// to an address that says nothing to us.
    [[nodiscard]] Name resolve(pugi::xml_node node) const;

    /// The vocabulary of an attribute; Ns::none without a prefix.
    [[nodiscard]] Ns resolve(pugi::xml_attribute attribute, pugi::xml_node node) const;

    /// What elements without a namespace are.
    [[nodiscard]] Ns native() const { return native_; }

private:
    struct Binding {
        std::string_view prefix;
        Ns ns;
    };

    using Bindings = std::vector<Binding>;

    [[nodiscard]] Ns lookup(pugi::xml_node node, std::string_view prefix) const;
    void enter(pugi::xml_node parent) const;

    pugi::xml_node root_;
    Ns native_;
    Bindings root_bindings_;
    mutable pugi::xml_node inner_;     ///< the parent of the element asked for last
    mutable Bindings inner_bindings_;  ///< declared on it or around it, nearest first
};

/// The name behind its prefix.
std::string_view local_name(std::string_view name);

}  // namespace feeds
