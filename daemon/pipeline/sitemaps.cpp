#include "daemon/pipeline/sitemaps.hpp"

#include "feeds/url/web_url.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

using std::chrono::hours;

constexpr std::chrono::minutes kFirstRetry{5};
constexpr unsigned kMostDoublings = 7;  // to about eleven hours
/// What another process may have read late of its sitemaps, or a clock may differ by.
constexpr hours kSlack{24};
constexpr std::size_t kLongestDay = std::string_view("2026-01-31").size();

bool is_day(const feeds::Date& date) {
    return date.raw.size() <= kLongestDay;
}

bool may_follow(std::string_view url, std::string_view index_url) {
    const auto origin = feeds::origin_of(url);
    const auto home = feeds::origin_of(index_url);
    return origin && home && (home->scheme != "https" || origin->scheme == "https");
}

/// A sitemap that another process may have read, or passed over.
void resume(KnownSitemap& sitemap, Time last_success, bool among_newest) {
    sitemap.floor = last_success - kSlack;
    if (among_newest)
        return;
    const auto& at = sitemap.modified.at;
    if (!at || *at < sitemap.floor) {
        sitemap.read = sitemap.modified.raw;
        sitemap.undated_are_old = true;
    }
}

/// Of a new index the newest sitemaps are read. The rest is an archive, for which only changes
/// count.
void first_sight(SitemapIndex& index, Time last_success, Time at) {
    for (std::size_t i = 0; i < index.sitemaps.size(); ++i) {
        auto& sitemap = index.sitemaps[i];
        if (last_success != Time{}) {
            resume(sitemap, last_success, i < kSitemapsAPoll);
        } else if (i >= kSitemapsAPoll) {
            sitemap.read = sitemap.modified.raw;
            sitemap.floor = at;
            sitemap.undated_are_old = true;
        }
    }
}

/// A day's date stays while its sitemap grows, and so does none.
bool date_may_hide_a_change(const feeds::Date& modified, Time at) {
    return !modified.at || (is_day(modified) && *modified.at + hours(48) > at);
}

}  // namespace

SitemapIndex remember(const SitemapIndex* before,
                      std::vector<feeds::SitemapRef> named,
                      std::string_view index_url,
                      Time last_success,
                      Time at) {
    std::unordered_map<std::string_view, const KnownSitemap*> known;
    if (before != nullptr)
        for (const auto& sitemap : before->sitemaps)
            known.emplace(sitemap.url, &sitemap);
    SitemapIndex index;
    std::unordered_set<std::string> seen{feeds::poll_key(index_url)};
    for (auto& one : named) {
        if (index.sitemaps.size() == kSitemapsKept)
            break;
        if (!may_follow(one.url, index_url) || !seen.insert(feeds::poll_key(one.url)).second)
            continue;
        auto& sitemap = index.sitemaps.emplace_back();
        if (const auto found = known.find(one.url); found != known.end())
            sitemap = *found->second;
        sitemap.url = std::move(one.url);
        sitemap.modified = std::move(one.modified);
    }
    if (before == nullptr)
        first_sight(index, last_success, at);
    return index;
}

std::vector<std::size_t> due_sitemaps(const SitemapIndex& index, Time at) {
    std::vector<std::size_t> due;
    std::vector<std::size_t> checks;
    for (std::size_t i = 0; i < index.sitemaps.size(); ++i) {
        const auto& sitemap = index.sitemaps[i];
        if (sitemap.retry_at > at)
            continue;
        if (sitemap.read != sitemap.modified.raw)
            due.push_back(i);
        else if (date_may_hide_a_change(sitemap.modified, at))
            checks.push_back(i);
    }
    // All in turn, where there are many.
    std::ranges::sort(
        checks, {}, [&](std::size_t i) { return std::pair{index.sitemaps[i].checked, i}; });
    due.insert(due.end(), checks.begin(), checks.end());
    due.resize(std::min(due.size(), kSitemapsAPoll));
    return due;
}

void note_unchanged(KnownSitemap& sitemap, const fetch::Answer& answer) {
    sitemap.read = sitemap.modified.raw;
    sitemap.checked = answer.fetched;
    sitemap.failures = 0;
    sitemap.retry_at = {};
}

void note_read(KnownSitemap& sitemap, const fetch::Answer& answer) {
    note_unchanged(sitemap, answer);
    sitemap.validators = answer.offered;
    sitemap.body_hash = answer.body_hash;
    if (!sitemap.undated_are_old)
        sitemap.floor = {};  // all that stood in it is known from now on
}

void note_failed(KnownSitemap& sitemap, Time at) {
    sitemap.retry_at = at + kFirstRetry * (1U << std::min(sitemap.failures, kMostDoublings));
    ++sitemap.failures;
}

void end_first_sight(SitemapIndex& index, Time at) {
    for (auto& sitemap : index.sitemaps)
        if (!sitemap.read) {
            sitemap.floor = at;
            sitemap.undated_are_old = true;
        }
}

bool is_old(const KnownSitemap& sitemap, const feeds::Entry& entry) {
    if (sitemap.floor == Time{})
        return false;
    const auto& date = entry.published.at ? entry.published : entry.updated;
    if (!date.at)
        return sitemap.undated_are_old;
    return (is_day(date) ? *date.at + hours(24) : *date.at) < sitemap.floor;
}

bool any_healthy(const SitemapIndex& index) {
    return std::ranges::any_of(index.sitemaps, [](const auto& sitemap) {
        return sitemap.checked != Time{} && sitemap.failures == 0;
    });
}

}  // namespace newsalertd::pipeline
