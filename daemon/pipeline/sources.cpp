#include "daemon/pipeline/sources.hpp"

#include "daemon/pipeline/asking.hpp"
#include "daemon/pipeline/feed_health.hpp"
#include "daemon/pipeline/intake.hpp"
#include "daemon/pipeline/poll_ledger.hpp"
#include "daemon/pipeline/stall.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/url/web_url.hpp"
#include "rules/toml/shown.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

fetch::FeedState state_from(const std::string& bytes, const std::string& name) {
    if (bytes.empty())
        return {};
    if (auto state = fetch::deserialize(bytes))
        return *state;
    else
        spdlog::warn("feed {}: {}; it starts anew", name, state.error());
    return {};
}

auto named_as(Sitemaps& sitemaps, const std::string& url) {
    return std::ranges::find(sitemaps, url, &store::Sitemap::url);
}

}  // namespace

Sources::Id Sources::id_of(const Source& source) {
    constexpr Id kSitemaps = Id{1} << 62U;
    return source.sitemap ? kSitemaps + static_cast<Id>(source.sitemap->id)
                          : static_cast<Id>(source.row);
}

fetch::Steady Sources::steady(Time at) const {
    return std::chrono::steady_clock::now() + std::max(Time::duration::zero(), at - clock_.now());
}

double Sources::uniform() {
    return std::uniform_real_distribution<double>(0, 1)(random_);
}

SourcePtr Sources::new_source(FeedPtr feed, const store::FeedRow& row) {
    auto source = std::make_shared<Source>();
    source->row = row.id;
    source->url = feed->url;
    source->feed = std::move(feed);
    source->policy = config::policy_of(config_, *source->feed);
    source->sitemaps = row.sitemaps;
    source->memory.habits = row.habits;
    auto& state = source->memory.state;
    state = state_from(row.state, source->feed->name);
    // A poll may have begun of which the last process could not tell the end.
    if (row.next_poll > state.next_poll) {
        state.next_poll = state.fresh_until = row.next_poll;
        const auto begun = row.next_poll - fetch::shortest_interval(source->policy);
        state.began = std::max(state.began, std::min(begun, clock_.now()));
    }
    // What began in the future began before the clock was set back: its waits begin now.
    if (const auto at = clock_.now(); state.began > at)
        fetch::move_deadlines(state, at - state.began);
    source->due = fetch::first_poll(
        state, source->policy, config_.startup_spread, clock_.now(), std::nullopt, [this] {
            return uniform();
        });
    return source;
}

void Sources::serve(const std::shared_ptr<const config::Config>& config,
                    const std::vector<store::FeedRow>& rows) {
    const auto before = std::exchange(config_, *config);
    config_.feeds = {};  // each source has its own, and keeps `config` alive by that
    take_feeds(config, before, rows);
    pace_.find(sources_, config_.budget_per_second, clock_.now());
}

/// `before` is the configuration until now.
void Sources::take_feeds(const std::shared_ptr<const config::Config>& config,
                         const config::Config& before,
                         const std::vector<store::FeedRow>& rows) {
    auto gone = std::exchange(sources_, {});
    std::vector<SourcePtr> moved;
    std::size_t index = 0;
    for (const auto& feed : config->feeds) {
        if (!feed.enabled)
            continue;
        const auto& row = rows[index++];
        const auto id = static_cast<Id>(row.id);
        const auto known = gone.find(id);
        if (known != gone.end() && known->second->url == feed.url) {
            take_over(*known->second, FeedPtr(config, &feed), before);
            sources_.emplace(id, known->second);
            continue;
        }
        const auto source = new_source(FeedPtr(config, &feed), row);
        sources_.emplace(id, source);
        if (known == gone.end()) {
            source->due = std::max(source->due, clock_.now());
            reschedule(*source);
            if (source->poll_url() != source->url)
                moved.push_back(source);
            continue;
        }
        // Another address: what the old one asked for, and its failures, do not bind it. A poll
        // of the old one that is under way settles nothing any more.
        schedule_.remove(id);
        source->memory.state.fresh_until = source->memory.state.retry_until = {};
        source->memory.state.began =
            known->second->polling ? clock_.now() : known->second->memory.state.began;
        bring_forward(*source, config->startup_spread);
    }
    for (auto& [id, source] : gone) {
        const auto stays = sources_.find(static_cast<Id>(source->row));
        if (source->index && stays != sources_.end() && stays->second == source->index) {
            source->feed = stays->second->feed;
            source->policy = stays->second->policy;
            sources_.emplace(id, source);
        } else if (!sources_.contains(id))
            schedule_.remove(id);
    }
    for (const auto& source : moved)
        note_leader(*source);
}

