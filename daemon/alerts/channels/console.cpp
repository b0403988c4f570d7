// Alerts on the terminal, for a first start and for a person who watches.

#include "daemon/alerts/channels/channels.hpp"
#include "daemon/alerts/channels/console/text.hpp"
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

/// A stopped terminal or a full pipe must not hold up the network loop (O22), whatever it is.
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

/// Of the text that its thread writes. Asked for by and by, since that thread must not touch a loop
/// that may be gone by then.
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
    Console(const config::ChannelConfig& config, std::ostream& out)
        : name_(config.name),
          rate_(config.rate.value_or(Rate{})),
          out_(&out),
          colour_(wants_colour(out)) {}

    std::vector<std::string> targets() const override { return {name_}; }

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form /*form*/,
                       Time now) const override {
        return console_text(alert, now);
    }

    boost::asio::awaitable<Result> send(std::string delivery_id,
                                        std::string /*target*/,
                                        std::string payload) override {
        if (colour_)
            payload = coloured(payload);
        return out_ == &std::cout ? write_out(std::move(delivery_id), std::move(payload))
                                  : show(out_, std::move(payload));
    }

    std::size_t summary_room() const override { return 2800; }

    Rate rate() const override { return rate_; }

    unsigned parallel() const override { return 1; }

    std::chrono::seconds expiry() const override { return std::chrono::hours{24}; }

    std::chrono::seconds backoff_cap() const override { return std::chrono::minutes{5}; }

private:
    std::string name_;
    Rate rate_;
    std::ostream* out_;
    bool colour_;
};

}  // namespace

std::unique_ptr<Channel> make_console(const config::ChannelConfig& config, std::ostream& out) {
    return std::make_unique<Console>(config, out);
}

}  // namespace newsalertd::alerts
