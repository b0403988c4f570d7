#pragma once
// Mail addresses and servers as a configuration names them (RFC 5321, 5322; D33, D34). Pure.

#include "feeds/net/mail.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// "News desk <alerts@example.org>": a display name (may be empty) and a bare address.
struct Mailbox {
    std::string name;
    std::string address;
    bool operator==(const Mailbox&) const = default;
};

/// The error says what is wrong. Quoted local parts, address literals, comments and non-ASCII
/// addresses are refused: none of them is worth the ways in which servers differ about them.
std::expected<Mailbox, std::string> parse_mailbox(std::string_view text);

/// The bare address of the same; used by the configuration to validate.
std::expected<std::string, std::string> parse_mail_address(std::string_view text);

/// Everything behind the last '@'.
std::string_view domain_of(std::string_view address);

struct MailServer {
    std::string host;  ///< without brackets
    std::uint16_t port = 0;
    feeds::net::MailTls tls = feeds::net::MailTls::starttls;
    bool operator==(const MailServer&) const = default;
};

/// `server` as "smtp://host[:port]", "smtps://host[:port]" or "host[:port]"; `tls` as "starttls",
/// "implicit" or "none". smtps:// means implicit. Default ports 587, 465 and 25. Without TLS only
/// loopback, unless `allow_insecure`.
std::expected<MailServer, std::string> parse_mail_server(std::string_view server,
                                                         std::string_view tls,
                                                         bool allow_insecure);

}  // namespace newsalertd::alerts
