#pragma once
// Which story an article belongs to (stories.md S2). Pure: what the state knows is passed in, and
// what this batch has added is remembered here, so that two copies in one slice meet too.

#include "daemon/article.hpp"
#include "daemon/store/news.hpp"

#include <cstdint>
#include <map>
#include <string_view>

namespace newsalertd::stories {

/// The layer that decided, recorded as the reason.
enum class Layer : std::uint8_t {
    none,  ///< a story of its own
    page,  ///< the same canonical URL in another feed, or the same entry
    copy,  ///< exactly the same title and text
};

const char* to_string(Layer layer);

struct Placement {
    std::int64_t story = 0;
    Layer layer = Layer::none;
};

class Grouping {
public:
    explicit Grouping(const store::Known& known) : pages_(known.pages), copies_(known.copies) {}

    /// Places a fresh article. `seq` is its number: a new story takes the seq of its first article
    /// as its id. An entry of its own at a page that its own feed named before (a live page, a list
    /// of press releases) may hold anything, and is told.
    Placement place(const Article& article, std::int64_t seq);

private:
    std::map<std::int64_t, store::KnownPage> pages_;
    std::map<std::int64_t, std::int64_t> copies_;
};

}  // namespace newsalertd::stories
