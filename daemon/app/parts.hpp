#pragma once
// What the daemon consists of while it runs, for those who work on it: the desk, the reloader, the
// control socket. App owns all of it.

#include "daemon/app/generation_builder.hpp"
#include "daemon/metrics.hpp"
#include "daemon/pipeline/poller.hpp"
#include "daemon/pipeline/work_pool.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace newsalertd::app {

/// What is in force, and how far the files are from it. The reloader writes it, the others read.
/// On the loop, but for `generation`.
struct InForce {
    pipeline::CurrentGeneration generation;
    std::shared_ptr<const config::Loaded> loaded;
    Channels channels;
    std::int64_t inject_row = 0;  ///< the row of the feed that injected articles are of
    std::string reload_error;   ///< why the files as they are now are not in force; empty: they are
    bool on_last_good = false;  ///< since the start, since the files have errors
    std::vector<std::string> lost;  ///< what is being lost, or was at the last reload
};

struct Parts {
    boost::asio::io_context& io;
    store::StoreThread& store;
    alerts::Outbox& outbox;
    pipeline::Poller& poller;
    pipeline::WorkPool& background;  ///< one thread; articles never wait for it
    Metrics& metrics;
    Clock clock;
    InForce& in_force;
};

}  // namespace newsalertd::app
