#include "feeds/parse/discover.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace feeds::parse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> urls(std::string_view page,
                              std::string_view url = "https://site.example/news/index.html") {
    std::vector<std::string> out;
    for (const auto& link : discover(page, "text/html", url))
        out.push_back(link.url);
    return out;
}

TEST(Discover, FindsTheThreeKindsInDocumentOrder) {
    const auto found = discover(R"(<!doctype html><html><head>
<link rel="alternate" type="application/atom+xml" title=" Top
 stories " href="/atom.xml">
<link rel=alternate type=application/rss+xml href=rss.xml>
<link rel='alternate' type='application/feed+json' href='https://other.example/feed.json' />
</head>)",
                                "text/html",
                                "https://site.example/news/");
    EXPECT_THAT(
        found,
        ElementsAre(
            FeedLink{"https://site.example/atom.xml", "Top stories", "application/atom+xml"},
            FeedLink{"https://site.example/news/rss.xml", "", "application/rss+xml"},
            FeedLink{"https://other.example/feed.json", "", "application/feed+json"}));
}

TEST(Discover, ReadsRelAsTokensAndNoCaseMatters) {
    EXPECT_THAT(urls("<LINK REL='nofollow\tALTERNATE home' TYPE='Application/RSS+XML; charset=x' "
                     "HREF=a>"),
                ElementsAre("https://site.example/news/a"));
    EXPECT_THAT(urls("<link rel=alternates type=application/rss+xml href=a>"
                     "<link rel='stylesheet' type=application/rss+xml href=a>"
                     "<link type=application/rss+xml href=a>"
                     "<a rel=alternate type=application/rss+xml href=a>"),
                IsEmpty());
}

TEST(Discover, LeavesOtherAlternatesAlone) {
    EXPECT_THAT(urls("<link rel=alternate hreflang=de href=/de/>"
                     "<link rel=alternate type=application/json href=/wp-json/x>"
                     "<link rel=alternate type=text/xml href=/x>"
                     "<link rel=alternate type=application/rss+xml>"
                     "<link rel=alternate type=application/rss+xml href=''>"),
                IsEmpty());
}

TEST(Discover, ResolvesAgainstTheFirstBase) {
    EXPECT_THAT(urls("<link rel=alternate type=application/rss+xml href=a>"
                     "<base target=x><base href='/sub/'><base href='/other/'>"),
                ElementsAre("https://site.example/sub/a"));
    EXPECT_THAT(urls("<base href='javascript:alert(1)//'>"
                     "<link rel=alternate type=application/rss+xml href=a>"),
                ElementsAre("https://site.example/news/a"));
}

TEST(Discover, NamesNothingButWebAddresses) {
    EXPECT_THAT(urls("<link rel=alternate type=application/rss+xml href='javascript:x'>"
                     "<link rel=alternate type=application/rss+xml href='file:///etc/passwd'>"
                     "<link rel=alternate type=application/rss+xml href='data:,x'>"
                     "<link rel=alternate type=application/rss+xml href='//cdn.example/f'>"),
                ElementsAre("https://cdn.example/f"));
}

TEST(Discover, DecodesReferencesButNotAddressesThatLookLikeThem) {
    EXPECT_THAT(
        urls("<link rel=alternate type='application/rss&#43;xml' href='?a=1&amp;b=2&copy=3'>"),
        ElementsAre("https://site.example/news/index.html?a=1&b=2&copy=3"));
}

TEST(Discover, NamesAFeedOnce) {
    EXPECT_THAT(urls("<link rel=alternate type=application/rss+xml href=a>"
                     "<link rel=alternate type=application/rss+xml href='/news/a'>"),
                SizeIs(1));
}

TEST(Discover, IsNotFooledByTextThatLooksLikeALink) {
    constexpr std::string_view kLink = "<link rel=alternate type=application/rss+xml href=bad>";
    for (const std::string name : {"script", "STYLE", "title", "textarea", "iframe"}) {
        const auto page = "<" + name + ">" + std::string(kLink) + "</" + name + "x>" +
                          std::string(kLink) + "</" + name +
                          " ><link rel=alternate type=application/rss+xml href=good>";
        EXPECT_THAT(urls(page), ElementsAre("https://site.example/news/good")) << name;
    }
    EXPECT_THAT(urls("<!-- > " + std::string(kLink) + " -->"), IsEmpty());
    EXPECT_THAT(urls("<meta content='" + std::string(kLink) + "'>"), IsEmpty());
    EXPECT_THAT(urls("<!-->" + std::string(kLink)), SizeIs(1));
}

TEST(Discover, EndsWithThePageWhereverThatBreaksOff) {
    const std::string page =
        "<base href=\"/x/\"><link rel=\"alternate\" type='application/rss+xml' href=a title=\"t\">"
        "<script>x</script><!-- c -->";
    for (std::size_t size = 0; size <= page.size(); ++size)
        EXPECT_LE(urls(page.substr(0, size)).size(), 1U) << size;
    for (const auto* end : {"<",
                            "<a",
                            "<link",
                            "<link rel",
                            "<link rel=",
                            "<link rel='",
                            "</",
                            "<!",
                            "<!--",
                            "<script",
                            "<script>",
                            "<script></",
                            "<link =",
                            "&#",
                            "\xFF\xFE<"})
        EXPECT_THAT(urls(end), IsEmpty()) << end;
}

TEST(Discover, ReadsPagesInOtherCharsets) {
    const auto found =
        discover("<link rel=alternate type=application/rss+xml href=a title='Caf\xE9'>",
                 "text/html; charset=iso-8859-1",
                 "https://site.example/");
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].title, "Caf\xC3\xA9");
}

/// Each of these takes a tree builder, or a careless scanner, far more than one reading.
TEST(Discover, StaysLinearOverHostilePages) {
    constexpr std::size_t kSize = 4 << 20;
    for (const std::string_view piece :
         {"<div>",
          "<a ",
          "</",
          "<!--",
          "<!",
          "<script>",
          "<script></scrip",
          "<link rel='",
          "&",
          "<b a=",
          "<link rel=alternate type=application/rss+xml href=&amp;>"}) {
        std::string page;
        while (page.size() < kSize)
            page += piece;
        EXPECT_LE(urls(page).size(), 50U) << piece;
    }
}

TEST(Discover, CutsEndlessTitlesAndAddresses) {
    const std::string long_text(100'000, 'x');
    EXPECT_THAT(urls("<link rel=alternate type=application/rss+xml href='" + long_text + "'>"),
                IsEmpty());
    const auto found =
        discover("<link rel=alternate type=application/rss+xml href=a title='" + long_text + "'>",
                 "text/html",
                 "https://site.example/");
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_LE(found[0].title.size(), 300U);
}

}  // namespace
}  // namespace feeds::parse
