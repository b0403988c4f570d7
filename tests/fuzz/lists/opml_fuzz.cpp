// Any bytes as OPML: what is read can be written, and is then read again as it was.

#include "feeds/lists/opml.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto feeds = feeds::lists::parse_opml({reinterpret_cast<const char*>(data), size});
    if (!feeds) {
        require(!feeds.error().message.empty());
        return 0;
    }
    for (auto& feed : *feeds) {
        require(!feed.url.empty());
        require((feed.line == 0) == (feed.column == 0));
        for (const auto& tag : feed.tags)
            require(!tag.empty() && tag.find(',') == std::string::npos);
        // What is not kept: the place; and a feed without a name gets one.
        feed.line = feed.column = 0;
        if (feed.name.empty())
            feed.name = feed.url;
    }
    auto again = feeds::lists::parse_opml(feeds::lists::write_opml(*feeds, "again"));
    require(again.has_value());
    for (auto& feed : *again)
        feed.line = feed.column = 0;
    require(*again == *feeds);
    return 0;
}
