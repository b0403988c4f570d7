// Alerts as JSON Lines in a file (D36).

#include "daemon/alerts/channels/channels.hpp"
#include "daemon/alerts/channels/jsonl/line_writer.hpp"
#include "daemon/alerts/text/telling.hpp"

#include <utility>

namespace newsalertd::alerts {

namespace {

boost::asio::awaitable<Result> result_of(boost::asio::awaitable<LineWriter::Written> writing) {
    Result result;
    if (const auto written = co_await std::move(writing); !written) {
        result.ambiguous = written.error().ambiguous;
        result.detail = written.error().reason;
    } else {
        result.outcome = Outcome::delivered;
    }
    co_return result;
}

class Jsonl final : public Channel {
public:
    explicit Jsonl(const config::ChannelConfig& config)
        : name_(config.name), path_(config.path), rate_(config.rate.value_or(Rate{})) {}

    std::vector<std::string> targets() const override { return {name_}; }

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form /*form*/,
                       Time now) const override {
        return to_json(cleaned(alert, now));
    }

    boost::asio::awaitable<Result> send(std::string /*delivery_id*/,
                                        std::string /*target*/,
                                        std::string payload) override {
        return result_of(writer_.write(path_, std::move(payload)));
    }

    Rate rate() const override { return rate_; }

    unsigned parallel() const override { return 1; }

    std::chrono::seconds expiry() const override { return std::chrono::hours{72}; }

    std::chrono::seconds backoff_cap() const override { return std::chrono::minutes{5}; }

private:
    std::string name_;
    std::filesystem::path path_;
    Rate rate_;
    LineWriter writer_;
};

}  // namespace

std::unique_ptr<Channel> make_jsonl(const config::ChannelConfig& config) {
    return std::make_unique<Jsonl>(config);
}

}  // namespace newsalertd::alerts
