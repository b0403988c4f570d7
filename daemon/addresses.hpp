#pragma once
// Addresses as the user's files name them: of pages, of mail, of this machine. Pure. Errors are
// sentences for people and never quote an address, which may hold a secret.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace newsalertd {

/// The empty string if `address` may stand in a mail header and envelope (RFC 5321 4.1.2 without
/// quoted local parts and address literals; UTF-8 domains are refused), else what is wrong.
std::string mail_address_problem(std::string_view address);

struct Url {
    std::string scheme;  ///< lower case
    std::string host;    ///< lower case; v6 without brackets
    std::string path;
    std::uint16_t port = 0;  ///< the scheme's own where none is written; 0 for unknown schemes
    bool has_port = false;   ///< it is written
    bool has_user_info = false;
    bool has_fragment = false;
};

/// Absolute addresses as libcurl reads them, so that check and fetch agree; at most 4 KiB.
std::expected<Url, std::string> parse_url(std::string_view text);

/// A literal of 127/8 or ::1, or "localhost" and names below it.
bool is_loopback(std::string_view host);

/// Scheme, host, port and path: what of an address may stand in a message: the rest may be a
/// secret.
std::string shown_url(std::string_view text);

}  // namespace newsalertd
