#pragma once
// Whether it is us (P4): if most hosts that used to answer fail at once, our own network is down,
// no feed is to blame for it, and the operator is told once. Pure; hosts are counted, not polls.

#include "feeds/fetch/fetch.hpp"
#include "feeds/fetch/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace feeds::fetch {

class Outage {
public:
    /// Takes one poll's word on its host; `host` as in Origin.
    void note(const std::string& host, const Answer& answer);

    /// Since when our network is down; nullopt: it is not.
    std::optional<Time> since() const { return since_; }

private:
    /// What a host was last heard of.
    struct Heard {
        Time answered{};
        Time failed{};
    };

    void judge(Time now);

    std::unordered_map<std::string, Heard> hosts_;
    std::optional<Time> since_;
    Time judged_{};
};

/// Whether the failure may lie between us and every host.
bool is_network_failure(Failure failure);

}  // namespace feeds::fetch
