#pragma once
// Which story an article belongs to: that of the same page in another feed, or of exactly the same
// title and text. Pure: what the state knows is passed in, and what this batch has added is
// remembered here, so that two copies in one slice meet too.

#include "daemon/article.hpp"
#include "daemon/store/news.hpp"

#include <cstdint>
#include <map>

namespace newsalertd::stories {

class Grouping {
public:
    explicit Grouping(const store::Known& known) : pages_(known.pages), copies_(known.copies) {}

    /// The story of a fresh article. `seq` is its number: a new story takes the seq of its first
    /// article as its id. An entry of its own at a page that its own feed named before (a live
    /// page, a list of press releases) may hold anything, and is told.
    std::int64_t place(const Article& article, std::int64_t seq);

private:
    std::map<std::int64_t, store::KnownPage> pages_;
    std::map<std::int64_t, std::int64_t> copies_;
};

}  // namespace newsalertd::stories
