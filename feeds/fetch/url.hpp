#pragma once
// What polling needs to know of a URL: its host and origin, where a Location leads, and whether two
// URLs are the same poll. Requests themselves use the URL exactly as configured (F8). Pure.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace feeds::fetch {

/// RFC 6454 origin; the host in lower case, the port filled in.
struct Origin {
    std::string scheme;
    std::string host;
    std::uint16_t port = 0;
    bool operator==(const Origin&) const = default;
};

/// The error is one line for people. Only http and https have an origin here.
std::expected<Origin, std::string> origin_of(std::string_view url);

/// The absolute URL that a Location header leads to from `base`, without its fragment (RFC 3986
/// §5, RFC 9110 §10.2.2). Bytes that a URL may not hold are percent-encoded, as browsers do.
/// Userinfo never crosses origins (F34). The error is one line for people.
std::expected<std::string, std::string> resolve_location(std::string_view base,
                                                         std::string_view location);

/// Two URLs with the same key are one poll (F10): scheme and host in lower case, no default port,
/// no fragment, an empty path as "/" (F33). A URL that cannot be read is its own key.
std::string poll_key(std::string_view url);

/// The domain that a publisher registered, as far as names tell ("a.b.example.co.uk" →
/// "example.co.uk"); empty for addresses and single labels. By a rule of thumb, not by the public
/// suffix list: it widens a rate limiter's block (F13) and slows a move (F41), nothing more.
std::string registrable_domain(std::string_view host);

/// Whether both hosts are one host, or under one registrable domain.
bool same_site(std::string_view host_a, std::string_view host_b);

}  // namespace feeds::fetch
