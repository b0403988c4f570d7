#include "feeds/parse/xml_repair.hpp"
#include "support.hpp"

namespace feeds::parse {
namespace {

constexpr const char* kTwo =
    "<rss version='2.0'><channel><title>C</title><item><title>One</title></item>"
    "<item><title>Two</title></item></channel></rss>";

TEST(Recovery, TruncatedTailKeepsWholeEntries) {
    const std::string whole = kTwo;
    const ParsedFeed feed = parsed(whole.substr(0, whole.find("Two") + 2));
    EXPECT_TRUE(feed.incomplete);
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].title, "One");
}

TEST(Recovery, EveryPrefixIsHarmlessAndNeverInventsEntries) {
    const std::string whole = kTwo;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto result = parse(whole.substr(0, length), {});
        if (!result) {
            continue;
        }
        EXPECT_TRUE(result->incomplete) << length;
        for (const Entry& entry : result->entries) {
            EXPECT_TRUE(entry.title == "One" || entry.title == "Two") << length;
        }
    }
    EXPECT_FALSE(parsed(whole).incomplete);
}

TEST(Recovery, BareAmpersandsAndUndefinedEntitiesStayReadable) {
    EXPECT_EQ(rss_item("<title>R&D &eacute; &unheard; AT&T;</title>").title,
              "R&D é &unheard; AT&T;");
    EXPECT_EQ(rss_item("<link>http://x.org/?a=1&b=2</link>").link, "http://x.org/?a=1&b=2");
}

TEST(Recovery, CrossedAndUnclosedTagsEndWhereTheirParentDoes) {
    const Entry entry =
        rss_item("<description><p>a<b><i>b</b></i><br>c<li>d</description><title>T</title>");
    EXPECT_EQ(entry.summary, "ab c d");
    EXPECT_EQ(entry.title, "T");
}

TEST(Recovery, FieldEndsWhereTheNextBegins) {
    const Entry entry = rss_item("<title>T<link>http://x.org/1</link><description>D");
    EXPECT_EQ(entry.title, "T");
    EXPECT_EQ(entry.link, "http://x.org/1");
    EXPECT_EQ(entry.summary, "D");
}

TEST(Recovery, ItemEndsWhereTheNextBegins) {
    const ParsedFeed feed = parsed(
        "<rss><channel><item><title>One</title><item><title>Two</title></item></channel></rss>");
    ASSERT_EQ(feed.entries.size(), 2U);
    EXPECT_EQ(feed.entries[1].title, "Two");
}

TEST(Recovery, UnquotedAndUnclosedAttributesAreRead) {
    EXPECT_EQ(rss_item("<guid isPermaLink=false>g</guid><a href=\"x>y</a></b>").id, "g");
    EXPECT_EQ(rss_item("<guid isPermaLink=false>g</guid></b>").link, "");
}

TEST(Recovery, BlanksAndWarningsBeforeTheDocumentArePassedOver) {
    const std::string feed = kTwo;
    EXPECT_EQ(parsed("\n\n <?xml version='1.0'?>" + feed).entries.size(), 2U);
    EXPECT_EQ(
        parsed("<br />\n<b>Warning</b>: x in <b>y.php</b><br />\n<?xml version='1.0'?>" + feed)
            .entries.size(),
        2U);
}

TEST(Recovery, CdataThatNeverClosesEndsWithItsElement) {
    const Entry entry = rss_item("<description><![CDATA[a & b</description><title>T</title>");
    EXPECT_EQ(entry.summary, "a & b");
    EXPECT_EQ(entry.title, "T");
}

TEST(Recovery, WhatFollowsTheRootIsNoTruncation) {
    const ParsedFeed feed = parsed(std::string{kTwo} + "<script>var a = '<b'; if (a < 3)");
    EXPECT_EQ(feed.entries.size(), 2U);
    EXPECT_FALSE(feed.incomplete);
}

TEST(Recovery, EntitiesOfTheInternalDtdApply) {
    const ParsedFeed feed = parsed(
        "<!DOCTYPE rss [<!ENTITY co \"Acme &#38; Co\"><!ENTITY nest \"&co;&co;\">"
        "<!ENTITY ext SYSTEM \"file:///etc/passwd\">]>"
        "<rss><channel><title>&co; &nest; &ext;</title></channel></rss>");
    EXPECT_EQ(feed.feed.title, "Acme & Co &nest; &ext;");
}

TEST(Recovery, RepairedXmlIsBalanced) {
    Budget budget{std::chrono::seconds{10}};
    const Repaired repaired = repair_xml("<a x=1 y='2'>1<b>2</c></a></a>", 256, budget);
    EXPECT_EQ(repaired.xml, "<a x=\"1\" y=\"2\">1<b>2</b></a>");
}

}  // namespace
}  // namespace feeds::parse
