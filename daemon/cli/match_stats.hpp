#pragma once
// Figures of a `match` run: time spent matching (reading and printing aside), by wall and CPU
// clock, and its spread over the articles.

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace newsalertd::cli {

class MatchStats {
public:
    using Clock = std::chrono::steady_clock;

    /// Times of single articles, in buckets 1.6 % wide.
    class Times {
    public:
        void add(std::chrono::nanoseconds time);
        void merge(const Times& other);

        std::uint64_t count() const { return count_; }

        double max_us() const;
        /// Microseconds below which `share` of the articles lie.
        double quantile_us(double share) const;

    private:
        static constexpr std::size_t kSteps = 64;  ///< a doubling
        static std::size_t bucket(std::uint64_t ns);
        static double upper_ns(std::size_t bucket);

        std::array<std::uint32_t, 64 * kSteps> buckets_{};
        std::uint64_t count_ = 0;
        std::uint64_t max_ns_ = 0;
    };

    MatchStats();

    void loaded(std::size_t queries, std::size_t set_bytes);
    void begin_batch();
    void end_batch(const std::vector<Times>& times);
    std::string to_json() const;

private:
    Clock::time_point started_;
    double load_seconds_ = 0;
    std::size_t queries_ = 0;
    std::size_t set_bytes_ = 0;
    Clock::time_point batch_started_;
    double batch_cpu_ = 0;
    double match_seconds_ = 0;
    double cpu_seconds_ = 0;
    Times times_;
};

}  // namespace newsalertd::cli