/// A feed that stays keeps its appointment, unless it was made for another way of asking: the user
/// who mends a refused feed waits for it.
void Sources::take_over(Source& source, FeedPtr feed, const config::Config& before) {
    const bool reads_the_same = source.feed->json == feed->json;
    const bool same =
        reads_the_same && asking_of(before, *source.feed) == asking_of(config_, *feed);
    source.read_anew = source.read_anew || !reads_the_same;
    source.feed = std::move(feed);
    source.policy = config::policy_of(config_, *source.feed);
    if (same)
        return;
    for (auto& sitemap : source.sitemaps)
        sitemap.retry_at = {};
    source.asked_anew = source.polling;  // the poll under way still asks the old way
    bring_forward(source, config_.startup_spread);
}

Sources::Id Sources::reschedule(const Source& source) {
    // A sitemap that is a feed of its own, too, is two polls.
    const auto url = source.poll_url();
    const auto key = feeds::poll_key(url);
    return schedule_.add(id_of(source),
                         source.index ? std::to_string(source.row) + ' ' + key : key,
                         steady(source.due),
                         url == source.url ? fetch::Claim::own : fetch::Claim::moved);
}

void Sources::bring_forward(Source& source, fetch::Micros over) {
    source.due = fetch::brought_forward(
        source.memory.state, source.policy, source.due, over, clock_.now(), [this] {
            return uniform();
        });
    reschedule(source);
}

SourcePtr Sources::pop_due() {
    while (const auto id = schedule_.pop_due(std::chrono::steady_clock::now()))
        if (const auto found = sources_.find(*id); found != sources_.end())
            return found->second;
    return nullptr;
}

bool Sources::polls(const std::string& url) const {
    return schedule_.has(feeds::poll_key(url));
}

std::vector<SourcePtr> Sources::unforeseen(fetch::Steady until) const {
    std::vector<SourcePtr> out;
    for (const auto id : schedule_.due_until(until))
        if (const auto found = sources_.find(id); found != sources_.end())
            // The poll of a sitemap follows that of its index.
            if (const auto& source = found->second;
                !source->index && source->foreseen.begins_by < source->due)
                out.push_back(source);
    return out;
}

std::vector<SourcePtr> Sources::foreseen() const {
    std::vector<SourcePtr> out;
    for (const auto& [id, source] : sources_)
        if (!source->polling && source->foreseen.begins_by != Time{})
            out.push_back(source);
    return out;
}

std::vector<store::FeedUpdate> Sources::updates() const {
    std::vector<store::FeedUpdate> out;
    for (const auto& [id, source] : sources_)
        if (!source->index && !source->polling && source->memory.state.began != Time{})
            out.push_back(update_of(source->row, source->memory.state, false));
    return out;
}

/// The next poll is where the state has it, but for two cases.
void Sources::appoint(Source& source) {
    source.due = source.memory.state.next_poll;
    const bool anew = std::exchange(source.asked_anew, false);
    // An end that the disk held up, like many others: their feeds do not start together.
    const bool late = clock_.now() - source.due > kStalledFor;
    if (anew || late)
        source.due = fetch::brought_forward(source.memory.state,
                                            source.policy,
                                            source.due,
                                            late ? fetch::kRespread : config_.startup_spread,
                                            clock_.now(),
                                            [this] { return uniform(); });
    source.due = std::max(source.due, clock_.now());
}

