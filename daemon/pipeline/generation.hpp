#pragma once
// Configuration, feeds, rules and routes as one immutable value, swapped whole on a reload. Every
// stage works on the Generation that it was handed; the decision checks that it is still in force.

#include "daemon/alerts/channel.hpp"
#include "daemon/alerts/outbox/gate.hpp"
#include "daemon/config/config.hpp"
#include "daemon/time.hpp"
#include "rules/engine/watch_set.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace newsalertd::pipeline {

struct Target {
    std::string name;
    std::shared_ptr<const alerts::Channel> channel;
    std::shared_ptr<alerts::Gate> gate;
    bool tells_sources = false;  ///< further sources are told too (console, jsonl)
    bool direct = true;          ///< a new alert may be claimed in its own commit
};

struct Generation {
    std::uint64_t number = 0;
    /// Shared alone: sources keep it longer than the generation.
    std::shared_ptr<const config::Config> config = std::make_shared<const config::Config>();
    std::shared_ptr<const rules::WatchSet> watches;
    std::vector<Target> targets;
    std::vector<std::vector<std::uint32_t>> routes;  ///< by watch: indices of targets
    std::vector<Time> since;  ///< by watch: when this name and query were first loaded
};

using GenerationPtr = std::shared_ptr<const Generation>;

/// The generation in force. Any thread.
class CurrentGeneration {
public:
    GenerationPtr get() const {
        const std::scoped_lock lock(mutex_);
        return current_;
    }

    void set(GenerationPtr next) {
        const std::scoped_lock lock(mutex_);
        current_.swap(next);
    }

private:
    mutable std::mutex mutex_;
    GenerationPtr current_;
};

}  // namespace newsalertd::pipeline
