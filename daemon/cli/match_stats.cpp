#include "daemon/cli/match_stats.hpp"

#include <boost/json.hpp>

#include <unistd.h>

#include <algorithm>
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

MatchStats::MatchStats() : started_(SteadyClock::now()) {}

void MatchStats::loaded(std::size_t queries, std::size_t set_bytes) {
    load_seconds_ = seconds(SteadyClock::now() - started_);
    queries_ = queries;
    set_bytes_ = set_bytes;
}

void MatchStats::begin_batch() {
    batch_cpu_ = process_cpu();
    batch_started_ = SteadyClock::now();
}

void MatchStats::end_batch(const std::vector<Times>& times) {
    match_seconds_ += seconds(SteadyClock::now() - batch_started_);
    cpu_seconds_ += process_cpu() - batch_cpu_;
    for (const Times& part : times)
        times_.insert(times_.end(), part.begin(), part.end());
}

double MatchStats::quantile_us(double share) const {
    if (times_.empty())
        return 0;
    const auto wanted = std::ceil(share * static_cast<double>(times_.size()));
    return 1e6 * seconds(times_[static_cast<std::size_t>(wanted) - 1]);
}

std::string MatchStats::to_json() {
    std::ranges::sort(times_);
    const auto articles = static_cast<double>(times_.size());
    const boost::json::object out{
        {"queries", queries_},
        {"load_seconds", load_seconds_},
        {"articles", times_.size()},
        {"match_seconds", match_seconds_},
        {"cpu_seconds", cpu_seconds_},
        {"articles_per_second", match_seconds_ > 0 ? std::round(articles / match_seconds_) : 0},
        {"p50_us", quantile_us(0.5)},
        {"p99_us", quantile_us(0.99)},
        {"max_us", quantile_us(1)},
        {"watch_set_mib", mib(static_cast<double>(set_bytes_))},
        {"rss_mib", resident_mib()}};
    return boost::json::serialize(out);
}

}  // namespace newsalertd::cli
