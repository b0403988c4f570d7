#include "daemon/alerts/channels/jsonl/line_writer.hpp"

#include "daemon/apart.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace newsalertd::alerts {

namespace {

using boost::asio::steady_timer;

/// Who waits for one line.
struct Wait {
    explicit Wait(const boost::asio::any_io_executor& executor)
        : ended(executor, steady_timer::time_point::max()) {}

    steady_timer ended;
    std::optional<LineWriter::Written> written;
};

}  // namespace

/// Shared with the thread, which may outlive the writer where a file hangs.
struct LineWriter::Shared {
    struct Job {
        std::filesystem::path path;
        std::string line;
        std::function<void(Written)> done;
    };

    explicit Shared(Append how) : append(std::move(how)) {}

    void loop() {
        std::unique_lock lock(mutex);
        for (;;) {
            work.wait(lock, [this] { return stopping || !jobs.empty(); });
            if (jobs.empty())
                break;
            const auto path = std::move(jobs.front().path);
            const auto line = std::move(jobs.front().line);
            // It stays shared: whoever gives up waiting takes it away, with all that it holds.
            telling = std::move(jobs.front().done);
            jobs.pop_front();
            lock.unlock();
            auto written = append(path, line);
            lock.lock();
            if (auto tell = std::exchange(telling, nullptr))
                tell(std::move(written));
        }
        ended = true;
        ended_now.notify_all();
    }

    Append append;
    std::mutex mutex;
    std::condition_variable work;
    std::condition_variable ended_now;
    std::deque<Job> jobs;
    std::function<void(Written)> telling;
    bool stopping = false;
    bool ended = false;
};

LineWriter::LineWriter(Append append) : shared_(std::make_shared<Shared>(std::move(append))) {}

LineWriter::~LineWriter() {
    if (!begun_)
        return;
    std::unique_lock lock(shared_->mutex);
    shared_->stopping = true;
    shared_->work.notify_all();
    shared_->ended_now.wait_for(lock, kEnd, [this] { return shared_->ended; });
    // The line under way may stand there one day; the others never will.
    const auto give_up = [](std::function<void(Written)>& done, bool ambiguous) {
        if (auto tell = std::exchange(done, nullptr))
            tell(std::unexpected(
                AppendError{.reason = "write: the file hangs", .ambiguous = ambiguous}));
    };
    give_up(shared_->telling, true);
    for (auto& job : std::exchange(shared_->jobs, {}))
        give_up(job.done, false);
}

boost::asio::awaitable<LineWriter::Written> LineWriter::write(std::filesystem::path path,
                                                              std::string line) {
    // Detached, as a thread that hangs cannot be joined; the destructor waits for its end instead.
    if (!begun_) {
        run_apart([shared = shared_] { shared->loop(); });
        begun_ = true;
    }
    return write(shared_, std::move(path), std::move(line));
}

boost::asio::awaitable<LineWriter::Written> LineWriter::write(std::shared_ptr<Shared> shared,
                                                              std::filesystem::path path,
                                                              std::string line) {
    const auto executor = co_await boost::asio::this_coro::executor;
    auto wait = std::make_shared<Wait>(executor);  // not const: it is moved on
    {
        const std::scoped_lock lock(shared->mutex);
        if (shared->stopping)
            co_return std::unexpected(AppendError{.reason = "stopped", .ambiguous = false});
        shared->jobs.push_back(
            {.path = std::move(path),
             .line = std::move(line),
             // The thread must not be the last to hold the timer: the loop
             // may be gone by then.
             .done = [wait, executor](Written written) mutable {
                 boost::asio::post(
                     executor, [wait = std::move(wait), written = std::move(written)]() mutable {
                         wait->written = std::move(written);
                         wait->ended.cancel();
                     });
             }});
    }
    shared->work.notify_one();
    co_await wait->ended.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!wait->written)
        co_return std::unexpected(AppendError{.reason = "stopped", .ambiguous = true});
    co_return std::move(*wait->written);
}

}  // namespace newsalertd::alerts
