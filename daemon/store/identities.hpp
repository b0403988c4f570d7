#pragma once
// Which article each entry of a batch is: candidates out of the state, the answer of the pure model
// (feeds/identity), and what is written back so that the next document finds the same evidence.
// Part of the store: runs inside its transaction.

#include "daemon/store/connection.hpp"
#include "daemon/store/news.hpp"
#include "feeds/identity/habits.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::store {

class Identities {
public:
    /// Answers for every article of `batch`; `hash_key` is the state's.
    Identities(Connection& sql, const Batch& batch, std::string_view hash_key);

    /// Parallel to the batch; without version and story.
    const std::vector<KnownArticle>& articles() const { return articles_; }

    /// Whether the feed's first whole document is stored.
    bool baseline_done() const { return baseline_done_; }

    /// Keeps the fingerprints of the article that was stored as `write`.
    void stored(const ArticleWrite& write);

    /// Keeps the new fingerprints of articles that are the same but for guid or link, and the
    /// feed's habits. Returns what the operator should know of them.
    std::vector<std::string> finish();

    const feeds::identity::Habits& habits() const { return habits_; }

private:
    struct Remembered;
    struct Found;

    void read_feed(std::int64_t feed);
    Found find(const Article& article);
    void find_legacy(const Article& article, Found& found);
    void answer(std::vector<Found>& found);
    void keep(std::size_t index, std::int64_t first);

    Connection& sql_;
    const Batch& batch_;
    std::string_view hash_key_;
    std::vector<KnownArticle> articles_;
    /// The fingerprints kept so far, by index; empty: none are kept.
    std::vector<std::vector<std::uint64_t>> old_keys_;
    std::vector<bool> moved_;  ///< known, and fingerprints have changed
    feeds::identity::Habits before_;
    feeds::identity::Habits habits_;
    bool baseline_done_ = false;
    bool legacy_ = false;  ///< the feed has keys of a state before version 4
};

}  // namespace newsalertd::store
