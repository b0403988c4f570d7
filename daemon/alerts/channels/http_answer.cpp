#include "daemon/alerts/channels/http_answer.hpp"

#include "feeds/fetch/retry_after.hpp"

#include <boost/algorithm/string/trim.hpp>
#include <boost/json/parse.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace newsalertd::alerts {

namespace {

using feeds::net::NetError;
using feeds::net::Response;
using std::chrono::seconds;

constexpr double kLongestWait = 3600;

std::optional<seconds> bounded(double wait) {
    if (!std::isfinite(wait) || wait <= 0)
        return std::nullopt;
    return seconds{static_cast<std::int64_t>(std::ceil(std::min(wait, kLongestWait)))};
}

/// No complete answer came.
Result judge_transport(const Response& response, const Redactor& redact) {
    Result out;
    out.outcome = response.error == NetError::bad_url ? Outcome::target : Outcome::transient;
    out.status = response.status;
    out.ambiguous = response.sent;
    out.certificate = response.error == NetError::certificate;
    const std::string name = to_string(response.error);
    out.detail = redact(response.detail.empty() ? name : name + ": " + response.detail);
    return out;
}

void judge_client_error(Result& out) {
    switch (out.status) {
        case 400:
        case 413:
        case 415:
        case 422:
            out.outcome = Outcome::content;
            break;
        case 401:
        case 403:
        case 404:
        case 405:
            out.outcome = Outcome::target;
            out.generic_refusal = true;
            break;
        case 410:
            out.outcome = Outcome::target;
            break;
        case 429:
            out.rate_limited = true;
            break;
        default:  // 408, 425 and what nobody defined: kept, tried again until it expires
            break;
    }
}

}  // namespace

bool has_answer(const Response& response) {
    return response.error == NetError::none || response.status >= 200;
}

std::optional<boost::json::object> json_body(const Response& response) {
    boost::system::error_code error;
    auto value = boost::json::parse(response.body, error);
    if (error || !value.is_object())
        return std::nullopt;
    return std::move(value.as_object());
}

std::optional<seconds> retry_after(const Response& response, Time now) {
    if (const auto header = response.header("retry-after")) {
        const auto asked =
            feeds::fetch::retry_after(*header, std::nullopt, std::chrono::floor<seconds>(now));
        if (const auto wait =
                bounded(std::chrono::duration<double>(asked.value_or(seconds{0})).count()))
            return wait;
    }
    const auto body = response.status == 429 ? json_body(response) : std::nullopt;
    const auto* wait = body ? body->if_contains("retry_after") : nullptr;
    return wait != nullptr && wait->is_number() ? bounded(wait->to_number<double>()) : std::nullopt;
}

Result judge_http(const Response& response, Time now, const Redactor& redact) {
    if (!has_answer(response))
        return judge_transport(response, redact);
    Result out;
    out.status = response.status;
    out.detail = fmt::format("HTTP {}", response.status);
    if (response.status >= 200 && response.status < 300) {
        out.outcome = Outcome::delivered;
        return out;
    }
    out.retry_after = retry_after(response, now);
    out.ambiguous = response.status >= 500 || response.status < 200;
    if (response.status >= 400) {
        if (const auto body = boost::trim_copy(response.body); !body.empty())
            out.detail = redact(out.detail + ": " + body);
        if (response.status < 500)
            judge_client_error(out);
    } else if (response.status >= 300) {
        out.detail = fmt::format("redirect (HTTP {}), never followed", response.status);
    } else {
        out.detail = fmt::format("unexpected answer (HTTP {})", response.status);
    }
    return out;
}

}  // namespace newsalertd::alerts
