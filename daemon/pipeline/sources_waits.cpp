// How the waits of all sources change at once: the clock was set, nothing ran, the network was
// down.

#include "daemon/pipeline/sources.hpp"

#include <algorithm>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

/// Its last poll got no answer at all, and no other is under way.
bool is_unanswered(const Source& source) {
    const auto& state = source.memory.state;
    return state.last_status == 0 && !state.last_error.empty() &&
           state.health != fetch::Health::gone && !source.polling;
}

}  // namespace

void Sources::clock_moved(std::chrono::microseconds step) {
    for (const auto& [id, source] : sources_) {
        fetch::move_deadlines(source->memory.state, step);
        source->due += step;
        source->foreseen = {};  // the state knows of a poll by another clock
        for (auto& sitemap : source->sitemaps)
            sitemap.retry_at += sitemap.retry_at == Time{} ? std::chrono::microseconds(0) : step;
    }
}

void Sources::slept(std::chrono::nanoseconds span) {
    schedule_.slept(std::chrono::duration_cast<fetch::Micros>(span),
                    std::chrono::steady_clock::now(),
                    fetch::kRespread,
                    [this] { return uniform(); });
}

void Sources::spread_overdue() {
    schedule_.spread_overdue(
        std::chrono::steady_clock::now(), fetch::kRespread, [this] { return uniform(); });
}

void Sources::retry_unanswered() {
    for (const auto& [id, source] : sources_)
        if (is_unanswered(*source))
            bring_forward(*source, fetch::kRespread);
}

void Sources::retry_one() {
    Time newest{};
    for (const auto& [id, source] : sources_)
        newest = std::max(newest, source->memory.state.last_success);
    Source* found = nullptr;
    for (const auto& [id, source] : sources_) {
        const auto& state = source->memory.state;
        // One that was dead before would say nothing.
        const bool says_something = is_unanswered(*source) && state.last_success != Time{} &&
                                    newest - state.last_success < std::chrono::hours{24};
        if (says_something && (found == nullptr || state.began < found->memory.state.began))
            found = source.get();
    }
    if (found != nullptr)
        bring_forward(*found, fetch::Micros{0});
}

bool Sources::serves(const SourcePtr& source) const {
    const auto found = sources_.find(id_of(*source));
    return found != sources_.end() && found->second == source;
}

void Sources::put_back(const SourcePtr& source) {
    if (!serves(source))
        return;
    bring_forward(*source, fetch::kRespread);
    schedule_.planned(id_of(*source), steady(source->due));
}

}  // namespace newsalertd::pipeline
