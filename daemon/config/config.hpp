#pragma once
// The user's files as one validated, immutable value.

#include "daemon/alerts/channel.hpp"
#include "feeds/fetch/poll_times.hpp"
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

/// How old an article may be and still alert; nullopt: "any", however old.
using AgeLimit = std::optional<std::chrono::seconds>;

struct FeedConfig {
    std::string name;  ///< unique; the URL's host where the user gave none
    std::string url;
    unsigned tier = 2;
    std::optional<milliseconds> interval;
    feeds::fetch::Hints hints = feeds::fetch::Hints::cap;
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

struct Config {
    std::filesystem::path state;    ///< the state file
    std::filesystem::path control;  ///< the control socket
    milliseconds min_interval{60'000};
    milliseconds max_interval{6 * 3'600'000};
    double budget_per_second = 50;  ///< polls of all feeds together
    milliseconds host_gap{250};
    unsigned host_connections = 2;
    milliseconds startup_spread{30'000};
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
    std::vector<std::shared_ptr<alerts::Channel>> channels;  ///< "console" is always among them
    std::vector<FeedConfig> feeds;
    bool starter = false;  ///< nothing was configured: starter feeds and example rules
};

/// How `feed` is to be polled; the pace is for whoever polls to keep.
feeds::fetch::Policy policy_of(const Config& config, const FeedConfig& feed);

}  // namespace newsalertd::config
