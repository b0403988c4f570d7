#pragma once
// A channel: one [channels.NAME] of the configuration and all that its type does with it. A type is
// one file in channels/ that reads its keys into settings of its own, renders, sends and judges.
//
// Channels are shared: the configuration, the generations and the outbox hold them; what they read
// never changes.
// Rendering is pure (it runs on the store thread inside the claim's transaction); sending runs on
// the network loop. A target is a channel and one recipient: "slack-desk", "mail-desk/a@b.example".

#include "daemon/alerts/alert.hpp"
#include "daemon/alerts/rate.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newsalertd::alerts {

class Redactor;
struct Transport;

/// What an answer means for the delivery and for its target.
enum class Outcome : std::uint8_t {
    delivered,
    transient,  ///< try again
    content,    ///< this message was refused: minimal form once, then dead
    target,     ///< this target is refused: block it
};

const char* to_string(Outcome outcome);

struct Result {
    Outcome outcome = Outcome::transient;
    bool ambiguous = false;  ///< the receiver may have it although no success was read
    int status = 0;          ///< HTTP status, SMTP code or exit code, 0: none
    std::string detail;      ///< ≤ 512 bytes, no control characters, no secrets
    std::optional<std::chrono::seconds> retry_after;  ///< of the whole target, ≤ 1 h
    bool rate_limited = false;                        ///< 429: never counts towards the breaker
    bool certificate = false;  ///< certificate failure: the operator hears of it
    bool generic_refusal =
        false;  ///< 401/403/404 without a recognised body: target only on the third
    /// With Outcome::target: not only this target is refused but all of its channel (a mail login).
    bool whole_channel = false;
    std::string provider_ref;
    /// What a service calls its refusal ("invalid_blocks"), where it has names for them.
    std::string refusal;
};

enum class Form : std::uint8_t { full, minimal };

/// How a type wants its targets to be treated.
struct ChannelLimits {
    Rate rate{};            ///< where the configuration says nothing
    unsigned parallel = 1;  ///< deliveries in flight at once for one target
    std::chrono::seconds expiry = std::chrono::hours{24};
    std::chrono::seconds longest_backoff = std::chrono::minutes{5};
    /// How many bytes of titles, links and names one message takes that lists many alerts; 0: a
    /// program reads this channel, and gets each alert.
    std::size_t summary_room = 0;
    /// Further sources are told too; elsewhere they are silent, since what was said cannot be
    /// edited. A terminal and a log simply go on.
    bool tells_sources = false;
};

/// What a channel's keys came to, by key, secrets included: never to be shown.
using ChannelSettings = std::vector<std::pair<std::string_view, std::string>>;

class Channel : public std::enable_shared_from_this<Channel> {
public:
    Channel(std::string name, std::string_view type, ChannelLimits limits)
        : name_(std::move(name)), type_(type), limits_(limits) {}

    virtual ~Channel() = default;
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    const std::string& name() const { return name_; }

    /// As the configuration writes it: "slack".
    const std::string& type() const { return type_; }

    const ChannelLimits& limits() const { return limits_; }

    /// on_ambiguous = "hold"
    bool holds_ambiguous() const { return holds_ambiguous_; }

    /// Why nothing can be sent: a secret that it needs is not there. Empty: it can.
    const std::string& unready() const { return unready_; }

    /// Stable over restarts.
    virtual std::vector<std::string> targets() const { return {name_}; }

    /// A target that refused is tried again when these change; recipients are not among them.
    virtual ChannelSettings settings() const { return {}; }

    /// Whatever of the settings must not stand in what other receivers answer.
    virtual void add_secrets(Redactor& /*all*/) const {}

    /// The exact bytes to send, frozen from the first attempt on. Pure.
    virtual std::string render(const Alert& alert,
                               const std::string& target,
                               Form form,
                               Time now) const = 0;

    /// One attempt. `delivery_id` is the idempotency key. Never throws for what the network does.
    /// The channel lives until it ends.
    boost::asio::awaitable<Result> send(std::shared_ptr<const Transport> through,
                                        std::string delivery_id,
                                        std::string target,
                                        std::string payload);

protected:
    virtual boost::asio::awaitable<Result> attempt(const Transport& through,
                                                   std::string delivery_id,
                                                   std::string target,
                                                   std::string payload) = 0;

    std::string name_;
    std::string type_;
    ChannelLimits limits_;
    bool holds_ambiguous_ = false;
    std::string unready_;
};

}  // namespace newsalertd::alerts
