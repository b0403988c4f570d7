#include "support.hpp"

#include <gmock/gmock.h>

namespace feeds::parse {
namespace {

TEST(NewsSitemap, ReadsOneEntryForEachUrl) {
    const ParsedFeed feed = parsed(R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://x.org/1</loc>
        <i:image><i:loc>https://x.org/p.jpg</i:loc></i:image><lastmod>2024-05-02</lastmod>
        <n:news><n:publication><n:name>The X</n:name><n:language>en</n:language></n:publication>
        <n:publication_date>2024-05-01</n:publication_date><n:title>T &amp; U</n:title>
        <n:keywords>a, b</n:keywords></n:news></url></urlset>)");
    EXPECT_EQ(feed.feed.format, Format::news_sitemap);
    ASSERT_EQ(feed.entries.size(), 1U);
    const Entry& entry = feed.entries[0];
    EXPECT_EQ(entry.id, "https://x.org/1");
    EXPECT_EQ(entry.link, "https://x.org/1");
    EXPECT_EQ(entry.title, "T & U");
    EXPECT_EQ(entry.language, "en");
    EXPECT_EQ(entry.source_name, "The X");
    EXPECT_THAT(entry.categories, testing::ElementsAre("a", "b"));
    EXPECT_EQ(entry.published.raw, "2024-05-01");
    EXPECT_EQ(entry.updated.raw, "2024-05-02");
}

TEST(NewsSitemap, IndexNamesItsSitemapsNewestFirst) {
    const ParsedFeed feed = parsed(R"(<sitemapindex
        xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/old.xml</loc>
        <lastmod>2024-05-01</lastmod></sitemap><sitemap><loc>/undated.xml</loc></sitemap>
        <sitemap><loc>/new.xml</loc><lastmod>2024-05-02</lastmod></sitemap></sitemapindex>)",
                                   {.base_url = "https://x.org/sitemap.xml"});
    EXPECT_TRUE(feed.entries.empty());
    ASSERT_EQ(feed.sitemaps.size(), 3U);
    EXPECT_EQ(feed.sitemaps[0].url, "https://x.org/new.xml");
    EXPECT_EQ(feed.sitemaps[1].url, "https://x.org/old.xml");
    EXPECT_EQ(feed.sitemaps[2].url, "https://x.org/undated.xml");
}

TEST(NewsSitemap, RssThatDeclaresTheNamespaceStaysRss) {
    EXPECT_EQ(parsed(R"(<rss xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><channel>
                     <item><title>T</title></item></channel></rss>)")
                  .entries.at(0)
                  .title,
              "T");
}

TEST(NewsSitemap, UrlThatSaysNothingIsNoEntry) {
    const ParsedFeed feed = parsed(R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url><loc>https://x.org/a</loc></url><url></url><url/><url><loc/></url><url><loc> </loc></url>
        <url><lastmod>2025-10-01</lastmod></url><url><loc><![CDATA[https://x.org/b]]></loc></url>
        </urlset>)");
    ASSERT_EQ(feed.entries.size(), 2U);
    EXPECT_EQ(feed.entries[0].link, "https://x.org/a");
    EXPECT_EQ(feed.entries[1].link, "https://x.org/b");
}

}  // namespace
}  // namespace feeds::parse
