// The control socket's file, looked after: something may remove it under the running daemon, and
// then nobody could ask it anything.

#include "daemon/admin/control_server.hpp"
#include "daemon/app/app.hpp"
#include "daemon/app/aside.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <expected>
#include <optional>
#include <utility>

namespace newsalertd::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 3s;
constexpr auto kInjectedTold = 1min;

using Kept = std::expected<std::optional<admin::Listening>, admin::ControlError>;

}  // namespace

boost::asio::awaitable<void> App::keep_control_socket() {
    boost::asio::steady_timer timer(io_);
    while (!stopping_) {
        timer.expires_after(kLook);
        co_await timer.async_wait(boost::asio::use_awaitable);
        if (!control_ || stopping_)
            continue;
        const auto kept = co_await aside<Kept>(io_, *reads_, [place = control_->place()] {
            return std::make_shared<Kept>(admin::keep_place(place));
        });
        if (!kept)
            continue;
        const auto trouble = *kept ? std::string() : kept->error().message;
        if (trouble != control_trouble_ && !trouble.empty())
            notice("the control socket is out of reach: " + trouble);
        control_trouble_ = trouble;
        if (*kept && **kept) {
            control_->take(std::move(***kept));
            spdlog::warn("the control socket {} was gone: it is made again",
                         loaded_->config.control.string());
        }
    }
}

void App::note_injected() {
    ++injected_;
    const auto at = std::chrono::steady_clock::now();
    if (injected_told_ && at - *injected_told_ < kInjectedTold)
        return;
    spdlog::info("control socket: inject ({} articles since this was told last)", injected_);
    injected_told_ = at;
    injected_ = 0;
}

}  // namespace newsalertd::app
