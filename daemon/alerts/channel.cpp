#include "daemon/alerts/channel.hpp"

#include "daemon/alerts/transport.hpp"

#include <array>

namespace newsalertd::alerts {

namespace {

/// The frame keeps what the attempt refers to.
boost::asio::awaitable<Result> keep(std::shared_ptr<Channel> /*channel*/,
                                    std::shared_ptr<const Transport> /*through*/,
                                    boost::asio::awaitable<Result> attempt) {
    co_return co_await std::move(attempt);
}

}  // namespace

const char* to_string(Outcome outcome) {
    constexpr std::array kNames{"delivered", "transient", "content", "target"};
    return kNames.at(static_cast<std::size_t>(outcome));
}

boost::asio::awaitable<Result> Channel::send(std::shared_ptr<const Transport> through,
                                             std::string delivery_id,
                                             std::string target,
                                             std::string payload) {
    const Transport& to = *through;
    return keep(shared_from_this(),
                std::move(through),
                attempt(to, std::move(delivery_id), std::move(target), std::move(payload)));
}

Transport transport_over(feeds::net::HttpClient& client,
                         std::ostream& console,
                         std::shared_ptr<const Redactor> secrets,
                         Clock clock) {
    return {.http = [&client](feeds::net::Request r) { return client.send(std::move(r)); },
            .mail = [&client](feeds::net::MailRequest r) { return client.send(std::move(r)); },
            .console = &console,
            .secrets = std::move(secrets),
            .clock = std::move(clock)};
}

feeds::net::HttpClient::Options delivery_client(std::string user_agent) {
    feeds::net::HttpClient::Options options;
    options.user_agent = std::move(user_agent);
    options.max_host_connections = 0;  // none
    options.purpose = feeds::net::Resolver::Purpose::deliveries;
    return options;
}

}  // namespace newsalertd::alerts
