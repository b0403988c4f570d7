#include "daemon/alerts/outbox/gate.hpp"

#include <algorithm>

namespace newsalertd::alerts {

Gate::Gate(Rate rate, unsigned parallel)
    : rate_(rate), parallel_(std::max(1U, parallel)), tokens_(std::max(1U, rate.burst)) {}

void Gate::configure(Rate rate, unsigned parallel) {
    const std::scoped_lock lock(mutex_);
    rate_ = rate;
    parallel_ = std::max(1U, parallel);
    tokens_ = std::min(tokens_, static_cast<double>(std::max(1U, rate.burst)));
}

void Gate::refill(SteadyClock::time_point now) {
    if (rate_.per.count() == 0) {
        tokens_ = parallel_;
        return;
    }
    const std::chrono::duration<double, std::milli> passed = now - refilled_;
    tokens_ = std::min(static_cast<double>(std::max(1U, rate_.burst)),
                       tokens_ + passed.count() / static_cast<double>(rate_.per.count()));
    refilled_ = now;
}

bool Gate::try_direct(SteadyClock::time_point now) {
    const std::scoped_lock lock(mutex_);
    refill(now);
    if (!open_ || backlog_ || in_flight_ >= parallel_ || tokens_ < 1)
        return false;
    tokens_ -= 1;
    ++in_flight_;
    return true;
}

std::size_t Gate::take(std::size_t most, SteadyClock::time_point now) {
    const std::scoped_lock lock(mutex_);
    refill(now);
    const auto slots = parallel_ > in_flight_ ? parallel_ - in_flight_ : 0;
    const auto permits =
        std::min({most, static_cast<std::size_t>(slots), static_cast<std::size_t>(tokens_)});
    tokens_ -= static_cast<double>(permits);
    in_flight_ += permits;
    return permits;
}

void Gate::give_back(std::size_t permits) {
    const std::scoped_lock lock(mutex_);
    tokens_ += static_cast<double>(permits);
    in_flight_ -= std::min(permits, in_flight_);
}

void Gate::done() {
    const std::scoped_lock lock(mutex_);
    in_flight_ -= std::min<std::size_t>(1, in_flight_);
}

void Gate::set_backlog(bool backlog) {
    const std::scoped_lock lock(mutex_);
    backlog_ = backlog;
}

bool Gate::has_backlog() const {
    const std::scoped_lock lock(mutex_);
    return backlog_;
}

void Gate::set_open(bool open) {
    const std::scoped_lock lock(mutex_);
    open_ = open;
}

Gate::SteadyClock::time_point Gate::next_token(SteadyClock::time_point now) const {
    const std::scoped_lock lock(mutex_);
    if (rate_.per.count() == 0 || tokens_ >= 1)
        return now;
    const auto missing = (1 - tokens_) * static_cast<double>(rate_.per.count());
    return refilled_ + std::chrono::milliseconds(static_cast<std::int64_t>(missing) + 1);
}

std::size_t Gate::in_flight() const {
    const std::scoped_lock lock(mutex_);
    return in_flight_;
}

Rate Gate::rate() const {
    const std::scoped_lock lock(mutex_);
    return rate_;
}

}  // namespace newsalertd::alerts
