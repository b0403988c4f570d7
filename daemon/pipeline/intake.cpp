#include "daemon/pipeline/intake.hpp"

#include "daemon/pipeline/slices.hpp"
#include "feeds/limits/bounds.hpp"
#include "feeds/parse/newest.hpp"
#include "feeds/parse/parse.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <expected>
#include <iterator>
#include <random>

namespace newsalertd::pipeline {

namespace {

double uniform() {
    thread_local std::minstd_rand engine{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(engine);
}

feeds::fetch::ReadAs read_as_of(feeds::ErrorClass error) {
    switch (error) {
        case feeds::ErrorClass::html:
            return feeds::fetch::ReadAs::html;
        case feeds::ErrorClass::blocked:
            return feeds::fetch::ReadAs::blocked;
        default:
            return feeds::fetch::ReadAs::malformed;
    }
}

store::FeedUpdate update_of(std::int64_t row, const feeds::fetch::FeedState& state, bool baseline) {
    return {.feed = row,
            .state = feeds::fetch::serialize(state),
            .next_poll = state.next_poll,
            .polled_at = state.began,
            .health = feeds::fetch::health_name(state),
            .error = state.last_error,
            .baseline = baseline};
}

/// One document from its bytes to its last commit.
class DocumentWork : public std::enable_shared_from_this<DocumentWork> {
public:
    DocumentWork(std::shared_ptr<Intake::Shared> shared,
                 FetchedDocument document,
                 std::function<void(DocumentEnd)> done)
        : shared_(std::move(shared)), document_(std::move(document)), done_(std::move(done)) {}

    void run(rules::Matcher& matcher) {
        guarded([&] { read(matcher); });
    }

private:
    /// The poller waits for the end of every document: it must hear of a fault of ours, too.
    template <class Step>
    void guarded(Step step) {
        try {
            step();
        } catch (const std::exception& exception) {
            spdlog::critical("feed {}: {}", document_.feed.name, exception.what());
            outcome_.read_as = feeds::fetch::ReadAs::malformed;
            outcome_.detail = std::string("internal: ") + exception.what();
            finish_without_articles();
        }
    }

    void read(rules::Matcher& matcher) {
        if (document_.result.answer.kind == feeds::fetch::Kind::not_modified) {
            outcome_.answer = document_.result.answer;
            index_ = *document_.index;
            follow_index();
            return;
        }
        auto parsed = parse();
        if (!parsed)
            refuse(parsed.error());
        else if (!parsed->sitemaps.empty() && document_.follow)
            take_index(std::move(*parsed));
        else
            go_on(std::move(*parsed), matcher);
    }

    void go_on(feeds::ParsedFeed parsed, rules::Matcher& matcher) {
        const auto parsed_at = now();
        walk(take(std::move(parsed)), parsed_at, matcher);
    }

    void take_index(feeds::ParsedFeed parsed) {
        if (parsed.incomplete) {
            // What is missing would seem new the next time.
            outcome_.read_as = feeds::fetch::ReadAs::incomplete;
            outcome_.detail = "a sitemap index that broke off";
            finish_without_articles();
            return;
        }
        const auto& answer = outcome_.answer;
        index_ = remember(document_.index.get(),
                          std::move(parsed.sitemaps),
                          answer.asked,
                          document_.state.last_success,
                          answer.fetched);
        follow_index();
    }

    void follow_index() {
        auto& answer = outcome_.answer;
        if (answer.status != 304) {
            index_->validators = answer.offered;
            index_->body_hash = answer.body_hash;
        }
        // Not for the feed's state: see sitemaps.hpp.
        answer.offered = {};
        answer.body_hash = 0;
        asked_ = due_sitemaps(*index_, answer.fetched);
        std::vector<SitemapRequest> requests;
        requests.reserve(asked_.size());
        for (const auto at : asked_) {
            const auto& sitemap = index_->sitemaps[at];
            requests.push_back({sitemap.url, sitemap.validators, sitemap.body_hash});
        }
        auto self = shared_from_this();
        document_.follow(std::move(requests), [self](std::vector<feeds::fetch::FetchResult> all) {
            auto results = std::make_shared<std::vector<feeds::fetch::FetchResult>>(std::move(all));
            self->shared_->work.post(
                [self, results](rules::Matcher& matcher) {
                    self->guarded([&] { self->followed(std::move(*results), matcher); });
                },
                self->urgency());
        });
    }

    /// The sitemaps are one document: their feed's, however many brought it.
    void followed(std::vector<feeds::fetch::FetchResult> results, rules::Matcher& matcher) {
        auto& answer = outcome_.answer;
        const bool index_is_new = answer.kind == feeds::fetch::Kind::document;
        feeds::ParsedFeed merged;
        merged.feed.format = feeds::Format::news_sitemap;
        std::size_t read = 0;
        const feeds::fetch::Answer* failure = nullptr;
        for (std::size_t i = 0; i < results.size(); ++i) {
            auto& result = results[i];
            auto& sitemap = index_->sitemaps[asked_[i]];
            answer.fetched = std::max(answer.fetched, result.answer.fetched);
            switch (result.answer.kind) {
                case feeds::fetch::Kind::not_modified:
                    note_unchanged(sitemap, result.answer);
                    break;
                case feeds::fetch::Kind::document:
                    read += add_sitemap(result, sitemap, merged);
                    break;
                case feeds::fetch::Kind::failed:
                    if (result.answer.failure != feeds::fetch::Failure::cancelled)
                        note_failed(sitemap, result.answer.fetched);
                    [[fallthrough]];
                case feeds::fetch::Kind::deferred:
                    failure = &result.answer;
                    spdlog::debug("feed {}: sitemap {}: {}",
                                  document_.feed.name,
                                  asked_[i],
                                  result.answer.reason);
                    break;
            }
        }
        if (read == 0 && !any_healthy(*index_)) {
            refuse_index(failure);
            return;
        }
        if (!document_.index && document_.state.last_success == feeds::fetch::Time{})
            end_first_sight(*index_, answer.fetched);
        next_index_ = std::make_shared<const SitemapIndex>(std::move(*index_));
        if (read == 0 && !index_is_new) {
            finish_without_articles();
            return;
        }
        outcome_.detail.clear();
        answer.kind = feeds::fetch::Kind::document;
        answer.status = 200;
        answer.visible = std::nullopt;  // the index's, not theirs
        go_on(std::move(merged), matcher);
    }

    /// Takes the body out of `result`.
    bool add_sitemap(feeds::fetch::FetchResult& result,
                     KnownSitemap& sitemap,
                     feeds::ParsedFeed& merged) {
        auto parsed = feeds::parse::parse(
            result.body,
            {.content_type = result.content_type, .base_url = result.answer.final_url});
        result.body = std::string();
        // An index in an index is not followed.
        if (!parsed || !parsed->sitemaps.empty()) {
            ++shared_->metrics.parse_errors;
            outcome_.detail = parsed ? "a sitemap index within a sitemap index"
                                     : "a sitemap: " + parsed.error().message;
            note_failed(sitemap, result.answer.fetched);
            return false;
        }
        if (merged.feed.title.empty())
            merged.feed.title = parsed->feed.title;
        for (auto& entry : parsed->entries)
            if (!is_old(sitemap, entry))
                merged.entries.push_back(std::move(entry));
        note_cuts(parsed->cuts);
        feeds::parse::keep_newest(merged, feeds::Limits{}.entries_read);
        if (parsed->incomplete) {
            ++shared_->metrics.documents_incomplete;
            sitemap.checked = result.answer.fetched;
            note_failed(sitemap, result.answer.fetched);
        } else {
            note_read(sitemap, result.answer);
        }
        return true;
    }

    /// None of an index's sitemaps could be read: the feed is out of order.
    void refuse_index(const feeds::fetch::Answer* failure) {
        auto& answer = outcome_.answer;
        if (failure != nullptr) {
            answer.kind = failure->kind;
            answer.failure = failure->failure;
            answer.status = failure->status;
            answer.retry_until = failure->retry_until;
            answer.reason = "a sitemap of the index: " + failure->reason;
            outcome_.detail.clear();
        } else {
            answer.kind = feeds::fetch::Kind::document;
            outcome_.read_as = feeds::fetch::ReadAs::malformed;
            if (outcome_.detail.empty())
                outcome_.detail = "no sitemap of the index can be read";
        }
        finish_without_articles();
    }

    WorkPool::Urgency urgency() const {
        return document_.feed.tier == 1 ? WorkPool::Urgency::first : WorkPool::Urgency::normal;
    }

    std::expected<feeds::ParsedFeed, feeds::Error> parse() {
        auto& result = document_.result;
        outcome_.answer = result.answer;
        auto parsed =
            feeds::parse::parse(result.body,
                                {.content_type = result.content_type,
                                 .base_url = result.answer.final_url,
                                 .json = document_.feed.json ? &*document_.feed.json : nullptr});
        // The bytes are the bound of what is in flight: they go as soon as they are read.
        result.body = std::string();
        say_flaws(result.answer, parsed ? &*parsed : nullptr);
        return parsed;
    }

    void say_flaws(const feeds::fetch::Answer& answer, const feeds::ParsedFeed* parsed) const {
        if (!answer.flaw.empty())
            spdlog::debug("feed {}: {}", document_.feed.name, answer.flaw);
        for (const auto& remark : parsed ? parsed->remarks : std::vector<std::string>{})
            spdlog::debug("feed {}: {}", document_.feed.name, remark);
    }

    std::vector<Article> take(feeds::ParsedFeed parsed) {
        const auto& answer = document_.result.answer;
        outcome_.read_as =
            parsed.incomplete ? feeds::fetch::ReadAs::incomplete : feeds::fetch::ReadAs::feed;
        if (parsed.incomplete) {
            ++shared_->metrics.documents_incomplete;
            outcome_.detail = answer.flaw;
        }
        note_cuts(parsed.cuts);
        outcome_.ttl = parsed.feed.ttl ? parsed.feed.ttl : parsed.feed.update_interval;
        auto made = to_articles(std::move(parsed),
                                document_.feed,
                                {.feed = document_.feed_row,
                                 .seen_at = answer.fetched,
                                 .visible = answer.visible,
                                 .habits = document_.habits},
                                shared_->store.hash_key());
        entries_ = made.size();
        return settle_unchanged(std::move(made));
    }

    /// Counts what limits cut (X3), and tells of it when a feed is first read.
    void note_cuts(const std::vector<feeds::Cut>& cuts) {
        shared_->metrics.cuts += cuts.size();
        if (!cuts.empty() && !document_.recent)
            spdlog::warn("feed {}: {} limits exceeded; {}",
                         document_.feed.name,
                         cuts.size(),
                         feeds::describe(cuts.front()));
    }

    /// Of more than can be taken at once, those that are new to the feed and newest (X3). The next
    /// document brings the rest; only that of a feed's first one is its past, and stays out.
    void limit(Unsettled& unsettled) {
        constexpr std::size_t kMost = feeds::Limits{}.entries;
        const auto had = unsettled.articles.size();
        const auto went = keep_newest(unsettled.articles, kMost, unsettled.grows_down);
        if (went.empty())
            return;
        if (document_.state.last_success != feeds::fetch::Time{})
            unsettled.recent = std::make_shared<const RecentKeys>(
                unsettled.recent->without(went, document_.habits));
        ++shared_->metrics.cuts;
        spdlog::warn("feed {}: {}",
                     document_.feed.name,
                     feeds::describe({std::nullopt, "entries", had, kMost}));
    }

    void refuse(const feeds::Error& error) {
        // What broke off and cannot be read is the network's failure, not the document's.
        if (auto& answer = outcome_.answer; answer.broken != feeds::fetch::Failure::none) {
            answer.kind = feeds::fetch::Kind::failed;
            answer.failure = answer.broken;
            answer.reason = answer.flaw;
            finish_without_articles();
            return;
        }
        ++shared_->metrics.parse_errors;
        outcome_.read_as = read_as_of(error.error);
        outcome_.detail = std::string(feeds::to_string(error.error)) + ": " + error.message;
        finish_without_articles();
    }

    std::vector<Article> settle_unchanged(std::vector<Article> all) {
        auto unsettled = drop_unchanged(std::move(all), document_.recent.get(), document_.habits);
        auto& articles = unsettled.articles;
        shared_->metrics.entries_known += unsettled.unchanged;
        limit(unsettled);
        // A first document overlaps with nothing, and misses nothing (F27).
        outcome_.overlapped = unsettled.unchanged > 0 || articles.empty() ||
                              document_.state.last_success == feeds::fetch::Time{};
        // Of an index only the sitemaps that changed are read.
        outcome_.overlapped = outcome_.overlapped || next_index_ != nullptr;
        recent_ = std::move(unsettled.recent);
        evidence_ = std::move(unsettled.document);
        for (const auto& article : articles)
            if (article.published)
                outcome_.published.push_back(*article.published);
        return std::move(articles);
    }

    void walk(std::vector<Article> articles, Time parsed_at, rules::Matcher& matcher) {
        auto self = shared_from_this();
        std::make_shared<Walk>(
            shared_,
            Walk::Load{.articles = std::move(articles),
                       .document = evidence_,
                       .feed = std::make_shared<const config::FeedConfig>(document_.feed),
                       .row = document_.feed_row,
                       .read_before = document_.state.last_success != feeds::fetch::Time{},
                       .entries = entries_},
            parsed_at,
            urgency(),
            [self](store::Store& store, const WalkEnd& sum) {
                self->outcome_.new_entries = sum.fresh;
                // After a restart only the state knows what the feed held before.
                if (sum.known + sum.changed > 0)
                    self->outcome_.overlapped = true;
                self->settle();
                return store.update_feed(
                    update_of(self->document_.feed_row, self->next_, self->is_baseline()));
            },
            [self](WalkEnd end) { self->walked(std::move(end)); })
            ->next(matcher);
    }

    /// The document ends the feed's baseline (P14). Of a feed whose documents always break off
    /// the second does, or it would never be told. An empty one shows nothing of what the feed
    /// holds.
    bool is_baseline() const {
        const bool whole = outcome_.read_as == feeds::fetch::ReadAs::feed;
        return entries_ > 0 && (whole || document_.recent != nullptr);
    }

    void settle() {
        next_ = feeds::fetch::after(
            document_.state, outcome_, document_.policy, now(), [] { return uniform(); });
    }

    void walked(WalkEnd end) {
        if (end.error.empty()) {
            const auto habits = end.habits.value_or(document_.habits);
            // Under other habits the keys would be others.
            if (!habits.read_alike(document_.habits))
                recent_ = std::make_shared<const RecentKeys>();
            done_({.state = next_,
                   .recent = recent_,
                   .habits = habits,
                   .fresh = end.fresh,
                   .index = next_index_});
            return;
        }
        // Not stored: the old validators stay, so that the next poll brings it all again.
        auto state = document_.state;
        state.began = outcome_.answer.began;
        state.next_poll = now() + feeds::fetch::shortest_interval(document_.policy);
        done_({.state = state,
               .recent = document_.recent,
               .habits = document_.habits,
               .fresh = 0,
               .index = document_.index});
    }

    void finish_without_articles() {
        settle();
        auto self = shared_from_this();
        shared_->store.submit<void>(
            store::Lane::bulk,
            [self](store::Store& store) {
                return store.update_feed(update_of(self->document_.feed_row, self->next_, false));
            },
            [self](store::Result<void>) {
                self->done_(
                    {.state = self->next_,
                     .recent = self->document_.recent,
                     .habits = self->document_.habits,
                     .fresh = 0,
                     .index = self->next_index_ ? self->next_index_ : self->document_.index});
            });
    }

    std::shared_ptr<Intake::Shared> shared_;
    FetchedDocument document_;
    std::function<void(DocumentEnd)> done_;
    feeds::fetch::PollOutcome outcome_;
    std::size_t entries_ = 0;  ///< of the document, known ones too
    feeds::fetch::FeedState next_;
    std::shared_ptr<const RecentKeys> recent_;
    std::shared_ptr<const feeds::identity::Document> evidence_;
    std::optional<SitemapIndex> index_;  ///< being followed
    std::vector<std::size_t> asked_;     ///< places in it
    std::shared_ptr<const SitemapIndex> next_index_;
};

}  // namespace

Intake::Intake(store::StoreThread& store,
               WorkPool& work,
               const CurrentGeneration& generation,
               Metrics& metrics,
               Events events)
    : shared_(std::make_shared<Shared>(store, work, generation, metrics, std::move(events))) {}

void Intake::document(FetchedDocument document, std::function<void(DocumentEnd)> done) {
    const auto urgency =
        document.feed.tier == 1 ? WorkPool::Urgency::first : WorkPool::Urgency::normal;
    auto work = std::make_shared<DocumentWork>(shared_, std::move(document), std::move(done));
    shared_->work.post([work](rules::Matcher& matcher) { work->run(matcher); }, urgency);
}

void Intake::inject(std::vector<Article> articles, std::function<void(InjectEnd)> done) {
    const auto hash = feeds::identity::KeyedHash::from_secret(shared_->store.hash_key());
    for (auto& article : articles)
        identify_across_feeds(article, hash);
    auto walk = std::make_shared<Walk>(shared_,
                                       Walk::Load{.articles = std::move(articles)},
                                       now(),
                                       WorkPool::Urgency::first,
                                       nullptr,
                                       [done = std::move(done)](WalkEnd end) {
                                           done({.fresh = end.fresh,
                                                 .changed = end.changed,
                                                 .known = end.known,
                                                 .alerts = end.alerts,
                                                 .seqs = std::move(end.seqs),
                                                 .error = std::move(end.error)});
                                       });
    shared_->work.post([walk](rules::Matcher& matcher) { walk->next(matcher); },
                       WorkPool::Urgency::first);
}

}  // namespace newsalertd::pipeline
