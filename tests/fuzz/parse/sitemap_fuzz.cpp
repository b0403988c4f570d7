// Any bytes as a news sitemap or an index of them, as they are and as a gzip file.

#include "feeds/parse/gunzip.hpp"
#include "feeds/parse/json_output.hpp"
#include "feeds/parse/parse.hpp"
#include "fuzz_input.hpp"

#include <string>

namespace {

constexpr std::string_view kBase = "https://x.org/sitemap.xml";

void check(const feeds::ParsedFeed& feed, const feeds::Limits& limits) {
    for (const feeds::Entry& entry : feed.entries) {
        fuzz::require_plain(entry.title);
        fuzz::require_plain(entry.source_name);
        fuzz::require(entry.link.size() <= limits.only_url_bytes);
    }
    const feeds::SitemapRef* before = nullptr;
    for (const feeds::SitemapRef& sitemap : feed.sitemaps) {
        fuzz::require(sitemap.url.size() <= limits.url_bytes);
        if (before != nullptr && sitemap.modified.at)
            fuzz::require(before->modified.at && *before->modified.at >= *sitemap.modified.at);
        before = &sitemap;
    }
    fuzz::require(feed.sitemaps.empty() || feed.entries.empty());
    fuzz::require(!feeds::parse::to_json(feed).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = fuzz::text(data, size);
    // Small limits, so that small inputs reach them.
    const feeds::Limits limits{.depth = 16,
                               .entries_read = 50,
                               .url_bytes = 512,
                               .only_url_bytes = 1024,
                               .document_bytes = 1 << 20};
    if (const auto feed = feeds::parse::parse(input, {.base_url = kBase}, limits))
        check(*feed, limits);
    std::string plain;
    const auto inflation = feeds::parse::gunzip(input, limits.document_bytes, plain);
    fuzz::require(plain.size() <= limits.document_bytes);
    fuzz::require(inflation != feeds::parse::Inflation::whole || feeds::parse::is_gzip(input));
    return 0;
}
