#pragma once
// A channel as configured, and what its transport must provide. One file per type in channels/.
//
// Rendering is pure (it runs on the store thread inside the claim's transaction); sending runs on
// the network loop. A target is a channel and one recipient: "slack-desk", "mail-desk/a@b.example".

#include "daemon/alerts/alert.hpp"
#include "daemon/alerts/rate.hpp"
#include "feeds/net/address_policy.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace feeds::net {
class HttpClient;
}

namespace newsalertd::alerts {

/// delivery.md D10: what an answer means for the delivery and for its target.
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
    int status = 0;          ///< HTTP status or SMTP code, 0: none
    std::string detail;      ///< ≤ 512 bytes, no control characters, no secrets (D49)
    std::optional<std::chrono::seconds> retry_after;  ///< of the whole target (D12), ≤ 1 h
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

class Channel {
public:
    virtual ~Channel() = default;

    /// The targets of this channel, stable over restarts.
    virtual std::vector<std::string> targets() const = 0;

    /// The exact bytes to send, frozen from the first attempt on (D4). Pure.
    virtual std::string render(const Alert& alert,
                               const std::string& target,
                               Form form,
                               Time now) const = 0;

    /// One attempt. `delivery_id` is the idempotency key. Never throws for what the network does.
    virtual boost::asio::awaitable<Result> send(std::string delivery_id,
                                                std::string target,
                                                std::string payload) = 0;

    /// How many bytes of titles, links and names one message takes that lists many alerts; 0: a
    /// program reads this channel, and gets each alert.
    virtual std::size_t summary_room() const { return 0; }

    virtual Rate rate() const = 0;
    virtual unsigned parallel() const = 0;  ///< deliveries in flight at once for one target
    virtual std::chrono::seconds expiry() const = 0;  ///< D9: 24 h chat, 72 h webhook and mail
    virtual std::chrono::seconds backoff_cap()
        const = 0;  ///< D11: 5 min chat and mail, 1 h webhook
};

}  // namespace newsalertd::alerts
