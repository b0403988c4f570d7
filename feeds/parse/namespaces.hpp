#pragma once
// XML namespaces by URI, whatever the prefix; pugixml knows none.

#include <pugixml.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace feeds::parse {

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

/// The vocabulary of a namespace URI; a missing slash, another case or https makes no difference.
Ns namespace_of(std::string_view uri);

struct Name {
    Ns ns = Ns::none;
    std::string_view local;
};

/// Resolves names in one document. Declarations on the root are read once.
class Namespaces {
public:
    /// `native`: what the root and the elements of its prefix are, whatever URI the feed made up
    /// for them; Ns::none where the declarations decide.
    Namespaces(pugi::xml_node root, Ns native);

    /// The name of an element; an undeclared prefix keeps its usual meaning.
    [[nodiscard]] Name resolve(pugi::xml_node node) const;

private:
    struct Binding {
        std::string_view prefix;
        Ns ns;
    };

    [[nodiscard]] Ns lookup(pugi::xml_node node, std::string_view prefix) const;

    pugi::xml_node root_;
    std::vector<Binding> root_bindings_;
};

/// The name behind its prefix.
std::string_view local_name(std::string_view name);

}  // namespace feeds::parse
