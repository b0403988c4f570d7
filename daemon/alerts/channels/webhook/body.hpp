#pragma once
// The body of a webhook: {"type":"alert.created","timestamp":…,"data":{the alert schema}}.

#include "daemon/alerts/channel.hpp"

#include <cstddef>
#include <string>

namespace newsalertd::alerts {

inline constexpr std::size_t kLongestWebhookBody = 20'000;

/// At most kLongestWebhookBody bytes: first the summary gives way, then sources and matched words,
/// the title and the link last. Form::minimal keeps little but title, link and source.
std::string webhook_body(const Alert& alert, Form form, Time now);

}  // namespace newsalertd::alerts
