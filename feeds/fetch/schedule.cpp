#include "feeds/fetch/schedule.hpp"

#include <algorithm>

namespace feeds::fetch {

void Schedule::enqueue(Poll& poll, Steady due) {
    dequeue(poll);
    poll.due = due;
    poll.waiting = true;
    due_.emplace(due, poll.feeds.front());
}

void Schedule::dequeue(Poll& poll) {
    if (poll.waiting) {
        due_.erase({poll.due, poll.feeds.front()});
        poll.waiting = false;
    }
}

/// Whoever led follows from now on. A poll under way ends for a follower, as in remove().
void Schedule::take_lead(Poll& poll, FeedId id, Steady due) {
    const Steady before = poll.waiting ? poll.due : poll.due + std::chrono::minutes{1};
    dequeue(poll);
    poll.feeds.insert(poll.feeds.begin(), id);
    poll.owned = true;
    enqueue(poll, std::max(before, due));
}

FeedId Schedule::add(FeedId id, std::string key, Steady due, Claim claim) {
    if (const auto known = feeds_.find(id); known != feeds_.end()) {
        if (known->second != key) {
            remove(id);
        } else if (Poll& poll = polls_[key]; poll.waiting && poll.feeds.front() == id) {
            enqueue(poll, due);
            return id;
        } else {
            return poll.feeds.front();
        }
    }
    feeds_.emplace(id, key);
    Poll& poll = polls_[std::move(key)];
    const bool first = poll.feeds.empty();
    if (!first && claim == Claim::own && !poll.owned) {
        take_lead(poll, id, due);
        return id;
    }
    poll.feeds.push_back(id);
    poll.owned = poll.owned || claim == Claim::own;
    if (first || (poll.waiting && due > poll.due))
        enqueue(poll, due);
    return poll.feeds.front();
}

void Schedule::remove(FeedId id) {
    const auto known = feeds_.find(id);
    if (known == feeds_.end())
        return;
    const auto found = polls_.find(known->second);
    feeds_.erase(known);
    Poll& poll = found->second;
    const bool led = poll.feeds.front() == id;
    if (!led) {
        std::erase(poll.feeds, id);
        return;
    }
    const bool waited = poll.waiting;
    dequeue(poll);
    poll.owned = false;
    std::erase(poll.feeds, id);
    if (poll.feeds.empty()) {
        polls_.erase(found);
        return;
    }
    // A poll under way ends for a feed that is gone; nobody will call planned() for it, so the
    // new leader waits no longer than the poll before was meant to.
    enqueue(poll, waited ? poll.due : poll.due + std::chrono::minutes{1});
}

std::optional<Steady> Schedule::next_due() const {
    if (due_.empty())
        return std::nullopt;
    return due_.begin()->first;
}

std::vector<FeedId> Schedule::due_until(Steady until) const {
    std::vector<FeedId> out;
    for (auto at = due_.begin(); at != due_.end() && at->first <= until; ++at)
        out.push_back(at->second);
    return out;
}

std::optional<FeedId> Schedule::pop_due(Steady now) {
    if (due_.empty() || due_.begin()->first > now)
        return std::nullopt;
    const FeedId id = due_.begin()->second;
    dequeue(polls_.at(feeds_.at(id)));
    return id;
}

void Schedule::planned(FeedId id, Steady due) {
    const auto known = feeds_.find(id);
    if (known == feeds_.end())
        return;
    Poll& poll = polls_.at(known->second);
    if (poll.feeds.front() == id)
        enqueue(poll, due);
}

std::size_t Schedule::spread_overdue(Steady now, Micros over, const Random& random) {
    std::vector<FeedId> late;
    for (auto at = due_.begin(); at != due_.end() && at->first <= now; ++at)
        late.push_back(at->second);
    for (const FeedId id : late)
        enqueue(polls_.at(feeds_.at(id)), now + scaled(over, random()));
    return late.size();
}

void Schedule::slept(Micros span, Steady now, Micros over, const Random& random) {
    std::vector<std::pair<Steady, FeedId>> all(due_.begin(), due_.end());
    for (const auto& [due, id] : all) {
        const Steady nearer = due - span;
        enqueue(polls_.at(feeds_.at(id)), nearer > now ? nearer : now + scaled(over, random()));
    }
}

std::size_t Schedule::overdue(Steady now, std::size_t most) const {
    std::size_t count = 0;
    for (auto at = due_.begin(); at != due_.end() && at->first <= now && count < most; ++at)
        ++count;
    return count;
}

}  // namespace feeds::fetch
