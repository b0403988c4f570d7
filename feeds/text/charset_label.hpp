#pragma once
// What documents call their charset.

#include <string>
#include <string_view>

namespace feeds {

/// The usual name for a label as people and programs write it: "win-1250" is windows-1250,
/// "iso8859_15" ISO-8859-15, "utf8mb4" UTF-8; quotes and marks around it go. A label that is none
/// of a known family stays as it is.
std::string usual_charset(std::string_view label);

/// The charset that is really used under a name, by its name in ICU: what publishers call
/// ISO-8859-1 is windows-1252 (WHATWG Encoding §4.2).
std::string real_charset(std::string_view name);

}  // namespace feeds
