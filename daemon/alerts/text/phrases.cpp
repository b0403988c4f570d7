#include "daemon/alerts/text/phrases.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace newsalertd::alerts::text {

namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

std::string two_units(std::int64_t large, const char* name, std::int64_t small, const char* rest) {
    if (small == 0)
        return fmt::format("{} {}", large, name);
    return fmt::format("{} {} {} {}", large, name, small, rest);
}

}  // namespace

std::string duration(microseconds value) {
    const std::int64_t all = std::max<std::int64_t>(0, std::chrono::floor<seconds>(value).count());
    if (all < 60)
        return fmt::format("{} s", all);
    const std::int64_t minutes = all / 60;
    if (minutes < 60)
        return fmt::format("{} min", minutes);
    const std::int64_t hours = minutes / 60;
    if (hours < 48)
        return two_units(hours, "h", minutes % 60, "min");
    return two_units(hours / 24, "d", hours % 24, "h");
}

std::string latency(microseconds value) {
    if (value >= seconds{10})
        return duration(value);
    const double shown = std::max(0.0, std::chrono::duration<double>(value).count());
    return shown < 1 ? fmt::format("{:.0f} ms", shown * 1000) : fmt::format("{:.1f} s", shown);
}

}  // namespace newsalertd::alerts::text
