#pragma once
// An alert as a mail. Pure: the same alert at the same time gives the same bytes.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/channels/email/mailbox.hpp"

#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// "<delivery@domain>": the idempotency key of mail.
std::string message_id(std::string_view delivery, std::string_view domain);

/// The whole message, 7-bit, CRLF. Form::minimal: text/plain alone, with title, link and source.
/// With alert.root it is a follow-up in that mail's thread.
std::string mail_message(
    const Alert& alert, const Mailbox& from, std::string_view to, Form form, Time now);

}  // namespace newsalertd::alerts
