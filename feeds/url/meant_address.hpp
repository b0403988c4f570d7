#pragma once
// Addresses that people and programs wrote down wrongly, as they meant them.

#include <string>
#include <string_view>

namespace feeds {

/// Whether a text in the place of an address says that there is none: "#", "None", "null", "-",
/// "about:blank", a scheme without a host.
bool names_no_address(std::string_view written);

/// The address that was meant, where a browser would find another one or none: what was pasted
/// around it goes (quotes, brackets, "url=", "feed:", an <a> element, a second address), and its
/// scheme is written as it should be ("https: //", "http//", "htps://", "https%3A%2F%2F", a host
/// that begins with "www."). `base` is where references start, for the host that is named without
/// a scheme; it may be empty. What is none of these stays as it is. Linear.
std::string meant_address(std::string_view written, std::string_view base);

}  // namespace feeds
