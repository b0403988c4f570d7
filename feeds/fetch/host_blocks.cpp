#include "feeds/fetch/host_blocks.hpp"

#include "feeds/url/site.hpp"

#include <algorithm>

namespace feeds::fetch {
namespace {

constexpr Micros kFirstBlock = std::chrono::minutes{15};
constexpr Micros kLongestBlock = std::chrono::hours{6};
constexpr Micros kUnavailableBlock = std::chrono::minutes{2};
constexpr Micros kUnavailableWindow = std::chrono::seconds{60};
/// 429s of a domain further apart than this have nothing to do with each other.
constexpr Micros kStrikeWindow = std::chrono::hours{6};

}  // namespace

Time HostBlocks::rate_limited(const std::string& host, std::optional<Micros> wait, Time now) {
    Block& block = hosts_[host];
    if (block.strikes > 0 && block.until > now) {
        // Of a request that was under way when the host said so first: no second offence.
        block.until = std::max(block.until, now + wait.value_or(Micros{0}));
        return block.until;
    }
    block.strikes = std::min(block.strikes + 1, 16U);
    block.last = now;
    const Micros span =
        wait.value_or(std::min(kFirstBlock * (1U << (block.strikes - 1)), kLongestBlock));
    block.until = std::max(block.until, now + span);
    const Time until = block.until;
    if (const std::string domain = registrable_domain(host); !domain.empty()) {
        Block& wide = domains_[domain];
        wide.strikes = wide.last + kStrikeWindow < now ? 1 : std::min(wide.strikes + 1, 16U);
        wide.last = now;
        if (wide.strikes >= 2)
            wide.until = std::max(wide.until, until);
    }
    return until;
}

bool HostBlocks::unavailable(const std::string& host,
                             std::string_view feed,
                             std::optional<Micros> wait,
                             Time now) {
    Unavailable& last = unavailable_[host];
    const bool blocks =
        !last.feed.empty() && last.feed != feed && now - last.at <= kUnavailableWindow;
    if (blocks) {
        Block& block = hosts_[host];
        block.until = std::max(block.until, now + wait.value_or(kUnavailableBlock));
        block.last = std::max(block.last, now);
    }
    last = {std::string{feed}, now};
    return blocks;
}

void HostBlocks::answered(const std::string& host) {
    if (const auto found = hosts_.find(host); found != hosts_.end())
        found->second.strikes = 0;
}

std::optional<Time> HostBlocks::until(const std::string& host, Time now) const {
    Time until{};
    if (const auto found = hosts_.find(host); found != hosts_.end())
        until = found->second.until;
    if (!domains_.empty()) {
        const auto found = domains_.find(registrable_domain(host));
        if (found != domains_.end())
            until = std::max(until, found->second.until);
    }
    return until > now ? std::optional{until} : std::nullopt;
}

void HostBlocks::forget(Time now) {
    std::erase_if(unavailable_,
                  [now](const auto& item) { return item.second.at + kUnavailableWindow < now; });
    const auto over = [now](const auto& item) {
        return item.second.until <= now && item.second.last + kStrikeWindow < now;
    };
    std::erase_if(hosts_, over);
    std::erase_if(domains_, over);
}

void HostBlocks::clock_moved(Micros step) {
    for (Blocks* const blocks : {&hosts_, &domains_}) {
        for (auto& [name, block] : *blocks) {
            block.until += step;
            block.last += step;
        }
    }
    for (auto& [name, unavailable] : unavailable_)
        unavailable.at += step;
}

std::vector<HostBlock> HostBlocks::snapshot(Time now) const {
    std::vector<HostBlock> out;
    const auto take = [&](const Blocks& blocks, bool domain) {
        for (const auto& [name, block] : blocks)
            if (block.until > now || block.last + kStrikeWindow > now)
                out.push_back({name, domain, block.until, block.strikes, block.last});
    };
    take(hosts_, false);
    take(domains_, true);
    return out;
}

void HostBlocks::restore(const std::vector<HostBlock>& blocks, Time now) {
    const Time latest = now + std::chrono::hours{48};
    for (const HostBlock& block : blocks) {
        Blocks& into = block.domain ? domains_ : hosts_;
        // Made in the future: before the clock was set back. It begins now.
        const Micros ahead = std::max<Micros>(block.last - now, Micros{0});
        into[block.name] = {std::min(block.until - ahead, latest),
                            std::min(block.strikes, 16U),
                            block.last - ahead};
    }
}

}  // namespace feeds::fetch
