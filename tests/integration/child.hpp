#pragma once
// A child process whose output is read as it comes. Everything that waits, waits for an event: a
// line, or the end of the process; never for time alone. What does not come in 20 s is a failure.

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace integration {

/// A machine that builds at the same time is slow; a pass never waits this long.
inline constexpr std::chrono::seconds kPatience{40};

/// Exit code, or minus the signal that ended it.
using Ending = int;

class Child {
public:
    using Variables = std::map<std::string, std::string>;

    /// What standard error is: a pipe, or a terminal that somebody looks at.
    enum class Error : bool { pipe, terminal };

    /// The environment is `variables` and PATH, nothing else. Standard input ends after `input`,
    /// or where that is nullopt, with end_input().
    Child(std::vector<std::string> arguments,
          Variables variables,
          std::optional<std::string> input = std::string(),
          Error error = Error::pipe);
    ~Child();  ///< kills and reaps what still runs
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void signal(int number) const;

    /// Of the process; may be another's once it has ended.
    pid_t process() const { return process_; }

    /// To standard input, which must still be open; returns when the pipe has taken all.
    void write_input(std::string_view text) const;
    void end_input();

    /// The end of the process and of its output; nullopt after kPatience.
    std::optional<Ending> wait();

    /// Waits until standard error holds `text` at least `times` times, counted in whole lines;
    /// false when the process ended, or kPatience passed, without.
    bool wait_for_error_line(std::string_view text, std::size_t times = 1);
    bool wait_for_output_line(std::string_view text, std::size_t times = 1);

    std::string output() const;
    std::string errors() const;

private:
    bool wait_for(const std::string& stream, std::string_view text, std::size_t times);
    void read_into(int descriptor, std::string& stream);

    pid_t process_ = -1;
    int input_ = -1;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string output_;
    std::string errors_;
    int open_streams_ = 2;
    std::optional<Ending> ending_;
    std::vector<std::jthread> threads_;
};

/// What a command printed and how it ended.
struct Finished {
    std::optional<Ending> exit;
    std::string out;
    std::string err;
};

/// newsalertd with these arguments, to its end.
Finished run_newsalertd(std::vector<std::string> arguments,
                        const Child::Variables& variables,
                        std::string input = {});

/// The binary under test.
std::string binary();

}  // namespace integration
