#pragma once
// The threads that look names up, for Resolver. They are detached and keep the pool alive through
// a shared_ptr: a look-up that hangs is left behind at shutdown, never joined.

#include "feeds/net/resolver.hpp"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace feeds::net {

class LookupPool : public std::enable_shared_from_this<LookupPool> {
public:
    using Report = std::function<void(Resolver::Purpose, std::string host, Resolver::Answer)>;

    /// `threads` serve both purposes, deliveries first; one more serves deliveries only. `report`
    /// runs on the pool's threads with the pool's lock held, and never after close().
    LookupPool(std::size_t threads,
               std::size_t queue_limit,
               Resolver::Lookup lookup,
               Report report);

    enum class Submitted { queued, queue_full, no_thread };
    /// Threads start on demand, so `no_thread` (ENOMEM, TasksMax) is no reason to give up for good.
    Submitted submit(Resolver::Purpose purpose, const std::string& host);

    /// True if the look-up had not begun; it never will.
    bool withdraw(Resolver::Purpose purpose, const std::string& host);

    /// No report after this. Threads that are looking up end when their look-up does.
    void close();

private:
    enum class Serves { both, deliveries };
    using Queue = std::deque<std::string>;

    Queue& queue_of(Resolver::Purpose purpose) {
        return queues_.at(static_cast<std::size_t>(purpose));
    }

    bool start_thread(Serves serves);
    bool ensure_threads(Resolver::Purpose purpose);
    bool next(Serves serves, Resolver::Purpose& purpose, std::string& host);
    void work(Serves serves);

    const std::size_t threads_limit_;
    const std::size_t queue_limit_;
    const Resolver::Lookup lookup_;
    std::mutex mutex_;
    std::condition_variable wake_;
    Report report_;
    std::array<Queue, 2> queues_;
    std::size_t threads_ = 0;
    std::size_t idle_ = 0;
    bool reserved_started_ = false;
    bool closed_ = false;
};

/// getaddrinfo, both families.
Resolver::Answer system_lookup(const std::string& host);

}  // namespace feeds::net
