#include "daemon/config/feed_set.hpp"

#include "daemon/addresses.hpp"
#include "feeds/url/web_url.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace newsalertd::config {

namespace {

constexpr std::size_t kMostTags = 64;

std::string where(const FeedConfig& feed) {
    return feed.line == 0 ? feed.file : fmt::format("{}:{}", feed.file, feed.line);
}

void add_tags(FeedConfig& to, const std::vector<std::string>& tags) {
    for (const auto& tag : tags)
        if (to.tags.size() < kMostTags && std::ranges::find(to.tags, tag) == to.tags.end())
            to.tags.push_back(tag);
}

}  // namespace

bool FeedSet::is_repeated(const Candidate& candidate) {
    const auto found = by_url_.find(candidate.normal_url);
    if (found == by_url_.end())
        return false;
    auto& kept = accepted_[found->second];
    add_tags(kept.feed, candidate.feed.tags);
    if (candidate.origin != Origin::shipped)
        findings_.warning(candidate.feed.file,
                          candidate.url_place,
                          fmt::format("{} already stands at {}; it is read once",
                                      shown_url(candidate.feed.url),
                                      where(kept.feed)));
    return true;
}

std::string FeedSet::free_name(std::string wanted) {
    if (!by_name_.contains(wanted))
        return wanted;
    auto& number = counters_[wanted];
    number = std::max<std::size_t>(number, 1);
    std::string name;
    do
        name = fmt::format("{} ({})", wanted, ++number);
    while (by_name_.contains(name));
    return name;
}

/// False: the candidate is dropped.
bool FeedSet::claim_name(Candidate& candidate) {
    auto& name = candidate.feed.name;
    if (name.empty())
        return true;
    const auto taken = by_name_.find(name);
    if (taken == by_name_.end())
        return true;
    if (candidate.origin == Origin::shipped)
        return false;
    const auto& first = accepted_[taken->second].feed;
    if (candidate.origin == Origin::written) {
        findings_.error(
            candidate.feed.file,
            candidate.name_place,
            fmt::format("the feed name {} is already taken at {}", in_quotes(name), where(first)),
            "feeds are known by their names: give one of them another");
        return false;
    }
    auto renamed = free_name(fmt::format("{} ({})", name, feeds::readable_host(candidate.host)));
    findings_.warning(candidate.feed.file,
                      candidate.name_place,
                      fmt::format("the feed name {} is already taken at {}; this one is called {}",
                                  in_quotes(name),
                                  where(first),
                                  in_quotes(renamed)));
    name = std::move(renamed);
    return true;
}

/// By the host; where several have none, by host and path, so that adding one feed does not rename
/// another of a different path.
void FeedSet::name_the_unnamed() {
    std::unordered_map<std::string, std::size_t> hosts;
    for (const auto& candidate : accepted_)
        if (candidate.feed.name.empty())
            ++hosts[candidate.host];
    for (std::size_t i = 0; i < accepted_.size(); ++i) {
        auto& [feed, origin, url, host, path, name_place, url_place] = accepted_[i];
        if (!feed.name.empty())
            continue;
        const auto readable = feeds::readable_host(host);
        const bool alone = hosts[host] == 1 && !by_name_.contains(readable);
        feed.name = free_name(alone ? readable : readable + path);
        by_name_.emplace(feed.name, i);
    }
}

void FeedSet::add(Candidate candidate) {
    candidates_[static_cast<std::size_t>(candidate.origin)].push_back(std::move(candidate));
}

void FeedSet::accept(Candidate candidate) {
    if (is_repeated(candidate) || !claim_name(candidate))
        return;
    by_url_.emplace(candidate.normal_url, accepted_.size());
    if (!candidate.feed.name.empty())
        by_name_.emplace(candidate.feed.name, accepted_.size());
    accepted_.push_back(std::move(candidate));
}

std::vector<FeedConfig> FeedSet::take() {
    for (auto& origin : candidates_)
        for (auto& candidate : origin)
            accept(std::move(candidate));
    candidates_ = {};
    name_the_unnamed();
    std::vector<FeedConfig> feeds;
    feeds.reserve(accepted_.size());
    for (auto& candidate : accepted_)
        feeds.push_back(std::move(candidate.feed));
    accepted_.clear();
    return feeds;
}

}  // namespace newsalertd::config
