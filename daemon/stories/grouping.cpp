#include "daemon/stories/grouping.hpp"

namespace newsalertd::stories {

std::int64_t Grouping::place(const Article& article, std::int64_t seq) {
    const auto [page, copy] = std::pair(article.identity.page, article.identity.copy);
    auto story = seq;
    const auto found = page == 0 ? pages_.end() : pages_.find(page);
    if (found != pages_.end() && found->second.feed != article.feed)
        story = found->second.story;
    else if (const auto same = copies_.find(copy); copy != 0 && same != copies_.end())
        story = same->second;
    if (page != 0)
        pages_.insert_or_assign(page, store::KnownPage{story, article.feed});
    if (copy != 0)
        copies_.try_emplace(copy, story);
    return story;
}

}  // namespace newsalertd::stories
