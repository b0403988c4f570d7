#include "daemon/alerts/channels/http_answer.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <curl/curl.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

namespace {

using feeds::net::MailReply;
using feeds::net::MailStage;
using feeds::net::NetError;
using feeds::net::Response;
using std::chrono::seconds;

constexpr seconds kLongestWait{3600};
constexpr seconds kGreylisting{60};

constexpr std::array<std::string_view, 15> kSlackTargetRefusals{
    "account_inactive",
    "action_prohibited",
    "channel_is_archived",
    "channel_not_found",
    "invalid_auth",
    "invalid_token",
    "no_active_hooks",
    "no_service",
    "no_service_id",
    "no_team",
    "not_in_channel",
    "posting_to_general_channel_denied",
    "team_disabled",
    "token_revoked",
    "user_not_found",
};
constexpr std::array<std::string_view, 9> kSlackContentRefusals{
    "invalid_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_payload",
    "missing_text_or_fallback_or_attachments",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "too_many_attachments",
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::optional<seconds> clamped(double wait) {
    if (!std::isfinite(wait) || wait <= 0) {
        return std::nullopt;
    }
    const double longest = static_cast<double>(kLongestWait.count());
    return seconds{static_cast<std::int64_t>(std::ceil(std::min(wait, longest)))};
}

std::optional<seconds> wait_from_header(std::string_view value, Time now) {
    double wait = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), wait);
    if (error == std::errc{} && end == value.data() + value.size()) {
        return clamped(wait);
    }
    const time_t date = curl_getdate(std::string(value).c_str(), nullptr);
    if (date == -1) {
        return std::nullopt;
    }
    const Time until{seconds{date}};
    return clamped(std::chrono::duration<double>(until - now).count());
}

std::optional<boost::json::object> json_body(const Response& response) {
    if (!trimmed(response.body).starts_with('{')) {
        return std::nullopt;
    }
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(response.body, error);
    if (error || !value.is_object()) {
        return std::nullopt;
    }
    return std::move(value.as_object());
}

std::optional<seconds> wait_from_body(const Response& response) {
    const auto body = json_body(response);
    const boost::json::value* wait = body ? body->if_contains("retry_after") : nullptr;
    if (wait == nullptr || !wait->is_number()) {
        return std::nullopt;
    }
    return clamped(wait->to_number<double>());
}

/// No complete answer came (D10's transport rows).
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

/// The status decides (D10, D17). What follows it may be cut off, too long, badly framed, badly
/// compressed or slow without end: the service has said all the same what it did.
bool is_head_enough(const Response& response) {
    return response.error == NetError::none || response.status >= 200;
}

/// Whether a body that could not be read to its end may have been Slack's "ok". One that is longer,
/// or begins otherwise, is the word of somebody else.
bool may_have_been_ok(const Response& response) {
    return response.error != NetError::none && response.error != NetError::too_large &&
           response.status >= 200 && response.status < 300 &&
           std::string_view("ok").starts_with(response.body);
}

std::string quoted(const Response& response, const Redactor& redact) {
    const std::string_view body = trimmed(response.body);
    const std::string status = fmt::format("HTTP {}", response.status);
    return redact(body.empty() ? status : fmt::format("{}: {}", status, body));
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
            out.outcome = Outcome::transient;
            out.rate_limited = true;
            break;
        default:  // 408, 425 and what nobody defined: kept, tried again until it expires
            out.outcome = Outcome::transient;
            break;
    }
}

Result judge_failure(const Response& response, Time now, const Redactor& redact) {
    Result out;
    out.status = response.status;
    out.retry_after = retry_after(response, now);
    out.detail = quoted(response, redact);
    if (response.status >= 500) {
        out.ambiguous = true;
    } else if (response.status >= 400) {
        judge_client_error(out);
    } else if (response.status >= 300) {
        out.detail = fmt::format("redirect (HTTP {}), never followed", response.status);
    } else {
        out.detail = fmt::format("unexpected answer (HTTP {})", response.status);
        out.ambiguous = true;
    }
    return out;
}

Result delivered(int status) {
    Result out;
    out.outcome = Outcome::delivered;
    out.status = status;
    out.detail = fmt::format("HTTP {}", status);
    return out;
}

