#include "daemon/pipeline/work_pool.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

namespace newsalertd::pipeline {

namespace {

/// So many of `first` run before one of `normal` has its turn.
constexpr unsigned kFirstsBeforeANormal = 8;

std::thread start_thread(std::function<void()> run) {
    return std::thread(std::move(run));
}

}  // namespace

unsigned WorkPool::threads_for(unsigned cores) {
    return cores <= 1 ? 1 : std::min(cores - 1, kMostThreads);
}

WorkPool::WorkPool(unsigned threads, const StartThread& start) {
    const auto wanted = std::clamp(threads, 1U, kMostThreads);
    threads_.reserve(wanted);
    try {
        while (threads_.size() < wanted)
            threads_.push_back((start ? start : start_thread)([this] { loop(); }));
    } catch (const std::system_error& error) {
        // Fewer workers are slower, none is no pool.
        if (threads_.empty())
            throw;
        spdlog::warn("only {} of {} workers start: {}", threads_.size(), wanted, error.what());
    }
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

void WorkPool::probe(std::function<void()> answer) {
    {
        const std::scoped_lock lock(mutex_);
        probes_.emplace_back([answer = std::move(answer)](rules::Matcher&) { answer(); });
    }
    work_.notify_one();
}

std::size_t WorkPool::queued() const {
    const std::scoped_lock lock(mutex_);
    return first_.size() + normal_.size();
}

/// The next job, once there is one; nothing when the pool stops.
std::optional<WorkPool::Job> WorkPool::take() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [this] {
        return stopping_ || !probes_.empty() || !first_.empty() || !normal_.empty();
    });
    if (stopping_)
        return std::nullopt;
    auto* queue = &probes_;
    if (probes_.empty()) {
        const bool normal =
            first_.empty() || (!normal_.empty() && firsts_in_a_row_ >= kFirstsBeforeANormal);
        firsts_in_a_row_ = normal || normal_.empty() ? 0 : firsts_in_a_row_ + 1;
        queue = normal ? &normal_ : &first_;
    }
    Job job = std::move(queue->front());
    queue->pop_front();
    return job;
}

void WorkPool::loop() {
    rules::Matcher matcher;
    while (auto job = take()) {
        try {
            (*job)(matcher);
        } catch (const std::exception& exception) {
            spdlog::critical("a worker's job ended: {}", exception.what());
        }
    }
}

}  // namespace newsalertd::pipeline
