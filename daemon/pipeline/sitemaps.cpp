#include "daemon/pipeline/sitemaps.hpp"

#include "feeds/url/web_url.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

using std::chrono::hours;

/// The sitemaps of a new index are read soon after it.
constexpr std::chrono::minutes kFirstSight{10};
/// What an earlier version may have read late of its sitemaps, or a clock may differ by.
constexpr hours kSlack{24};
/// Of those that are read in one poll, so many are the newest.
constexpr std::size_t kNewest = 3;
constexpr std::size_t kLongestDay = std::string_view("2026-01-31").size();

bool is_day(const feeds::Date& date) {
    return date.raw.size() <= kLongestDay;
}

bool may_follow(std::string_view url, std::string_view index_url) {
    const auto origin = feeds::origin_of(url);
    const auto home = feeds::origin_of(index_url);
    return origin && home && (home->scheme != "https" || origin->scheme == "https");
}

/// A sitemap of an index that was read before: by an earlier version, which may have read it or
/// passed it over, or at another address.
void resume(store::Sitemap& sitemap, Time last_success, bool among_newest) {
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
void begin_first_sight(Sitemaps& sitemaps, Time at) {
    for (std::size_t i = 0; i < sitemaps.size(); ++i) {
        auto& sitemap = sitemaps[i];
        sitemap.floor = at;
        sitemap.undated_are_old = true;
        sitemap.first_sight = i < kSitemapsAPoll;
        if (!sitemap.first_sight)
            sitemap.read = sitemap.modified.raw;
    }
}

/// A day's date stays while its sitemap grows, and so does none, and one that is still to come.
bool date_may_hide_a_change(const feeds::Date& modified, Time at) {
    return !modified.at || *modified.at + hours(is_day(modified) ? 48 : 0) > at;
}

/// Leaves those that are kept. Undated ones stand in the order of the document, whose end may be
/// the newest as well as its beginning.
void cut(std::vector<feeds::SitemapRef>& named) {
    if (named.size() <= kSitemapsKept)
        return;
    const auto undated =
        std::ranges::find_if(named, [](const feeds::SitemapRef& one) { return !one.modified.at; });
    const auto dated = static_cast<std::size_t>(undated - named.begin());
    const auto room = static_cast<std::ptrdiff_t>(kSitemapsKept - std::min(kSitemapsKept, dated));
    const auto surplus = std::ssize(named) - static_cast<std::ptrdiff_t>(kSitemapsKept);
    const auto from = named.begin() + static_cast<std::ptrdiff_t>(kSitemapsKept) - room + room / 2;
    named.erase(from, from + surplus);
}

/// The name that an operator finds it by, without what may be secret.
std::string file_name(std::string_view url) {
    constexpr std::size_t kLongest = 80;
    url = url.substr(0, url.find_first_of("?#"));
    return std::string(url.substr(url.rfind('/') + 1).substr(0, kLongest));
}

}  // namespace

Sitemaps remember(const Sitemaps& before,
                  std::vector<feeds::SitemapRef> named,
                  std::string_view index_url,
                  Time last_success,
                  Time at) {
    std::unordered_map<std::string_view, const store::Sitemap*> known;
    for (const auto& sitemap : before)
        known.emplace(sitemap.url, &sitemap);
    Sitemaps sitemaps;
    std::unordered_set<std::string> seen{feeds::poll_key(index_url)};
    bool same_index = false;
    cut(named);
    for (auto& one : named) {
        if (!may_follow(one.url, index_url) || !seen.insert(feeds::poll_key(one.url)).second)
            continue;
        auto& sitemap = sitemaps.emplace_back();
        if (const auto found = known.find(one.url); found != known.end()) {
            sitemap = *found->second;
            same_index = true;
        }
        sitemap.url = std::move(one.url);
        sitemap.modified = std::move(one.modified);
    }
    if (same_index)
        return sitemaps;
    if (last_success == Time{})
        begin_first_sight(sitemaps, at);
    else
        for (std::size_t i = 0; i < sitemaps.size(); ++i)
            resume(sitemaps[i], last_success, i < kSitemapsAPoll);
    return sitemaps;
}

std::vector<std::size_t> due_sitemaps(const Sitemaps& sitemaps, Time at) {
    std::vector<std::size_t> due;
    std::vector<std::size_t> checks;
    for (std::size_t i = 0; i < sitemaps.size(); ++i) {
        const auto& sitemap = sitemaps[i];
        if (sitemap.retry_at > at)
            continue;
        if (sitemap.read != sitemap.modified.raw)
            due.push_back(i);
        else if (date_may_hide_a_change(sitemap.modified, at))
            checks.push_back(i);
    }
    const auto waiting = [&](std::size_t i) { return std::pair{sitemaps[i].checked, i}; };
    std::ranges::sort(checks, {}, waiting);
    std::ranges::sort(due, [&](std::size_t a, std::size_t b) {
        const auto& of_a = sitemaps[a].modified.at;
        const auto& of_b = sitemaps[b].modified.at;
        return of_a == of_b ? waiting(a) < waiting(b) : of_a > of_b;
    });
    // An index may call all of its sitemaps changed at every poll: behind the newest few come those
    // that wait longest, and one that is only checked, if it waits longer still.
    const auto newest = due.begin() + static_cast<std::ptrdiff_t>(std::min(due.size(), kNewest));
    std::ranges::sort(newest, due.end(), {}, waiting);
    const bool all_due = due.size() >= kSitemapsAPoll;
    due.resize(std::min(due.size(), kSitemapsAPoll));
    if (all_due && !checks.empty() &&
        sitemaps[checks.front()].checked < sitemaps[due.back()].checked)
        due.back() = checks.front();
    else if (!all_due)
        std::ranges::copy(checks | std::views::take(kSitemapsAPoll - due.size()),
                          std::back_inserter(due));
    return due;
}

void note_polled(store::Sitemap& sitemap, const fetch::FeedState& state, Time at) {
    sitemap.state = fetch::serialize(state);
    sitemap.failures = state.failures;
    sitemap.retry_at = std::max(state.failures > 0 ? state.next_poll : Time{}, state.retry_until);
    sitemap.error =
        state.last_error.empty() ? "" : file_name(sitemap.url) + ": " + state.last_error;
    sitemap.checked = state.last_success;
    if (state.last_success < at || !state.last_error.empty())
        return;
    sitemap.read = sitemap.modified.raw;
    if (in_first_sight(sitemap, at))
        sitemap.undated_are_old = false;
    sitemap.first_sight = false;
    if (!sitemap.undated_are_old)
        sitemap.floor = {};  // all that stood in it is known from now on
}

bool in_first_sight(const store::Sitemap& sitemap, Time at) {
    return sitemap.first_sight && at - sitemap.floor <= kFirstSight;
}

bool is_old(const store::Sitemap& sitemap, const feeds::Entry& entry) {
    if (sitemap.floor == Time{})
        return false;
    const auto& date = entry.published.at ? entry.published : entry.updated;
    if (!date.at)
        return sitemap.undated_are_old;
    return (is_day(date) ? *date.at + hours(24) : *date.at) < sitemap.floor;
}

bool any_healthy(const Sitemaps& sitemaps) {
    return std::ranges::any_of(sitemaps, [](const auto& sitemap) {
        return sitemap.checked != Time{} && sitemap.failures == 0;
    });
}

}  // namespace newsalertd::pipeline
