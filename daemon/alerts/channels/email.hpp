#pragma once
// The answers of mail servers; the channel itself is private to email.cpp.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/redact.hpp"
#include "feeds/net/mail.hpp"

namespace newsalertd::alerts {

/// One SMTP transaction.
Result judge_mail(const feeds::net::MailReply& reply, const Redactor& redact);

}  // namespace newsalertd::alerts
