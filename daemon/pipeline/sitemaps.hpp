#pragma once
// Which of the sitemaps that an index names are read, and what is news in them: those that are new
// or changed, the newest first, and never more than a few at a time. Pure.
//
// Each sitemap is a source with a polling state of its own; its articles, their identity and their
// tier are the index's feed's. An index without dates says nothing of its sitemaps: they are asked
// conditionally even while it is unchanged.

#include "daemon/store/sitemap.hpp"
#include "feeds/entry.hpp"
#include "feeds/fetch/state.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace newsalertd::pipeline {

using Sitemaps = std::vector<store::Sitemap>;

/// Sitemaps of one index that one poll of it leads to.
inline constexpr std::size_t kSitemapsAPoll = 5;
/// Of a longer index only the newest are followed; of what has no date, the first and the last.
inline constexpr std::size_t kSitemapsKept = 1000;

/// The sitemaps that an index names now, the newest first. `before`: those that the state knows. If
/// it knows none of them, the index is read for the first time, unless `last_success` tells that it
/// was read before, by an earlier version or at another address. Sitemaps that may not be followed
/// (another scheme than http and https, http from https, the index itself) are left out.
Sitemaps remember(const Sitemaps& before,
                  std::vector<feeds::SitemapRef> named,
                  std::string_view index_url,
                  Time last_success,
                  Time at);

/// The sitemaps to ask for now, by their place; kSitemapsAPoll at most. None waits for ever,
/// however many the index calls changed.
std::vector<std::size_t> due_sitemaps(const Sitemaps& sitemaps, Time at);

/// A poll of `sitemap` that was answered at `at` led to `state`.
void note_polled(store::Sitemap& sitemap, const feeds::fetch::FeedState& state, Time at);

/// Whether the sitemap is read because its index was just seen for the first time.
bool in_first_sight(const store::Sitemap& sitemap, Time at);

/// Whether an entry stood in its sitemap before anyone watched that.
bool is_old(const store::Sitemap& sitemap, const feeds::Entry& entry);

/// Whether some sitemap answers as it should, as far as one was asked.
bool any_healthy(const Sitemaps& sitemaps);

}  // namespace newsalertd::pipeline
