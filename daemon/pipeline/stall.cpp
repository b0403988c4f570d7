#include "daemon/pipeline/stall.hpp"

#include <ctime>
#include <utility>

namespace newsalertd::pipeline {

namespace {

/// How far the machine's boot time runs ahead of the steady clock, which stands still in a sleep.
std::chrono::nanoseconds boot_lead() {
    timespec boot{};
    timespec steady{};
    clock_gettime(CLOCK_BOOTTIME, &boot);
    clock_gettime(CLOCK_MONOTONIC, &steady);
    return std::chrono::seconds(boot.tv_sec - steady.tv_sec) +
           std::chrono::nanoseconds(boot.tv_nsec - steady.tv_nsec);
}

}  // namespace

Stall::Stall() : boot_lead_(boot_lead()) {}

std::chrono::nanoseconds Stall::slept() {
    const auto before = std::exchange(boot_lead_, boot_lead());
    return boot_lead_ - before;
}

}  // namespace newsalertd::pipeline
