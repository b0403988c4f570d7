#pragma once
// The signals a service gets. SIGTERM and SIGINT ask for the orderly end, once: a second one ends
// the process at once by its default action, even if the loop hangs (nothing is lost: what was
// acknowledged is committed). SIGHUP asks for a reload, also the one that the kernel sends when the
// terminal goes away: alerts go elsewhere too. SIGPIPE and SIGXFSZ are error values of write(2).

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

namespace newsalertd::admin {

/// For the whole process, daemon and commands alike.
void ignore_write_signals();

/// Until Signals listens: a SIGHUP that comes first (a supervisor in a hurry) would end the process
/// by its default action. The files it asks for are read by the start anyway.
void ignore_early_reloads();

class Signals {
public:
    struct Hooks {
        std::function<void()> stop;    ///< once, on the loop
        std::function<void()> reload;  ///< every SIGHUP, on the loop
    };

    /// Listens from now on until destroyed, on the loop's thread; then default actions are back.
    Signals(boost::asio::io_context& loop, Hooks hooks);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace newsalertd::admin
