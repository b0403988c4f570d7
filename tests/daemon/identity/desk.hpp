#pragma once
// A feed's documents put through the real path of identity (fingerprints, what is unchanged, the
// store's look-ups, the model) without network and clock, and what was stored as new counted.

#include "daemon/pipeline/articles.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace newsalertd::pipeline {

/// An entry of a document. `label` says which article it really is.
struct Item {
    std::string label;
    std::string guid;
    std::string link;
    std::string title;
    std::string text;
    int minute = 0;  ///< of its date; negative: it has none
};

using Items = std::vector<Item>;

/// As a parser gives it.
feeds::ParsedFeed document_of(const Items& items);

class Desk {
public:
    /// `prepare` makes the state file, where it must be one of before.
    explicit Desk(const std::function<void(const store::TemporaryState&)>& prepare = {});
    ~Desk();

    /// Starts a feed of its own: nothing known.
    void new_feed(const std::string& url);

    /// One poll. Of `slices` (one entry each, oldest first) only that many are committed: then the
    /// process dies. Negative: all.
    void poll(const Items& items, int slices = -1);

    /// What is in memory only is lost; the feed is enrolled again, under a name of any kind.
    void restart(const std::string& name);

    /// How often each article was stored as a new one, by label.
    const std::map<std::string, int>& told() const { return told_; }

    /// What the operator was told.
    const std::vector<std::string>& notes() const { return notes_; }

    /// Entries that were looked up in the state since the feed began.
    std::size_t looked_up() const { return looked_up_; }

private:
    void enrol(const std::string& name);

    store::TemporaryState state_;
    std::unique_ptr<store::Store> store_;
    std::string url_;
    std::int64_t row_ = 0;
    feeds::identity::Habits habits_;
    std::shared_ptr<const RecentKeys> recent_;
    std::map<std::string, int> told_;
    std::vector<std::string> notes_;
    std::size_t looked_up_ = 0;
};

}  // namespace newsalertd::pipeline
