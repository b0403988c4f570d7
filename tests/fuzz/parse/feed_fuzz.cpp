// Any bytes as a feed: XML of every format, repair, adapters, identity and the JSON of `parse`.

#include "feeds/identity/entry_keys.hpp"
#include "feeds/parse/json_output.hpp"
#include "feeds/parse/parse.hpp"
#include "fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto feed =
        feeds::parse::parse(fuzz::text(data, size), {.base_url = "https://x.org/feed"});
    if (!feed) {
        fuzz::require(!feed.error().message.empty());
        return 0;
    }
    for (const feeds::Entry& entry : feed->entries) {
        fuzz::require_plain(entry.title);
        fuzz::require_plain(entry.summary);
        fuzz::require_plain(entry.content);
    }
    fuzz::require(feeds::identity::entry_keys(*feed, "key").size() == feed->entries.size());
    fuzz::require(!feeds::parse::to_json(*feed).empty());
    return 0;
}
