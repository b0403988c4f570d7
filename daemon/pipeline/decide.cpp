#include "daemon/pipeline/decide.hpp"

#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/alerts/publishers.hpp"
#include "daemon/pipeline/age_report.hpp"
#include "daemon/pipeline/held.hpp"
#include "daemon/stories/grouping.hpp"

#include <algorithm>
#include <map>
#include <span>

namespace newsalertd::pipeline {

namespace {

using store::KnownArticle;

constexpr std::size_t kSourcesListed = 50;
constexpr std::chrono::hours kDelayed{1};

/// An article of the slice, with what belongs to it.
struct Incoming {
    std::size_t index = 0;  ///< in the slice
    const Prepared& prepared;
    const Article& article;
    const KnownArticle& known;
};

/// Everything of one decide() call. Articles are taken in order; what the earlier ones of the
/// slice did is remembered beside what the state knew.
class Round {
public:
    Round(Slice& slice, const store::Known& known, const Generation& generation, const Clock& clock)
        : slice_(slice),
          generation_(generation),
          clock_(clock),
          grouping_(known),
          stories_(known.stories),
          next_seq_(known.next_seq),
          next_alert_(known.next_alert),
          sight_(slice.document.sight.value_or(
              sight_of(known.baseline_done, slice.document.read_before, slice.document.entries))),
          limits_(limits_of(generation, slice.document.feed.get())),
          age_report_(known.age) {
        writes_.decided = clock_.now();
    }

    void take(const Incoming& one, const std::vector<Fired>& fired) {
        const auto& known = one.known;
        if (known.state == KnownArticle::State::same)
            return;
        store::ArticleWrite write{.index = one.index, .seq = next_seq_++};
        if (known.state == KnownArticle::State::fresh) {
            write.first = write.seq;
            write.story = grouping_.place(one.article, write.seq);
        } else {
            write.first = known.first;
            write.version = known.version + 1;
            write.story = known.story;
        }
        writes_.articles.push_back(write);
        // An edit is as new as the moment we see it, but for what its watches were not told of.
        const bool judged = write.version == 1 || sight_ == Sight::first;
        const auto old = judged ? judge_age(one.article, sight_, limits_) : TooOld::no;
        if (old == TooOld::no)
            tell(one, write, fired);
        else
            withhold(one.article, write, fired, old);
    }

    store::Writes finish() {
        if (slice_.document.feed)
            age_report_.finish(generation_, *slice_.document.feed, writes_);
        return std::move(writes_);
    }

private:
    static AgeLimits limits_of(const Generation& generation, const config::FeedConfig* feed) {
        const auto& config = *generation.config;
        return {.first_document = config.alert_if_newer_than,
                .max_age = feed && feed->max_age ? *feed->max_age : config.max_age};
    }

    /// Stored and explained, not told.
    void withhold(const Article& article,
                  const store::ArticleWrite& write,
                  const std::vector<Fired>& fired,
                  TooOld why) {
        const bool first_document = why == TooOld::first_document;
        if (first_document && fired.empty())
            return;
        store::UntoldWrite untold{
            .article = write.first,
            .reason =
                (first_document ? "in the feed's first document, " : "") + age_in_words(article),
            .first_document = first_document,
            .watches = {}};
        for (const auto& one : fired)
            untold.watches.push_back(generation_.watches->watches()[one.watch]->name);
        if (!first_document && !fired.empty())
            age_report_.note(article);
        writes_.untold.push_back(std::move(untold));
    }

    static bool is_withheld(const KnownArticle& known, const std::string& watch) {
        return std::ranges::find(known.withheld, watch) != known.withheld.end();
    }

    /// A watch with stories = "off" takes every article as a story of its own.
    static std::int64_t story_for(const rules::Watch& watch, const store::ArticleWrite& write) {
        return watch.stories == rules::Stories::off ? write.first : write.story;
    }

    struct Draft {
        alerts::Kind kind = alerts::Kind::first;
        std::int64_t story = 0;
        alerts::Alert alert;
        std::vector<std::pair<std::int64_t, std::int64_t>> events;
    };

    void tell(const Incoming& one,
              const store::ArticleWrite& write,
              const std::vector<Fired>& all_fired) {
        std::map<std::uint32_t, Draft> by_target;
        for (const auto& fired : all_fired) {
            const auto& watch = *generation_.watches->watches()[fired.watch];
            if (is_withheld(one.known, watch.name))
                continue;  // an edit does not make news of what was old
            const auto story = story_for(watch, write);
            auto& alert = stories_[story].alerts[watch.name];
            const bool first = alert.id == 0;
            if (write.version > 1 &&
                (!first || one.known.first_seen < generation_.since[fired.watch]))
                continue;  // an edit of what this watch was told, or of what was there before it
            auto draft = event(one, write, fired, story, alert);
            for (const auto target : generation_.routes[fired.watch])
                if (first || tells_source(generation_.targets[target], draft.alert))
                    join(by_target[target], draft);
        }
        for (auto& [target, draft] : by_target)
            deliver(generation_.targets[target], draft);
    }

    /// People hear of a further publisher, programs of every article.
    static bool tells_source(const Target& target, const alerts::Alert& alert) {
        if (!target.tells_sources || target.channel->limits().summary_room == 0)
            return target.tells_sources;
        const std::span sources(alert.sources);
        return sources.size() < 2 ||
               alerts::count_publishers(sources) >
                   alerts::count_publishers(sources.first(sources.size() - 1));
    }

