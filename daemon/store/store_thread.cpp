#include "daemon/store/store_thread.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace newsalertd::store {

StoreThread::StoreThread(std::unique_ptr<Store> store, Events events)
    : store_(std::move(store)),
      hash_key_(store_->hash_key()),
      events_(std::move(events)),
      checkpointer_(std::make_unique<Checkpointer>(store_->path())),
      thread_([this] { loop(); }) {}

StoreThread::~StoreThread() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    work_.notify_all();
    room_.notify_all();
    thread_.join();
}

void StoreThread::enqueue(Queue queue, OperationPtr operation, WhenFull when_full) {
    {
        std::unique_lock lock(mutex_);
        auto& into = queue_of(queue);
        if ((queue == Queue::bulk || queue == Queue::late) && when_full == WhenFull::wait)
            // While the disk refuses nobody is held: a worker must answer its watchdog, and what
            // may be under way is bounded by bytes where it enters.
            room_.wait(lock,
                       [&] { return into.size() < kBulkBound || stopping_ || parked_ || broken_; });
        operation->since = std::chrono::steady_clock::now();
        into.push_back(std::move(operation));
    }
    work_.notify_one();
}

void StoreThread::probe(std::function<void()> answer) {
    {
        const std::scoped_lock lock(mutex_);
        probes_.push_back(std::move(answer));
    }
    work_.notify_one();
}

void StoreThread::refuse_damaged(Error damage) {
    {
        const std::scoped_lock lock(mutex_);
        found_damaged_ = std::move(damage);
    }
    work_.notify_one();
}

std::size_t StoreThread::queued() const {
    const std::scoped_lock lock(mutex_);
    return urgent_.size() + bulk_.size() + late_.size() + slow_.size();
}

std::deque<StoreThread::OperationPtr>& StoreThread::queue_of(Queue which) {
    switch (which) {
        case Queue::urgent:
            return urgent_;
        case Queue::bulk:
            return bulk_;
        case Queue::late:
            return late_;
        case Queue::slow:
            return slow_;
    }
    std::unreachable();
}

StoreThread::OperationPtr StoreThread::take(Queue which) {
    const std::scoped_lock lock(mutex_);
    auto& queue = queue_of(which);
    if (queue.empty())
        return nullptr;
    auto operation = std::move(queue.front());
    queue.pop_front();
    return operation;
}

/// From bulk and late by turns: neither holds the other up.
StoreThread::OperationPtr StoreThread::take_next(Queue& turn) {
    turn = turn == Queue::bulk ? Queue::late : Queue::bulk;
    auto next = take(turn);
    return next ? std::move(next) : take(turn == Queue::bulk ? Queue::late : Queue::bulk);
}

void StoreThread::answer_probes() {
    std::deque<std::function<void()>> probes;
    {
        const std::scoped_lock lock(mutex_);
        probes.swap(probes_);
    }
    for (auto& answer : probes)
        answer();
}

/// One operation within a savepoint, so that its failure undoes nothing of its neighbours'.
/// Returns false when the disk refused and the whole group must be tried again.
bool StoreThread::run_one(Operation& operation, std::optional<Error>& refused) {
    store_->savepoint();
    try {
        if (operation.run(*store_)) {
            store_->release();
            return true;
        }
    } catch (const std::exception& exception) {
        auto error = store_->last_error(exception);
        if (is_transient(error.error) || error.error == ErrorClass::damaged) {
            refused = std::move(error);
            return false;
        }
        operation.fail(std::move(error));
    }
    store_->rollback_to_savepoint();
    return true;
}

/// Runs what is in `group` again, then fills it from the queues for at most kSlice: all urgent
/// operations first, and again between two others. Returns why the commit failed.
std::optional<Error> StoreThread::run_group(Group& group) {
    std::optional<Error> refused;
    try {
        if (auto moved = misplaced())
            return moved;
        store_->begin();
        for (auto& operation : group)
            if (!run_one(*operation, refused)) {
                store_->rollback();
                return refused;
            }
        const auto start = std::chrono::steady_clock::now();
        auto turn = Queue::late;
        while (group.size() < kGroupBound) {
            auto next = take(Queue::urgent);
            if (!next && std::chrono::steady_clock::now() - start < kSlice)
                next = take_next(turn);
            // A slice of a long document goes alone: no other commit waits for it.
            const bool slow = !next && group.empty();
            if (slow)
                next = take(Queue::slow);
            if (!next)
                break;
            group.push_back(std::move(next));
            if (!run_one(*group.back(), refused)) {
                store_->rollback();
                return refused;
            }
            if (slow)
                break;
        }
        store_->commit_group();
        checkpointer_->note_commit();
        return std::nullopt;
    } catch (const std::exception& exception) {
        auto error = store_->last_error(exception);
        try {
            store_->rollback();
        } catch (const std::exception&) {
            // The connection refuses even that: the error above says why.
        }
        return error;
    }
}

/// Waits before the next try, answering probes: 200 ms doubling to 5 s.
void StoreThread::wait_parked(const Error& error, unsigned attempt) {
    bool first = false;
    {
        const std::scoped_lock lock(mutex_);  // a waiter for room must not miss it
        first = !parked_.exchange(true);
    }
    room_.notify_all();
    if (first && events_.parked)
        events_.parked(error);
    const auto pause = std::min(std::chrono::milliseconds(200) * (1U << std::min(attempt, 5U)),
                                std::chrono::milliseconds(5000));
    const auto until = std::chrono::steady_clock::now() + pause;
    std::unique_lock lock(mutex_);
    while (!stopping_ && std::chrono::steady_clock::now() < until) {
        work_.wait_until(lock, until, [this] { return stopping_ || !probes_.empty(); });
        lock.unlock();
        answer_probes();
        lock.lock();
    }
}

