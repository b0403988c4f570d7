#include "daemon/store/store_thread.hpp"

#include "tests/daemon/store/fixture.hpp"

#include <future>
#include <thread>

namespace newsalertd::store {
namespace {

template <class Value>
Result<Value> run(StoreThread& thread,
                  Queue queue,
                  std::function<Result<Value>(Store&)> operation) {
    std::promise<Result<Value>> done;
    thread.submit<Value>(
        queue, std::move(operation), [&](Result<Value> r) { done.set_value(std::move(r)); });
    return done.get_future().get();
}

TEST(StoreThread, AFailedOperationUndoesNothingOfItsNeighbours) {
    TemporaryState state;
    StoreThread thread(open_store(state), {});
    std::promise<void> hold;
    auto held = hold.get_future().share();
    // All three are one group: the first keeps the thread busy until the others are queued.
    thread.submit<int>(
        Queue::urgent,
        [held](Store& s) -> Result<int> {
            held.wait();
            EXPECT_TRUE(s.add_delivery(delivery("a", "t", 1, 1), now()));
            return 0;
        },
        nullptr);
    std::promise<Result<void>> clash;
    thread.submit<void>(
        Queue::urgent,
        [](Store& s) -> Result<void> {
            EXPECT_TRUE(s.add_delivery(delivery("b", "t", 2, 1), now()));
            return s.add_delivery(delivery("c", "t", 2, 1), now());
        },
        [&](Result<void> r) { clash.set_value(std::move(r)); });
    hold.set_value();
    const auto refused = clash.get_future().get();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, ErrorClass::conflict);
    const auto rows = run<Claim>(thread, Queue::urgent, [](Store& s) {
        return s.claim("t", now(), 10, [](const Claimed&) { return std::string("p"); });
    });
    ASSERT_EQ(rows->rows.size(), 1U);
    EXPECT_EQ(rows->rows.front().id, "a");
}

TEST(StoreThread, AnErrorValueIsRolledBackToo) {
    TemporaryState state;
    StoreThread thread(open_store(state), {});
    const auto failed = run<void>(thread, Queue::bulk, [](Store& s) -> Result<void> {
        EXPECT_TRUE(s.add_delivery(delivery("a", "t", 1, 1), now()));
        return std::unexpected(Error{ErrorClass::other, "no"});
    });
    EXPECT_FALSE(failed);
    const auto rows = run<Claim>(thread, Queue::urgent, [](Store& s) {
        return s.claim("t", now(), 10, [](const Claimed&) { return std::string("p"); });
    });
    EXPECT_TRUE(rows->rows.empty());
}

/// A store thread that is held up, and the operations that it runs once it is not, in order.
class HeldUp {
public:
    HeldUp() {
        thread_.submit<int>(
            Queue::bulk,
            [held = hold_.get_future().share()](Store&) -> Result<int> {
                held.wait();
                return 0;
            },
            nullptr);
    }

    void submit(Queue queue, int which) {
        thread_.submit<int>(
            queue,
            [this, which](Store&) -> Result<int> {
                order_.push_back(which);
                return which;
            },
            nullptr);
    }

    std::vector<int> go() {
        std::promise<void> end;
        thread_.submit<int>(  // after all others
            Queue::slow,
            [](Store&) -> Result<int> { return 0; },
            [&](const Result<int>&) { end.set_value(); });
        hold_.set_value();
        end.get_future().get();
        return order_;
    }

private:
    TemporaryState state_;
    std::promise<void> hold_;
    std::vector<int> order_;
    StoreThread thread_{open_store(state_), {}};
};

TEST(StoreThread, UrgentWorkGoesBeforeBulk) {
    HeldUp thread;
    thread.submit(Queue::bulk, 1);
    thread.submit(Queue::bulk, 2);
    thread.submit(Queue::urgent, 0);
    EXPECT_EQ(thread.go(), (std::vector<int>{0, 1, 2}));
}

TEST(StoreThread, WhatNobodyWaitsForHoldsNothingUpAndIsNotHeldUp) {
    HeldUp thread;
    thread.submit(Queue::slow, 6);
    for (const int which : {1, 3, 5})
        thread.submit(Queue::late, which);
    for (const int which : {2, 4})
        thread.submit(Queue::bulk, which);
    EXPECT_EQ(thread.go(), (std::vector<int>{1, 2, 3, 4, 5, 6}));
}

TEST(StoreThread, WhatIsLateNeedsNoOther) {
    TemporaryState state;
    StoreThread thread(open_store(state), {});
    EXPECT_TRUE(run<int>(thread, Queue::late, [](Store&) -> Result<int> { return 1; }));
}

TEST(StoreThread, FinishesWhatWasSubmittedBeforeItEnds) {
    TemporaryState state;
    {
        StoreThread thread(open_store(state), {});
        for (int i = 0; i < 100; ++i)
            thread.submit<void>(
                Queue::bulk,
                [i](Store& s) {
                    return s.add_delivery(delivery("d" + std::to_string(i), "t", i, 1), now());
                },
                nullptr);
    }
    auto store = open_store(state);
    const auto claimed = in_transaction(*store, [](Store& s) {
        return s.claim("t", now(), 1000, [](const Claimed&) { return std::string("p"); });
    });
    EXPECT_EQ(claimed->rows.size(), 100U);
}

TEST(StoreThread, AnswersProbesWhileTheStateIsLockedByAnotherProcess) {
    TemporaryState state;
    auto store = open_store(state);
    SQLite::Database other(state.path().string(), SQLite::OPEN_READWRITE);
    std::promise<Error> parked;
    std::promise<void> again;
    StoreThread thread(std::move(store),
                       {.parked =
                            [&](const std::optional<Error>& error) {
                                error ? parked.set_value(*error) : again.set_value();
                            },
                        .fatal = nullptr});
    other.exec("BEGIN IMMEDIATE");
    std::promise<Result<void>> done;
    thread.submit<void>(
        Queue::urgent,
        [](Store& s) { return s.add_delivery(delivery("a", "t", 1, 1), now()); },
        [&](Result<void> r) { done.set_value(std::move(r)); });
    EXPECT_EQ(parked.get_future().get().error, ErrorClass::busy);
    std::promise<void> answered;
    thread.probe([&] { answered.set_value(); });
    answered.get_future().get();
    other.exec("ROLLBACK");
    again.get_future().get();
    EXPECT_TRUE(done.get_future().get()) << "kept, and done once the state could be written";
}

TEST(StoreThread, HoldsNoWorkerBackWhileTheDiskRefuses) {
    TemporaryState state;
    auto store = open_store(state);
    SQLite::Database other(state.path().string(), SQLite::OPEN_READWRITE);
    std::promise<void> parked;
    StoreThread thread(std::move(store),
                       {.parked =
                            [&](const std::optional<Error>& error) {
                                if (error)
                                    parked.set_value();
                            },
                        .fatal = nullptr});
    other.exec("BEGIN IMMEDIATE");
    // More than the queue holds: a worker that waited for room would never answer its watchdog, and
    // a stop that waits for the worker would never end.
    std::thread worker([&] {
        for (int i = 0; i < 1000; ++i)
            thread.submit<void>(
                Queue::bulk, [](Store&) { return Result<void>{}; }, nullptr, WhenFull::wait);
    });
    parked.get_future().get();
    worker.join();
    EXPECT_GT(thread.queued(), 500U);
    other.exec("ROLLBACK");
}

}  // namespace
}  // namespace newsalertd::store
