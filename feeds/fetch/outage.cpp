#include "feeds/fetch/outage.hpp"

#include <algorithm>
#include <vector>

namespace feeds::fetch {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Micros kWindow = minutes{2};
constexpr Micros kUsedToAnswer = hours{24};
constexpr std::size_t kLeastHosts = 5;
constexpr std::size_t kFewHosts = 1000;
constexpr Micros kSilence = seconds{10};
constexpr std::size_t kSilentHosts = 20;

}  // namespace

bool is_network_failure(Failure failure) {
    return failure == Failure::dns || failure == Failure::connect || failure == Failure::timeout;
}

void Outage::watch(const std::unordered_map<std::string, Time>& hosts) {
    std::erase_if(hosts_, [&](const auto& item) { return !hosts.contains(item.first); });
    for (const auto& [host, answered] : hosts) {
        Heard& heard = hosts_[host];
        heard.answered = std::max(heard.answered, answered);
    }
}

bool Outage::note(const std::string& host, const Answer& answer) {
    const bool failed = is_network_failure(answer.failure);
    if (answer.kind == Kind::deferred || (!failed && answer.status == 0))
        return false;  // says nothing about the network
    Heard& heard = hosts_[host];
    if (failed) {
        heard.failed = answer.fetched;
        // A walk over all hosts once a second is cheap even when 20,000 of them fail.
        if (hosts_.size() <= kFewHosts || answer.fetched - judged_ >= seconds{1} ||
            answer.fetched < judged_) {
            judge(answer.fetched);
        }
        return false;
    }
    // A host that never failed is reachable without what broke.
    const bool again = since_ && heard.down();
    heard.answered = answered_ = answer.fetched;
    if (!since_)
        return false;
    judge(answer.fetched);
    if (!again || (answer.fetched - retried_ < kWindow && answer.fetched >= retried_))
        return false;
    retried_ = answer.fetched;
    return true;
}

bool Outage::is_cut_off(const std::string& host, Time now) const {
    const auto heard = hosts_.find(host);
    const bool retries = now >= retried_ && now - retried_ < kWindow;
    return since_ && !retries && heard != hosts_.end() && heard->second.down();
}

/// By each host's latest word: of those heard within the window, or, where few are polled, of as
/// many that were heard last as an outage takes. An old "up" says nothing of now.
Outage::Count Outage::count(Time now) const {
    // Measured from the last answer of any host, not from now: the machine may have been off for a
    // week, or offline.
    Time newest{};
    for (const auto& [host, heard] : hosts_)
        newest = std::max(newest, std::min(heard.answered, now));
    std::vector<const Heard*> used_to_answer;
    for (const auto& [host, heard] : hosts_)
        if (heard.answered != Time{} && newest - heard.answered <= kUsedToAnswer &&
            (heard.down() || heard.answered > silent_))
            used_to_answer.push_back(&heard);
    Count out;
    out.least = std::clamp<std::size_t>(used_to_answer.size(), 2, kLeastHosts);
    const auto recent = std::ranges::partition(
        used_to_answer, [&](const Heard* heard) { return now - heard->last() <= kWindow; });
    auto end = recent.begin();
    const auto enough = static_cast<std::ptrdiff_t>(std::min(out.least, used_to_answer.size()));
    if (end - used_to_answer.begin() < enough) {
        end = used_to_answer.begin() + enough;
        std::ranges::nth_element(used_to_answer, end - 1, std::ranges::greater{}, &Heard::last);
    }
    const auto down = std::count_if(
        used_to_answer.begin(), end, [](const Heard* heard) { return heard->down(); });
    out.down = static_cast<std::size_t>(down);
    out.up = static_cast<std::size_t>(end - used_to_answer.begin()) - out.down;
    return out;
}

/// Where many hosts are polled, some answer every second: none for a while, and many that failed in
/// it, are as good as most. So an outage is told before it is put down to hundreds of feeds.
bool Outage::is_silent(Time now) const {
    if (answered_ == Time{} || now - answered_ < kSilence)
        return false;
    const auto failed = std::ranges::count_if(hosts_, [&](const auto& item) {
        const Heard& heard = item.second;
        return heard.failed > answered_ && heard.answered != Time{} &&
               answered_ - heard.answered <= kUsedToAnswer;
    });
    return static_cast<std::size_t>(failed) >= kSilentHosts;
}

void Outage::judge(Time now) {
    judged_ = now;
    const Count hosts = count(now);
    const bool most = hosts.down >= hosts.least && hosts.down >= 4 * hosts.up;
    if (!since_ && (most || is_silent(now))) {
        since_ = now;
        silent_ = most ? Time{} : answered_;
    } else if (since_ && hosts.up > 0 && hosts.up >= hosts.down) {
        since_.reset();
        silent_ = {};
    }
}

}  // namespace feeds::fetch
