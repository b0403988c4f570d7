#include "daemon/pipeline/slices.hpp"

#include "daemon/pipeline/compress.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <iterator>

namespace newsalertd::pipeline {

Walk::Walk(std::shared_ptr<Intake::Shared> shared,
           Load load,
           Time parsed,
           WorkPool::Urgency urgency,
           Seal seal,
           Done done)
    : shared_(std::move(shared)),
      load_(std::move(load)),
      parsed_(parsed),
      urgency_(urgency),
      seal_(std::move(seal)),
      done_(std::move(done)) {}

std::shared_ptr<Slice> Walk::prepare(rules::Matcher& matcher) {
    auto slice = std::make_shared<Slice>();
    slice->feed_tags = load_.feed_tags;
    slice->batch.document = load_.document;
    const auto generation = shared_->generation.get();
    const auto end = std::min(load_.articles.size(), position_ + (position_ == 0 ? kSlice : kNext));
    for (; position_ < end; ++position_) {
        auto& article = load_.articles[position_];
        Prepared prepared{.fired = match_article(*generation, article, load_.feed_tags, matcher),
                          .generation = generation->number,
                          .parsed = parsed_,
                          .matched = now()};
        shared_->metrics.matches += prepared.fired.size();
        slice->batch.bodies.push_back(compress(article.content));
        slice->batch.articles.push_back(std::move(article));
        slice->prepared.push_back(std::move(prepared));
    }
    return slice;
}

void Walk::next(rules::Matcher& matcher) {
    const bool first = position_ == 0;
    std::shared_ptr<Slice> slice;
    try {
        slice = prepare(matcher);
    } catch (const std::exception& exception) {
        // Whoever waits for this walk must hear of its end.
        spdlog::critical("articles not prepared: {}", exception.what());
        end_.error = exception.what();
        done_(std::move(end_));
        return;
    }
    const bool last = position_ == load_.articles.size();
    auto self = shared_from_this();
    shared_->store.submit<store::Receipt>(
        first ? store::Lane::bulk : store::Lane::slow,
        [self, slice, last](store::Store& store) -> store::Result<store::Receipt> {
            auto receipt =
                store.commit(slice->batch, [&](const store::Batch&, const store::Known& known) {
                    return self->shared_->decision.decide(*slice, known);
                });
            if (!receipt || !last || !self->seal_)
                return receipt;
            auto sum = self->end_;
            sum.fresh += receipt->fresh;
            sum.changed += receipt->changed;
            sum.known += receipt->same;
            if (auto sealed = self->seal_(store, sum); !sealed)
                return std::unexpected(sealed.error());
            return receipt;
        },
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
        end_.error = receipt.error().message;
        done_(std::move(end_));
        return;
    }
    slice->permits.hand_over();
    metrics.entries_fresh += receipt->fresh;
    metrics.entries_changed += receipt->changed;
    metrics.entries_known += receipt->same;
    metrics.alert_events += receipt->alerts;
    end_.fresh += receipt->fresh;
    end_.changed += receipt->changed;
    end_.known += receipt->same;
    end_.alerts += receipt->alerts;
    if (!receipt->seqs.empty())
        end_.habits = receipt->habits;
    for (const auto& note : receipt->notes)
        spdlog::warn("feed {}: {}", load_.feed, note);
    end_.seqs.insert(end_.seqs.end(), receipt->seqs.begin(), receipt->seqs.end());
    if (!receipt->sending.empty() || !receipt->pending.empty())
        shared_->events.committed(std::move(*receipt));
    if (position_ < load_.articles.size())
        shared_->work.post(
            [self = shared_from_this()](rules::Matcher& matcher) { self->next(matcher); },
            urgency_);
    else
        done_(std::move(end_));
}

}  // namespace newsalertd::pipeline
