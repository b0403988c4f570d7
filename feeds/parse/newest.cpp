#include "feeds/parse/newest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace feeds::parse {

namespace {

using Instant = std::chrono::sys_seconds;

/// The instants to sort by, in document order: undated ones borrow from the old end's side.
std::vector<Instant> instants(std::span<const std::optional<Instant>> dates, NewEnd end) {
    std::vector<Instant> instants(dates.size());
    Instant last = Instant::min();
    for (std::size_t i = 0; i < dates.size(); ++i) {
        const std::size_t at = end == NewEnd::top ? dates.size() - 1 - i : i;
        last = dates[at].value_or(last);
        instants[at] = last;
    }
    return instants;
}

}  // namespace

std::vector<std::size_t> newest(std::span<const std::optional<Instant>> dates,
                                std::size_t most,
                                NewEnd end) {
    std::vector<std::size_t> places(dates.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    if (places.size() <= most)
        return places;
    const std::vector<Instant> at = instants(dates, end);
    const auto newer = [&](std::size_t a, std::size_t b) {
        if (at[a] != at[b])
            return at[a] > at[b];
        return end == NewEnd::top ? a < b : a > b;
    };
    std::ranges::nth_element(places, places.begin() + static_cast<std::ptrdiff_t>(most), newer);
    places.resize(most);
    std::ranges::sort(places);
    return places;
}

void keep_newest(ParsedFeed& parsed, std::size_t most) {
    const std::size_t had = parsed.entries.size();
    if (had <= most)
        return;
    std::vector<std::optional<Instant>> dates;
    dates.reserve(had);
    for (const Entry& entry : parsed.entries)
        dates.push_back(entry.published.at ? entry.published.at : entry.updated.at);
    const std::vector<std::size_t> places = newest(dates, most);
    std::vector<Cut> cuts{{std::nullopt, "entries", had, places.size()}};
    for (Cut& cut : parsed.cuts) {
        if (cut.entry) {
            const auto place = std::ranges::lower_bound(places, *cut.entry);
            if (place == places.end() || *place != *cut.entry)
                continue;
            cut.entry = static_cast<std::size_t>(place - places.begin());
        }
        cuts.push_back(std::move(cut));
    }
    std::vector<Entry> kept;
    kept.reserve(places.size());
    for (const std::size_t place : places)
        kept.push_back(std::move(parsed.entries[place]));
    parsed.entries = std::move(kept);
    parsed.cuts = std::move(cuts);
}

}  // namespace feeds::parse
