#pragma once
// How fast a service takes alerts.

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// Token bucket ahead of the service: `per` for each token, `burst` at most at once.
struct Rate {
    std::chrono::milliseconds per{0};  ///< 0: unlimited
    unsigned burst = 1;
    bool operator==(const Rate&) const = default;
};

/// "1/s", "30/m", "120/h", "1/5s"; with "burst N" behind it up to N at once: "1/s burst 5". The
/// error is a sentence that quotes the text.
std::expected<Rate, std::string> parse_rate(std::string_view text);

}  // namespace newsalertd::alerts
