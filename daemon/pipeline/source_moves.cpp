// What becomes of a source whose feed was sent elsewhere for good.

#include "daemon/pipeline/sources.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/url/web_url.hpp"
#include "rules/toml/shown.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

/// One that moved to another feed's address is read no more: articles come in that feed's name.
void Sources::note_leader(const Source& source) {
    const auto leader = sources_.find(reschedule(source));
    if (leader != sources_.end() && leader->second.get() != &source)
        spdlog::warn(
            "feed {}: it moved to the address of \"{}\", which is polled for that feed alone; "
            "watches that read \"{}\" need it in its place",
            source.feed->name,
            leader->second->feed->name,
            source.feed->name);
}

/// It is polled at another address from now on.
void Sources::note_move(const Source& source) {
    const auto& name = source.feed->name;
    const auto url = fetch::shown(source.poll_url());
    if (source.memory.state.move.to.empty())
        spdlog::warn(
            "feed {}: the address that it had moved to fails, and {} is polled again", name, url);
    else
        spdlog::warn(
            "feed {}: moved permanently to {}, which is polled from now on. To take that back: "
            "newsalertd feeds undo \"{}\"",
            name,
            url,
            name);
    note_leader(source);
}

std::expected<SourcePtr, std::string> Sources::undo_move(std::string_view feed) {
    const auto by = [&](auto names) {
        return std::ranges::find_if(
            sources_, [&](const auto& one) { return !one.second->index && names(*one.second); });
    };
    auto found = by([&](const Source& one) { return one.feed->name == feed; });
    if (found == sources_.end())
        found = by([key = feeds::poll_key(feed)](const Source& one) {
            return feeds::poll_key(one.url) == key;
        });
    if (found == sources_.end())
        return std::unexpected("there is no feed " + rules::toml::in_quotes(feed) +
                               " that is polled");
    const auto& source = found->second;
    auto& state = source->memory.state;
    if (!fetch::undo_move(state))
        return std::unexpected("the feed has not moved");
    // The poll under way asks the other address, and ends first.
    source->move_undone = source->asked_anew = source->polling;
    if (!source->polling)
        bring_forward(*source, {});
    return source;
}

}  // namespace newsalertd::pipeline
