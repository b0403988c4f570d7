#pragma once
// One log line on its way to where it is written.

#include <spdlog/common.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::admin {

struct LogRecord {
    std::chrono::system_clock::time_point time;
    spdlog::level::level_enum level = spdlog::level::info;
    std::string message;  ///< as logged; writers make it harmless
    std::string event;    ///< may be empty
    std::vector<std::pair<std::string, std::string>> fields;  ///< names without prefix
};

/// Writes one record; may block. On one thread.
using LogWriter = std::function<void(const LogRecord&)>;

}  // namespace newsalertd::admin
