#include "tests/integration/child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace integration {

namespace {

struct Pipe {
    int read = -1;
    int write = -1;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe");
    return {ends[0], ends[1]};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (auto& text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::size_t count_lines_with(std::string_view stream, std::string_view text) {
    std::size_t count = 0;
    while (!stream.empty()) {
        const auto end = stream.find('\n');
        if (end == std::string_view::npos)
            break;  // half a line
        count += stream.substr(0, end).find(text) != std::string_view::npos;
        stream.remove_prefix(end + 1);
    }
    return count;
}

void write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto written = write(descriptor, text.data(), text.size());
        if (written <= 0)
            break;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

// The two ends of a terminal as if of a pipe: what is written to it is read as it would be shown.
Pipe make_terminal() {
    Pipe ends;
    ends.read = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 128> name{};
    if (ends.read < 0 || grantpt(ends.read) != 0 || unlockpt(ends.read) != 0 ||
        ptsname_r(ends.read, name.data(), name.size()) != 0)
        throw std::system_error(errno, std::generic_category(), "posix_openpt");
    ends.write = open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (ends.write < 0)
        throw std::system_error(errno, std::generic_category(), name.data());
    return ends;
}

}  // namespace

std::string binary() {
    return NEWSALERTD_BINARY;
}

Child::Child(std::vector<std::string> arguments,
             Variables variables,
             std::optional<std::string> input,
             Error error) {
    static const auto ignored = std::signal(SIGPIPE, SIG_IGN);
    (void)ignored;
    arguments.insert(arguments.begin(), binary());
    variables.try_emplace("PATH", "/usr/bin:/bin");
    std::vector<std::string> environment;
    for (const auto& [name, value] : variables) {
        environment.push_back(name);
        environment.back().append("=").append(value);
    }
    const Pipe in = make_pipe();
    const Pipe out = make_pipe();
    const Pipe err = error == Error::terminal ? make_terminal() : make_pipe();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err.write, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int failed = posix_spawn(&process_,
                                   arguments.front().c_str(),
                                   &actions,
                                   &attributes,
                                   pointers(arguments).data(),
                                   pointers(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(in.read);
    close(out.write);
    close(err.write);
    if (failed != 0)
        throw std::system_error(failed, std::generic_category(), arguments.front());
    threads_.emplace_back([this, descriptor = out.read] { read_into(descriptor, output_); });
    threads_.emplace_back([this, descriptor = err.read] { read_into(descriptor, errors_); });
    input_ = in.write;
    if (input)
        threads_.emplace_back([this, text = std::move(*input)] {
            write_all(input_, text);
            end_input();
        });
    threads_.emplace_back([this] {
        int status = 0;
        waitpid(process_, &status, 0);
        const std::lock_guard lock(mutex_);
        ending_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
        changed_.notify_all();
    });
}

Child::~Child() {
    signal(SIGKILL);
    threads_.clear();  // the process and its pipes end, then these do
    end_input();
}

void Child::write_input(std::string_view text) const {
    write_all(input_, text);
}

void Child::end_input() {
    if (const int descriptor = std::exchange(input_, -1); descriptor >= 0)
        close(descriptor);
}

void Child::signal(int number) const {
    const std::lock_guard lock(mutex_);
    if (!ending_)  // else the number may be another process's by now
        kill(process_, number);
}

void Child::read_into(int descriptor, std::string& stream) {
    std::array<char, 8192> buffer{};
    for (;;) {
        const auto got = read(descriptor, buffer.data(), buffer.size());
        const std::lock_guard lock(mutex_);
        if (got > 0)
            stream.append(buffer.data(), static_cast<std::size_t>(got));
        else
            --open_streams_;
        changed_.notify_all();
        if (got <= 0)
            break;
    }
    close(descriptor);
}

std::optional<Ending> Child::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [this] { return ending_ && open_streams_ == 0; });
    return ending_;
}

bool Child::wait_for(const std::string& stream, std::string_view text, std::size_t times) {
    std::unique_lock lock(mutex_);
    const auto seen = [&] { return count_lines_with(stream, text) >= times; };
    changed_.wait_for(lock, kPatience, [&] { return seen() || (ending_ && open_streams_ == 0); });
    return seen();
}

bool Child::wait_for_error_line(std::string_view text, std::size_t times) {
    return wait_for(errors_, text, times);
}

bool Child::wait_for_output_line(std::string_view text, std::size_t times) {
    return wait_for(output_, text, times);
}

std::string Child::output() const {
    const std::lock_guard lock(mutex_);
    return output_;
}

std::string Child::errors() const {
    const std::lock_guard lock(mutex_);
    return errors_;
}

Finished run_newsalertd(std::vector<std::string> arguments,
                        const Child::Variables& variables,
                        std::string input) {
    Child child(std::move(arguments), variables, std::move(input));
    Finished finished;
    finished.exit = child.wait();
    finished.out = child.output();
    finished.err = child.errors();
    return finished;
}

}  // namespace integration
