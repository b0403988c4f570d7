#pragma once
// A source that is polled: a feed of the configuration, or a sitemap that the index of one names.

#include "daemon/config/config.hpp"
#include "daemon/pipeline/articles.hpp"
#include "daemon/pipeline/sitemaps.hpp"
#include "feeds/fetch/outcome.hpp"
#include "feeds/fetch/state.hpp"
#include "feeds/identity/habits.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace newsalertd::pipeline {

/// What is remembered of a source from one poll to the next. A poll begins with it and ends with
/// the next one.
struct Memory {
    feeds::fetch::FeedState state;
    std::shared_ptr<const RecentKeys> recent;  ///< null: this process has read no document of it
    feeds::identity::Habits habits;            ///< of the feed
};

/// What the state knows of a source's poll before it begins.
struct Foreseen {
    Time begins_by{};   ///< it may begin until then
    Time not_before{};  ///< so long no other process begins one, whatever becomes of this one
};

struct Source {
    std::int64_t row = 0;  ///< of the feed, for a sitemap too: its articles are the feed's
    std::optional<store::Sitemap> sitemap;  ///< that it is; none: the feed itself
    std::string url;                        ///< as the configuration or the index has it
    std::shared_ptr<const config::FeedConfig> feed;
    feeds::fetch::Policy policy;
    Memory memory;
    std::shared_ptr<Source> index;  ///< of a sitemap: the source that names it
    Sitemaps sitemaps;              ///< that its document names, where the feed is an index
    bool polling = false;
    bool asked_anew = false;   ///< the poll under way began before the feed was changed
    bool move_undone = false;  ///< while the poll under way asks where the feed had moved
    bool read_anew = false;    ///< a body that is known is to be parsed in another way
    Time due{};                ///< when its next poll is planned
    Foreseen foreseen;

    std::string poll_url() const { return feeds::fetch::poll_url(memory.state, url); }
};

using SourcePtr = std::shared_ptr<Source>;

}  // namespace newsalertd::pipeline
