#include "daemon/alerts/channels/exec/process.hpp"

#include "daemon/apart.hpp"
#include "daemon/descriptor.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <memory>
#include <thread>
#include <utility>

namespace newsalertd::alerts {

namespace {

using boost::asio::steady_timer;
using boost::asio::use_awaitable;
using boost::asio::posix::stream_descriptor;
using std::chrono::milliseconds;

constexpr std::size_t kErrorsKept = 512;

/// A process group that is ended, and a child that is reaped, with their owner.
class Child {
public:
    Child() = default;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    ~Child() {
        constexpr milliseconds kGrace{500};
        constexpr milliseconds kStep{5};
        end(SIGTERM);
        for (auto waited = milliseconds{0}; running() && waited < kGrace; waited += kStep)
            std::this_thread::sleep_for(kStep);
        end(SIGKILL);
        // One that waits for a disk for ever is left to whoever ends this process.
        for (auto waited = milliseconds{0}; running() && waited < kGrace; waited += kStep)
            std::this_thread::sleep_for(kStep);
    }

    /// Starts the program; the error, 0 if there is none.
    int start(const Command& command);

    void end(int signal) const {
        if (pid_ > 0)
            ::killpg(pid_, signal);
    }

    /// Reaps it once it has ended.
    bool running() {
        if (pid_ > 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_)
            pid_ = -1;
        return pid_ > 0;
    }

    /// Of a child that has ended.
    int status() const { return status_; }

    Descriptor ended;   ///< readable once the process has ended
    Descriptor errors;  ///< its standard error

private:
    pid_t pid_ = -1;
    int status_ = 0;
};

/// A file in memory has room for any alert and cannot break like a pipe, whether the program reads
/// it or not.
Descriptor file_of(std::string_view text) {
    Descriptor file(::memfd_create("alert", MFD_CLOEXEC));
    while (file.open() && !text.empty()) {
        const auto written = ::write(file.get(), text.data(), text.size());
        if (written <= 0)
            return {};
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (file.open())
        ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (const auto& text : texts)
        out.push_back(const_cast<char*>(text.c_str()));  // NOLINT(*-const-cast): posix_spawn's
    out.push_back(nullptr);
    return out;
}

int Child::start(const Command& command) {
    const auto input = file_of(command.input);
    std::array<int, 2> ends{-1, -1};
    if (!input.open() || ::pipe2(ends.data(), O_CLOEXEC) != 0)
        return errno;
    errors = Descriptor(ends[0]);
    const Descriptor its_errors(ends[1]);
    ::fcntl(errors.get(), F_SETFL, O_NONBLOCK);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input.get(), STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, its_errors.get(), STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t pid = -1;
    int error = ::posix_spawn(&pid,
                              command.arguments.front().c_str(),
                              &files,
                              &attributes,
                              pointers(command.arguments).data(),
                              pointers(command.environment).data());
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (error != 0)
        return error;
    pid_ = pid;
    // The wrapper of glibc 2.36 cannot be called from C++.
    ended = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    return ended.open() ? 0 : errno;
}

/// Shared with the thread that starts it: that may take as long as a file system likes.
struct Start {
    Child child;
    int error = 0;
    std::atomic<bool> done = false;
};

/// The end of what was written.
class Tail {
public:
    void add(std::string_view text) {
        text_.append(text);
        if (text_.size() > 2 * kErrorsKept) {
            text_.erase(0, text_.size() - kErrorsKept);
            cut_ = true;
        }
    }

    /// Without the rest of a word, which may be the rest of a secret.
    std::string text() const {
        const bool cut = cut_ || text_.size() > kErrorsKept;
        const auto end = text_.substr(text_.size() - std::min(text_.size(), kErrorsKept));
        if (!cut)
            return end;
        return end.substr(std::min(end.find_first_of(" \t\r\n"), end.size()));
    }

private:
    std::string text_;
    bool cut_ = false;
};

/// Reads until it is cancelled; never ends by itself.
boost::asio::awaitable<void> drain(stream_descriptor& from, Tail& tail) {
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto [error, size] = co_await from.async_read_some(
            boost::asio::buffer(buffer), boost::asio::as_tuple(use_awaitable));
        if (error)
            break;
        tail.add({buffer.data(), size});
    }
    steady_timer never(from.get_executor(), steady_timer::time_point::max());
    co_await never.async_wait(use_awaitable);
}

/// What a program that has ended left in the pipe; those that it started may go on writing.
void drain_rest(int from, Tail& tail) {
    std::array<char, 4096> buffer{};
    constexpr int kMostReads = 64;  // a pipe holds no more
    for (int i = 0; i < kMostReads; ++i) {
        const auto size = ::read(from, buffer.data(), buffer.size());
        if (size <= 0)
            return;
        tail.add({buffer.data(), static_cast<std::size_t>(size)});
    }
}

/// Asked again and again, since that thread must not touch a loop that may be gone by then.
boost::asio::awaitable<bool> begins(std::shared_ptr<Start> start, milliseconds patience) {
    steady_timer timer(co_await boost::asio::this_coro::executor);
    const auto until = std::chrono::steady_clock::now() + patience;
    for (std::chrono::microseconds wait{200}; !start->done;
         wait = std::min(wait * 2, std::chrono::microseconds{50'000})) {
        if (std::chrono::steady_clock::now() > until)
            co_return false;
        timer.expires_after(wait);
        co_await timer.async_wait(use_awaitable);
    }
    co_return true;
}

}  // namespace

boost::asio::awaitable<Exit> run_process(Command command) {
    using namespace boost::asio::experimental::awaitable_operators;  // NOLINT: for ||
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto start = std::make_shared<Start>();
    run_apart([start, command] {
        start->error = start->child.start(command);
        start->done = true;
    });
    Exit exit;
    if (!co_await begins(start, command.timeout)) {
        exit.timed_out = true;
        co_return exit;
    }
    if (exit.not_started = start->error; exit.not_started != 0)
        co_return exit;
    auto& child = start->child;
    Tail tail;
    steady_timer timer(executor);
    stream_descriptor ended(executor, child.ended.release());
    stream_descriptor errors(executor, child.errors.release());
    const std::array<std::pair<int, milliseconds>, 3> steps{
        {{0, command.timeout}, {SIGTERM, command.grace}, {SIGKILL, command.grace}}};
    for (const auto& [signal, patience] : steps) {
        if (signal != 0) {
            exit.timed_out = true;
            child.end(signal);
        }
        timer.expires_after(patience);
        const auto first =
            co_await (ended.async_wait(stream_descriptor::wait_read, use_awaitable) ||
                      drain(errors, tail) || timer.async_wait(use_awaitable));
        if (first.index() == 0)
            break;
    }
    drain_rest(errors.native_handle(), tail);
    exit.errors = tail.text();
    // Those of the group that outlive a program which was ended.
    if (exit.timed_out)
        child.end(SIGKILL);
    if (child.running())
        co_return exit;
    if (WIFEXITED(child.status()))
        exit.code = WEXITSTATUS(child.status());
    else if (WIFSIGNALED(child.status()))
        exit.signal = WTERMSIG(child.status());
    co_return exit;
}

}  // namespace newsalertd::alerts
