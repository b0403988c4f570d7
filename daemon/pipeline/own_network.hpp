#pragma once
// What becomes of polls while our own network is down. No feed is to blame; of the hosts that
// failed one a second is asked whether the network is back, and one each half minute at least. All
// other polls of such hosts wait, and are spread when a host answers again: else hundreds would
// stand with their connections half made, and all be answered in the same moment. Network loop
// only.

#include "daemon/pipeline/sources.hpp"
#include "feeds/fetch/outage.hpp"

#include <deque>
#include <functional>
#include <utility>

namespace newsalertd::pipeline {

class OwnNetwork {
public:
    /// `back` is called when a host answers again, at most every two minutes; may be empty.
    explicit OwnNetwork(Sources& sources, std::function<void()> back = nullptr)
        : sources_(sources), back_(std::move(back)) {}

    /// The hosts that are polled may be others now.
    void watch() { outage_.watch(sources_.hosts()); }

    enum class Blame : std::uint8_t { feed, network };

    /// Whom the failure of this poll is put down to, if it is one.
    Blame note(const feeds::fetch::Answer& answer);

    /// Whether a poll that is due begins now; else it is kept here.
    bool may_begin(const SourcePtr& source, Time now, feeds::fetch::Steady at);

    /// To be asked at each turn of the loop: a poll that was kept and begins now.
    SourcePtr next_probe(feeds::fetch::Steady at);

    bool is_down() const { return outage_.since().has_value(); }

private:
    void release();
    bool is_time(feeds::fetch::Steady at);

    Sources& sources_;
    std::function<void()> back_;
    feeds::fetch::Outage outage_;
    std::deque<SourcePtr> kept_;
    feeds::fetch::Steady probed_{};  ///< when a poll of a host that failed began last
};

}  // namespace newsalertd::pipeline
