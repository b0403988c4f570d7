// How long a state with many entries takes to open, and how long it takes to know an entry
// again that was seen before.
//
//     seen_bench [FEEDS] [ENTRIES OF EACH]        10,000 feeds of 100 entries: a million
//
// Entries go the daemon's own way: fingerprints, the state's look-ups, the model that says which
// article each is. Every look-up is of one entry of a feed chosen at random, whose recent keys are
// not in memory, as after a start. The pages of the state are in the system's cache.

#include "daemon/pipeline/articles.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLookups = 20'000;
constexpr std::chrono::sys_seconds kMonday{std::chrono::seconds{1'700'000'000}};

struct Options {
    std::size_t feeds = 10'000;
    std::size_t entries = 100;
};

feeds::Entry entry_of(std::size_t feed, std::size_t number) {
    const auto name = std::to_string(feed) + "-" + std::to_string(number);
    feeds::Entry entry;
    entry.id = "tag:site.example,2026:" + name;
    entry.link = "https://site" + std::to_string(feed) + ".example/news/" + name + ".html";
    entry.title = "Port " + std::to_string(feed) + " takes cargo " + std::to_string(number);
    entry.summary = "Landed on quay " + std::to_string(number % 7) + ", says the harbour master.";
    entry.published.at = kMonday + std::chrono::minutes(number);
    return entry;
}

store::OwnBatch batch_of(const store::Store& state,
                         std::int64_t row,
                         std::size_t feed,
                         std::size_t first,
                         std::size_t count) {
    feeds::ParsedFeed document;
    document.feed.link = "https://site.example/";
    for (std::size_t i = 0; i < count; ++i)
        document.entries.push_back(entry_of(feed, first + i));
    auto unsettled = pipeline::to_articles(std::move(document),
                                           {},
                                           {.feed = row,
                                            .seen_at = kMonday + std::chrono::hours(24 * 7),
                                            .visible = std::nullopt,
                                            .via = Via::poll,
                                            .habits = {}},
                                           nullptr,
                                           state.hash_key());
    auto batch = store::batch_of(std::move(unsettled.articles));
    batch.document = unsettled.document;
    return batch;
}

std::vector<std::int64_t> enrol(store::Store& state, std::size_t feeds) {
    std::vector<std::pair<std::string, std::string>> names;
    for (std::size_t feed = 0; feed < feeds; ++feed)
        names.emplace_back("feed " + std::to_string(feed),
                           "https://site" + std::to_string(feed) + ".example/feed");
    std::vector<std::int64_t> rows;
    for (const auto& row : state.enrol(names).value())
        rows.push_back(row.id);
    return rows;
}

void fill(store::Store& state, const Options& options) {
    const auto rows =
        store::in_transaction(state, [&](auto& open) { return enrol(open, options.feeds); });
    constexpr std::size_t kFeedsOfAGroup = 100;
    for (std::size_t feed = 0; feed < rows.size();) {
        state.begin();
        const auto end = std::min(rows.size(), feed + kFeedsOfAGroup);
        for (; feed < end; ++feed)
            state.commit(batch_of(state, rows[feed], feed, 0, options.entries), &store::store_all)
                .value();
        state.commit_group();
    }
}

double microseconds(Clock::duration time) {
    return std::chrono::duration<double, std::micro>(time).count();
}

/// Microseconds of each look-up, sorted.
std::vector<double> look_up(store::Store& state, const Options& options) {
    state.begin();
    const auto rows = enrol(state, options.feeds);
    std::mt19937_64 chance(1);
    std::vector<double> times;
    for (std::size_t i = 0; i < kLookups; ++i) {
        const auto feed = chance() % options.feeds;
        const auto batch = batch_of(state, rows[feed], feed, chance() % options.entries, 1);
        std::size_t fresh = 0;
        const auto before = Clock::now();
        const auto receipt =
            state.commit(batch, [&](const store::Batch& slice, const store::Known& known) {
                fresh += known.articles[0].state == store::KnownArticle::State::fresh;
                return store::store_all(slice, known);
            });
        times.push_back(microseconds(Clock::now() - before));
        if (!receipt || fresh != 0)
            throw std::runtime_error("an entry that was seen is taken for a new one");
    }
    state.rollback();
    std::ranges::sort(times);
    return times;
}

void run(const Options& options) {
    const store::TemporaryState place;
    auto begun = Clock::now();
    {
        const auto state = store::open_store(place);
        fill(*state, options);
    }
    std::printf("%zu entries of %zu feeds stored in %.0f s, %.0f MiB\n",
                options.feeds * options.entries,
                options.feeds,
                microseconds(Clock::now() - begun) / 1e6,
                static_cast<double>(std::filesystem::file_size(place.path())) / (1 << 20));
    begun = Clock::now();
    const auto state = store::open_store(place);
    std::printf("opened in %.0f ms\n", microseconds(Clock::now() - begun) / 1e3);
    const auto times = look_up(*state, options);
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::printf("%zu seen entries known again: p50 %.1f us, p99 %.1f us, max %.1f us\n",
                times.size(),
                at(0.5),
                at(0.99),
                times.back());
}

}  // namespace
}  // namespace newsalertd

int main(int argc, char** argv) {
    newsalertd::Options options;
    if (argc > 1)
        options.feeds = std::strtoul(argv[1], nullptr, 10);
    if (argc > 2)
        options.entries = std::strtoul(argv[2], nullptr, 10);
    if (options.feeds == 0 || options.entries == 0) {
        std::fputs("seen_bench [FEEDS] [ENTRIES OF EACH]\n", stderr);
        return 64;
    }
    try {
        newsalertd::run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "seen_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
