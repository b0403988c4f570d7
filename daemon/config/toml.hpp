#pragma once
// What the readers of the configuration take from the room of TOML.

#include "rules/toml/section.hpp"
#include "rules/toml/shown.hpp"
#include "rules/toml/suggest.hpp"

#include <cstddef>
#include <string>

namespace newsalertd::config {

using rules::toml::in_quotes;
using rules::toml::Member;
using rules::toml::Node;
using rules::toml::parse_toml;
using rules::toml::Place;
using rules::toml::read_source;
using rules::toml::Section;
using rules::toml::SourceText;
using rules::toml::suggestion;

/// The line if it is fit to be shown, else empty: too long, or one that may hold a secret. Only
/// lines of keys known to be harmless are fit, so that a misspelt `passwrd = "…"` stays hidden too.
std::string harmless_line(const SourceText& source, std::size_t line);

/// Findings about settings and feeds: no excerpt holds a secret.
class Findings : public rules::toml::Findings {
public:
    Findings() : rules::toml::Findings(harmless_line) {}
};

}  // namespace newsalertd::config
