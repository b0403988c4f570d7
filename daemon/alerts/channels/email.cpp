// Mail, one target a recipient (D8, D32-D35).

#include "daemon/alerts/channels/channels.hpp"
#include "daemon/alerts/channels/email/mailbox.hpp"
#include "daemon/alerts/channels/email/message.hpp"
#include "daemon/alerts/channels/http_answer.hpp"
#include "daemon/alerts/redact.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace newsalertd::alerts {

namespace {

/// Everything that one send needs; shared with the coroutines under way.
struct MailParts {
    config::ChannelConfig config;
    SendMail send;
    Mailbox from;
    std::vector<std::string> to;      ///< bare addresses
    feeds::net::MailRequest request;  ///< all but recipient and message
    Redactor redact;
};

template <typename T>
T valid(std::expected<T, std::string> value, const std::string& channel) {
    if (!value) {
        throw std::invalid_argument("channel " + channel + ": " + value.error());
    }
    return std::move(*value);
}

/// A mail server is named by the user, so private addresses and any port are allowed (D35).
feeds::net::AddressPolicy mail_policy(const feeds::net::AddressPolicy& configured) {
    const std::array<std::string, 8> local{"127.0.0.0/8",
                                           "10.0.0.0/8",
                                           "172.16.0.0/12",
                                           "192.168.0.0/16",
                                           "100.64.0.0/10",
                                           "::1/128",
                                           "fc00::/7",
                                           "fe80::/10"};
    const auto policy = feeds::net::AddressPolicy::from_networks(local);
    auto merged = policy ? configured.merged_with(*policy) : configured;
    merged.allow_all_ports();
    return merged;
}

std::shared_ptr<const MailParts> make_parts(const config::ChannelConfig& config,
                                            SendMail send,
                                            Redactor secrets) {
    auto parts = std::make_shared<MailParts>();
    parts->config = config;
    parts->send = std::move(send);
    parts->from = valid(parse_mailbox(config.from), config.name);
    for (const std::string& recipient : config.to) {
        parts->to.push_back(valid(parse_mail_address(recipient), config.name));
    }
    const MailServer server =
        valid(parse_mail_server(config.server, config.tls, config.allow_insecure), config.name);
    feeds::net::MailRequest& request = parts->request;
    request.host = server.host;
    request.port = server.port;
    request.tls = server.tls;
    request.username = config.username;
    request.password = config.password.reveal();
    request.from = parts->from.address;
    request.policy = mail_policy(config.policy);
    request.ca_file = config.ca_file;
    parts->redact = std::move(secrets);
    parts->redact.add(config.password.reveal());
    if (!config.password.empty()) {
        // What AUTH PLAIN sends is one word: with the name in it, whole.
        parts->redact.add(std::string(1, '\0') + config.username + std::string(1, '\0') +
                          config.password.reveal());
    }
    return parts;
}

std::string target_of(const MailParts& parts, const std::string& recipient) {
    return parts.config.name + "/" + recipient;
}

/// The recipient of "channel/address"; empty if it is not configured.
std::string recipient_of(const MailParts& parts, const std::string& target) {
    const auto found = std::ranges::find_if(
        parts.to, [&](const std::string& to) { return target_of(parts, to) == target; });
    return found == parts.to.end() ? std::string() : *found;
}

boost::asio::awaitable<Result> post(std::shared_ptr<const MailParts> parts,
                                    std::string delivery_id,
                                    std::string target,
                                    std::string payload) {
    feeds::net::MailRequest request = parts->request;
    request.to = recipient_of(*parts, target);
    if (request.to.empty()) {
        Result unknown;
        unknown.outcome = Outcome::target;
        unknown.detail = "the recipient is no longer configured";
        co_return unknown;
    }
    request.message = std::move(payload);
    const feeds::net::MailReply reply = co_await parts->send(std::move(request));
    Result result = judge_mail(reply, parts->redact);
    result.provider_ref = message_id(delivery_id, domain_of(parts->from.address));
    co_return result;
}

class Email final : public Channel {
public:
    Email(const config::ChannelConfig& config, SendMail send, Redactor secrets)
        : parts_(make_parts(config, std::move(send), std::move(secrets))) {}

    std::vector<std::string> targets() const override {
        std::vector<std::string> out;
        for (const std::string& recipient : parts_->to) {
            out.push_back(target_of(*parts_, recipient));
        }
        return out;
    }

    std::string render(const Alert& alert,
                       const std::string& target,
                       Form form,
                       Time now) const override {
        return mail_message(alert, parts_->from, recipient_of(*parts_, target), form, now);
    }

    boost::asio::awaitable<Result> send(std::string delivery_id,
                                        std::string target,
                                        std::string payload) override {
        return post(parts_, std::move(delivery_id), std::move(target), std::move(payload));
    }

    std::size_t summary_room() const override { return 60'000; }

    Rate rate() const override { return parts_->config.rate.value_or(Rate{}); }

    unsigned parallel() const override { return 2; }

    std::chrono::seconds expiry() const override { return std::chrono::hours{72}; }

    std::chrono::seconds backoff_cap() const override { return std::chrono::minutes{5}; }

private:
    std::shared_ptr<const MailParts> parts_;
};

}  // namespace

std::unique_ptr<Channel> make_email(const config::ChannelConfig& config,
                                    SendMail send,
                                    Redactor secrets) {
    return std::make_unique<Email>(config, std::move(send), std::move(secrets));
}

}  // namespace newsalertd::alerts
