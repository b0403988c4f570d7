#pragma once
// Durations counted into buckets that grow by an eighth of an octave: quantiles within 10 %, no
// lock, a fixed size. Any thread may add.

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace newsalertd {

class Histogram {
public:
    /// Below 10 µs counts as 10 µs, above 10 minutes as 10 minutes.
    void add(std::chrono::microseconds duration) {
        buckets_[bucket(duration)].fetch_add(1, std::memory_order_relaxed);
    }

    std::uint64_t count() const {
        std::uint64_t sum = 0;
        for (const auto& one : buckets_)
            sum += one.load(std::memory_order_relaxed);
        return sum;
    }

    /// The duration that a share `q` of all do not exceed, in seconds; 0 without any.
    double quantile(double q) const {
        const auto all = count();
        if (all == 0)
            return 0;
        const auto wanted = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(all)));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < buckets_.size(); ++i) {
            seen += buckets_[i].load(std::memory_order_relaxed);
            if (seen >= wanted)
                return upper(i);
        }
        return upper(buckets_.size() - 1);
    }

private:
    static constexpr double kSmallest = 1e-5;
    static constexpr double kPerOctave = 8;
    static constexpr std::size_t kBuckets = 208;  // 26 octaves above 10 µs

    static double upper(std::size_t index) {
        return kSmallest * std::exp2(static_cast<double>(index) / kPerOctave);
    }

    static std::size_t bucket(std::chrono::microseconds duration) {
        const double seconds = std::chrono::duration<double>(duration).count();
        if (seconds <= kSmallest)
            return 0;
        const auto index =
            static_cast<std::size_t>(std::ceil(std::log2(seconds / kSmallest) * kPerOctave));
        return std::min(index, kBuckets - 1);
    }

    std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};
};

}  // namespace newsalertd
