#pragma once
// What channels send through, so that tests can answer in the network's place.

#include "daemon/alerts/redact.hpp"
#include "daemon/time.hpp"
#include "feeds/net/http.hpp"
#include "feeds/net/http_client.hpp"
#include "feeds/net/mail.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

namespace newsalertd::alerts {

/// The client and the stream must outlive every send.
struct Transport {
    std::function<boost::asio::awaitable<feeds::net::Response>(feeds::net::Request)> http{};
    std::function<boost::asio::awaitable<feeds::net::MailReply>(feeds::net::MailRequest)> mail{};
    std::ostream* console = nullptr;
    /// Secrets of all channels and feeds: none is shown in what a receiver answers.
    std::shared_ptr<const Redactor> secrets{};
    Clock clock{};
};

Transport transport_over(feeds::net::HttpClient& client,
                         std::ostream& console,
                         std::shared_ptr<const Redactor> secrets,
                         Clock clock);

/// The options of the client that all channels send through. No limit a host: many recipients
/// live on one mail server and gates bound each target, so that a target whose server hangs would
/// use up the connections of its neighbours.
feeds::net::HttpClient::Options delivery_client(std::string user_agent);

}  // namespace newsalertd::alerts
