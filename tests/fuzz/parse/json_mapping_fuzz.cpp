// JSON of any kind, read as a feed's configuration says: the first line is the path to the entries,
// the second that to every field of them, the rest is the document.

#include "feeds/identity/entry_keys.hpp"
#include "feeds/parse/json_output.hpp"
#include "feeds/parse/readers.hpp"
#include "fuzz_input.hpp"

#include <algorithm>
#include <string>

namespace {

std::string take_line(std::string_view& input) {
    const std::string_view line = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(input.size(), line.size() + 1));
    return std::string{line};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input = fuzz::text(data, size);
    feeds::parse::JsonMapping mapping{.entries = take_line(input)};
    mapping.title = take_line(input);
    for (auto* field : {&mapping.id,
                        &mapping.link,
                        &mapping.summary,
                        &mapping.content,
                        &mapping.published,
                        &mapping.updated,
                        &mapping.author,
                        &mapping.category,
                        &mapping.language,
                        &mapping.source,
                        &mapping.feed_title}) {
        *field = mapping.title;
    }
    const feeds::Limits limits{.entries_read = 50};
    const std::string json = feeds::clean_utf8(input);
    const auto feed = feeds::parse::read_mapped_json(
        json, mapping, {.base_url = "https://x.org/api/", .json = &mapping}, limits);
    if (!feed) {
        fuzz::require(!feed.error().message.empty());
        return 0;
    }
    fuzz::require(feed->entries.size() <= limits.entries_read);
    fuzz::require_plain(feed->feed.title);
    for (const feeds::Entry& entry : feed->entries) {
        fuzz::require_plain(entry.title);
        fuzz::require_plain(entry.summary);
        fuzz::require_plain(entry.content);
        fuzz::require_plain(entry.source_name);
        fuzz::require(entry.link.size() <= limits.only_url_bytes);
    }
    fuzz::require(feeds::identity::entry_keys(*feed, "key").size() == feed->entries.size());
    fuzz::require(!feeds::parse::to_json(*feed).empty());
    return 0;
}
