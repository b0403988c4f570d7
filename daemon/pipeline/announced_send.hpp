#pragma once
// The way by which a poll sends its requests. Network loop only.

#include "daemon/pipeline/poll_ledger.hpp"
#include "daemon/pipeline/source.hpp"
#include "feeds/fetch/fetch.hpp"

namespace newsalertd::pipeline {

struct SendParts {
    feeds::fetch::Send send;
    PollLedger& ledger;
    const bool& stopping;  ///< once it is set, nothing is sent any more
};

/// Before the first request the state knows that a poll of `source` begins, so that a process
/// killed before the answer is settled does not ask again too soon; `announced`: it knows already.
/// The references in `parts` must outlive what is returned.
feeds::fetch::Send announced_send(const SendParts& parts, SourcePtr source, bool announced);

}  // namespace newsalertd::pipeline
