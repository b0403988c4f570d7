#pragma once
// Whose site a host is, by the public suffix list.

#include <string>
#include <string_view>

namespace feeds {

/// The domain that a publisher registered ("a.b.example.co.uk" → "example.co.uk"), in lower case;
/// empty for addresses, single labels and public suffixes. A hosting service counts as one site
/// ("x.blogspot.com" → "blogspot.com"): what it asks for, it asks for all of its hosts.
std::string registrable_domain(std::string_view host);

/// Whether both hosts are one host, or under one registrable domain.
bool same_site(std::string_view host_a, std::string_view host_b);

}  // namespace feeds
