#include "feeds/net/body_budget.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace feeds::net {

namespace {

/// Long enough for a body that ended to be told as waiting before others take its room.
constexpr std::chrono::milliseconds kPatience{10};
/// Less room than this is not worth waking a transfer for.
constexpr std::size_t kWorthWaking = std::size_t{64} << 10U;

}  // namespace

BodyBudget::BodyBudget(boost::asio::io_context& io,
                       std::size_t most,
                       std::size_t most_each,
                       std::size_t small)
    : timer_(io), most_(most), most_each_(most_each), small_(small) {}

BodyBudget::Share::Share(BodyBudget& budget, std::function<void()> resume)
    : budget_(budget),
      resume_(std::move(resume)),
      place_(budget.shares_.insert(budget.shares_.end(), this)),
      alive_(budget.alive_) {}

BodyBudget::Share::~Share() {
    if (alive_.expired())
        return;
    budget_.receiving_ -= used_;
    budget_.paused_ -= waits_ ? 1 : 0;
    budget_.shares_.erase(place_);
    budget_.resume_soon();
}

std::size_t BodyBudget::Share::room() {
    const std::size_t room = budget_.room_for(*this);
    if (room == 0 && !std::exchange(waits_, true)) {
        ++budget_.paused_;
        budget_.resume_soon();
    }
    return room;
}

void BodyBudget::Share::add(std::size_t bytes) {
    used_ += bytes;
    budget_.receiving_ += bytes;
}

void BodyBudget::Share::give_back(std::size_t bytes) {
    used_ -= bytes;
    budget_.receiving_ -= bytes;
    budget_.resume_soon();
}

void BodyBudget::Share::end() {
    budget_.paused_ -= std::exchange(waits_, false) ? 1 : 0;
    resume_ = [] {};
}

void BodyBudget::set_waiting(std::size_t bytes) {
    waiting_ = bytes;
    resume_soon();
}

/// What is left of its small part is worth waking it for.
bool BodyBudget::is_small(const Share& share) const {
    return share.used_ + kWorthWaking <= small_;
}

const BodyBudget::Share* BodyBudget::oldest_large() const {
    const auto found =
        std::ranges::find_if(shares_, [this](const Share* share) { return !is_small(*share); });
    return found == shares_.end() ? nullptr : *found;
}

std::size_t BodyBudget::room_for(const Share& share) const {
    const Share* const first = oldest_large();
    if (first == &share)
        return most_ - std::min(most_, receiving_ + waiting_);
    const std::size_t kept =
        first == nullptr ? most_each_ : most_each_ - std::min(most_each_, first->used_);
    const std::size_t used = receiving_ + waiting_ + kept;
    if (is_small(share))
        return std::min(small_ - share.used_, most_ - std::min(most_, used));
    const std::size_t kept_for_small = small_ > 0 ? most_ / 8 : 0;
    return most_ - std::min(most_, used + kept_for_small);
}

void BodyBudget::resume_soon() {
    if (paused_ == 0 || std::exchange(resuming_, true))
        return;
    timer_.expires_after(kPatience);
    timer_.async_wait([this, alive = std::weak_ptr(alive_)](const auto& error) {
        if (!error && !alive.expired()) {
            resuming_ = false;
            resume();
        }
    });
}

/// The oldest first, as many as there is room for.
void BodyBudget::resume() {
    std::vector<std::function<void()>> woken;
    std::size_t promised = 0;
    for (Share* share : shares_) {
        if (!share->waits_)
            continue;
        if (room_for(*share) < promised + kWorthWaking)
            continue;
        promised += kWorthWaking;
        share->waits_ = false;
        --paused_;
        woken.push_back(share->resume_);
    }
    for (const auto& resume : woken)
        resume();  // may end shares, its own among them
}

}  // namespace feeds::net
