#pragma once
// What is remembered of a sitemap index between its polls, and which of its sitemaps a poll reads:
// those that are new or changed, the newest first, and never more than a few. Pure.
//
// The memory lives as long as the process. The index's own validators are kept here and not in the
// feed's state: after a restart the index is asked for whole, so that a 304 cannot hide what it
// names. Without dates in the index its sitemaps are asked conditionally even while it is
// unchanged.

#include "daemon/time.hpp"
#include "feeds/entry.hpp"
#include "feeds/fetch/fetch.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::pipeline {

/// Sitemaps of one index that one poll asks for.
inline constexpr std::size_t kSitemapsAPoll = 5;
/// Of a longer index only the newest are followed.
inline constexpr std::size_t kSitemapsKept = 1000;

struct KnownSitemap {
    std::string url;
    feeds::Date modified;             ///< as the index has it now
    std::optional<std::string> read;  ///< what `modified` was when it was read; none: never
    feeds::fetch::Validators validators;
    std::uint64_t body_hash = 0;
    Time checked{};  ///< its last usable answer
    unsigned failures = 0;
    Time retry_at{};
    /// P14: what stood in it before it was watched is no news. Entries dated before are passed
    /// over.
    Time floor{};
    bool undated_are_old = false;
};

struct SitemapIndex {
    feeds::fetch::Validators validators;  ///< of the index itself
    std::uint64_t body_hash = 0;
    std::vector<KnownSitemap> sitemaps;  ///< newest first
};

/// The index as it is now. `before` is null where it is read for the first time by this process;
/// `last_success` tells whether another process read it earlier. Sitemaps that may not be followed
/// (another scheme than http and https, http from https, the index itself) are left out.
SitemapIndex remember(const SitemapIndex* before,
                      std::vector<feeds::SitemapRef> named,
                      std::string_view index_url,
                      Time last_success,
                      Time at);

/// The sitemaps to ask for now, by their place in the index; kSitemapsAPoll at most.
std::vector<std::size_t> due_sitemaps(const SitemapIndex& index, Time at);

/// What became of one.
void note_read(KnownSitemap& sitemap, const feeds::fetch::Answer& answer);
void note_unchanged(KnownSitemap& sitemap, const feeds::fetch::Answer& answer);
void note_failed(KnownSitemap& sitemap, Time at);

/// The index was seen for the first time: what could not be read of it is no news later, either.
void end_first_sight(SitemapIndex& index, Time at);

/// Whether an entry stood in its sitemap before anyone watched that.
bool is_old(const KnownSitemap& sitemap, const feeds::Entry& entry);

/// Whether some sitemap answers as it should.
bool any_healthy(const SitemapIndex& index);

}  // namespace newsalertd::pipeline
