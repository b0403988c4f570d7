#pragma once
// Whether our own network is down: most hosts that used to answer fail at once. Then no feed is to
// blame, and the operator is told once. Pure; hosts are counted, not polls.

#include "feeds/fetch/fetch.hpp"
#include "feeds/fetch/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace feeds::fetch {

class Outage {
public:
    /// The hosts that are polled, each with when it last answered as far as the state knows, zero:
    /// never. So that an outage is told from the first polls after a restart. Other hosts are
    /// forgotten, what is known of these is kept.
    void watch(const std::unordered_map<std::string, Time>& hosts);

    /// Notes what one poll says of its host; `host` as in Origin. True: a host answers again while
    /// our network is down, so polls that back off because of it are worth a try. At most every two
    /// minutes.
    bool note(const std::string& host, const Answer& answer);

    /// Whether a poll of this host may as well wait: our network is down, the host did not answer
    /// last time, and for two minutes none has answered again.
    bool is_cut_off(const std::string& host, Time now) const;

    /// Since when our network is down; nullopt: it is not.
    std::optional<Time> since() const { return since_; }

private:
    /// What a host was last heard of.
    struct Heard {
        Time answered{};
        Time failed{};

        bool down() const { return failed > answered; }

        Time last() const { return down() ? failed : answered; }
    };

    struct Count {
        std::size_t up = 0;
        std::size_t down = 0;
        std::size_t least = 0;  ///< hosts that an outage takes
    };

    Count count(Time now) const;
    bool is_silent(Time now) const;
    void judge(Time now);

    std::unordered_map<std::string, Heard> hosts_;
    std::optional<Time> since_;
    Time answered_{};  ///< when any host answered last
    Time silent_{};    ///< what answered by then says nothing of the end
    Time judged_{};
    Time retried_{};
};

/// Whether the failure may lie between us and every host.
bool is_network_failure(Failure failure);

}  // namespace feeds::fetch
