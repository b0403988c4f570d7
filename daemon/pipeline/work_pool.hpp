#pragma once
// The work pool: pure functions over immutable values, pushes and tier 1 before the rest. Each
// worker owns a Matcher; nothing else is shared.

#include "rules/engine/matcher.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace newsalertd::pipeline {

class WorkPool {
public:
    using Job = std::move_only_function<void(rules::Matcher&)>;
    enum class Urgency : std::uint8_t { first, normal };

    explicit WorkPool(unsigned threads);
    ~WorkPool();  ///< stop()
    WorkPool(const WorkPool&) = delete;
    WorkPool& operator=(const WorkPool&) = delete;

    /// Ends the threads after the jobs under way; those still queued, and those posted later, are
    /// never run.
    void stop();

    /// Never blocks: bounds are kept where work enters (the poller's bytes, the inject queue).
    void post(Job job, Urgency urgency = Urgency::normal);

    std::size_t queued() const;

private:
    void loop();

    mutable std::mutex mutex_;
    std::condition_variable work_;
    std::deque<Job> first_;
    std::deque<Job> normal_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace newsalertd::pipeline
