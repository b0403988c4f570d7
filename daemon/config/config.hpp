#pragma once
// The user's files as one validated, immutable value.

#include "daemon/alerts/channel.hpp"
#include "feeds/net/address_policy.hpp"
#include "feeds/parse/parse.hpp"
#include "rules/toml/diagnostic.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::config {

using std::chrono::milliseconds;

/// A secret read from env:, file: or credential: (D48). Never printed; equality for reload.
class Secret {
public:
    Secret() = default;

    explicit Secret(std::string value) : value_(std::move(value)) {}

    const std::string& reveal() const { return value_; }

    bool empty() const { return value_.empty(); }

    bool operator==(const Secret&) const = default;

private:
    std::string value_;
};

/// How old an article may be and still alert; nullopt: "any", however old.
using AgeLimit = std::optional<std::chrono::seconds>;

struct FeedConfig {
    std::string name;  ///< unique; the URL's host where the user gave none
    std::string url;
    unsigned tier = 2;
    std::optional<milliseconds> interval;
    std::vector<std::string> tags;
    std::string publisher;
    std::string language;
    std::optional<AgeLimit> max_age;  ///< none: as [alerts] has it
    /// Values may be secrets: never print them.
    std::vector<std::pair<std::string, std::string>> headers;
    feeds::net::AddressPolicy policy;  ///< [fetch] allow_networks included
    std::string ca_file;
    std::optional<feeds::parse::JsonMapping> json;  ///< where its JSON is no JSON Feed
    bool enabled = true;
    /// Why it cannot be asked: a secret that it needs is not there. Empty: it can.
    std::string unready;
    std::string file;  ///< where it stands, for messages
    std::size_t line = 0;
    bool operator==(const FeedConfig&) const = default;
};

enum class ChannelType : std::uint8_t { console, jsonl, slack, webhook, email };

struct ChannelConfig {
    std::string name;
    ChannelType type = ChannelType::console;
    Secret url;                    ///< slack, webhook
    std::vector<Secret> secrets;   ///< webhook signing keys (one or two during rotation)
    std::filesystem::path path;    ///< jsonl
    std::string server;            ///< email: "smtp://host:port" or "smtps://…"
    std::string tls = "starttls";  ///< starttls, implicit, none
    bool allow_insecure = false;
    std::string from;
    std::vector<std::string> to;
    std::string username;
    Secret password;
    std::string ca_file;
    feeds::net::AddressPolicy policy;
    std::string proxy;
    std::optional<alerts::Rate> rate;
    bool hold_ambiguous = false;  ///< on_ambiguous = "hold"
    /// Why nothing can be sent: a secret that it needs is not there. Empty: it can.
    std::string unready;
    bool operator==(const ChannelConfig&) const = default;
};

struct Config {
    std::filesystem::path state;    ///< the state file
    std::filesystem::path control;  ///< the control socket
    milliseconds min_interval{60'000};
    milliseconds max_interval{6 * 3'600'000};
    double budget_per_second = 50;  ///< not used yet
    milliseconds host_gap{250};
    unsigned host_connections = 2;
    milliseconds startup_spread{300'000};
    feeds::net::AddressPolicy allow_networks;
    std::string contact;
    std::string proxy;
    /// Why no feed can be asked: the proxy's address is a secret that is not there.
    std::string fetch_unready;
    std::string ca_file;
    AgeLimit alert_if_newer_than{std::chrono::hours{1}};  ///< in a feed's first document
    AgeLimit max_age{std::chrono::hours{72}};             ///< after it
    std::string language = "en";                          ///< of watches that name none
    std::vector<std::string> operator_notify{"console"};
    std::vector<ChannelConfig> channels;  ///< "console" is always among them
    std::vector<FeedConfig> feeds;
    bool starter = false;  ///< nothing was configured: starter feeds and example rules
};

}  // namespace newsalertd::config
