// Alerts on the terminal, for a first start and for a person who watches.

#include "daemon/alerts/channels/channels.hpp"
#include "daemon/alerts/channels/console_text.hpp"

#include <poll.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <utility>

namespace newsalertd::alerts {

namespace {

bool wants_colour(const std::ostream& out) {
    const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): at start-up
    return &out == &std::cout && isatty(STDOUT_FILENO) == 1 &&
           (no_color == nullptr || *no_color == '\0');
}

/// A stopped terminal or a full pipe must not hold up the network loop (O22). An alert is shorter
/// than what a writable pipe surely takes.
bool takes_output(const std::ostream& out) {
    if (&out != &std::cout) {
        return true;
    }
    pollfd descriptor{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    return poll(&descriptor, 1, 0) == 1 && (descriptor.revents & POLLOUT) != 0;
}

Result write(std::ostream& out, const std::string& text) {
    Result result;
    if (!takes_output(out)) {
        result.detail = "the terminal takes no output now";
        return result;
    }
    out << text << std::flush;
    if (!out) {
        out.clear();
        result.ambiguous = true;
        result.detail = "the output is closed or full";
        return result;
    }
    result.outcome = Outcome::delivered;
    return result;
}

boost::asio::awaitable<Result> show(std::ostream* out, std::string text) {
    co_return write(*out, text);
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

    boost::asio::awaitable<Result> send(std::string /*delivery_id*/,
                                        std::string /*target*/,
                                        std::string payload) override {
        return show(out_, colour_ ? coloured(payload) : std::move(payload));
    }

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
