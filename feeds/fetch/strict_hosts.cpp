#include "feeds/fetch/strict_hosts.hpp"

#include "feeds/fetch/retry_after.hpp"
#include "feeds/net/socket_address.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/url/web_url.hpp"

#include <utility>

namespace feeds::fetch {
namespace {

constexpr std::size_t kMostHosts = 16'384;  // hostile redirects can name any number of hosts
constexpr std::chrono::seconds kLongest = std::chrono::days{730};
constexpr Micros kWorthKeeping = std::chrono::days{1};

}  // namespace

std::optional<StrictTransport> read_strict_transport(std::string_view value) {
    std::optional<std::chrono::seconds> max_age;
    bool subdomains = false;
    while (!value.empty()) {
        const std::size_t end = std::min(value.find(';'), value.size());
        const std::string_view directive = trim(value.substr(0, end));
        value.remove_prefix(std::min(end + 1, value.size()));
        const std::size_t equals = directive.find('=');
        const std::string_view name = trim(directive.substr(0, equals));
        if (equals_no_case(name, "includeSubDomains")) {
            if (std::exchange(subdomains, true))
                return std::nullopt;  // twice: RFC 6797 §6.1 wants such a header ignored
        } else if (equals_no_case(name, "max-age")) {
            if (max_age || equals == std::string_view::npos)
                return std::nullopt;
            std::string_view seconds = trim(directive.substr(equals + 1));
            if (seconds.size() >= 2 && seconds.front() == '"' && seconds.back() == '"')
                seconds = seconds.substr(1, seconds.size() - 2);
            max_age = delta_seconds(seconds, kLongest);
            if (!max_age)
                return std::nullopt;
        }
    }
    if (!max_age)
        return std::nullopt;
    return StrictTransport{*max_age, subdomains};
}

bool StrictHosts::has_room(Time now) {
    if (hosts_.size() >= kMostHosts)
        std::erase_if(hosts_, [now](const auto& item) { return item.second.until <= now; });
    return hosts_.size() < kMostHosts;
}

void StrictHosts::note(const std::string& host, std::string_view value, Time now) {
    const auto said = read_strict_transport(value);
    if (!said || net::literal_address(host))
        return;
    const auto known = hosts_.find(host);
    if (said->max_age.count() == 0) {
        if (known == hosts_.end())
            return;
        hosts_.erase(known);
        changes_.push_back({host, Time{}, false});
        return;
    }
    if (known == hosts_.end() && !has_room(now))
        return;
    Wish& wish = hosts_[host];
    wish.until = now + said->max_age;
    const bool other_scope = std::exchange(wish.subdomains, said->subdomains) != said->subdomains;
    const Micros moved = wish.until > wish.kept ? wish.until - wish.kept : wish.kept - wish.until;
    if (other_scope || moved > kWorthKeeping || wish.kept == Time{}) {
        wish.kept = wish.until;
        changes_.push_back({host, wish.until, wish.subdomains});
    }
}

bool StrictHosts::covers(std::string_view host, Time now) const {
    for (bool itself = true; !host.empty(); itself = false) {
        const auto found = hosts_.find(std::string{host});
        if (found != hosts_.end() && found->second.until > now &&
            (itself || found->second.subdomains))
            return true;
        const std::size_t dot = host.find('.');
        host.remove_prefix(dot == std::string_view::npos ? host.size() : dot + 1);
    }
    return false;
}

std::string StrictHosts::upgraded(std::string url, Time now) const {
    if (hosts_.empty())
        return url;
    auto secure = over_https(url);
    if (!secure)
        return url;
    const auto parts = parse_url(url);
    return parts && covers(parts->host, now) ? std::move(*secure) : url;
}

std::vector<StrictHost> StrictHosts::take_changes() {
    return std::exchange(changes_, {});
}

void StrictHosts::restore(const std::vector<StrictHost>& hosts, Time now) {
    for (const StrictHost& host : hosts)
        if (host.until > now && has_room(now))
            hosts_[host.name] = {std::min(host.until, now + kLongest), host.subdomains, host.until};
}

void StrictHosts::clock_moved(Micros step) {
    for (auto& [name, wish] : hosts_)
        wish.until += step;
}

}  // namespace feeds::fetch
