#pragma once
// Escaping for each kind of markup, and which links may be shown. Pure.

#include <string>
#include <string_view>

namespace newsalertd::alerts::text {

/// Exactly & < >, once (Slack's control characters).
std::string slack_escape(std::string_view text);

/// slack_escape, with * _ ~ ` neutralised by a zero-width space in front, so that they stay text
/// inside mrkdwn.
std::string slack_mrkdwn(std::string_view text);

/// & < > " ' for element content and quoted attributes.
std::string html_escape(std::string_view text);

/// A link that may be shown, as a browser reads it (feeds::browser_url): http or https, ≤
/// 2000 bytes, with a host, without user-info. Blanks, controls, characters that could end a link
/// in any markup (< > " | …) and bytes beyond ASCII come percent-encoded. Empty: not to be linked.
std::string safe_url(std::string_view url);

}  // namespace newsalertd::alerts::text
