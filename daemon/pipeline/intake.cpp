#include "daemon/pipeline/intake.hpp"

#include "daemon/pipeline/poll_ledger.hpp"
#include "daemon/pipeline/read_answer.hpp"
#include "daemon/pipeline/slices.hpp"
#include "feeds/limits/bounds.hpp"
#include "feeds/parse/gunzip.hpp"
#include "feeds/url/web_url.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <random>

namespace newsalertd::pipeline {

namespace {

namespace fetch = feeds::fetch;
using fetch::ReadAs;

/// What takes a worker's time in which a hundred others could be read: also what has to be unpacked
/// first, since nobody knows how large it is.
bool is_large(std::string_view body) {
    constexpr std::size_t kLarge = 512U << 10U;
    return body.size() > kLarge || feeds::parse::is_gzip(body);
}

double uniform() {
    thread_local std::minstd_rand engine{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(engine);
}

/// One answer, from its bytes to its last commit.
class AnswerWork : public std::enable_shared_from_this<AnswerWork> {
public:
    AnswerWork(std::shared_ptr<Intake::Shared> shared,
               Fetched fetched,
               std::function<void(Settled)> done)
        : shared_(std::move(shared)), fetched_(std::move(fetched)), done_(std::move(done)) {
        outcome_.answer = std::move(fetched_.result.answer);
        outcome_.our_network = fetched_.our_network;
        next_ = {.memory = {.state = {},
                            .recent = fetched_.memory.recent,
                            .habits = fetched_.memory.habits},
                 .sitemap = fetched_.sitemap};
        if (fetched_.earlier_page)
            next_.memory.state = fetched_.memory.state;
    }

    void begin() {
        if (outcome_.answer.kind != fetch::Kind::document) {
            if (!settle_late())
                finish();
            return;
        }
        if (is_large(fetched_.result.body))
            work_ = &shared_->large;
        work_->post([self = shared_from_this()](rules::Matcher& matcher) { self->run(matcher); },
                    urgency());
    }

private:
    void run(rules::Matcher& matcher) {
        // The poller waits for the end of every document: it must hear of a fault of ours, too.
        try {
            read(matcher);
        } catch (const std::exception& exception) {
            spdlog::critical("feed {}: {}", fetched_.feed->name, exception.what());
            finish_as(ReadAs::malformed, std::string("internal: ") + exception.what());
        }
    }

    void read(rules::Matcher& matcher) {
        auto& result = fetched_.result;
        auto parsed = read_answer(*fetched_.feed,
                                  fetched_.sitemap.has_value(),
                                  outcome_.answer,
                                  result.content_type,
                                  // The bytes are the bound of what is in flight: they go now.
                                  std::exchange(result.body, {}));
        if (!parsed)
            refuse(parsed.error());
        else if (!parsed->sitemaps.empty())
            take_index(std::move(*parsed));
        else
            walk(std::move(*parsed), matcher);
    }

    void refuse(const feeds::Error& error) {
        // What broke off and cannot be read is the network's failure, not the document's.
        if (auto& answer = outcome_.answer; answer.broken != fetch::Failure::none) {
            answer.kind = fetch::Kind::failed;
            answer.failure = answer.broken;
            answer.reason = answer.flaw;
            finish();
            return;
        }
        ++shared_->metrics.parse_errors;
        finish_as(read_as_of(error.error),
                  std::string(feeds::to_string(error.error)) + ": " + error.message);
    }

    /// The sitemaps that an index names become sources of their own.
    void take_index(feeds::ParsedFeed parsed) {
        if (fetched_.sitemap) {
            ++shared_->metrics.parse_errors;
            finish_as(ReadAs::malformed, "a sitemap index within a sitemap index");
            return;
        }
        if (parsed.incomplete) {
            // What is missing would seem new the next time.
            finish_as(ReadAs::incomplete, "a sitemap index that broke off");
            return;
        }
        finish([self = shared_from_this(), named = std::move(parsed.sitemaps)](
                   store::Store& store) { return self->name_sitemaps(store, named); });
    }

    /// Store thread, in the index's transaction.
    store::Result<void> name_sitemaps(store::Store& store,
                                      const std::vector<feeds::SitemapRef>& named) {
        const auto& answer = outcome_.answer;
        auto& state = fetched_.memory.state;
        const auto before = store.sitemaps(fetched_.row);
        auto sitemaps = remember(before, named, answer.asked, state.last_success, answer.fetched);
        if (sitemaps.empty()) {
            outcome_.read_as = ReadAs::malformed;
            outcome_.detail = "no sitemap of the index can be read";
            return {};
        }
        outcome_.read_as = ReadAs::feed;
        outcome_.new_entries = 0;
        outcome_.published.clear();
        for (const auto& one : sitemaps) {
            const auto known = std::ranges::find(before, one.id, &store::Sitemap::id);
            if (known != before.end() && known->modified.raw == one.modified.raw)
                continue;
            ++outcome_.new_entries;
            if (one.modified.at)
                outcome_.published.push_back(*one.modified.at);
        }
        if (named.size() > kSitemapsKept && before.size() < kSitemapsKept)
            spdlog::warn("feed {}: an index of {} sitemaps, {} of them are followed",
                         fetched_.feed->name,
                         named.size(),
                         sitemaps.size());
        if (before.empty())
            state.rhythm = {};  // an earlier version took the rhythm of the sitemaps' entries
        auto written = store.name_sitemaps(fetched_.row, sitemaps);
        next_.sitemaps = std::move(sitemaps);
        return written;
    }

    bool is_first_document() const {
        return fetched_.sitemap ? in_first_sight(*fetched_.sitemap, outcome_.answer.fetched)
                                : fetched_.memory.state.last_success == fetch::Time{};
    }

    void walk(feeds::ParsedFeed parsed, rules::Matcher& matcher) {
        const auto parsed_at = shared_->clock.now();
        auto articles = settle_unchanged(identify(std::move(parsed)));
        SourceDocument document{.feed = fetched_.feed,
                                .read_before = fetched_.memory.state.last_success != fetch::Time{},
                                .entries = entries_,
                                .evidence = evidence_};
        if (fetched_.sitemap) {
            document.sitemap = fetched_.sitemap->id;
            document.sight = is_first_document() ? Sight::first : Sight::later;
        }
        auto self = shared_from_this();
        std::make_shared<Walk>(
            shared_,
            Walk::Load{.articles = std::move(articles),
                       .row = fetched_.row,
                       .document = std::move(document),
                       .parsed = parsed_at,
                       .work = work_,
                       .urgency = urgency(),
                       .seal = [self](store::Store& store,
                                      const store::Tally& sum) { return self->seal(store, sum); },
                       .done =
                           [self](store::Result<store::Tally> sum) {
                               if (sum)
                                   self->walked(*sum);
                               else
                                   self->not_stored();
                           }})
            ->next(matcher);
    }

    Unsettled identify(feeds::ParsedFeed parsed) {
        const auto& answer = outcome_.answer;
        outcome_.read_as = parsed.incomplete ? ReadAs::incomplete : ReadAs::feed;
        if (parsed.incomplete) {
            ++shared_->metrics.documents_incomplete;
            outcome_.detail = answer.flaw;
        }
        note_cuts(parsed.cuts);
        earlier_ = std::move(parsed.feed.earlier);
        outcome_.rest = {.hours = parsed.feed.skip_hours, .days = parsed.feed.skip_days};
        outcome_.ttl = parsed.feed.ttl ? parsed.feed.ttl : parsed.feed.update_interval;
        if (fetched_.sitemap && !is_first_document())
            std::erase_if(parsed.entries, [&](const feeds::Entry& entry) {
                return is_old(*fetched_.sitemap, entry);
            });
        const auto& memory = fetched_.memory;
        auto unsettled = to_articles(std::move(parsed),
                                     *fetched_.feed,
                                     {.feed = fetched_.row,
                                      .seen_at = answer.fetched,
                                      .visible = answer.visible,
                                      .habits = memory.habits},
                                     memory.recent.get(),
                                     shared_->store.hash_key());
        entries_ = unsettled.articles.size() + unsettled.unchanged;
        return unsettled;
    }

    /// Counts what limits cut, and tells of it when a feed is first read.
    void note_cuts(const std::vector<feeds::Cut>& cuts) {
        shared_->metrics.cuts += cuts.size();
        if (!cuts.empty() && !fetched_.memory.recent)
            spdlog::warn("feed {}: {} limits exceeded; {}",
                         fetched_.feed->name,
                         cuts.size(),
                         feeds::describe(cuts.front()));
    }

    std::vector<Article> settle_unchanged(Unsettled unsettled) {
        auto& articles = unsettled.articles;
        shared_->metrics.entries_known += unsettled.unchanged;
        limit(unsettled);
        // A first document overlaps with nothing, and misses nothing.
        outcome_.overlapped = unsettled.unchanged > 0 || articles.empty() || is_first_document();
        if (!fetched_.earlier_page)
            next_.memory.recent = std::move(unsettled.recent);
        evidence_ = std::move(unsettled.document);
        for (const auto& article : articles)
            if (article.published)
                outcome_.published.push_back(*article.published);
        return std::move(articles);
    }

    /// Of more than can be taken at once, those that are new to the feed and newest. The next
    /// document brings the rest; only that of a feed's first one is its past, and stays out.
    void limit(Unsettled& unsettled) {
        constexpr std::size_t kMost = feeds::Limits{}.entries;
        const auto had = unsettled.articles.size();
        const auto went = keep_newest(unsettled.articles, kMost, unsettled.grows_down);
        if (went.empty())
            return;
        if (!is_first_document())
            unsettled.recent = std::make_shared<const RecentKeys>(
                unsettled.recent->without(went, fetched_.memory.habits));
        ++shared_->metrics.cuts;
        spdlog::warn("feed {}: {}",
                     fetched_.feed->name,
                     feeds::describe({std::nullopt, "entries", had, kMost}));
    }

    /// Store thread, in the transaction of the last slice.
    store::Result<void> seal(store::Store& store, const store::Tally& sum) {
        outcome_.new_entries = sum.fresh;
        // After a restart only the state knows what the feed held before.
        if (sum.same + sum.changed > 0)
            outcome_.overlapped = true;
        const bool missed = !outcome_.overlapped && sum.fresh > 0 && !fetched_.sitemap;
        if (missed && feeds::origin_of(earlier_) == feeds::origin_of(outcome_.answer.final_url))
            next_.earlier = earlier_;
        if (fetched_.earlier_page)
            return {};
        settle();
        return keep(store, is_baseline());
    }

    /// The document ends the feed's baseline. Of a feed whose documents always break off the second
    /// does, or it would never be told. An empty one shows nothing of what the feed holds.
    bool is_baseline() const {
        const bool whole = outcome_.read_as == ReadAs::feed;
        return entries_ > 0 && (whole || fetched_.memory.recent != nullptr);
    }

    void settle() {
        next_.memory.state = fetch::after(
            fetched_.memory.state, outcome_, fetched_.policy, shared_->clock.now(), uniform);
        if (fetched_.sitemap) {
            next_.sitemap = fetched_.sitemap;
            note_polled(*next_.sitemap, next_.memory.state, outcome_.answer.fetched);
        }
    }

    store::Result<void> keep(store::Store& store, bool baseline) const {
        if (next_.sitemap)
            return store.update_sitemap(*next_.sitemap, baseline);
        return store.update_feed(update_of(fetched_.row, next_.memory.state, baseline));
    }

    /// What changed nothing but times needs no commit of its own.
    bool settle_late() {
        const auto kind = outcome_.answer.kind;
        if (fetched_.sitemap ||
            (kind != fetch::Kind::not_modified && kind != fetch::Kind::deferred))
            return false;
        settle();
        if (!may_be_kept_late(
                fetched_.memory.state, next_.memory.state, fetched_.policy, fetched_.not_before))
            return false;
        next_.late = update_of(fetched_.row, next_.memory.state, false);
        done_(std::move(next_));
        return true;
    }

    void walked(const store::Tally& sum) {
        auto& memory = next_.memory;
        memory.habits = sum.habits.value_or(memory.habits);
        // Under other habits the keys would be others.
        if (!memory.habits.read_alike(fetched_.memory.habits))
            memory.recent = std::make_shared<const RecentKeys>();
        done_(std::move(next_));
    }

    /// The old validators stay, so that the next poll brings it all again.
    void not_stored() {
        next_ = {.memory = std::move(fetched_.memory), .sitemap = std::move(fetched_.sitemap)};
        if (fetched_.earlier_page) {
            done_(std::move(next_));
            return;
        }
        next_.memory.state.began = outcome_.answer.began;
        next_.memory.state.next_poll =
            shared_->clock.now() + fetch::shortest_interval(fetched_.policy);
        done_(std::move(next_));
    }

    /// There are no articles in it.
    void finish_as(ReadAs read_as, std::string detail) {
        outcome_.read_as = read_as;
        outcome_.detail = std::move(detail);
        finish();
    }

    void finish(std::function<store::Result<void>(store::Store&)> first = {}) {
        if (fetched_.earlier_page) {
            done_(std::move(next_));
            return;
        }
        auto self = shared_from_this();
        shared_->store.submit<void>(
            store::Queue::late,
            [self, first = std::move(first)](store::Store& store) -> store::Result<void> {
                if (auto ready = first ? first(store) : store::Result<void>(); !ready)
                    return ready;
                self->settle();
                return self->keep(store, false);
            },
            [self](const store::Result<void>& kept) {
                if (kept)
                    self->done_(std::move(self->next_));
                else
                    self->not_stored();
            });
    }

    WorkPool::Urgency urgency() const {
        return fetched_.feed->tier == 1 ? WorkPool::Urgency::first : WorkPool::Urgency::normal;
    }

    std::shared_ptr<Intake::Shared> shared_;
    WorkPool* work_ = &shared_->work;
    Fetched fetched_;
    std::function<void(Settled)> done_;
    fetch::PollOutcome outcome_;
    std::size_t entries_ = 0;  ///< of the document, known ones too
    std::shared_ptr<const feeds::identity::Document> evidence_;
    std::string earlier_;  ///< where the document says that earlier entries stand
    Settled next_;
};

}  // namespace

Intake::Intake(store::StoreThread& store,
               WorkPool& work,
               WorkPool& large,
               const CurrentGeneration& generation,
               Metrics& metrics,
               Clock clock,
               Events events)
    : shared_(std::make_shared<Shared>(
          store, work, large, generation, metrics, std::move(clock), std::move(events))) {}

void Intake::take(Fetched fetched, std::function<void(Settled)> done) {
    std::make_shared<AnswerWork>(shared_, std::move(fetched), std::move(done))->begin();
}

void Intake::inject(std::vector<Article> articles,
                    std::function<void(store::Result<store::Tally>)> done) {
    const auto hash = feeds::identity::KeyedHash::from_secret(shared_->store.hash_key());
    for (auto& article : articles)
        identify_across_feeds(article, hash);
    auto walk = std::make_shared<Walk>(shared_,
                                       Walk::Load{.articles = std::move(articles),
                                                  .parsed = shared_->clock.now(),
                                                  .work = &shared_->work,
                                                  .done = std::move(done)});
    shared_->work.post([walk](rules::Matcher& matcher) { walk->next(matcher); },
                       WorkPool::Urgency::first);
}

}  // namespace newsalertd::pipeline
