#pragma once
// The state: one SQLite file behind named operations. No setter, handle or open transaction
// leaves this room. Not thread-safe: StoreThread owns it and groups its operations into
// transactions; every operation here runs inside one.

#include "daemon/store/error.hpp"
#include "daemon/store/news.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "daemon/store/sitemap.hpp"
#include "daemon/store/strict_host.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::store {

struct FeedRow {
    std::int64_t id = 0;
    std::string state;  ///< serialised feeds::fetch::FeedState, empty for a new feed
    Time next_poll{};
    bool baseline = false;
    feeds::identity::Habits habits;
    std::vector<Sitemap> sitemaps;  ///< that its index names
};

class Store {
public:
    /// Opens or creates the file (folder included, 0700), migrates it and checks it. Errors say
    /// what to do; a damaged or newer file is left untouched, one that another process has open
    /// as its state is `busy`.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& path);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Random 32 bytes made with the file: the key of every hash kept in it.
    const std::string& hash_key() const;

    /// Of the file, symbolic links followed.
    const std::filesystem::path& path() const;

    /// Whether it was begun by this opening.
    bool is_new() const;

    /// What the operator should hear of how the state was found; a sentence each.
    const std::vector<std::string>& remarks() const;

    // --- news ---

    /// The only way news enters: resolves the batch's keys, asks `decide`, writes.
    Result<Receipt> commit(const Batch& batch, const Decide& decide);

    /// A delivery that waits for the end of its document.
    struct Held {
        std::string id;
        std::string content;  ///< alerts::to_json
        int priority = 1;
    };

    /// A summary and the deliveries that it stands for.
    struct Folding {
        DeliveryWrite summary;
        std::vector<std::string> members;  ///< ids
    };

    struct DocumentEnd {
        std::vector<std::string> pending;  ///< targets that have rows to claim now
        std::size_t folded = 0;
    };

    /// A document of `feed` is stored whole: what was held for it is folded as `compose` says,
    /// target by target, in the order of the articles; what no folding names may leave by itself.
    using ComposeSummaries =
        std::function<std::vector<Folding>(const std::string& target, std::span<const Held> held)>;
    Result<DocumentEnd> end_document(std::int64_t feed, Time now, const ComposeSummaries& compose);

    /// Feeds with a delivery held since before `before` (or by a clock that was ahead of `now`): a
    /// process died within their document, or the disk refused the rest of it.
    Result<std::vector<std::int64_t>> feeds_held(Time before, Time now);

    // --- feeds ---

    /// Rows for these (name, url) pairs, in order. A feed is its address (feed_address()), whatever
    /// its name: a rename keeps the row. One of the same name at another address keeps it too,
    /// unless another feed is at the old one. New rows are made for the rest.
    Result<std::vector<FeedRow>> enrol(std::span<const std::pair<std::string, std::string>> feeds);

    /// What a poll did to its feed; after a document in the transaction of its last slice.
    Result<void> update_feed(const FeedUpdate& update);

    /// The sitemaps that the feed's index names, the newest first.
    std::vector<Sitemap> sitemaps(std::int64_t feed);

    /// `named` are all that the feed's index names from now on: new ones get their ids here, the
    /// rows of others go. Of known ones only the date is written.
    Result<void> name_sitemaps(std::int64_t feed, std::span<Sitemap> named);

    /// What a poll did to a sitemap; after a document in the transaction of its last slice.
    /// `baseline`: the feed's first whole document is stored with it.
    Result<void> update_sitemap(const Sitemap& sitemap, bool baseline);

    /// Remembers that polls begin now, so that a restart does not repeat them.
    Result<void> polls_begin(std::span<const PollPlan> polls, Time at);

    /// Remembers polls that begin soon: should the process die, a restart takes them for made.
    Result<void> plan_polls(std::span<const PollPlan> polls);

    /// Plans of which nothing came: these feeds are polled next at `not_before`.
    Result<void> take_back_plans(std::span<const PollPlan> polls);

    Result<std::vector<std::pair<std::string, std::string>>> host_blocks();
    Result<void> set_host_blocks(std::span<const std::pair<std::string, std::string>> blocks);

    /// Those whose wish still holds at `now`; the rows of others go.
    Result<std::vector<StrictHost>> strict_hosts(Time now);
    /// Rows of other hosts stay.
    Result<void> keep_strict_hosts(std::span<const StrictHost> changed, Time now);

    // --- outbox ---

    /// Makes what was `sending` when the last process ended due again, marked ambiguous. For
    /// the channels in `hold` (on_ambiguous = hold) it ends `dead` instead: a person decides,
    /// and is told of those in `held`. Waits that began in the future, because the clock was set
    /// back while nothing ran, begin now. How many are due again.
    Result<std::size_t> recover(Time now,
                                std::span<const std::string> hold = {},
                                std::vector<Ended>* held = nullptr);

