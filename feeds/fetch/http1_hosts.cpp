#include "feeds/fetch/http1_hosts.hpp"

namespace feeds::fetch {

namespace {

constexpr Micros kHeld = std::chrono::days{1};
constexpr std::size_t kMostHosts = 4096;  // hostile redirects can name any number

}  // namespace

void Http1Hosts::note(const std::string& host, Time now) {
    if (until_.size() >= kMostHosts)
        std::erase_if(until_, [now](const auto& item) { return item.second <= now; });
    if (until_.size() < kMostHosts)
        until_[host] = now + kHeld;
}

bool Http1Hosts::holds(const std::string& host, Time now) const {
    const auto found = until_.find(host);
    return found != until_.end() && found->second > now;
}

void Http1Hosts::clock_moved(Micros step) {
    for (auto& [host, until] : until_)
        until += step;
}

}  // namespace feeds::fetch
