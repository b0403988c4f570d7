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
    if (const auto found = pages_.find(page); page != 0 && found != pages_.end())
        placement = {found->second, Layer::page};
    else if (const auto same = copies_.find(copy); copy != 0 && same != copies_.end())
        placement = {same->second, Layer::copy};
    if (page != 0)
        pages_.try_emplace(page, placement.story);
    if (copy != 0)
        copies_.try_emplace(copy, placement.story);
    return placement;
}

}  // namespace newsalertd::stories
