#include "feeds/net/lookup_pool.hpp"

#include "feeds/net/socket_address.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <csignal>
#include <exception>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

namespace feeds::net {

LookupPool::LookupPool(std::size_t threads,
                       std::size_t queue_limit,
                       Resolver::Lookup lookup,
                       Report report)
    : threads_limit_(std::max<std::size_t>(threads, 1)),
      queue_limit_(queue_limit),
      lookup_(lookup ? std::move(lookup) : Resolver::Lookup(system_lookup)),
      report_(std::move(report)) {}

bool LookupPool::start_thread(Serves serves) {
    // Signals are the main thread's; a pool thread must not take its SIGTERM.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = true;
    try {
        std::thread([self = shared_from_this(), serves] { self->work(serves); }).detach();
    } catch (const std::system_error&) {
        started = false;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return started;
}

bool LookupPool::ensure_threads(Resolver::Purpose purpose) {
    if (purpose == Resolver::Purpose::deliveries && !reserved_started_)
        reserved_started_ = start_thread(Serves::deliveries);
    const std::size_t waiting = queues_[0].size() + queues_[1].size();
    if (waiting > idle_ && threads_ < threads_limit_ && start_thread(Serves::both))
        ++threads_;
    return threads_ > 0 || (purpose == Resolver::Purpose::deliveries && reserved_started_);
}

LookupPool::Submitted LookupPool::submit(Resolver::Purpose purpose, const std::string& host) {
    const std::lock_guard lock(mutex_);
    Queue& queue = queue_of(purpose);
    if (queue.size() >= queue_limit_)
        return Submitted::queue_full;
    queue.push_back(host);
    if (!ensure_threads(purpose)) {
        queue.pop_back();
        return Submitted::no_thread;
    }
    // All, because the one that wakes might serve the other purpose only.
    wake_.notify_all();
    return Submitted::queued;
}

bool LookupPool::withdraw(Resolver::Purpose purpose, const std::string& host) {
    const std::lock_guard lock(mutex_);
    return std::erase(queue_of(purpose), host) > 0;
}

void LookupPool::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    report_ = nullptr;
    for (Queue& queue : queues_)
        queue.clear();
    wake_.notify_all();
}

bool LookupPool::next(Serves serves, Resolver::Purpose& purpose, std::string& host) {
    for (const auto candidate : {Resolver::Purpose::deliveries, Resolver::Purpose::sources}) {
        Queue& queue = queue_of(candidate);
        if (queue.empty() ||
            (serves == Serves::deliveries && candidate == Resolver::Purpose::sources)) {
            continue;
        }
        purpose = candidate;
        host = std::move(queue.front());
        queue.pop_front();
        return true;
    }
    return false;
}

void LookupPool::work(Serves serves) {
    std::unique_lock lock(mutex_);
    while (!closed_) {
        auto purpose = Resolver::Purpose::sources;
        std::string host;
        if (!next(serves, purpose, host)) {
            const std::size_t counted = serves == Serves::both ? 1 : 0;
            idle_ += counted;
            wake_.wait(lock);
            idle_ -= counted;
            continue;
        }
        lock.unlock();
        Resolver::Answer answer = std::unexpected("the name look-up failed");
        try {
            answer = lookup_(host);
        } catch (const std::exception&) {
            // A test's look-up or ENOMEM; the error above stands.
        }
        lock.lock();
        if (report_)
            report_(purpose, std::move(host), std::move(answer));
    }
}

Resolver::Answer system_lookup(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
    if (code != 0) {
        // gai_strerror's sentences hold no name.
        return std::unexpected(std::string("name look-up: ") + ::gai_strerror(code));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    Resolver::Addresses addresses;
    for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next)
        if (const auto address = to_address(entry->ai_addr))
            addresses.push_back(*address);
    if (addresses.empty())
        return std::unexpected("name look-up: the name has no address");
    return addresses;
}

}  // namespace feeds::net
