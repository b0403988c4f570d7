#include "daemon/stories/grouping.hpp"

namespace newsalertd::stories {

const char* to_string(Layer layer) {
    switch (layer) {
        case Layer::page:
            return "page";
        case Layer::copy:
            return "copy";
        case Layer::none:
            break;
    }
    return "none";
}

Placement Grouping::place(const Article& article, std::int64_t seq) {
    const auto [page, copy] = std::pair(article.identity.page, article.identity.copy);
    Placement placement{seq, Layer::none};
    const auto found = page == 0 ? pages_.end() : pages_.find(page);
    if (found != pages_.end() && found->second.feed != article.feed)
        placement = {found->second.story, Layer::page};
    else if (const auto same = copies_.find(copy); copy != 0 && same != copies_.end())
        placement = {same->second, Layer::copy};
    if (page != 0)
        pages_.insert_or_assign(page, store::KnownPage{placement.story, article.feed});
    if (copy != 0)
        copies_.try_emplace(copy, placement.story);
    return placement;
}

}  // namespace newsalertd::stories
