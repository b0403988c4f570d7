#pragma once
// How a feed is asked: what the configuration says, as the values of the fetching room. The poller
// and the verbs that fetch for a person ask alike.

#include "daemon/config/config.hpp"
#include "feeds/fetch/fetch.hpp"
#include "feeds/fetch/host_gate.hpp"
#include "feeds/fetch/outcome.hpp"
#include "feeds/net/http_client.hpp"

#include <string>

namespace newsalertd::pipeline {

struct Asking {
    feeds::net::Headers headers;
    feeds::net::AddressPolicy policy;
    std::string ca_file;
    std::string proxy;
    std::string proxy_ca_file;  ///< of [fetch], as the proxy is
    feeds::fetch::Policy rhythm;
    bool operator==(const Asking&) const = default;
};

Asking asking_of(const config::Config& config, const config::FeedConfig& feed);

/// A request to `url` without validators.
feeds::fetch::FetchRequest request_of(Asking asking, std::string url);

feeds::fetch::HostGate::Options gate_options(const config::Config& config, Clock clock);

/// "newsalertd/0.1 (+https://…; contact)"
std::string user_agent(const config::Config& config);

feeds::net::HttpClient::Options source_client(const config::Config& config);

}  // namespace newsalertd::pipeline
