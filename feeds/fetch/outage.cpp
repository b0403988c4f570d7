#include "feeds/fetch/outage.hpp"

namespace feeds::fetch {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Micros kWindow = minutes{2};
constexpr Micros kUsedToAnswer = hours{24};
constexpr std::size_t kLeastHosts = 5;

}  // namespace

bool is_network_failure(Failure failure) {
    return failure == Failure::dns || failure == Failure::connect || failure == Failure::timeout;
}

void Outage::note(const std::string& host, const Answer& answer) {
    const bool failed = is_network_failure(answer.failure);
    if (answer.kind == Kind::deferred || (!failed && answer.status == 0)) {
        return;  // says nothing about the network
    }
    Heard& heard = hosts_[host];
    if (!failed) {
        heard.answered = answer.fetched;
        if (since_) {
            judge(answer.fetched);
        }
        return;
    }
    heard.failed = answer.fetched;
    // A walk over all hosts once a second is cheap even when 20,000 of them fail.
    if (answer.fetched - judged_ >= seconds{1} || answer.fetched < judged_) {
        judge(answer.fetched);
    }
}

void Outage::judge(Time now) {
    judged_ = now;
    std::size_t up = 0;
    std::size_t down = 0;
    std::erase_if(hosts_, [&](const auto& item) {
        const Heard& heard = item.second;
        if (now - heard.answered <= kWindow && heard.answered >= heard.failed) {
            ++up;
        } else if (now - heard.failed <= kWindow && now - heard.answered <= kUsedToAnswer) {
            ++down;
        }
        return now - heard.answered > kUsedToAnswer && now - heard.failed > kUsedToAnswer;
    });
    const bool most_down = down >= kLeastHosts && down >= 4 * up;
    if (!since_ && most_down) {
        since_ = now;
    } else if (since_ && up > 0 && up >= down) {
        since_.reset();
    }
}

}  // namespace feeds::fetch
