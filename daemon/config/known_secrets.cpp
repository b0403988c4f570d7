#include "daemon/config/known_secrets.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace newsalertd::config {

namespace {

/// What says how a document is asked for, not who asks.
bool is_open_header(std::string_view name) {
    constexpr auto kOpen = std::to_array<std::string_view>(
        {"accept", "accept-encoding", "accept-language", "cache-control", "referer", "user-agent"});
    return std::ranges::any_of(kOpen, [&](auto open) { return boost::iequals(open, name); });
}

}  // namespace

alerts::Redactor known_secrets(const Config& config) {
    alerts::Redactor all;
    all.add_user_info(config.proxy);
    for (const auto& channel : config.channels)
        channel->add_secrets(all);
    for (const auto& feed : config.feeds) {
        all.add_tokens_of(feed.url);
        for (const auto& [name, value] : feed.headers)
            if (!is_open_header(name))
                all.add(value);
    }
    return all;
}

}  // namespace newsalertd::config
