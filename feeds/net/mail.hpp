#pragma once
// One SMTP transaction as values (RFC 5321). Composition of the message is
// the channel's work; here it is bytes.

#include "feeds/net/address_policy.hpp"
#include "feeds/net/http.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace feeds::net {

enum class MailTls : std::uint8_t {
    starttls,  ///< required: without it nothing is sent, above all no login
    implicit,  ///< smtps
    none,
};

/// RFC 5321 §4.5.3.2: shorter waits cause duplicates. Zero: no limit.
struct MailLimits {
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds command{300'000};   ///< for each reply
    std::chrono::milliseconds data_end{600'000};  ///< for the reply to the final dot
    /// For all of it, however slowly the server drips: the sum of RFC 5321's own limits.
    std::chrono::milliseconds session{1'800'000};
    std::size_t reply_bytes = 64 << 10;  ///< for each reply; up to the login, for all together
};

struct MailRequest {
    std::string host;
    std::uint16_t port = 587;
    MailTls tls = MailTls::starttls;
    std::string ehlo;  ///< name given in EHLO; empty: the host name
    std::string username;
    std::string password;
    std::string from;     ///< envelope sender, without angle brackets
    std::string to;       ///< the one recipient
    std::string message;  ///< CRLF lines, 7 bit; dots are stuffed by the client
    AddressPolicy policy;
    std::string ca_file;
    MailLimits limits{};
};

/// How far the transaction came: what `code` and `detail` answer to.
enum class MailStage : std::uint8_t {
    connect,    ///< connection, greeting, EHLO, TLS
    login,      ///< AUTH
    sender,     ///< MAIL FROM
    recipient,  ///< RCPT TO
    data,       ///< DATA
    message,    ///< the message and its final dot
};

/// `code` is the last reply code (0: none came). 250 with error none: the server has the message.
/// A refusal (4xx, 5xx) has error `protocol` and the server's words in `detail`: judge it by `code`
/// and `stage`. `ambiguous`: the message may have been taken although no clear answer came.
struct MailReply {
    NetError error = NetError::none;
    int code = 0;
    std::string detail;
    bool ambiguous = false;
    MailStage stage = MailStage::connect;
};

}  // namespace feeds::net