    /// The wall clock was set by `step` while the process ran: every stored deadline of what waits
    /// moves along, since it means a span of time and not an hour of the day. What was never
    /// tried is due at `now` at the latest.
    Result<void> move_deadlines(std::chrono::microseconds step, Time now);

    /// Claims due deliveries of one target: higher priority first, then older; never one whose
    /// story has an earlier unfinished one, nor one that has expired. `freeze` renders the
    /// payload of a first attempt. What it costs does not grow with the outbox: of the due rows
    /// left behind, `count` at most are counted.
    using Freeze = std::function<std::string(const Claimed&)>;
    Result<Claim> claim(const std::string& target,
                        Time now,
                        std::size_t most,
                        const Freeze& freeze,
                        std::size_t count = 1000);

    /// A claim of which nothing was sent: pending again, not before `next_attempt`.
    Result<void> put_back(const std::string& id, Time next_attempt);

    /// Ends what waited past its expiry, of every target, `most` rows at a time.
    Result<std::vector<Ended>> expire(Time now, std::size_t most = 1000);

    /// Records an attempt's end and what it did to its target.
    Result<void> settle(const Settlement& settlement);

    /// What an answer to another target of its channel did to this one: its waiting rows become
    /// `blocked`.
    Result<void> refuse(const TargetState& target);

    /// Folds every waiting delivery of normal or lower priority of a target into one digest row.
    /// `compose` makes the digest from their contents. Nothing happens below two rows.
    using Compose = std::function<DeliveryWrite(std::span<const std::string> contents)>;
    Result<std::size_t> fold(const std::string& target, Time now, const Compose& compose);

    /// What serves each target from now on. Where the type is another than before, frozen payloads
    /// are forgotten and rendered anew: they are no language of the new one. Where the settings are
    /// others, a refused or failing target is tried again with what it kept; how many of its
    /// deliveries were blocked is returned for each that was refused.
    struct TargetType {
        std::string target;
        std::string type;
        std::string settings{};  ///< TargetState::settings; empty: nothing is concluded
    };

    struct Resumed {
        std::string target;
        std::size_t rows = 0;
    };

    Result<std::vector<Resumed>> serve(std::span<const TargetType> targets, Time now);

    /// Targets that no channel serves any more: their waiting rows become `blocked`. Gives
    /// unserved().
    Result<std::vector<Unserved>> block_unserved(std::span<const std::string> served);

    /// Targets besides these that have blocked alerts; notices and tests do not count.
    Result<std::vector<Unserved>> unserved(std::span<const std::string> served);

    /// Adds a delivery from outside the news (a test, an operator's alert).
    Result<void> add_delivery(const DeliveryWrite& delivery, Time now);

    Result<std::size_t> resume(const std::string& target, Time now);
    /// Deliveries that got no answer at all, and wait to be tried again, are due now.
    Result<void> retry_unanswered(Time now);
    Result<void> retry(const std::string& id, Time now);  ///< dead → pending, same key
    Result<std::string> replay(const std::string& id, const std::string& new_id, Time now);
    Result<void> drop(const std::string& id, Time now);

    Result<std::vector<TargetState>> targets();

    // --- rules ---

    struct WatchName {
        std::string name;
        std::string was;  ///< its old name, may be empty
        std::string query;
    };

    /// When each watch was first loaded as it stands, in order. A renamed one keeps its
    /// alerts.
    Result<std::vector<Time>> enrol_watches(std::span<const WatchName> watches, Time now);

    Result<void> keep_rules(const std::string& sources, Time now);
    Result<std::string> good_rules();  ///< empty: none were kept yet; `damaged`: not as they were

    // --- transactions, for StoreThread alone ---

    void begin();
    void savepoint();
    void release();
    void rollback_to_savepoint();
    void commit_group();
    void rollback();
    Error last_error(const std::exception& exception) const;
    /// Why nothing may be acknowledged now though SQLite says it is written: the file was deleted,
    /// moved, replaced, cut short or overwritten under us. To be asked before a group begins and
    /// after its commit.
    std::optional<Error> misplaced();
    /// Where only the log beside the state was deleted, or it or its index was overwritten and
    /// nothing is lost by that: makes them anew and says so. No other connection of this process
    /// may be open. nullopt: it cannot.
    std::optional<std::string> put_right();
    /// The files are not ours to touch any more: closing leaves the log as it is.
    void leave_log();
    /// Writes the WAL back into the file; at a clean stop.
    void checkpoint();

private:
    class Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace newsalertd::store
