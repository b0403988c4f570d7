// Signed webhooks after the Standard Webhooks specification.

#include "daemon/alerts/channels/http_answer.hpp"
#include "daemon/alerts/channels/http_channel.hpp"
#include "daemon/alerts/channels/webhook/body.hpp"
#include "daemon/alerts/channels/webhook/signature.hpp"

#include <spdlog/fmt/fmt.h>

#include <string>
#include <utility>
#include <vector>

namespace newsalertd::alerts {

namespace {

class Webhook final : public HttpChannel {
public:
    explicit Webhook(ChannelTable& table)
        : HttpChannel(table,
                      Address::open,
                      {.parallel = 8,
                       .expiry = std::chrono::hours{72},
                       .longest_backoff = std::chrono::hours{1}}) {
        read_keys(table);
    }

    ChannelSettings settings() const override {
        auto all = HttpChannel::settings();
        for (const auto& secret : secrets_)
            all.emplace_back("secret", secret.reveal());
        return all;
    }

    void add_secrets(Redactor& all) const override {
        HttpChannel::add_secrets(all);
        add_keys(all);
    }

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form form,
                       Time now) const override {
        return webhook_body(alert, form, now);
    }

protected:
    boost::asio::awaitable<Result> attempt(const Transport& through,
                                           std::string delivery_id,
                                           std::string /*target*/,
                                           std::string payload) override {
        auto redact = redactor(through);
        add_keys(redact);
        auto request = post_request(std::move(payload));
        // Every attempt has its own timestamp; id and body are those of the first.
        const auto timestamp =
            std::to_string(std::chrono::floor<std::chrono::seconds>(through.clock.now())
                               .time_since_epoch()
                               .count());
        request.headers.emplace_back("webhook-id", delivery_id);
        request.headers.emplace_back("webhook-timestamp", timestamp);
        if (!keys_.empty()) {
            const auto signature = webhook_signature(keys_, delivery_id, timestamp, request.body);
            redact.add(signature);
            request.headers.emplace_back("webhook-signature", signature);
        }
        const auto response = co_await through.http(std::move(request));
        co_return judge_http(response, through.clock.now(), redact);
    }

private:
    void read_keys(ChannelTable& table) {
        auto& section = table.section;
        const auto nodes = section.texts("secret");
        for (const auto* node : nodes) {
            auto text = table.secrets.read(section, "secret", *node, unready_);
            if (!text)
                continue;
            if (auto key = decode_signing_key(*text)) {
                keys_.push_back(std::move(*key));
                secrets_.emplace_back(std::move(*text));
            } else {
                section.error(*node,
                              fmt::format("{} secret: {}", section.title(), key.error()),
                              "make one by: echo whsec_$(openssl rand -base64 32)");
            }
        }
        if (keys_.size() > 2)
            section.error(*nodes[2],
                          fmt::format("{} secret: at most two keys, the new and the old one",
                                      section.title()));
    }

    void add_keys(Redactor& redact) const {
        for (const auto& secret : secrets_)
            redact.add(secret.reveal());
        for (const auto& key : keys_)
            redact.add(key);
    }

    std::vector<Secret> secrets_;    ///< as they are written; two while one replaces the other
    std::vector<std::string> keys_;  ///< their bytes
};

}  // namespace

std::shared_ptr<Channel> read_webhook(ChannelTable& table) {
    return std::make_shared<Webhook>(table);
}

}  // namespace newsalertd::alerts
