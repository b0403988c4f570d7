#pragma once
// The body of a post to a Slack incoming webhook. Pure.

#include "daemon/alerts/channel.hpp"

#include <string>

namespace newsalertd::alerts {

/// JSON within Slack's limits for any alert: push text, title, summary, context (source and time;
/// watches, words, story; further sources). Form::minimal: plain text of at most 500 characters.
std::string slack_message(const Alert& alert, Form form, Time now);

}  // namespace newsalertd::alerts
