#include "daemon/config/known_secrets.hpp"

#include "daemon/alerts/channels/webhook/signature.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

namespace {

/// What says how a document is asked for, not who asks.
bool is_open_header(std::string_view name) {
    constexpr std::array<std::string_view, 6> kOpen{
        "accept", "accept-encoding", "accept-language", "cache-control", "referer", "user-agent"};
    std::string lower(name);
    std::ranges::transform(
        lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(kOpen, lower) != kOpen.end();
}

}  // namespace

Redactor known_secrets(const config::Config& config) {
    Redactor all;
    all.add_user_info(config.proxy);
    for (const auto& channel : config.channels) {
        all.add_tokens_of(channel.url.reveal()).add_user_info(channel.proxy);
        all.add(channel.password.reveal());
        for (const auto& secret : channel.secrets) {
            all.add(secret.reveal());
            if (const auto key = decode_webhook_secret(secret.reveal())) {
                all.add(*key);
            }
        }
    }
    for (const auto& feed : config.feeds) {
        all.add_tokens_of(feed.url);
        for (const auto& [name, value] : feed.headers) {
            if (!is_open_header(name)) {
                all.add(value);
            }
        }
    }
    return all;
}

}  // namespace newsalertd::alerts