/// A damaged file is written no more: what is queued, and what still comes, is told so.
void StoreThread::refuse_all(Group& group, const Error& damage) {
    for (const auto queue : {Queue::urgent, Queue::bulk, Queue::late, Queue::slow})
        while (auto operation = take(queue))
            group.push_back(std::move(operation));
    for (auto& operation : group)
        operation->fail(damage);
    for (auto& operation : group)
        operation->finish();
    group.clear();
    room_.notify_all();
}

/// Why nothing may be acknowledged now. Meanwhile nobody else in this process opens the file by its
/// name. What was done to the files beside it is put right where nothing is lost by it.
std::optional<Error> StoreThread::misplaced() {
    auto moved = store_->misplaced();
    if (!moved) {
        keep_company();
        return std::nullopt;
    }
    checkpointer_.reset();
    check_.reset();
    try {
        if (const auto mended = store_->put_right()) {
            moved = store_->misplaced();
            if (moved)
                return moved;
            if (events_.mended)
                events_.mended(*mended);
            keep_company();
            return std::nullopt;
        }
    } catch (const std::exception& exception) {
        moved->message += "; " + store_->last_error(exception).message;
    }
    return moved;
}

/// The checkpointer and the check run beside the writer. Where somebody else wrote to the file, and
/// once a day, it is checked again.
void StoreThread::keep_company() {
    const auto at = std::chrono::steady_clock::now();
    if (!checkpointer_) {
        checkpointer_ = std::make_unique<Checkpointer>(store_->path());
        check_due_ = at;
    }
    if (checkpointer_->take_foreign_write())
        check_due_ = at;
    if (!events_.check || at < check_due_ || (check_ && !check_->ended()))
        return;
    check_ = events_.check();
    check_due_ = at + kCheckAgain;
}

void StoreThread::unpark() {
    if (parked_.exchange(false) && events_.parked)
        events_.parked(std::nullopt);
}

void StoreThread::finish(Group& group) {
    for (auto& operation : group)
        operation->finish();
    group.clear();
    room_.notify_all();
}

/// Waits for more, if something was committed just now or what is there is late, and nothing is
/// urgent.
void StoreThread::gather(std::unique_lock<std::mutex>& lock) {
    const auto enough = [this] {
        return stopping_ || parked_ || found_damaged_ || !urgent_.empty() || !probes_.empty() ||
               bulk_.size() >= kBulkBound || late_.size() >= kBulkBound;
    };
    const auto only_late = [this] { return bulk_.empty() && slow_.empty() && !late_.empty(); };
    if (only_late())
        work_.wait_until(
            lock, late_.front()->since + kGatherLate, [&] { return enough() || !only_late(); });
    work_.wait_until(lock, committed_at_ + kGather, enough);
}

void StoreThread::loop() {
    Group group;
    bool committed = false;  ///< the group is, but may not be acknowledged yet
    bool astray = false;     ///< the file was not in its place when it was looked for last
    std::optional<Error> damage;
    bool damage_told = false;
    unsigned attempt = 0;
    keep_company();
    for (;;) {
        bool woken = true;
        {
            std::unique_lock lock(mutex_);
            woken = work_.wait_for(lock, kLook, [&] {
                return stopping_ || !idle() || !probes_.empty() || !group.empty() ||
                       (found_damaged_ && !damage);
            });
            if (woken && group.empty())
                gather(lock);
            if (!damage && (damage = found_damaged_))
                broken_ = true;
            if (stopping_ && (parked_ || broken_ || (idle() && group.empty())))
                break;
        }
        answer_probes();
        if (damage) {
            if (!std::exchange(damage_told, true) && events_.fatal)
                events_.fatal(*damage);
            refuse_all(group, *damage);
            continue;
        }
        if (!woken || committed || astray) {
            if (const auto moved = misplaced()) {
                astray = true;
                wait_parked(*moved, attempt++);
                continue;
            }
            if (std::exchange(committed, false))
                finish(group);
            if (std::exchange(astray, false) && group.empty() && queued() == 0) {
                attempt = 0;
                unpark();
            }
        }
        if (group.empty() && queued() == 0)
            continue;
        const auto refused = run_group(group);
        if (!refused) {
            // Committed into a file that is not in its place, it is told to nobody yet.
            committed = true;
            if (const auto moved = misplaced()) {
                astray = true;
                wait_parked(*moved, attempt++);
                continue;
            }
            committed = false;
            committed_at_ = std::chrono::steady_clock::now();
            attempt = 0;
            unpark();
            finish(group);
            continue;
        }
        if (is_transient(refused->error)) {
            astray = refused->error == ErrorClass::misplaced;
            wait_parked(*refused, attempt++);
            continue;
        }
        if (refused->error == ErrorClass::damaged) {
            refuse_damaged(*refused);
            continue;
        }
        for (auto& operation : group)
            operation->fail(*refused);
        finish(group);
    }
    checkpointer_.reset();
    check_.reset();
    if (store_->misplaced() || broken_) {
        store_->leave_log();
        return;
    }
    if (!parked_)
        try {
            store_->checkpoint();
        } catch (const std::exception&) {
            // A reader holds the WAL: it is read back at the next start.
        }
}

}  // namespace newsalertd::store
