#pragma once
// An alert for a terminal: a few plain lines, the title first. Pure.

#include "daemon/alerts/channel.hpp"

#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// Lines of clean text, ended by an empty one; at most 4000 bytes. No colour: that is added when
/// it is written, so that the stored text stays plain.
std::string console_text(const Alert& alert, Time now);

/// The same with the title in bold and the other lines' labels dimmed (ANSI).
std::string coloured(std::string_view text);

}  // namespace newsalertd::alerts