bool Sources::settled(const SourcePtr& source, Settled end) {
    auto& feed = source->index ? *source->index : *source;
    const auto before = shown(feed);
    const auto& state = source->memory.state;
    const bool undone = std::exchange(source->move_undone, false);
    if (undone)
        fetch::undo_move(end.memory.state);
    const bool moved = end.memory.state.move.to != state.move.to;
    const bool read = end.memory.state.last_success != state.last_success;
    source->memory = std::move(end.memory);
    source->polling = false;
    if (source->index) {
        feed.memory.habits = source->memory.habits;
        if (const auto named = named_as(feed.sitemaps, source->url);
            named != feed.sitemaps.end() && end.sitemap) {
            end.sitemap->modified = named->modified;  // the index may have been read meanwhile
            *named = std::move(*end.sitemap);
        }
    } else if (end.sitemaps) {
        take_sitemaps(feed, std::move(*end.sitemaps));
    }
    report(feed, before);
    if (!source->index)
        appoint(*source);
    const auto id = id_of(*source);
    if (const auto found = sources_.find(id); found == sources_.end() || found->second != source)
        return false;  // removed meanwhile
    if (source->index) {
        schedule_.remove(id);  // due again when its index says so
        return false;
    }
    if (moved)
        note_move(*source);
    if (undone)
        reschedule(*source);
    schedule_.planned(id, steady(source->due));
    if (read)
        follow(source);
    return moved || undone;
}

/// `named` is what the state keeps; a poll that ended since knows more.
void Sources::take_sitemaps(Source& index, Sitemaps named) {
    for (auto& one : named)
        if (const auto known = named_as(index.sitemaps, one.url); known != index.sitemaps.end()) {
            known->modified = std::move(one.modified);
            one = std::move(*known);
        }
    index.sitemaps = std::move(named);
    std::erase_if(sources_, [&](const auto& one) {
        const auto& [id, source] = one;
        const bool gone = source->index.get() == &index &&
                          named_as(index.sitemaps, source->url) == index.sitemaps.end();
        if (gone)
            schedule_.remove(id);
        return gone;
    });
}

/// The sitemaps of an index that was just read are due, as far as it says so.
void Sources::follow(const SourcePtr& index) {
    const auto at = clock_.now();
    std::size_t place = 0;
    for (const auto next : due_sitemaps(index->sitemaps, at)) {
        const auto& sitemap = index->sitemaps[next];
        auto made = std::make_shared<Source>();
        made->row = index->row;
        made->sitemap = sitemap;
        const auto [known, is_new] = sources_.try_emplace(id_of(*made), made);
        auto& source = *known->second;
        if (source.polling)
            continue;
        if (is_new) {
            source.url = sitemap.url;
            source.index = index;
            source.memory.state = state_from(sitemap.state, index->feed->name);
            source.memory.habits = index->memory.habits;
        } else if (!source.memory.habits.read_alike(index->memory.habits) && source.memory.recent) {
            source.memory.recent = std::make_shared<const RecentKeys>();
        }
        source.memory.habits = index->memory.habits;
        source.sitemap = sitemap;
        source.feed = index->feed;
        source.policy = index->policy;
        // The newest first.
        source.due = at + std::chrono::microseconds(place++);
        reschedule(source);
    }
}

std::unordered_map<std::string, Time> Sources::hosts() const {
    std::unordered_map<std::string, Time> hosts;
    for (const auto& [id, source] : sources_)
        if (const auto origin = feeds::origin_of(source->poll_url())) {
            auto& answered = hosts[origin->host];
            answered = std::max(answered, source->memory.state.last_success);
        }
    return hosts;
}

PollerSummary Sources::summary() const {
    PollerSummary sum;
    sum.overdue = schedule_.overdue(std::chrono::steady_clock::now(), 100'000);
    for (const auto& [id, source] : sources_) {
        if (source->index)
            continue;
        ++sum.feeds;
        const auto told = shown(*source);
        const bool read = source->memory.state.last_success != fetch::Time{};
        const bool well = told.health == fetch::Health::ok || told.health == fetch::Health::late;
        sum.ok += well && read;
        sum.unread += well && !read;
        sum.readable += read && told.error.empty();
        sum.failed += !told.error.empty();
    }
    return sum;
}

}  // namespace newsalertd::pipeline
