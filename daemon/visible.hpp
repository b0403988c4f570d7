#pragma once

#include <string>
#include <string_view>

namespace newsalertd {

/// `text` on one line, safe for a terminal and a log: bytes of C0 and C1 controls (ESC
/// and line breaks too), of characters that reorder or hide text, and of what is not UTF-8 become
/// "\xNN". Everything else is kept, so the result is valid UTF-8.
std::string visible(std::string_view text);

}  // namespace newsalertd
