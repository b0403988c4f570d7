#pragma once
// The text of a date as plain ASCII where it only looks like something else.

#include <string>
#include <string_view>

namespace feeds {

/// White space of any kind becomes a blank, digits of any script and full-width signs their ASCII
/// counterparts, punctuation a blank; marks that nobody sees (U+200E, U+FEFF) go, and so does
/// percent-encoding. Letters stay.
std::string plain_date_text(std::string_view text);

}  // namespace feeds
