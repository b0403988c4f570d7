#include "daemon/cli/prefer_https.hpp"

#include "feeds/url/web_url.hpp"

#include <algorithm>
#include <utility>

namespace newsalertd::cli {

namespace {

using config::FeedConfig;

/// The documents may lie minutes apart: some entries of the one may be missing in the other.
bool serve_the_same(const std::set<std::string>& plain, const std::set<std::string>& secure) {
    const auto shared = static_cast<std::size_t>(std::ranges::count_if(
        plain, [&](const std::string& entry) { return secure.contains(entry); }));
    return shared > 0 && 2 * shared >= std::min(plain.size(), secure.size());
}

}  // namespace

std::set<std::string> entries_of(const feeds::ParsedFeed& document) {
    std::set<std::string> entries;
    for (const auto& entry : document.entries) {
        const auto& name = !entry.id.empty() ? entry.id : entry.link;
        // A site that writes its own address into its entries writes it as it was asked.
        const auto place = name.find("://");
        if (!name.empty())
            entries.insert(place == std::string::npos ? name : name.substr(place));
    }
    return entries;
}

std::vector<std::size_t> prefer_https(std::vector<FoundFeed>& found,
                                      const config::Config& config,
                                      const Clock& clock) {
    std::vector<FeedConfig> asked;
    std::vector<std::size_t> of;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (auto secure = feeds::over_https(found[i].url)) {
            FeedConfig feed;
            feed.url = std::move(*secure);
            feed.unready = config.fetch_unready;
            asked.push_back(std::move(feed));
            of.push_back(i);
        }
    std::vector<std::size_t> changed;
    if (asked.empty())
        return changed;
    probe(config, asked, clock, [&](std::size_t index, const Probed& probed) {
        auto& feed = found[of[index]];
        if (probed.end != Probed::End::feed ||
            !serve_the_same(feed.entries, entries_of(*probed.feed)))
            return;
        feed.url = asked[index].url;
        changed.push_back(of[index]);
    });
    std::ranges::sort(changed);
    return changed;
}

}  // namespace newsalertd::cli
