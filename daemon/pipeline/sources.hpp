#pragma once
// Which sources are polled, and when: the feeds of the configuration, and the sitemaps that their
// indexes name. Owns what is remembered of each between a poll and its receipt. Network loop only.

#include "daemon/pipeline/intake.hpp"
#include "daemon/pipeline/shared_pace.hpp"
#include "daemon/pipeline/source.hpp"
#include "daemon/store/store.hpp"
#include "feeds/fetch/schedule.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <random>
#include <string>
#include <string_view>
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

class Sources {
public:
    Sources(const config::Config& config, Clock clock) : config_(config), clock_(std::move(clock)) {
        config_.feeds = {};
    }

    /// Takes the feeds of a configuration, with their rows in the same order. Unchanged feeds keep
    /// their schedule; those that are asked otherwise from now on are polled soon.
    void serve(const std::shared_ptr<const config::Config>& config,
               const std::vector<store::FeedRow>& rows);

    /// All of it but the feeds.
    const config::Config& config() const { return config_; }

    /// The next source that is due, if any. It is not due again before settled().
    SourcePtr pop_due();

    std::optional<feeds::fetch::Steady> next_due() const { return schedule_.next_due(); }

    /// Whether this address is polled for some feed.
    bool polls(const std::string& url) const;

    /// Holds the polls to `[fetch] budget_per_second`; does something once a minute.
    void retune() { pace_.retune(sources_, clock_.now()); }

    /// Feeds whose polls are due by `until`, and of whose polls the state does not know before.
    std::vector<SourcePtr> unforeseen(feeds::fetch::Steady until) const;

    /// Of whose coming polls the state knows.
    std::vector<SourcePtr> foreseen() const;

    /// A poll of `source` is over and kept; its next one is planned. True: it is polled at another
    /// address from now on.
    bool settled(const SourcePtr& source, Settled end);

    /// Takes back that the feed of this name, or else address, has moved; the feed, or why not.
    std::expected<SourcePtr, std::string> undo_move(std::string_view feed);

    /// What the state is to keep of all feeds that are not being polled.
    std::vector<store::FeedUpdate> updates() const;

    /// The wall clock was set by `step`: what was planned stays as far away as it was.
    void clock_moved(std::chrono::microseconds step);
    /// The machine slept, or nothing ran for a while: what is overdue is spread.
    void slept(std::chrono::nanoseconds span);
    void spread_overdue();

    /// Sources whose last poll got no answer at all do not sit out their waits.
    void retry_unanswered();
    /// The one that was asked longest ago, of those that used to answer, is due as soon as may be.
    void retry_one();

    /// A source that was due and not polled after all is due again within a minute.
    void put_back(const SourcePtr& source);
    /// It is polled, and not another in its place.
    bool serves(const SourcePtr& source) const;

    /// The hosts that are polled, each with when it last answered.
    std::unordered_map<std::string, Time> hosts() const;

    /// Without `polling` and `network_down`.
    PollerSummary summary() const;

private:
    using Id = feeds::fetch::FeedId;
    using FeedPtr = std::shared_ptr<const config::FeedConfig>;

    void take_feeds(const std::shared_ptr<const config::Config>& config,
                    const config::Config& before,
                    const std::vector<store::FeedRow>& rows);
    static Id id_of(const Source& source);
    SourcePtr new_source(FeedPtr feed, const store::FeedRow& row);
    void take_over(Source& source, FeedPtr feed, const config::Config& before);
    /// The source that is polled for it: itself, or another with the same address.
    Id reschedule(const Source& source);
    void note_leader(const Source& source);
    void note_move(const Source& source);
    void bring_forward(Source& source, feeds::fetch::Micros over);
    void appoint(Source& source);
    void follow(const SourcePtr& index);
    void take_sitemaps(Source& index, Sitemaps named);
    double uniform();
    feeds::fetch::Steady steady(Time at) const;

    config::Config config_;
    Clock clock_;
    feeds::fetch::Schedule schedule_;
    SourceMap sources_;
    SharedPace pace_;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace newsalertd::pipeline
