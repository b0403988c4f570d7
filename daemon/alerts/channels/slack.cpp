// Slack incoming webhooks (D21).

#include "daemon/alerts/channels/channels.hpp"
#include "daemon/alerts/channels/http_answer.hpp"
#include "daemon/alerts/channels/http_request.hpp"
#include "daemon/alerts/channels/slack/message.hpp"
#include "daemon/alerts/redact.hpp"

#include <utility>

namespace newsalertd::alerts {

namespace {

/// Everything that one send needs; shared with the coroutines under way.
struct SlackParts {
    config::ChannelConfig config;
    SendHttp send;
    Redactor redact;
};

boost::asio::awaitable<Result> post(std::shared_ptr<const SlackParts> parts, std::string payload) {
    feeds::net::Request request = post_request(parts->config, std::move(payload));
    const feeds::net::Response response = co_await parts->send(std::move(request));
    const Time now = std::chrono::floor<Time::duration>(std::chrono::system_clock::now());
    co_return judge_slack(response, now, parts->redact);
}

class Slack final : public Channel {
public:
    Slack(const config::ChannelConfig& config, SendHttp send, Redactor secrets)
        : parts_(std::make_shared<SlackParts>(
              SlackParts{config,
                         std::move(send),
                         secrets.add_url(config.url.reveal()).add_user_info(config.proxy)})) {}

    std::vector<std::string> targets() const override { return {parts_->config.name}; }

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form form,
                       Time now) const override {
        return slack_message(alert, form, now);
    }

    boost::asio::awaitable<Result> send(std::string /*delivery_id*/,
                                        std::string /*target*/,
                                        std::string payload) override {
        return post(parts_, std::move(payload));
    }

    std::size_t summary_room() const override { return 7500; }

    Rate rate() const override {
        return parts_->config.rate.value_or(Rate{.per = std::chrono::seconds{1}, .burst = 1});
    }

    unsigned parallel() const override { return 1; }

    std::chrono::seconds expiry() const override { return std::chrono::hours{24}; }

    std::chrono::seconds backoff_cap() const override { return std::chrono::minutes{5}; }

private:
    std::shared_ptr<const SlackParts> parts_;
};

}  // namespace

std::unique_ptr<Channel> make_slack(const config::ChannelConfig& config,
                                    SendHttp send,
                                    Redactor secrets) {
    return std::make_unique<Slack>(config, std::move(send), std::move(secrets));
}

}  // namespace newsalertd::alerts
