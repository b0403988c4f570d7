#pragma once
// The values by which news enters the state: what a slice brings (Batch), what the state knows of
// it (Known), what the decision wants written (Writes) and what was (Receipt).

#include "daemon/article.hpp"
#include "daemon/time.hpp"
#include "feeds/identity/document.hpp"
#include "feeds/identity/habits.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::store {

/// What a feed's row becomes: in the transaction of a document's last slice (validators move with
/// it), or after a poll without a document.
struct FeedUpdate {
    std::int64_t feed = 0;
    std::string state;  ///< feeds::fetch::FeedState, serialised; opaque here
    Time next_poll{};
    Time polled_at{};
    std::string health;
    std::string error;
    bool baseline = false;  ///< set: its first whole document is stored
};

/// Before when no process may poll a feed, whatever becomes of the poll that is planned for it.
struct PollPlan {
    std::int64_t feed = 0;
    Time not_before{};
};

/// A slice: at most 100 articles of one document, oldest first.
struct Batch {
    std::vector<const Article*> articles;  ///< whoever commits owns them
    /// The whole document that the slice is of; null: the articles come from no document.
    std::shared_ptr<const feeds::identity::Document> document = nullptr;
};

/// What is known of one article by what its own feed brought before.
struct KnownArticle {
    enum class State : std::uint8_t { fresh, changed, same };
    State state = State::fresh;
    std::int64_t first = 0;    ///< seq of its first version; 0: fresh, or twice in this batch
    std::int64_t version = 0;  ///< of the newest version
    std::int64_t story = 0;
    Time first_seen{};                       ///< unless fresh
    std::vector<std::string> withheld = {};  ///< watches that its age kept from telling it
};

struct KnownAlert {
    std::int64_t id = 0;
    std::int64_t last_seq = 0;
    std::string content;  ///< the newest event's, for its sources
};

struct KnownTarget {
    std::int64_t last_seq = 0;  ///< newest story_seq told or waiting for this target
    bool unfinished = false;    ///< an earlier delivery of the story is not final
    std::string root;           ///< id of the story's first delivery to this target, if it arrived
};

struct KnownStory {
    std::map<std::string, KnownAlert> alerts;    ///< by watch
    std::map<std::string, KnownTarget> targets;  ///< by target
};

/// Whose page it is.
struct KnownPage {
    std::int64_t story = 0;
    std::int64_t feed = 0;  ///< that named it last; 0: not known
};

/// What is remembered of a feed whose articles came too old to tell, until it is reported.
struct FeedAge {
    std::int64_t polls = 0;           ///< that brought an article which a watch would have told
    Time last_poll{};                 ///< of these
    std::vector<std::string> titles;  ///< of one such article of each
    bool reported = false;
};

/// Everything the state knows of a batch, resolved set-wise before the decision.
struct Known {
    std::vector<KnownArticle> articles;           ///< the answers, in the order of the batch
    std::map<std::int64_t, KnownPage> pages;      ///< by Identity::page
    std::map<std::int64_t, std::int64_t> copies;  ///< Identity::copy → story
    std::map<std::int64_t, KnownStory> stories;   ///< of every story above
    bool baseline_done = false;                   ///< the feed's first document is stored
    FeedAge age;                                  ///< of the batch's feed
    std::int64_t next_seq = 1;                    ///< of the next article
    std::int64_t next_alert = 1;
};

struct ArticleWrite {
    std::size_t index = 0;  ///< in Batch::articles
    std::int64_t seq = 0;
    std::int64_t first = 0;
    std::int64_t version = 1;
    std::int64_t story = 0;
};

/// An article that is stored and not told, for its age.
struct UntoldWrite {
    std::int64_t article = 0;  ///< seq of its first version
    std::string reason;        ///< for people: "published 400 days ago"
    bool first_document = false;
    std::vector<std::string> watches;  ///< that would have told it
};

struct AlertWrite {
    std::int64_t id = 0;
    std::string watch;
    std::int64_t story = 0;
};

struct EventWrite {
    std::int64_t alert = 0;
    std::int64_t seq = 0;
    std::string kind;
    std::int64_t article = 0;
    std::string content;  ///< alerts::to_json
};

struct DeliveryWrite {
    std::string id;
    std::string target;
    std::optional<std::int64_t> story;
    std::optional<std::int64_t> story_seq;
    std::string kind;
    int priority = 1;
    std::string content;                 ///< alerts::to_json
    std::optional<std::string> payload;  ///< set: inserted as `sending`, this commit is its claim
    Time expires{};
    std::vector<std::pair<std::int64_t, std::int64_t>> events;  ///< (alert, seq)
    /// Set: inserted as `held` until the document of this feed ends, which may fold it into a
    /// summary (Store::end_document).
    std::optional<std::int64_t> held_for = {};
};

struct Writes {
    Time decided{};
    std::vector<ArticleWrite> articles;
    std::vector<UntoldWrite> untold;
    std::optional<FeedAge> age;        ///< set: what is remembered of the batch's feed from now on
    std::vector<std::string> notices;  ///< sentences for the log; their deliveries are below
    std::vector<AlertWrite> alerts;
    std::vector<EventWrite> events;
    std::vector<DeliveryWrite> deliveries;
};

/// A delivery that this process holds in state `sending` and must settle.
struct Claimed {
    std::string id;
    std::string target;
    std::string payload;
    std::string content;
    std::int64_t attempts = 0;  ///< this one included
    std::int64_t failures = 0;  ///< consecutive transient ones, for the backoff
    bool minimal = false;
    Time created{};
    Time expires{};
    std::string root;          ///< the story's first delivery to this target, if it arrived
    std::string root_content;  ///< its content
};

/// What became of articles: of a slice, or of all that were walked.
struct Tally {
    std::size_t fresh = 0;
    std::size_t changed = 0;
    std::size_t same = 0;
    std::size_t alerts = 0;
    std::size_t too_old = 0;                        ///< fresh ones that max_age kept back
    std::vector<std::int64_t> seqs;                 ///< one an article; 0: not written
    std::optional<feeds::identity::Habits> habits;  ///< of the feed, by now; none: no article

    /// Takes in what became of the articles that follow.
    void add(const Tally& next);
};

struct Receipt : Tally {
    std::size_t folded = 0;            ///< deliveries that went into a summary
    std::vector<std::string> notices;  ///< as decided
    std::vector<std::string> notes;    ///< what the operator should know of the feed's habits, once
    std::vector<Claimed> sending;
    std::vector<std::string> pending;  ///< targets that have new rows to claim
};

/// Runs on the store thread inside the transaction: synchronous, no I/O, may be called again.
using Decide = std::function<Writes(const Batch&, const Known&)>;

}  // namespace newsalertd::store
