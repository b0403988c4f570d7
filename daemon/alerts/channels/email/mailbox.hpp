#pragma once
// Mail addresses as a configuration names them (RFC 5322). Pure.

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

/// Everything behind the last '@'.
std::string_view domain_of(std::string_view address);

}  // namespace newsalertd::alerts
