#pragma once
// A program of the user's, run once for one alert.

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace newsalertd::alerts {

struct Command {
    std::vector<std::string> arguments;    ///< the program's absolute path first; never a shell
    std::vector<std::string> environment;  ///< all of it, "NAME=value"
    std::string input;
    std::chrono::milliseconds timeout{30'000};
    std::chrono::milliseconds grace{5'000};  ///< from SIGTERM to SIGKILL
};

struct Exit {
    int not_started = 0;     ///< why it could not be started (errno); 0: it was
    bool timed_out = false;  ///< all of its group was ended
    int code = -1;           ///< −1: it did not exit by itself
    int signal = 0;          ///< what ended it
    std::string errors;      ///< the end of its standard error, whole words, at most 512 bytes
};

/// Runs it in a process group of its own, with no descriptor but `input`, /dev/null and a pipe for
/// its errors. Neither a program that is slow to start (a file system that hangs) nor one that
/// reads or writes as it likes holds up the caller's loop. Where the coroutine is destroyed, the
/// group gets SIGTERM and soon after SIGKILL.
boost::asio::awaitable<Exit> run_process(Command command);

}  // namespace newsalertd::alerts
