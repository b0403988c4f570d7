// Any bytes as a web page that may name feeds: the first line is the address, the second the
// Content-Type.

#include "feeds/parse/discover.hpp"

#include "feeds/parse/parse.hpp"
#include "feeds/url/url.hpp"
#include "fuzz_input.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace {

std::string_view take_line(std::string_view& input) {
    const std::string_view line = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(input.size(), line.size() + 1));
    return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input = fuzz::text(data, size);
    const std::string_view url = take_line(input);
    const std::string_view content_type = take_line(input);
    const auto links = feeds::parse::discover(input, content_type, url);
    fuzz::require(links.size() <= 50);
    std::set<std::string_view> seen;
    for (const feeds::parse::FeedLink& link : links) {
        fuzz::require(feeds::is_web_url(link.url));
        fuzz::require(link.url.size() <= feeds::Limits{}.url_bytes);
        fuzz::require(seen.insert(link.url).second);
        fuzz::require_plain(link.title);
        fuzz::require(link.title.size() <= 300);
        fuzz::require(!link.type.empty());
    }
    return 0;
}
