#pragma once
// The one thread that owns the write connection. Operations wait in queues, urgent before bulk and
// late before slow; whatever arrived during a commit, or in the moments after it, is the next
// group.
//
// A group that the disk refuses (full, I/O, locked) is kept and tried again until it succeeds:
// nobody is told "done" before the commit, so nothing is acknowledged that is not safe. Probes
// are answered meanwhile. The same while the file is not in its place (StatePlace): what was
// committed into a file that is no longer there is not acknowledged either.

#include "daemon/store/background_check.hpp"
#include "daemon/store/checkpointer.hpp"
#include "daemon/store/store.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace newsalertd::store {

enum class Queue : std::uint8_t {
    urgent,  ///< inbox, claims
    bulk,    ///< slices with alerts, results of deliveries
    late,    ///< what nobody waits for (slices without alerts): goes with others, after a moment
    slow,    ///< a long document's further slices: one at a time, when nothing else waits
};

/// Whether submit() may hold the caller back while the bulk or the late queue is full (work pool:
/// yes; a network loop: never).
enum class WhenFull : bool { wait, queue };

class StoreThread {
public:
    struct Events {
        /// On the store thread: the disk refuses (the error) or works again (nullopt).
        std::function<void(const std::optional<Error>&)> parked;
        /// On the store thread: damage; nothing more is written.
        std::function<void(const Error&)> fatal;
        /// On the store thread: something was put right that a person should hear of.
        std::function<void(const std::string&)> mended{};
        /// Begins the check of the file beside the work; on the store thread. Empty: none.
        std::function<std::unique_ptr<BackgroundCheck>()> check{};
    };

    StoreThread(std::unique_ptr<Store> store, Events events);
    ~StoreThread();  ///< finishes what was submitted unless parked, then checkpoints
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    /// Runs `operation` inside a transaction, then `done` with its value once that is committed,
    /// or with its error. Both run on the store thread. `operation` may run again after a failed
    /// commit, so it must not give anything away.
    template <class Value>
    void submit(Queue queue,
                std::function<Result<Value>(Store&)> operation,
                std::move_only_function<void(Result<Value>)> done,
                WhenFull when_full = WhenFull::queue) {
        enqueue(queue,
                std::make_unique<OperationOf<Value>>(std::move(operation), std::move(done)),
                when_full);
    }

    /// Answers through the ordinary queue, also while the disk refuses (watchdog).
    void probe(std::function<void()> answer);

    /// The random key of the hashes in this state.
    const std::string& hash_key() const { return hash_key_; }

    /// The file was found damaged: from now on nothing is written, `fatal` is told. Any thread.
    void refuse_damaged(Error damage);

    std::size_t queued() const;

    bool parked() const { return parked_.load(std::memory_order_relaxed); }

private:
    struct Operation {
        virtual ~Operation() = default;
        virtual bool run(Store& store) = 0;  ///< false: an error value; nothing is to be kept
        virtual void fail(Error error) = 0;
        virtual void finish() = 0;
        std::chrono::steady_clock::time_point since{};  ///< it waits
    };

    template <class Value>
    struct OperationOf final : Operation {
        OperationOf(std::function<Result<Value>(Store&)> op,
                    std::move_only_function<void(Result<Value>)> end)
            : operation(std::move(op)), done(std::move(end)) {}

        bool run(Store& store) override {
            result.emplace(operation(store));
            return result->has_value();
        }

        void fail(Error error) override { result.emplace(std::unexpected(std::move(error))); }

        void finish() override {
            if (done && result)
                done(std::move(*result));
        }

        std::function<Result<Value>(Store&)> operation;
        std::move_only_function<void(Result<Value>)> done;
        std::optional<Result<Value>> result;
    };

    using OperationPtr = std::unique_ptr<Operation>;
    using Group = std::deque<OperationPtr>;

    void enqueue(Queue queue, OperationPtr operation, WhenFull when_full);
    void loop();
    std::optional<Error> run_group(Group& group);
    std::optional<Error> misplaced();
    void keep_company();
    void finish(Group& group);
    void unpark();
    bool run_one(Operation& operation, std::optional<Error>& refused);
    OperationPtr take(Queue which);
    OperationPtr take_next(Queue& turn);
    std::deque<OperationPtr>& queue_of(Queue which);

    void gather(std::unique_lock<std::mutex>& lock);

    bool idle() const { return urgent_.empty() && bulk_.empty() && late_.empty() && slow_.empty(); }

    void wait_parked(const Error& error, unsigned attempt);
    void refuse_all(Group& group, const Error& damage);
    void answer_probes();

    static constexpr std::size_t kBulkBound = 256;
    static constexpr std::size_t kGroupBound = 500;
    static constexpr std::chrono::milliseconds kSlice{10};
    /// From the end of a commit to the next that nothing urgent asks for: in a burst many slices
    /// share one, and what comes alone does not wait.
    static constexpr std::chrono::milliseconds kGather{5};
    /// So long what is late waits for others to share a commit with.
    static constexpr std::chrono::milliseconds kGatherLate{50};
    /// While nothing is to be done, so often it is looked whether the file is still in its place.
    static constexpr std::chrono::seconds kLook{5};
    static constexpr std::chrono::hours kCheckAgain{24};

    std::unique_ptr<Store> store_;
    std::string hash_key_;
    Events events_;
    std::unique_ptr<Checkpointer> checkpointer_;  ///< of the store thread, once that runs
    std::unique_ptr<BackgroundCheck> check_;      ///< likewise
    std::chrono::steady_clock::time_point check_due_;
    mutable std::mutex mutex_;
    std::condition_variable work_;
    std::condition_variable room_;
    std::deque<OperationPtr> urgent_;
    std::deque<OperationPtr> bulk_;
    std::deque<OperationPtr> late_;
    std::deque<OperationPtr> slow_;
    std::deque<std::function<void()>> probes_;
    bool stopping_ = false;
    std::optional<Error> found_damaged_;
    std::atomic<bool> parked_{false};
    std::atomic<bool> broken_{false};
    std::chrono::steady_clock::time_point committed_at_{};  ///< of the store thread
    std::thread thread_;
};

}  // namespace newsalertd::store
