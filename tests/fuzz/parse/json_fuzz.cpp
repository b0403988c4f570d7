// Any UTF-8 as a JSON Feed.

#include "feeds/parse/json_feed.hpp"
#include "fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string json = feeds::clean_utf8(fuzz::text(data, size));
    const auto feed = feeds::parse::read_json_feed(json, {}, {});
    if (feed) {
        for (const feeds::Entry& entry : feed->entries) {
            fuzz::require_plain(entry.title);
            fuzz::require_plain(entry.content);
        }
    }
    return 0;
}
