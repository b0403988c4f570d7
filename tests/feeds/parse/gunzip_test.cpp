#include "feeds/parse/gunzip.hpp"

#include "support.hpp"
#include "tests/support/gzip.hpp"

namespace feeds::parse {
namespace {

using test_support::gzip;

constexpr std::string_view kSitemap =
    R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">)"
    "<url><loc>https://x.org/1</loc></url><url><loc>https://x.org/2</loc></url></urlset>";

/// Text that does not compress to nothing, so that half of it can be cut off.
std::string long_sitemap(std::size_t entries) {
    std::string text = R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">)";
    for (std::size_t i = 0; i < entries; ++i)
        text += "<url><loc>https://x.org/" + std::to_string(i * 2654435761U) + "</loc></url>";
    return text + "</urlset>";
}

TEST(Gunzip, ReadsASitemapThatIsAGzipFile) {
    const ParsedFeed feed = parsed(gzip(kSitemap), {.content_type = "application/x-gzip"});
    ASSERT_EQ(feed.entries.size(), 2U);
    EXPECT_EQ(feed.entries[1].link, "https://x.org/2");
    EXPECT_FALSE(feed.incomplete);
}

TEST(Gunzip, ReadsAllMembersAndPassesOverWhatFollows) {
    std::string text;
    EXPECT_EQ(gunzip(gzip("one ") + gzip("") + gzip("two") + std::string(10, '\0'), 100, text),
              Inflation::whole);
    EXPECT_EQ(text, "one two");
}

TEST(Gunzip, KeepsWhatATruncatedFileHolds) {
    const std::string whole = gzip(long_sitemap(1000));
    const ParsedFeed half = parsed(whole.substr(0, whole.size() / 2));
    EXPECT_TRUE(half.incomplete);
    EXPECT_GT(half.entries.size(), 100U);
    EXPECT_LT(half.entries.size(), 1000U);
    const ParsedFeed unchecked = parsed(whole.substr(0, whole.size() - 1));
    EXPECT_FALSE(unchecked.incomplete);  // its root closed
    EXPECT_EQ(unchecked.remarks.size(), 1U);
    EXPECT_EQ(unchecked.entries.size(), 1000U);
}

TEST(Gunzip, WhatEndsAtOnceIsMalformed) {
    EXPECT_EQ(refused("\x1f\x8b"), ErrorClass::malformed);
    EXPECT_EQ(refused(gzip(kSitemap).substr(0, 10)), ErrorClass::malformed);
}

TEST(Gunzip, DamageIsMalformedWhereNothingCanBeRead) {
    std::string damaged = gzip(kSitemap);
    damaged[damaged.size() - 6] ^= 1;  // the checksum: the document is there, whole
    const ParsedFeed feed = parsed(damaged);
    EXPECT_EQ(feed.entries.size(), 2U);
    EXPECT_FALSE(feed.incomplete);
    EXPECT_EQ(feed.remarks.size(), 1U);
    EXPECT_EQ(refused("\x1f\x8b<rss/> by another name"), ErrorClass::malformed);
}

TEST(Gunzip, BombsAreTooLargeAndHoldNoMoreThanTheLimit) {
    const std::string bomb = gzip(std::string(50 << 20, ' '));
    EXPECT_EQ(refused(bomb), ErrorClass::too_large);
    std::string text;
    EXPECT_EQ(gunzip(bomb, 1000, text), Inflation::too_large);
    EXPECT_EQ(text.size(), 1000U);
    EXPECT_LT(text.capacity(), 10'000U);
}

TEST(Gunzip, TheLimitItselfIsAllowed) {
    std::string text;
    EXPECT_EQ(gunzip(gzip(std::string(1000, 'x')), 1000, text), Inflation::whole);
    EXPECT_EQ(text.size(), 1000U);
    EXPECT_EQ(gunzip(gzip(std::string(1001, 'x')), 1000, text), Inflation::too_large);
}

TEST(Gunzip, OpensOneShellOnly) {
    EXPECT_FALSE(parse(gzip(gzip(kSitemap)), {}));
}

TEST(Gunzip, AnEmptyFileIsAnEmptyAnswer) {
    EXPECT_EQ(refused(gzip("")), ErrorClass::empty);
}

}  // namespace
}  // namespace feeds::parse
