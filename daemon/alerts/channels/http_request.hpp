#pragma once
// What the requests of all HTTP channels share: limits (D18), policy, certificates, proxy.

#include "daemon/config/config.hpp"
#include "feeds/net/http.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace newsalertd::alerts {

inline feeds::net::Request post_request(const config::ChannelConfig& config, std::string body) {
    feeds::net::Request request;
    request.method = "POST";
    request.url = config.url.reveal();
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    request.limits.connect = std::chrono::seconds{5};
    request.limits.first_byte = std::chrono::seconds{20};
    request.limits.total = std::chrono::seconds{20};
    request.limits.wire_bytes = 64 << 10;
    request.limits.decoded_bytes = 64 << 10;
    request.policy = config.policy;
    request.ca_file = config.ca_file;
    request.proxy = config.proxy;
    return request;
}

}  // namespace newsalertd::alerts
