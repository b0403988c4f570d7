#pragma once
// Mail headers and bodies as bytes (RFC 5322, 2045, 2047). Everything comes out as 7-bit
// with CRLF, in lines of at most 78 characters where the content lets it. Pure.

#include <chrono>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// "Name: value\r\n" for unstructured text of any content: controls become blanks, other than
/// plain ASCII becomes encoded words of at most 75 characters that split no character, long lines
/// are folded.
std::string text_header(std::string_view name, std::string_view value);

/// A display name as RFC 5322 wants it: as it is, quoted, or as encoded words ("\r\n "-folded).
/// `column` is where it starts.
std::string phrase(std::string_view text, std::size_t column);

/// Quoted-printable of UTF-8 text with '\n' line ends: lines ≤ 76, upper-case hex, CRLF.
std::string quoted_printable(std::string_view text);

/// "Wed, 28 Jan 2026 09:30:12 +0000"
std::string mail_date(std::chrono::sys_seconds time);

}  // namespace newsalertd::alerts
