#pragma once
// Which hosts demand https (RFC 6797, HSTS). Plain bookkeeping: every moment
// is handed in.

#include "feeds/fetch/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace feeds::fetch {

/// A host's wish, as plain values for the state.
struct StrictHost {
    std::string name;
    Time until{};  ///< in the past: it is taken back
    bool subdomains = false;
    bool operator==(const StrictHost&) const = default;
};

class StrictHosts {
public:
    /// Takes the value of Strict-Transport-Security that `host` (lower case) sent over https, where
    /// its certificate verified. What is malformed and what addresses send counts for nothing.
    void note(const std::string& host, std::string_view value, Time now);

    /// The URL to ask in place of `url`: https where its host, or a domain above it that spoke for
    /// its hosts too, asked for that. A URL with a port of its own is for a server that the
    /// operator means, and stays.
    std::string upgraded(std::string url, Time now) const;

    /// What is to be kept and was not handed out yet. A wish that is only renewed counts once its
    /// end has moved by more than a day.
    std::vector<StrictHost> take_changes();

    /// What the state kept.
    void restore(const std::vector<StrictHost>& hosts, Time now);

    /// The wall clock was set by `step`: wishes hold for as long as they would have.
    void clock_moved(Micros step);

    std::size_t size() const { return hosts_.size(); }

private:
    struct Wish {
        Time until{};
        bool subdomains = false;
        Time kept{};  ///< the end that the state knows
    };

    bool covers(std::string_view host, Time now) const;
    bool has_room(Time now);

    std::unordered_map<std::string, Wish> hosts_;
    std::vector<StrictHost> changes_;
};

/// What a value of Strict-Transport-Security says; nullopt: it is malformed.
struct StrictTransport {
    std::chrono::seconds max_age{};
    bool subdomains = false;
};

std::optional<StrictTransport> read_strict_transport(std::string_view value);

}  // namespace feeds::fetch
