#pragma once
// An absolute URL, read by libcurl's own parser, so that what is checked is what is asked; where a
// redirect leads; and whether two URLs are one poll. Pure.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace feeds {

/// Every URL that is taken apart anywhere is at most this long.
inline constexpr std::size_t kLongestUrl = 8192;

struct Url {
    std::string text;           ///< all of it, as libcurl is given it
    std::string scheme;         ///< lower case
    std::string user_info;      ///< "name:password", empty: none
    std::string host;           ///< lower case and ASCII; an IPv6 address without its brackets
    std::uint16_t port = 0;     ///< the scheme's own where none is written; 0: libcurl knows none
    bool has_own_port = false;  ///< one is written
    std::string path;           ///< as written, "/" where there is none
    std::string query;          ///< without its "?"
    std::string fragment;       ///< without its "#"

    [[nodiscard]] bool is_web() const { return scheme == "http" || scheme == "https"; }
};

/// Blanks and bytes beyond ASCII are encoded, international hosts get their ASCII form; dot
/// segments stay, since the path is the publisher's. The error continues the sentence "The URL
/// cannot be used: …" and does not repeat the URL.
std::expected<Url, std::string> parse_url(std::string_view text);

/// RFC 6454 origin; the host in lower case, an IPv6 address in brackets, the port filled in.
struct Origin {
    std::string scheme;
    std::string host;
    std::uint16_t port = 0;
    bool operator==(const Origin&) const = default;
};

/// Only http and https have an origin here. Errors are those of parse_url().
std::expected<Origin, std::string> origin_of(std::string_view url);

/// For people: a host of Url or Origin with its international labels as they are written
/// ("xn--mller-kva.example" → "müller.example"). What is no such label stays.
std::string readable_host(std::string_view host);

/// The same address over https, where `url` is an http one at the port of the web; else nothing.
std::optional<std::string> over_https(std::string_view url);

/// The absolute URL that a Location header leads to from `base`, without its fragment (RFC 9110
/// §10.2.2). Bytes that a URL may not hold are percent-encoded, as browsers do. User information
/// never crosses origins. The error is one line for people.
std::expected<std::string, std::string> resolve_location(std::string_view base,
                                                         std::string_view location);

/// Two URLs with the same key are one poll: scheme and host in lower case, no default port, no
/// fragment, an empty path as "/". A URL that cannot be read is its own key.
std::string poll_key(std::string_view url);

}  // namespace feeds
