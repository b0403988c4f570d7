#include "rules/watch.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rules {
const char* to_string(Priority priority) {
    static constexpr std::array kNames{"low", "normal", "high", "urgent"};
    return kNames[static_cast<std::size_t>(priority)];
}

toml::Place place_of_item(const Watch& watch,
                          const std::vector<toml::Place>& places,
                          std::size_t i) {
    if (i < places.size())
        return places[i];
    return {.line = watch.line, .column = watch.line > 0 ? 1U : 0U};
}

std::vector<WatchPtr> share(std::vector<Watch> watches) {
    const auto all = std::make_shared<const std::vector<Watch>>(std::move(watches));
    std::vector<WatchPtr> out;
    out.reserve(all->size());
    for (const Watch& watch : *all)
        out.emplace_back(all, &watch);
    return out;
}

}  // namespace rules