    Draft event(const Incoming& one,
                const store::ArticleWrite& write,
                const Fired& fired,
                std::int64_t story,
                store::KnownAlert& known) {
        const auto& watch = *generation_.watches->watches()[fired.watch];
        Draft draft;
        draft.story = story;
        if (known.id == 0) {
            known.id = next_alert_++;
            writes_.alerts.push_back({known.id, watch.name, story});
        } else {
            draft.kind = alerts::Kind::source;
            if (const auto before = alerts::alert_from_json(known.content))
                draft.alert.sources = before->sources;
        }
        auto& alert = draft.alert;
        fill(alert, one);
        alert.alert = known.id;
        alert.seq = ++known.last_seq;
        alert.kind = draft.kind;
        alert.watches = {watch.name};
        alert.priority = watch.priority;
        alert.story = story;
        alert.matched = fired.words;
        known.content = alerts::to_json(alert);
        writes_.events.push_back(
            {known.id, alert.seq, alerts::to_string(draft.kind), write.seq, known.content});
        draft.events = {{known.id, alert.seq}};
        return draft;
    }

    void fill(alerts::Alert& alert, const Incoming& one) const {
        const auto& article = one.article;
        alert.title = article.title;
        alert.url = article.url;
        alert.summary = article.summary.empty() ? article.content : article.summary;
        alert.source = article.source;
        alert.publisher = article.publisher;
        alert.language = article.language;
        alert.published = article.published;
        if (alert.sources.size() < kSourcesListed)
            alert.sources.push_back(
                {article.source, article.url, article.seen_at, article.publisher});
        alert.latency = {.published = article.published,
                         .visible = article.visible,
                         .fetched = article.seen_at,
                         .parsed = one.prepared.parsed,
                         .matched = one.prepared.matched,
                         .committed = writes_.decided,
                         .sent = std::nullopt};
        const auto late = std::max<Time::duration>(
            kDelayed, generation_.config->alert_if_newer_than.value_or(kDelayed));
        if (article.published &&
            writes_.decided - *article.published - article.published_slack > late)
            alert.note = "delayed " +
                         std::to_string(std::chrono::duration_cast<std::chrono::hours>(
                                            writes_.decided - *article.published)
                                            .count()) +
                         " h";
    }

    /// Watches that fire on one article share one delivery a target, which names them all.
    static void join(Draft& draft, const Draft& more) {
        if (draft.events.empty()) {
            draft = more;
            return;
        }
        if (more.kind == alerts::Kind::first && draft.kind != alerts::Kind::first) {
            auto events = std::move(draft.events);
            auto earlier = std::move(draft.alert);
            draft = more;
            draft.events.insert(draft.events.end(), events.begin(), events.end());
            merge(draft.alert, earlier);
            return;
        }
        draft.events.insert(draft.events.end(), more.events.begin(), more.events.end());
        merge(draft.alert, more.alert);
    }

    static void merge(alerts::Alert& alert, const alerts::Alert& more) {
        alert.watches.insert(alert.watches.end(), more.watches.begin(), more.watches.end());
        alert.matched.insert(alert.matched.end(), more.matched.begin(), more.matched.end());
        alert.priority = std::max(alert.priority, more.priority);
    }

    void deliver(const Target& target, Draft& draft) {
        auto& before = stories_[draft.story].targets[target.name];
        store::DeliveryWrite write;
        write.id = alerts::make_delivery_id(writes_.decided);
        write.target = target.name;
        write.story = draft.story;
        write.story_seq = ++before.last_seq;
        write.kind = alerts::to_string(draft.kind);
        write.priority = static_cast<int>(draft.alert.priority);
        write.content = alerts::to_json(draft.alert);
        write.expires = writes_.decided + target.channel->limits().expiry;
        write.events = std::move(draft.events);
        if (slice_.document.feed && slice_.held.contains(target.name)) {
            write.held_for =
                document_key(slice_.articles.front().article.feed, slice_.document.sitemap);
            before.unfinished = true;
            writes_.deliveries.push_back(std::move(write));
            return;
        }
        // An idle target with nothing before it: this commit is also the claim.
        // A follow-up is rendered by its target's queue, which reads the root that it answers to.
        if (target.direct && !before.unfinished && before.root.empty() &&
            slice_.permits.take(target.gate)) {
            draft.alert.delivery = write.id;
            draft.alert.latency.sent = clock_.now();
            write.payload = target.channel->render(
                draft.alert, target.name, alerts::Form::full, writes_.decided);
        } else {
            target.gate->set_backlog(true);
        }
        before.unfinished = true;
        writes_.deliveries.push_back(std::move(write));
    }

    Slice& slice_;
    const Generation& generation_;
    const Clock& clock_;
    stories::Grouping grouping_;
    std::map<std::int64_t, store::KnownStory> stories_;
    std::int64_t next_seq_;
    std::int64_t next_alert_;
    Sight sight_;
    AgeLimits limits_;
    AgeReport age_report_;
    store::Writes writes_;
};

}  // namespace

store::Writes Decision::decide(Slice& slice, const store::Known& known) {
    slice.permits.start();
    const auto generation = current_.get();
    Round round(slice, known, *generation, clock_);
    for (std::size_t i = 0; i < slice.articles.size(); ++i) {
        const Incoming one{.index = i,
                           .prepared = slice.articles[i],
                           .article = slice.articles[i].article,
                           .known = known.articles[i]};
        // Matched under rules that are no longer in force: a removed watch must not fire, an
        // added one must not miss what is in flight.
        if (one.prepared.generation != generation->number)
            round.take(
                one, match_article(*generation, one.article, slice.document.feed.get(), matcher_));
        else
            round.take(one, one.prepared.fired);
    }
    return round.finish();
}

}  // namespace newsalertd::pipeline
