#pragma once
// SMTP's text (RFC 5321): replies as they come in pieces, and the message as it leaves. Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace feeds::net {

struct SmtpReply {
    int code = 0;
    std::string words;  ///< the last line's text: one line, no control characters, no URL

    bool operator==(const SmtpReply&) const = default;
};

/// One reply line without its end; nullopt if it does not begin with a code.
std::optional<SmtpReply> parse_reply_line(std::string_view line);

/// Puts replies together from whatever pieces arrive.
class SmtpReplies {
public:
    enum class State { incomplete, complete, malformed };

    /// Malformed also when a reply never ends (beyond `most` bytes).
    explicit SmtpReplies(std::size_t most = 64 << 10) : most_(most) {}

    State feed(std::string_view bytes);

    const SmtpReply& reply() const { return reply_; }

    /// What is known of a reply that broke off: every line begins with the same code, so the first
    /// one tells it. Code 0: not even that.
    SmtpReply known() const;

private:
    State take_line(std::string_view line);

    std::size_t most_;
    std::string pending_;
    std::size_t seen_ = 0;
    SmtpReply reply_;
};

/// Fit for MAIL FROM and RCPT TO between angle brackets: no blanks, controls or brackets. ASCII
/// only: others need SMTPUTF8, which few servers and fewer receivers take.
bool is_mailbox(std::string_view text);

bool is_ehlo_name(std::string_view text);

/// The message as it goes over the wire: CRLF lines, dots stuffed (§4.5.2), the final dot.
std::string smtp_payload(std::string_view message);

}  // namespace feeds::net
