#pragma once
// Failures that repeat, told sparingly: the first one, then at most one an hour with the
// number of those left out between, and the recovery once. One thread.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace newsalertd {

class Repeats {
public:
    using SteadyClock = std::chrono::steady_clock;

    explicit Repeats(SteadyClock::duration interval = std::chrono::hours(1))
        : interval_(interval) {}

    /// `key` (a feed, a target) has failed. A number: say so, and that so many were left out since
    /// it was said last; nothing: be quiet.
    std::optional<std::uint64_t> failed(const std::string& key, SteadyClock::time_point now) {
        const auto [found, first] = failing_.try_emplace(key, Failing{now, 0, 0});
        Failing& failing = found->second;
        ++failing.failures;
        if (!first && now - failing.said < interval_) {
            ++failing.left_out;
            return std::nullopt;
        }
        failing.said = now;
        return std::exchange(failing.left_out, 0);
    }

    /// `key` works. The number of failures before, if there were any: say so.
    std::optional<std::uint64_t> worked(const std::string& key) {
        const auto found = failing_.find(key);
        if (found == failing_.end())
            return std::nullopt;
        const auto failures = found->second.failures;
        failing_.erase(found);
        return failures;
    }

    /// `key` is no more.
    void forget(const std::string& key) { failing_.erase(key); }

private:
    struct Failing {
        SteadyClock::time_point said;
        std::uint64_t left_out = 0;
        std::uint64_t failures = 0;
    };

    SteadyClock::duration interval_;
    std::unordered_map<std::string, Failing> failing_;
};

}  // namespace newsalertd
