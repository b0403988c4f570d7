#pragma once
// Making a channel from its configuration. The classes stay private to their files; what they send
// through is handed in, so that tests can answer in the network's place.
//
// A channel may be destroyed while a send() is under way: the coroutine owns what it needs, except
// the client and the console's stream, which must outlive it.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/redact.hpp"
#include "daemon/config/config.hpp"
#include "feeds/net/http.hpp"
#include "feeds/net/http_client.hpp"
#include "feeds/net/mail.hpp"

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

namespace newsalertd::alerts {

using SendHttp = std::function<boost::asio::awaitable<feeds::net::Response>(feeds::net::Request)>;
using SendMail =
    std::function<boost::asio::awaitable<feeds::net::MailReply>(feeds::net::MailRequest)>;

/// The options of the client that all channels send through. No limit a host: many recipients
/// live on one mail server and gates bound each target, so that a target whose server hangs would
/// use up the connections of its neighbours (D8).
feeds::net::HttpClient::Options delivery_client(std::string user_agent);

/// As the configuration writes it: "slack".
std::string type_name(config::ChannelType type);

/// The configuration has been validated; std::invalid_argument if it has not. `secrets` are those
/// of all channels and feeds (known_secrets): none is shown in what a receiver answers.
std::unique_ptr<Channel> make_channel(const config::ChannelConfig& config,
                                      feeds::net::HttpClient& client,
                                      std::ostream& console,
                                      const Redactor& secrets = {});

std::unique_ptr<Channel> make_slack(const config::ChannelConfig& config,
                                    SendHttp send,
                                    Redactor secrets = {});
std::unique_ptr<Channel> make_webhook(const config::ChannelConfig& config,
                                      SendHttp send,
                                      Redactor secrets = {});
std::unique_ptr<Channel> make_email(const config::ChannelConfig& config,
                                    SendMail send,
                                    Redactor secrets = {});
std::unique_ptr<Channel> make_jsonl(const config::ChannelConfig& config);

/// Writes to `out`; in colour only if it is std::cout on a terminal and NO_COLOR is not set.
std::unique_ptr<Channel> make_console(const config::ChannelConfig& config, std::ostream& out);

}  // namespace newsalertd::alerts
