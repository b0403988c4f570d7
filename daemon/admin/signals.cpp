#include "daemon/admin/signals.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <utility>

namespace newsalertd::admin {

void ignore_write_signals() {
    (void)std::signal(SIGPIPE, SIG_IGN);
    (void)std::signal(SIGXFSZ, SIG_IGN);
}

void ignore_early_reloads() {
    (void)std::signal(SIGHUP, SIG_IGN);
}

class Signals::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(boost::asio::io_context& loop, Hooks hooks)
        : signals_(loop, SIGTERM, SIGINT, SIGHUP), hooks_(std::move(hooks)) {}

    void wait() {
        signals_.async_wait(
            [self = weak_from_this()](const boost::system::error_code& error, int signal) {
                const auto impl = self.lock();
                if (!error && impl)
                    impl->arrived(signal);
            });
    }

    void close() {
        closed_ = true;
        boost::system::error_code ignored;
        signals_.clear(ignored);
        signals_.cancel(ignored);
    }

private:
    void arrived(int signal) {
        if (signal == SIGHUP) {
            hooks_.reload();
        } else if (!std::exchange(stopping_, true)) {
            // Removed from the set, a signal has its default action again.
            boost::system::error_code ignored;
            signals_.remove(SIGTERM, ignored);
            signals_.remove(SIGINT, ignored);
            hooks_.stop();
        }
        if (!closed_)
            wait();
    }

    boost::asio::signal_set signals_;
    Hooks hooks_;
    bool stopping_ = false;
    bool closed_ = false;  // a hook may close
};

Signals::Signals(boost::asio::io_context& loop, Hooks hooks)
    : impl_(std::make_shared<Impl>(loop, std::move(hooks))) {
    impl_->wait();
}

Signals::~Signals() {
    impl_->close();
}

}  // namespace newsalertd::admin
