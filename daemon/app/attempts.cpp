// What an attempt of a delivery came to: counted, logged, told to those who wait for it.

#include "daemon/app/app.hpp"

#include <spdlog/spdlog.h>

#include <functional>
#include <string>
#include <utility>

namespace newsalertd::app {

void App::when_attempted(const std::string& id,
                         std::function<void(const alerts::AttemptEnd&)> then) {
    waiters_[id] = std::move(then);
}

/// The log hears of a target's first failure, then hourly, and of its recovery (O21); a delivery
/// given up is always told.
void App::tell_attempt(const alerts::AttemptEnd& end) {
    if (end.result.outcome == alerts::Outcome::delivered) {
        spdlog::debug("delivery {} to {}: accepted", end.delivery, end.target);
        if (const auto failures = failing_targets_.worked(end.target))
            spdlog::info("target {}: works again after {} failures", end.target, *failures);
        return;
    }
    const auto left_out = failing_targets_.failed(end.target, std::chrono::steady_clock::now());
    const bool repeated = !left_out && end.state == "pending";
    spdlog::log(repeated ? spdlog::level::debug : spdlog::level::warn,
                "delivery {} to {}: {} ({}): {}{}",
                end.delivery,
                end.target,
                to_string(end.result.outcome),
                end.state,
                end.result.detail,
                left_out.value_or(0) > 0
                    ? " (" + std::to_string(*left_out) + " more since it was told last)"
                    : "");
}

void App::attempt_ended(const alerts::AttemptEnd& end) {
    switch (end.result.outcome) {
        case alerts::Outcome::delivered:
            ++metrics_.deliveries_accepted;
            metrics_.delivery_time.add(end.since_created);
            break;
        case alerts::Outcome::transient:
            ++metrics_.deliveries_transient;
            break;
        case alerts::Outcome::content:
            ++metrics_.deliveries_content_refused;
            break;
        case alerts::Outcome::target:
            ++metrics_.deliveries_target_refused;
            break;
    }
    metrics_.deliveries_dead_expired += end.given_up == alerts::GivenUp::expired;
    metrics_.deliveries_dead_content += end.given_up == alerts::GivenUp::content;
    metrics_.deliveries_dead_held += end.given_up == alerts::GivenUp::held;
    tell_attempt(end);
    if (options_.on_attempt)
        options_.on_attempt(end);
    if (auto waiter = waiters_.extract(end.delivery))
        waiter.mapped()(end);
}

}  // namespace newsalertd::app
