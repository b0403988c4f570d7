// Slack incoming webhooks.

#include "daemon/alerts/channels/slack.hpp"

#include "daemon/alerts/channels/http_answer.hpp"
#include "daemon/alerts/channels/http_channel.hpp"
#include "daemon/alerts/channels/slack/message.hpp"

#include <boost/algorithm/string/trim.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <utility>

namespace newsalertd::alerts {

namespace {

constexpr auto kTargetRefusals = std::to_array<std::string_view>({
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
});
constexpr auto kContentRefusals = std::to_array<std::string_view>({
    "invalid_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_payload",
    "missing_text_or_fallback_or_attachments",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "too_many_attachments",
});

/// Whether a body that could not be read to its end may have been Slack's "ok". One that is longer,
/// or begins otherwise, is the word of somebody else.
bool may_have_been_ok(const feeds::net::Response& response) {
    using feeds::net::NetError;
    return response.error != NetError::none && response.error != NetError::too_large &&
           response.status >= 200 && response.status < 300 &&
           std::string_view("ok").starts_with(response.body);
}

/// The error's name as Slack writes it: the whole body, or "error" of a JSON body.
std::string error_name(const feeds::net::Response& response) {
    const auto body = json_body(response);
    if (!body)
        return boost::trim_copy(response.body).substr(0, 64);
    const auto* name = body->if_contains("error");
    return name != nullptr && name->is_string() ? std::string(name->get_string()) : std::string();
}

class Slack final : public HttpChannel {
public:
    explicit Slack(ChannelTable& table)
        : HttpChannel(table,
                      Address::secret,
                      {.rate = {.per = std::chrono::seconds{1}}, .summary_room = 7500}) {}

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form form,
                       Time now) const override {
        return slack_message(alert, form, now);
    }

protected:
    boost::asio::awaitable<Result> attempt(const Transport& through,
                                           std::string /*delivery_id*/,
                                           std::string /*target*/,
                                           std::string payload) override {
        const auto response = co_await through.http(post_request(std::move(payload)));
        co_return judge_slack(response, through.clock.now(), redactor(through));
    }
};

}  // namespace

Result judge_slack(const feeds::net::Response& response, Time now, const Redactor& redact) {
    auto out = judge_http(response, now, redact);
    const bool is_ok = response.status == 200 && response.body == "ok";
    if (!has_answer(response) || is_ok || may_have_been_ok(response))
        return out;
    if (response.status < 300) {
        // A captive portal says 200 with a page.
        out.outcome = Outcome::transient;
        out.ambiguous = true;
        out.retry_after = retry_after(response, now);
        out.detail = redact(fmt::format("HTTP {} without Slack's \"ok\": {}",
                                        response.status,
                                        boost::trim_copy(response.body)));
        return out;
    }
    const auto name = error_name(response);
    const bool about_target = std::ranges::find(kTargetRefusals, name) != kTargetRefusals.end();
    const bool about_content = std::ranges::find(kContentRefusals, name) != kContentRefusals.end();
    if (response.status < 500 && (about_target || about_content)) {
        out.outcome = about_target ? Outcome::target : Outcome::content;
        out.generic_refusal = false;
        out.refusal = name;
        // Not through the redactor: the name is one of ours, whatever the URL looks like.
        out.detail = fmt::format("HTTP {}: {}", response.status, name);
    }
    return out;
}

std::shared_ptr<Channel> read_slack(ChannelTable& table) {
    return std::make_shared<Slack>(table);
}

}  // namespace newsalertd::alerts
