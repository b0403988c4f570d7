#pragma once
// What the readers of the configuration take from the room of TOML.

#include "rules/toml/section.hpp"
#include "rules/toml/shown.hpp"
#include "rules/toml/suggest.hpp"

namespace newsalertd::config {

using rules::toml::Findings;
using rules::toml::in_quotes;
using rules::toml::Member;
using rules::toml::Node;
using rules::toml::parse_toml;
using rules::toml::Place;
using rules::toml::read_source;
using rules::toml::Section;
using rules::toml::SourceText;
using rules::toml::suggestion;

}  // namespace newsalertd::config
