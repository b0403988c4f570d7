#pragma once
// URLs as feeds write them: relative, padded, not always legal.

#include "feeds/url/parts.hpp"

#include <string>
#include <string_view>

namespace feeds {

/// Whether nothing about a URL is to be mended or resolved; most are so.
bool is_well_written_url(std::string_view url);

/// A URL or reference as a browser reads it where somebody wrote it badly (WHATWG URL §4.4): white
/// space and invisible marks around it go, line ends and tabs within it go with the blanks beside
/// them, other blanks become %20; in http(s) addresses backslashes before the query are slashes,
/// and however many slashes behind the scheme are two. Beyond that, references that were escaped
/// twice ("&amp;amp;", "&#x2F;") are decoded, a scheme written twice stands once, and what was
/// meant otherwise is taken as it was meant (meant_address()). What is well written stays byte for
/// byte, and other characters are not judged.
std::string browser_url(std::string_view written);

/// Resolves a reference against a base (RFC 3986 §5.2), both read as browser_url() does. An
/// absolute reference stays as it is, and so does any where the base is not absolute. Empty where
/// the reference says that there is no address ("#", "None").
std::string resolve_url(std::string_view base, std::string_view reference);

}  // namespace feeds
