#include "daemon/pipeline/slices.hpp"

#include "daemon/alerts/outbox/summary.hpp"
#include "daemon/pipeline/compress.hpp"
#include "daemon/pipeline/held.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <span>

namespace newsalertd::pipeline {

Walk::Walk(std::shared_ptr<Intake::Shared> shared, Load load)
    : shared_(std::move(shared)), load_(std::move(load)) {
    articles_.reserve(load_.articles.size());
    for (auto& article : load_.articles)
        articles_.push_back({.article = std::move(article), .fired = {}, .parsed = load_.parsed});
    load_.articles.clear();
}

/// Matches all that is left at once: how many alerts a target may get of a document must be known
/// before its first one leaves. Done again only where the rules have changed meanwhile.
void Walk::match_all(const Generation& generation, rules::Matcher& matcher) {
    if (articles_[position_].generation == generation.number)
        return;
    std::vector<std::size_t> alerts(generation.targets.size());
    for (auto& one : std::span(articles_).subspan(position_)) {
        one.fired = match_article(generation, one.article, load_.document.feed.get(), matcher);
        one.generation = generation.number;
        one.matched = shared_->clock.now();
        std::set<std::uint32_t> targets;
        for (const auto& fired : one.fired)
            targets.insert(generation.routes[fired.watch].begin(),
                           generation.routes[fired.watch].end());
        for (const auto target : targets)
            ++alerts[target];
    }
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        const auto& target = generation.targets[i];
        if (alerts[i] > alerts::kTellOneByOne && target.channel->limits().summary_room > 0)
            held_.insert(target.name);
    }
}

std::shared_ptr<Slice> Walk::prepare(rules::Matcher& matcher) {
    auto slice = std::make_shared<Slice>();
    if (position_ < articles_.size())
        match_all(*shared_->generation.get(), matcher);
    slice->document = load_.document;
    slice->held = held_;
    const auto end = std::min(articles_.size(), position_ + (position_ == 0 ? kSlice : kNext));
    for (; position_ < end; ++position_) {
        auto& one = articles_[position_];
        shared_->metrics.matches += one.fired.size();
        one.article.body = compress(one.article.content);
        slice->articles.push_back(std::move(one));
    }
    return slice;
}

/// On the store thread, in one transaction: the slice, and with the last one the document's end.
store::Result<store::Receipt> Walk::store_slice(store::Store& store, Slice& slice, bool last) {
    store::Batch batch{.articles = {}, .document = slice.document.evidence};
    for (const auto& one : slice.articles)
        batch.articles.push_back(&one.article);
    auto receipt = store.commit(batch, [&](const store::Batch&, const store::Known& known) {
        return shared_->decision.decide(slice, known);
    });
    if (!receipt || !last || !load_.seal)
        return receipt;
    auto sum = sum_;
    sum.add(*receipt);
    if (auto sealed = load_.seal(store, sum); !sealed)
        return std::unexpected(sealed.error());
    const auto ended = end_document(store,
                                    document_key(load_.row, load_.document.sitemap),
                                    *shared_->generation.get(),
                                    shared_->clock.now());
    if (!ended)
        return std::unexpected(ended.error());
    receipt->folded = ended->folded;
    for (const auto& target : ended->pending)
        if (std::ranges::find(receipt->pending, target) == receipt->pending.end())
            receipt->pending.push_back(target);
    return receipt;
}

void Walk::next(rules::Matcher& matcher) {
    const bool first = position_ == 0;
    std::shared_ptr<Slice> slice;
    try {
        slice = prepare(matcher);
    } catch (const std::exception& exception) {
        // Whoever waits for this walk must hear of its end.
        spdlog::critical("articles not prepared: {}", exception.what());
        load_.done(std::unexpected(store::Error{store::ErrorClass::other, exception.what()}));
        return;
    }
    const bool last = position_ == articles_.size();
    // A program that injects articles waits for the answer.
    const bool awaited =
        !load_.document.feed || std::ranges::any_of(slice->articles, [](const Prepared& one) {
            return !one.fired.empty();
        });
    auto self = shared_from_this();
    shared_->store.submit<store::Receipt>(
        !first    ? store::Queue::slow
        : awaited ? store::Queue::bulk
                  : store::Queue::late,
        [self, slice, last](store::Store& store) { return self->store_slice(store, *slice, last); },
        [self, slice](store::Result<store::Receipt> receipt) {
            self->committed(slice, std::move(receipt));
        },
        store::WhenFull::wait);
}

/// Store thread, after the commit.
void Walk::committed(const std::shared_ptr<Slice>& slice, store::Result<store::Receipt> receipt) {
    auto& metrics = shared_->metrics;
    if (!receipt) {
        ++metrics.store_errors;
        spdlog::error("articles not stored: {}", receipt.error().message);
        load_.done(std::unexpected(std::move(receipt.error())));
        return;
    }
    slice->permits.hand_over();
    metrics.entries_fresh += receipt->fresh;
    metrics.entries_changed += receipt->changed;
    metrics.entries_known += receipt->same;
    metrics.alert_events += receipt->alerts;
    metrics.entries_too_old += receipt->too_old;
    metrics.deliveries_folded += receipt->folded;
    for (const auto& notice : receipt->notices)
        spdlog::warn("{}", notice);
    for (const auto& note : receipt->notes)
        spdlog::warn(
            "feed {}: {}", load_.document.feed ? load_.document.feed->name : "inject", note);
    sum_.add(*receipt);
    if (!receipt->sending.empty() || !receipt->pending.empty())
        shared_->events.committed(std::move(*receipt));
    if (position_ < articles_.size())
        load_.work->post(
            [self = shared_from_this()](rules::Matcher& matcher) { self->next(matcher); },
            load_.urgency);
    else
        load_.done(std::move(sum_));
}

}  // namespace newsalertd::pipeline
