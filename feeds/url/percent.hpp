#pragma once
// Percent-encoding (RFC 3986 §2.1).

#include <string>
#include <string_view>

namespace feeds {

/// The byte that an escape at the start of `text` stands for; -1: there is none.
int escaped_byte(std::string_view text);

/// Appends "%2F" for '/'.
void append_escaped(std::string& out, char byte);

/// Whether no URL may hold the byte as it is: blanks, controls, quotes, brackets that wrap one.
bool is_forbidden_in_urls(char byte);

/// The text with its escapes decoded; what is no escape stays.
std::string percent_decoded(std::string_view text);

}  // namespace feeds
