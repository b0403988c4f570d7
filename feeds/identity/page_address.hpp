#pragma once
// What of an address names the page, and what only says in which edition, or by which way, it is
// read.

#include <string>
#include <string_view>

namespace feeds::identity {

/// The address behind one that only leads to it: a redirector's parameter, a cache of AMP pages.
/// Another one stays as it is.
std::string behind_redirects(std::string_view url);

/// A path without what all servers add: "//", "/index.html", "/default.aspx", "/amp/" before it,
/// ".amp" in its suffix. "/" is the empty path.
std::string page_path(std::string_view path);

/// Whether a parameter asks for the AMP edition of a page.
bool asks_for_amp(std::string_view parameter);

/// Whether a path and query look made for one article: a number or date in it, or a name of four
/// words. "/weekly" does not.
bool looks_like_own_page(std::string_view tail);

}  // namespace feeds::identity
