#pragma once
// Which hosts asked to be left alone, and until when. Plain bookkeeping: every moment is handed in.

#include "feeds/fetch/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace feeds::fetch {

/// A host or a domain that is left alone, as plain values for the state.
struct HostBlock {
    std::string name;  ///< host, or registrable domain
    bool domain = false;
    Time until{};
    unsigned strikes = 0;  ///< consecutive 429 of a host, recent ones of a domain
    Time last{};           ///< the last 429
    bool operator==(const HostBlock&) const = default;
};

class HostBlocks {
public:
    /// A 429 of `host`. Blocks it for `wait`, without one for 15 min doubling to 6 h; after a
    /// second 429 within its registrable domain the whole domain. Returns until when. A 429 that
    /// comes while the host is blocked answers an older request, and counts no further.
    Time rate_limited(const std::string& host, std::optional<Micros> wait, Time now);

    /// A 503 that `feed` got from `host`. Blocks the host if another feed got one in the last 60 s,
    /// for `wait`, without one for two minutes. Returns whether it does.
    bool unavailable(const std::string& host,
                     std::string_view feed,
                     std::optional<Micros> wait,
                     Time now);

    /// The host gave a usable answer: its next 429 starts counting anew.
    void answered(const std::string& host);

    /// Of a block of the host or its domain that holds at `now`.
    std::optional<Time> until(const std::string& host, Time now) const;

    /// Drops what neither holds nor counts any more.
    void forget(Time now);

    /// The wall clock was set by `step`: blocks hold for as long as they would have.
    void clock_moved(Micros step);

    /// Blocks that still hold or still count; restore() takes them back.
    std::vector<HostBlock> snapshot(Time now) const;
    void restore(const std::vector<HostBlock>& blocks, Time now);

private:
    struct Block {
        Time until{};
        unsigned strikes = 0;
        Time last{};
    };

    /// The last 503 of a host.
    struct Unavailable {
        std::string feed;
        Time at{};
    };

    using Blocks = std::unordered_map<std::string, Block>;

    Blocks hosts_;
    Blocks domains_;
    std::unordered_map<std::string, Unavailable> unavailable_;
};

}  // namespace feeds::fetch
