// Alerts on the terminal, for a first start and for a person who watches.

#include "daemon/alerts/channels/console/text.hpp"
#include "daemon/alerts/channels/registry.hpp"
#include "daemon/alerts/transport.hpp"
#include "daemon/patient_writer.hpp"
#include "daemon/standard_streams.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <system_error>
#include <utility>

namespace newsalertd::alerts {

namespace {

bool wants_colour(const std::ostream& out) {
    const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): at start-up
    return &out == &std::cout && isatty(STDOUT_FILENO) == 1 &&
           (no_color == nullptr || *no_color == '\0');
}

/// So long one alert may wait for the terminal to take it; the next attempt goes on from there.
constexpr std::chrono::seconds kPatience{5};

/// A stopped terminal or a full pipe must not hold up the network loop.
PatientWriter& standard_output() {
    // Never destroyed: its thread may be stuck to the very end.
    static auto& writer = *new PatientWriter(STDOUT_FILENO);
    return writer;
}

Result failure(std::string detail, bool ambiguous = false) {
    Result result;
    result.detail = std::move(detail);
    result.ambiguous = ambiguous;
    return result;
}

Result delivered() {
    Result result;
    result.outcome = Outcome::delivered;
    return result;
}

/// What became of the text that the other thread writes. It is asked again and again, since that
/// thread must not touch a loop that may be gone by then.
boost::asio::awaitable<Result> write_out(std::string id, std::string text) {
    using State = PatientWriter::State;
    if (started_without_output())
        co_return failure("there is no terminal: newsalertd was started without standard output");
    auto& writer = standard_output();
    auto state = writer.write(id, std::move(text));
    if (state == State::busy)
        co_return failure("nobody reads the terminal: it takes no output now");
    const auto until = std::chrono::steady_clock::now() + kPatience;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    for (std::chrono::microseconds wait{100}; state == State::begun;
         wait = std::min(wait * 2, std::chrono::microseconds{50'000})) {
        if (std::chrono::steady_clock::now() > until)
            co_return failure("nobody reads the terminal: it takes no output now", true);
        timer.expires_after(wait);
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        state = writer.state(id);
    }
    if (state == State::written)
        co_return delivered();
    co_return failure(
        "the terminal cannot be written to: " + std::generic_category().message(writer.error()),
        writer.cut());
}

boost::asio::awaitable<Result> show(std::ostream* out, std::string text) {
    *out << text << std::flush;
    if (*out)
        co_return delivered();
    out->clear();
    co_return failure("the output is closed or full", true);
}

class Console final : public Channel {
public:
    explicit Console(std::string name)
        : Channel(std::move(name), "console", {.summary_room = 2800, .tells_sources = true}) {}

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form /*form*/,
                       Time now) const override {
        return console_text(alert, now);
    }

protected:
    boost::asio::awaitable<Result> attempt(const Transport& through,
                                           std::string delivery_id,
                                           std::string /*target*/,
                                           std::string payload) override {
        std::ostream* out = through.console;
        if (wants_colour(*out))
            payload = coloured(payload);
        return out == &std::cout ? write_out(std::move(delivery_id), std::move(payload))
                                 : show(out, std::move(payload));
    }
};

}  // namespace

std::shared_ptr<Channel> make_console(std::string name) {
    return std::make_shared<Console>(std::move(name));
}

std::shared_ptr<Channel> read_console(ChannelTable& table) {
    return make_console(table.name);
}

}  // namespace newsalertd::alerts
