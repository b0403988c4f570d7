#pragma once
// Polls the feeds of a generation as their schedule says and hands documents to the intake. Lives
// on the network loop; owns the feeds' polling state between a poll and its receipt.

#include "daemon/metrics.hpp"
#include "daemon/pipeline/generation.hpp"
#include "daemon/pipeline/intake.hpp"
#include "daemon/pipeline/stall.hpp"
#include "daemon/store/store_thread.hpp"
#include "feeds/fetch/fetch.hpp"
#include "feeds/fetch/outage.hpp"
#include "feeds/fetch/outcome.hpp"
#include "feeds/fetch/schedule.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

namespace newsalertd::pipeline {

struct PollerSummary {
    std::size_t feeds = 0;
    std::size_t ok = 0;         ///< health ok or late
    std::size_t unread = 0;     ///< never read so far, and not failing yet ("new")
    std::size_t readable = 0;   ///< whose last poll brought what it should
    std::size_t failed = 0;     ///< whose last poll did not
    bool network_down = false;  ///< most hosts fail at once
    std::size_t polling = 0;
    std::size_t overdue = 0;
};

class Poller {
public:
    struct Parts {
        boost::asio::io_context& io;
        store::StoreThread& store;
        Intake& intake;
        Metrics& metrics;
        std::function<std::size_t()> receiving;  ///< decoded bytes of answers under way
        feeds::fetch::Send send;
        /// Takes how many bytes of answers wait to be read; may be empty.
        std::function<void(std::size_t)> waiting = nullptr;
    };

    /// All parts must outlive the poller.
    Poller(Parts parts, const config::Config& config);

    /// Takes the feeds of a configuration, with their rows in the same order. Unchanged feeds keep
    /// their schedule (O13); those that are asked otherwise from now on are polled soon.
    void serve(const config::Config& config, const std::vector<store::FeedRow>& rows);

    /// The wall clock was set by `step`: what was planned stays as far away as it was.
    void clock_moved(std::chrono::microseconds step);

    void restore_blocks(const std::vector<std::pair<std::string, std::string>>& blocks);

    void start();

    /// No new polls; waits at most `patience` for those under way (O8).
    boost::asio::awaitable<void> drain(std::chrono::milliseconds patience);

    PollerSummary summary() const;

private:
    struct Source {
        std::int64_t row = 0;
        config::FeedConfig config;
        feeds::fetch::FeedState state;
        feeds::fetch::Policy policy;
        std::shared_ptr<const RecentKeys> recent;
        feeds::identity::Habits habits;
        std::shared_ptr<const SitemapIndex> index;  ///< where the feed is one
        bool polling = false;
        bool asked_anew = false;  ///< the poll under way began before the feed was changed
        bool read_anew = false;   ///< a body that is known is to be parsed in another way
        Time due{};               ///< when its next poll is planned
    };

    using SourcePtr = std::shared_ptr<Source>;

    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> poll(SourcePtr source);
    feeds::fetch::FetchRequest request_for(const Source& source) const;
    feeds::fetch::Send announcing_send(const SourcePtr& source) const;
    void account(const Source& source, const feeds::fetch::Answer& answer);
    bool has_room() const;
    void add_bodies(std::ptrdiff_t bytes);
    bool our_network(const Source& source, const feeds::fetch::Answer& answer);
    void watch_hosts();
    void retry_after_outage();
    void notice_sleep();
    void notice_stall();
    void take_over(Source& source, const config::FeedConfig& feed, const config::Config& before);
    void bring_forward(Source& source, feeds::fetch::Micros over);
    void reschedule(const Source& source);
    void appoint(Source& source);
    void take_document(const SourcePtr& source,
                       feeds::fetch::FetchResult result,
                       const feeds::fetch::Send& send);
    boost::asio::awaitable<void> follow(
        SourcePtr source,
        feeds::fetch::Send send,
        std::vector<SitemapRequest> sitemaps,
        std::shared_ptr<std::size_t> bytes,
        std::function<void(std::vector<feeds::fetch::FetchResult>)> done);
    void settle_without_document(const SourcePtr& source, feeds::fetch::Answer answer);
    void planned(const SourcePtr& source, const feeds::fetch::FeedState& state);
    void report(const Source& source, const feeds::fetch::FeedState& next) const;
    double uniform();
    void wake();

    Parts parts_;
    config::Config config_;
    feeds::fetch::HostGate gate_;
    feeds::fetch::Schedule schedule_;
    std::unordered_map<feeds::fetch::FeedId, SourcePtr> sources_;
    boost::asio::steady_timer timer_;
    std::size_t bodies_ = 0;  ///< bytes handed to the intake and not yet settled
    std::size_t polls_ = 0;
    feeds::fetch::Outage outage_;
    Stall stall_;
    bool stopping_ = false;
    std::minstd_rand random_{std::random_device{}()};
    std::chrono::microseconds clock_moved_{0};  ///< all steps of the wall clock so far
    std::chrono::nanoseconds asleep_{0};        ///< boot time minus steady time
};

}  // namespace newsalertd::pipeline
