#include "daemon/pipeline/asking.hpp"

#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

Asking asking_of(const config::Config& config, const config::FeedConfig& feed) {
    return {.headers = feed.headers,
            .policy = config.allow_networks.merged_with(feed.policy),
            .ca_file = feed.ca_file.empty() ? config.ca_file : feed.ca_file,
            .proxy = config.proxy,
            .proxy_ca_file = config.ca_file,
            .rhythm = config::policy_of(config, feed)};
}

fetch::FetchRequest request_of(Asking asking, std::string url) {
    fetch::FetchRequest request;
    request.url = std::move(url);
    request.headers = std::move(asking.headers);
    request.policy = std::move(asking.policy);
    request.ca_file = std::move(asking.ca_file);
    request.proxy = std::move(asking.proxy);
    request.proxy_ca_file = std::move(asking.proxy_ca_file);
    return request;
}

fetch::HostGate::Options gate_options(const config::Config& config, Clock clock) {
    fetch::HostGate::Options options;
    options.host_connections = config.host_connections;
    options.host_gap = config.host_gap;
    options.now = [clock = std::move(clock)] { return clock.now(); };
    return options;
}

std::string user_agent(const config::Config& config) {
    std::string agent = "newsalertd/" NEWSALERTD_VERSION " (+" NEWSALERTD_HOMEPAGE;
    if (!config.contact.empty())
        agent += "; " + config.contact;
    return agent + ")";
}

feeds::net::HttpClient::Options source_client(const config::Config& config) {
    feeds::net::HttpClient::Options options;
    options.user_agent = user_agent(config);
    options.max_host_connections = config.host_connections;
    return options;
}

}  // namespace newsalertd::pipeline
