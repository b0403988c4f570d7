#include "daemon/standard_streams.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace newsalertd {

namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the process, as they are
std::atomic<bool> without_output{false};

}  // namespace

void open_standard_streams() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF)
            continue;
        if (descriptor == STDOUT_FILENO)
            without_output = true;
        // The lowest free number is this one: those below are open. Where even this fails, the
        // files opened next would stand in for the terminal, so nothing may go on.
        if (::open("/dev/null", O_RDWR) != descriptor)  // NOLINT(android-cloexec-open): inherited
            ::_exit(71);
    }
}

bool started_without_output() {
    return without_output;
}

Written write_all(int descriptor, std::string_view bytes) {
    Written result;
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written > 0) {
            result.any = true;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            pollfd item{.fd = descriptor, .events = POLLOUT, .revents = 0};
            (void)::poll(&item, 1, -1);
        } else if (written < 0 && errno != EINTR) {
            result.error = errno;
            break;
        }
    }
    return result;
}

}  // namespace newsalertd
