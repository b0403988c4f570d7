#include "daemon/alerts/channels/channels.hpp"

#include "feeds/net/http_client.hpp"

#include <stdexcept>
#include <utility>

namespace newsalertd::alerts {

namespace {

SendHttp through(feeds::net::HttpClient& client) {
    return [&client](feeds::net::Request request) { return client.send(std::move(request)); };
}

SendMail mail_through(feeds::net::HttpClient& client) {
    return [&client](feeds::net::MailRequest request) { return client.send(std::move(request)); };
}

}  // namespace

feeds::net::HttpClient::Options delivery_client(std::string user_agent) {
    feeds::net::HttpClient::Options options;
    options.user_agent = std::move(user_agent);
    options.max_host_connections = 0;  // none
    options.purpose = feeds::net::Resolver::Purpose::deliveries;
    return options;
}

std::string type_name(config::ChannelType type) {
    switch (type) {
        case config::ChannelType::console:
            return "console";
        case config::ChannelType::jsonl:
            return "jsonl";
        case config::ChannelType::slack:
            return "slack";
        case config::ChannelType::webhook:
            return "webhook";
        case config::ChannelType::email:
            return "email";
    }
    throw std::invalid_argument("a channel of unknown type");
}

std::unique_ptr<Channel> make_channel(const config::ChannelConfig& config,
                                      feeds::net::HttpClient& client,
                                      std::ostream& console,
                                      const Redactor& secrets) {
    switch (config.type) {
        case config::ChannelType::console:
            return make_console(config, console);
        case config::ChannelType::jsonl:
            return make_jsonl(config);
        case config::ChannelType::slack:
            return make_slack(config, through(client), secrets);
        case config::ChannelType::webhook:
            return make_webhook(config, through(client), secrets);
        case config::ChannelType::email:
            return make_email(config, mail_through(client), secrets);
    }
    throw std::invalid_argument("channel " + config.name + ": unknown type");
}

}  // namespace newsalertd::alerts
