#pragma once
// A line that says how far long work has come, for someone who looks at a terminal.

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>

namespace newsalertd::cli {

/// Shown on `err` where that is standard error on a terminal, from the second second on, a few
/// times a second; "checking 3/200" or, without `all`, "matching: 3,000". Gone at the end, so that
/// what is printed afterwards stands alone.
class Progress {
public:
    /// `what` is doing; `all` 0: it is not known how many. `shown` false keeps it quiet.
    Progress(std::ostream& err, std::string what, std::size_t all = 0, bool shown = true);

    ~Progress() { end(); }

    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void at(std::size_t done);
    void end();

private:
    using SteadyClock = std::chrono::steady_clock;

    std::ostream& err_;
    std::string what_;
    std::size_t all_;
    bool shown_;
    bool line_ = false;
    SteadyClock::time_point next_;
};

}  // namespace newsalertd::cli
