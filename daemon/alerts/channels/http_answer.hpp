#pragma once
// What an HTTP answer means for a delivery and for its target. Pure.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/redact.hpp"
#include "feeds/net/http.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <optional>

namespace newsalertd::alerts {

/// Any HTTP service where every 2xx is success.
Result judge_http(const feeds::net::Response& response, Time now, const Redactor& redact);

/// The status decides. What follows it may be cut off, too long, badly framed, badly compressed or
/// slow without end: the service has said all the same what it did.
bool has_answer(const feeds::net::Response& response);

/// The wait that an answer asks for: header (seconds or HTTP-date, RFC 9110 10.2.3), else a JSON
/// body's "retry_after"; rounded up, at most an hour.
std::optional<std::chrono::seconds> retry_after(const feeds::net::Response& response, Time now);

/// The body where it is a JSON object.
std::optional<boost::json::object> json_body(const feeds::net::Response& response);

}  // namespace newsalertd::alerts
