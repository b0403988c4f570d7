#include "daemon/cli/match_stats.hpp"

#include <boost/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <ctime>
#include <fstream>

namespace newsalertd::cli {
namespace {

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

double process_cpu() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double mib(double bytes) {
    return std::round(bytes / (1 << 20) * 100) / 100;
}

double resident_mib() {
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return mib(resident * static_cast<double>(sysconf(_SC_PAGESIZE)));
}

}  // namespace

std::size_t MatchStats::Times::bucket(std::uint64_t ns) {
    if (ns < kSteps)
        return ns;
    const auto exponent = static_cast<std::size_t>(std::bit_width(ns)) - 7;
    return (exponent + 1) * kSteps + ((ns >> exponent) - kSteps);
}

double MatchStats::Times::upper_ns(std::size_t bucket) {
    if (bucket < kSteps)
        return static_cast<double>(bucket);
    const std::size_t exponent = bucket / kSteps - 1;
    return std::ldexp(static_cast<double>(bucket % kSteps + kSteps + 1),
                      static_cast<int>(exponent));
}

void MatchStats::Times::add(std::chrono::nanoseconds time) {
    const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
    ++buckets_[std::min(bucket(ns), buckets_.size() - 1)];
    ++count_;
    max_ns_ = std::max(max_ns_, ns);
}

void MatchStats::Times::merge(const Times& other) {
    for (std::size_t i = 0; i < buckets_.size(); ++i)
        buckets_[i] += other.buckets_[i];
    count_ += other.count_;
    max_ns_ = std::max(max_ns_, other.max_ns_);
}

double MatchStats::Times::max_us() const {
    return static_cast<double>(max_ns_) / 1000;
}

double MatchStats::Times::quantile_us(double share) const {
    const double wanted = share * static_cast<double>(count_);
    double seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (seen >= wanted && seen > 0)
            return std::min(upper_ns(i), static_cast<double>(max_ns_)) / 1000;
    }
    return 0;
}

MatchStats::MatchStats() : started_(Clock::now()) {}

void MatchStats::loaded(std::size_t queries, std::size_t set_bytes) {
    load_seconds_ = seconds(Clock::now() - started_);
    queries_ = queries;
    set_bytes_ = set_bytes;
}

void MatchStats::begin_batch() {
    batch_cpu_ = process_cpu();
    batch_started_ = Clock::now();
}

void MatchStats::end_batch(const std::vector<Times>& times) {
    match_seconds_ += seconds(Clock::now() - batch_started_);
    cpu_seconds_ += process_cpu() - batch_cpu_;
    for (const Times& t : times)
        times_.merge(t);
}

std::string MatchStats::to_json() const {
    const auto articles = static_cast<double>(times_.count());
    const boost::json::object out{
        {"queries", queries_},
        {"load_seconds", load_seconds_},
        {"articles", times_.count()},
        {"match_seconds", match_seconds_},
        {"cpu_seconds", cpu_seconds_},
        {"articles_per_second", match_seconds_ > 0 ? std::round(articles / match_seconds_) : 0},
        {"p50_us", times_.quantile_us(0.5)},
        {"p99_us", times_.quantile_us(0.99)},
        {"max_us", times_.max_us()},
        {"watch_set_mib", mib(static_cast<double>(set_bytes_))},
        {"rss_mib", resident_mib()}};
    return boost::json::serialize(out);
}

}  // namespace newsalertd::cli
