#include "daemon/cli/progress.hpp"

#include <spdlog/fmt/fmt.h>

#include <unistd.h>

#include <iostream>
#include <utility>

namespace newsalertd::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kQuiet = 1s;
constexpr auto kEvery = 200ms;

std::string with_commas(std::size_t number) {
    std::string out = std::to_string(number);
    for (std::size_t at = out.size(); at > 3; at -= 3)
        out.insert(at - 3, ",");
    return out;
}

}  // namespace

Progress::Progress(std::ostream& err, std::string what, std::size_t all, bool shown)
    : err_(err),
      what_(std::move(what)),
      all_(all),
      shown_(shown && &err == &std::cerr && isatty(STDERR_FILENO) == 1),
      next_(SteadyClock::now() + kQuiet) {}

void Progress::at(std::size_t done) {
    if (!shown_ || SteadyClock::now() < next_)
        return;
    next_ = SteadyClock::now() + kEvery;
    line_ = true;
    err_ << (all_ > 0 ? fmt::format("\r{} {}/{}", what_, with_commas(done), with_commas(all_))
                      : fmt::format("\r{}: {}", what_, with_commas(done)))
         << std::flush;
}

void Progress::end() {
    if (std::exchange(line_, false))
        err_ << "\r\x1B[K" << std::flush;
}

}  // namespace newsalertd::cli