/// The error's name as Slack writes it: the whole body, or "error" of a JSON body.
std::string slack_error(const Response& response) {
    if (const auto body = json_body(response)) {
        const boost::json::value* name = body->if_contains("error");
        const boost::json::string* found = name == nullptr ? nullptr : name->if_string();
        return found == nullptr ? std::string() : std::string(found->data(), found->size());
    }
    const std::string_view body = trimmed(response.body);
    return std::string(body.substr(0, 64));
}

Result mail_failure_without_code(const MailReply& reply) {
    Result out;
    out.ambiguous = reply.ambiguous || reply.code == 354;
    out.certificate = reply.error == NetError::certificate;
    if (reply.error == NetError::bad_url) {
        out.outcome = Outcome::target;
    }
    return out;
}

/// Whether a 5xx speaks of the message rather than of the login, the relay or the recipient (D10):
/// by how far the transaction came, because 550 and 554 are used for everything.
bool is_about_content(const MailReply& reply) {
    constexpr int kTooLong = 552;  // a declared size is refused at MAIL FROM already
    return reply.stage == MailStage::data || reply.stage == MailStage::message ||
           reply.code == kTooLong;
}

/// RFC 5321 4.5.3.1.10: at RCPT an old server says 552 for "too many recipients", which is a 452.
bool is_meant_as_transient(const MailReply& reply) {
    return reply.stage == MailStage::recipient && reply.code == 552;
}

/// A login or a sender is every recipient's.
bool is_about_channel(const MailReply& reply) {
    return reply.stage == MailStage::connect || reply.stage == MailStage::login ||
           reply.stage == MailStage::sender;
}

bool is_greylisting(const MailReply& reply) {
    return reply.code == 450 ||
           (reply.code == 451 && (reply.detail.find("reylist") != std::string::npos ||
                                  reply.detail.find("raylist") != std::string::npos));
}

}  // namespace

std::optional<seconds> retry_after(const Response& response, Time now) {
    if (const auto header = response.header("retry-after")) {
        if (const auto wait = wait_from_header(trimmed(*header), now)) {
            return wait;
        }
    }
    return response.status == 429 ? wait_from_body(response) : std::nullopt;
}

Result judge_webhook(const Response& response, Time now, const Redactor& redact) {
    if (!is_head_enough(response)) {
        return judge_transport(response, redact);
    }
    if (response.status >= 200 && response.status < 300) {
        return delivered(response.status);
    }
    return judge_failure(response, now, redact);
}

Result judge_slack(const Response& response, Time now, const Redactor& redact) {
    if (!is_head_enough(response)) {
        return judge_transport(response, redact);
    }
    const bool is_ok = response.status == 200 && response.body == "ok";
    if (is_ok || may_have_been_ok(response)) {
        return delivered(response.status);
    }
    Result out = judge_failure(response, now, redact);
    if (response.status < 300) {
        // A captive portal says 200 with a page.
        out.detail = redact(fmt::format(
            "HTTP {} without Slack's \"ok\": {}", response.status, trimmed(response.body)));
        return out;
    }
    const std::string name = slack_error(response);
    const bool about_target =
        std::ranges::find(kSlackTargetRefusals, name) != kSlackTargetRefusals.end();
    const bool about_content =
        std::ranges::find(kSlackContentRefusals, name) != kSlackContentRefusals.end();
    if (response.status < 500 && (about_target || about_content)) {
        out.outcome = about_target ? Outcome::target : Outcome::content;
        out.generic_refusal = false;
        out.refusal = name;
        // Not through the redactor: the name is one of ours, whatever the URL looks like.
        out.detail = fmt::format("HTTP {}: {}", response.status, name);
    }
    return out;
}

Result judge_mail(const MailReply& reply, const Redactor& redact) {
    Result out;
    const std::string said = reply.detail.empty() ? to_string(reply.error) : reply.detail;
    if (reply.error == NetError::none && reply.code >= 200 && reply.code < 300) {
        out.outcome = Outcome::delivered;
    } else if (reply.code >= 500 && !is_meant_as_transient(reply)) {
        out.outcome = is_about_content(reply) ? Outcome::content : Outcome::target;
        out.whole_channel = out.outcome == Outcome::target && is_about_channel(reply);
    } else if (reply.code >= 400) {
        if (is_greylisting(reply)) {
            out.retry_after = kGreylisting;
        }
    } else {
        out = mail_failure_without_code(reply);
    }
    out.status = reply.code;
    out.detail = redact(reply.code == 0 ? said : fmt::format("SMTP {}: {}", reply.code, said));
    return out;
}

}  // namespace newsalertd::alerts
