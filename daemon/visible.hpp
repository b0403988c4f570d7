#pragma once
// Text from outside made safe to show.

#include "rules/toml/shown.hpp"

namespace newsalertd {

using rules::toml::visible;

}  // namespace newsalertd
