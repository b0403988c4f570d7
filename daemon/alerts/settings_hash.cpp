#include "daemon/alerts/settings_hash.hpp"

#include "daemon/alerts/hmac.hpp"

#include <boost/algorithm/hex.hpp>
#include <spdlog/fmt/fmt.h>

namespace newsalertd::alerts {

std::string settings_hash(const Channel& channel, std::string_view target, std::string_view key) {
    // Lengths stand before the values, so that no two lists of values read alike.
    const auto with_length = [](std::string_view value) {
        return fmt::format("{}:{}", value.size(), value);
    };
    auto all = with_length(target) + with_length(channel.type());
    for (const auto& [name, value] : channel.settings())
        all += with_length(name) + with_length(value);
    constexpr std::size_t kKept = 16;
    return boost::algorithm::hex_lower(hmac_sha256(key, all).substr(0, kKept));
}

}  // namespace newsalertd::alerts
