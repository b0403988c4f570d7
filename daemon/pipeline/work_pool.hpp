#pragma once
// The work pool: pure functions over immutable values, pushes and tier 1 before the rest. Each
// worker owns a Matcher; nothing else is shared.

#include "rules/engine/matcher.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace newsalertd::pipeline {

class WorkPool {
public:
    using Job = std::move_only_function<void(rules::Matcher&)>;
    enum class Urgency : std::uint8_t { first, normal };
    /// Starts a thread or throws std::system_error; tests hand in one that cannot.
    using StartThread = std::function<std::thread(std::function<void()>)>;

    /// Few enough for the service's TasksMax on any machine.
    static constexpr unsigned kMostThreads = 16;

    /// One core is left to the network loop. `cores` as std::thread::hardware_concurrency() tells,
    /// which is 0 where it does not know.
    static unsigned threads_for(unsigned cores);

    /// 1 to kMostThreads; fewer where the system refuses more. Throws if not even one starts.
    explicit WorkPool(unsigned threads, const StartThread& start = {});
    ~WorkPool();  ///< stop()
    WorkPool(const WorkPool&) = delete;
    WorkPool& operator=(const WorkPool&) = delete;

    /// Ends the threads after the jobs under way; those still queued, and those posted later, are
    /// never run.
    void stop();

    /// Never blocks: bounds are kept where work enters (the poller's bytes, the inject queue). Of
    /// `normal` one now and then goes before the `first`, so that these cannot hold it up for ever.
    void post(Job job, Urgency urgency = Urgency::normal);

    /// Answers as soon as a worker is free, however much is queued (watchdog): a busy pool lives.
    void probe(std::function<void()> answer);

    std::size_t queued() const;

    std::size_t threads() const { return threads_.size(); }

private:
    void loop();
    std::optional<Job> take();

    mutable std::mutex mutex_;
    std::condition_variable work_;
    std::deque<Job> probes_;
    std::deque<Job> first_;
    std::deque<Job> normal_;
    unsigned firsts_in_a_row_ = 0;  ///< while a normal one waited
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace newsalertd::pipeline
