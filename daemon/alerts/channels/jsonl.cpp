// Alerts as JSON Lines in a file (D36). The file is written on a thread of its own: no file may
// hold up the network loop.

#include "daemon/alerts/channels/append_line.hpp"
#include "daemon/alerts/channels/channels.hpp"
#include "daemon/alerts/channels/telling.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace newsalertd::alerts {

namespace {

boost::asio::awaitable<Result> append(std::filesystem::path path, std::string line) {
    Result result;
    if (const auto written = append_line(path, line); !written) {
        result.ambiguous = written.error().ambiguous;
        result.detail = written.error().reason;
    } else {
        result.outcome = Outcome::delivered;
    }
    co_return result;
}

boost::asio::awaitable<Result> append_aside(std::shared_ptr<boost::asio::thread_pool> writer,
                                            std::filesystem::path path,
                                            std::string line) {
    co_return co_await boost::asio::co_spawn(
        *writer, append(std::move(path), std::move(line)), boost::asio::use_awaitable);
}

class Jsonl final : public Channel {
public:
    explicit Jsonl(const config::ChannelConfig& config)
        : name_(config.name), path_(config.path), rate_(config.rate.value_or(Rate{})) {}

    /// Waits for the line being written, so that its answer reaches a loop that still runs.
    ~Jsonl() override { writer_->join(); }

    Jsonl(const Jsonl&) = delete;
    Jsonl& operator=(const Jsonl&) = delete;

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
        return append_aside(writer_, path_, std::move(payload));
    }

    Rate rate() const override { return rate_; }

    unsigned parallel() const override { return 1; }

    std::chrono::seconds expiry() const override { return std::chrono::hours{72}; }

    std::chrono::seconds backoff_cap() const override { return std::chrono::minutes{5}; }

private:
    std::string name_;
    std::filesystem::path path_;
    Rate rate_;
    std::shared_ptr<boost::asio::thread_pool> writer_ =
        std::make_shared<boost::asio::thread_pool>(1);
};

}  // namespace

std::unique_ptr<Channel> make_jsonl(const config::ChannelConfig& config) {
    return std::make_unique<Jsonl>(config);
}

}  // namespace newsalertd::alerts
