#include "daemon/config/references.hpp"

#include "daemon/config/toml.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

namespace newsalertd::config {

namespace {

/// Comparing a word with 10,000 feeds is slow; nobody reads more suggestions than this.
constexpr std::size_t kMostSuggestions = 50;

class Names {
public:
    void add(const std::string& name) {
        if (!name.empty() && set_.insert(name).second)
            list_.push_back(name);
    }

    bool contains(const std::string& name) const { return set_.contains(name); }

    std::string suggest(const std::string& word) {
        return suggested_++ < kMostSuggestions ? suggestion(word, list_) : std::string();
    }

private:
    std::unordered_set<std::string> set_;
    std::vector<std::string> list_;
    std::size_t suggested_ = 0;
};

}  // namespace

void check_references(std::span<const rules::WatchPtr> watches,
                      const Config& config,
                      Findings& findings) {
    Names channels;
    for (const auto& channel : config.channels)
        channels.add(channel->name());
    Names feeds;
    for (const auto& feed : config.feeds) {
        feeds.add(feed.name);
        feeds.add(feed.publisher);
        for (const auto& tag : feed.tags)
            feeds.add(tag);
    }
    for (const auto& one : watches) {
        const rules::Watch& watch = *one;
        for (std::size_t i = 0; i < watch.notify.size(); ++i)
            if (const auto& name = watch.notify[i]; !channels.contains(name))
                findings.error(watch.file,
                               rules::place_of_item(watch, watch.list_places.notify, i),
                               fmt::format("watch {} notifies {}, which is no channel",
                                           in_quotes(watch.name),
                                           in_quotes(name)),
                               channels.suggest(name));
        for (std::size_t i = 0; i < watch.feeds.size(); ++i)
            if (const auto& name = watch.feeds[i]; !feeds.contains(name))
                findings.warning(watch.file,
                                 rules::place_of_item(watch, watch.list_places.feeds, i),
                                 fmt::format("watch {} reads {}, which is no feed, tag or "
                                             "publisher",
                                             in_quotes(watch.name),
                                             in_quotes(name)),
                                 feeds.suggest(name));
    }
}

}  // namespace newsalertd::config
