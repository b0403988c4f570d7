#pragma once
// The answers of Slack's incoming webhooks; the channel itself is private to slack.cpp.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/redact.hpp"
#include "feeds/net/http.hpp"

namespace newsalertd::alerts {

/// Success is 200 with a body of exactly "ok"; refusals are named.
Result judge_slack(const feeds::net::Response& response, Time now, const Redactor& redact);

}  // namespace newsalertd::alerts
