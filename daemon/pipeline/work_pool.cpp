#include "daemon/pipeline/work_pool.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>

namespace newsalertd::pipeline {

WorkPool::WorkPool(unsigned threads) {
    for (unsigned i = 0; i < std::max(1U, threads); ++i)
        threads_.emplace_back([this] { loop(); });
}

WorkPool::~WorkPool() {
    stop();
}

void WorkPool::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    work_.notify_all();
    for (auto& thread : threads_)
        thread.join();
    threads_.clear();
}

void WorkPool::post(Job job, Urgency urgency) {
    {
        const std::scoped_lock lock(mutex_);
        (urgency == Urgency::first ? first_ : normal_).push_back(std::move(job));
    }
    work_.notify_one();
}

std::size_t WorkPool::queued() const {
    const std::scoped_lock lock(mutex_);
    return first_.size() + normal_.size();
}

void WorkPool::loop() {
    rules::Matcher matcher;
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            work_.wait(lock, [this] { return stopping_ || !first_.empty() || !normal_.empty(); });
            if (stopping_)
                return;
            auto& queue = first_.empty() ? normal_ : first_;
            job = std::move(queue.front());
            queue.pop_front();
        }
        try {
            job(matcher);
        } catch (const std::exception& exception) {
            spdlog::critical("a worker's job ended: {}", exception.what());
        }
    }
}

}  // namespace newsalertd::pipeline
