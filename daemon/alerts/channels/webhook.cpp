// Signed webhooks after the Standard Webhooks specification (D31).

#include "daemon/alerts/channels/channels.hpp"
#include "daemon/alerts/channels/http_answer.hpp"
#include "daemon/alerts/channels/http_request.hpp"
#include "daemon/alerts/channels/webhook/body.hpp"
#include "daemon/alerts/channels/webhook/signature.hpp"
#include "daemon/alerts/redact.hpp"

#include <stdexcept>
#include <utility>

namespace newsalertd::alerts {

namespace {

/// Everything that one send needs; shared with the coroutines under way.
struct WebhookParts {
    config::ChannelConfig config;
    SendHttp send;
    std::vector<std::string> keys;
    Redactor redact;
};

std::shared_ptr<const WebhookParts> make_parts(const config::ChannelConfig& config,
                                               SendHttp send,
                                               Redactor secrets) {
    auto parts = std::make_shared<WebhookParts>();
    parts->config = config;
    parts->send = std::move(send);
    parts->redact = std::move(secrets);
    parts->redact.add_url(config.url.reveal()).add_user_info(config.proxy);
    for (const config::Secret& secret : config.secrets) {
        auto key = decode_webhook_secret(secret.reveal());
        if (!key) {
            throw std::invalid_argument("channel " + config.name + ": " + key.error());
        }
        parts->redact.add(secret.reveal()).add(*key);
        parts->keys.push_back(std::move(*key));
    }
    return parts;
}

boost::asio::awaitable<Result> post(std::shared_ptr<const WebhookParts> parts,
                                    std::string delivery_id,
                                    std::string payload) {
    // Every attempt has its own timestamp; id and body are those of the first.
    const std::string timestamp =
        std::to_string(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
                           .time_since_epoch()
                           .count());
    feeds::net::Request request = post_request(parts->config, std::move(payload));
    request.headers.emplace_back("webhook-id", delivery_id);
    request.headers.emplace_back("webhook-timestamp", timestamp);
    Redactor redact = parts->redact;
    if (!parts->keys.empty()) {
        const auto signature = webhook_signature(parts->keys, delivery_id, timestamp, request.body);
        redact.add(signature);
        request.headers.emplace_back("webhook-signature", signature);
    }
    const feeds::net::Response response = co_await parts->send(std::move(request));
    const Time now = std::chrono::floor<Time::duration>(std::chrono::system_clock::now());
    co_return judge_webhook(response, now, redact);
}

class Webhook final : public Channel {
public:
    Webhook(const config::ChannelConfig& config, SendHttp send, Redactor secrets)
        : parts_(make_parts(config, std::move(send), std::move(secrets))) {}

    std::vector<std::string> targets() const override { return {parts_->config.name}; }

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form form,
                       Time now) const override {
        return webhook_body(alert, form, now);
    }

    boost::asio::awaitable<Result> send(std::string delivery_id,
                                        std::string /*target*/,
                                        std::string payload) override {
        return post(parts_, std::move(delivery_id), std::move(payload));
    }

    Rate rate() const override { return parts_->config.rate.value_or(Rate{}); }

    unsigned parallel() const override { return 8; }

    std::chrono::seconds expiry() const override { return std::chrono::hours{72}; }

    std::chrono::seconds backoff_cap() const override { return std::chrono::hours{1}; }

private:
    std::shared_ptr<const WebhookParts> parts_;
};

}  // namespace

std::unique_ptr<Channel> make_webhook(const config::ChannelConfig& config,
                                      SendHttp send,
                                      Redactor secrets) {
    return std::make_unique<Webhook>(config, std::move(send), std::move(secrets));
}

}  // namespace newsalertd::alerts
