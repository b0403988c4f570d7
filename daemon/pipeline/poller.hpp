#pragma once
// Fetches what is due and hands the answers to the intake: schedule → fetch → hand over. Lives on
// the network loop.

#include "daemon/metrics.hpp"
#include "daemon/pipeline/earlier_pages.hpp"
#include "daemon/pipeline/intake.hpp"
#include "daemon/pipeline/own_network.hpp"
#include "daemon/pipeline/poll_ledger.hpp"
#include "daemon/pipeline/sources.hpp"
#include "daemon/pipeline/stall.hpp"
#include "daemon/store/store_thread.hpp"
#include "feeds/fetch/fetch.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newsalertd::pipeline {

class Poller {
public:
    struct Parts {
        boost::asio::io_context& io;
        store::StoreThread& store;
        Intake& intake;
        Metrics& metrics;
        Clock clock;
        std::function<std::size_t()> receiving;  ///< decoded bytes of answers under way
        feeds::fetch::Send send;
        /// Takes how many bytes of answers wait to be read; may be empty.
        std::function<void(std::size_t)> waiting = nullptr;
        /// A deadline is about to be worked out: has the clock been set? May be empty.
        std::function<void()> look_at_clock = nullptr;
        /// Our own network was down and works again. May be empty.
        std::function<void()> network_is_back = nullptr;
    };

    /// All parts must outlive the poller.
    Poller(Parts parts, const config::Config& config);

    /// See Sources::serve().
    void serve(const std::shared_ptr<const config::Config>& config,
               const std::vector<store::FeedRow>& rows);

    /// The wall clock was set by `step`: what was planned stays as far away as it was.
    void clock_moved(std::chrono::microseconds step);

    void restore_blocks(const std::vector<std::pair<std::string, std::string>>& blocks);

    void restore_strict_hosts(const std::vector<store::StrictHost>& hosts);

    void start();

    /// No new polls; waits at most `patience` for those under way.
    boost::asio::awaitable<void> drain(std::chrono::milliseconds patience);

    PollerSummary summary() const;

    /// The feed of this name is polled at its configured address again, where it was taken to have
    /// moved; that address, or why not.
    std::expected<std::string, std::string> undo_move(std::string_view feed);

private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> poll(SourcePtr source);
    /// `announced`: the state knows that it begins.
    boost::asio::awaitable<feeds::fetch::FetchResult> ask(SourcePtr source,
                                                          feeds::fetch::FetchRequest request,
                                                          bool announced);
    feeds::fetch::FetchRequest request_for(const Source& source) const;
    void hand_over(const SourcePtr& source, feeds::fetch::FetchResult result);
    void take(const SourcePtr& source, Fetched fetched, EarlierPages pages);
    void settle(const SourcePtr& source, Settled end);
    bool may_read_earlier(const Settled& end, const EarlierPages& pages) const;
    boost::asio::awaitable<bool> keep_paged(SourcePtr source, feeds::fetch::FeedState state);
    boost::asio::awaitable<void> read_earlier(SourcePtr source, Settled end, EarlierPages pages);
    void account(const Source& source, const feeds::fetch::Answer& answer);
    void keep_strict_hosts();
    void keep_host(const feeds::fetch::Answer& answer);
    void keep_blocks();
    void notice_standstill();
    void plan_ahead();
    feeds::fetch::Steady next_start() const;
    void start_due();
    void begin(SourcePtr source);
    void store_state(const Source& source);
    /// As the state is to keep it.
    static store::FeedUpdate row_of(const Source& source, const feeds::fetch::FeedState& state);
    bool has_room() const;
    std::chrono::microseconds clock_moved_until_now();
    void add_bodies(std::ptrdiff_t bytes);
    void wake();

    Parts parts_;
    Sources sources_;
    feeds::fetch::HostGate gate_;
    boost::asio::steady_timer timer_;
    PollLedger ledger_;
    feeds::fetch::Steady planned_until_{};
    std::size_t bodies_ = 0;  ///< bytes handed to the intake and not yet settled
    std::size_t polls_ = 0;
    OwnNetwork network_{sources_, parts_.network_is_back};
    Stall stall_;
    bool hosts_changed_ = false;  ///< those that are polled, since they were last looked through
    bool stopping_ = false;
    std::chrono::microseconds clock_moved_{0};  ///< all steps of the wall clock so far
};

}  // namespace newsalertd::pipeline
