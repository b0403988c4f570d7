#pragma once
// What an answer means for a delivery and for its target (D10, D12, D17). Pure.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/redact.hpp"
#include "feeds/net/http.hpp"
#include "feeds/net/mail.hpp"

#include <chrono>
#include <optional>

namespace newsalertd::alerts {

/// The wait that an answer asks for: header (seconds or HTTP-date, RFC 9110 10.2.3), else a JSON
/// body's "retry_after"; rounded up, at most an hour.
std::optional<std::chrono::seconds> retry_after(const feeds::net::Response& response, Time now);

/// Any HTTP service where every 2xx is success.
Result judge_webhook(const feeds::net::Response& response, Time now, const Redactor& redact);

/// Slack's incoming webhooks: success is 200 with a body of exactly "ok"; refusals are named.
Result judge_slack(const feeds::net::Response& response, Time now, const Redactor& redact);

/// One SMTP transaction (D34).
Result judge_mail(const feeds::net::MailReply& reply, const Redactor& redact);

}  // namespace newsalertd::alerts
