#include "support.hpp"

#include <array>

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
        if (!result)
            continue;
        EXPECT_TRUE(result->incomplete) << length;
        for (const Entry& entry : result->entries)
            EXPECT_TRUE(entry.title == "One" || entry.title == "Two") << length;
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

/// The titles of a document's entries, with a bar between them.
std::string titles(std::string_view bytes) {
    std::string out;
    for (const Entry& entry : parsed(bytes).entries)
        out += (out.empty() ? "" : "|") + entry.title;
    return out;
}

std::string channel(std::string_view contents) {
    return "<rss version='2.0'><channel>" + std::string{contents} + "</channel></rss>";
}

TEST(Recovery, EntriesAreReadWhateverTagWasForgotten) {
    struct Row {
        const char* what;
        std::string document;
        const char* titles;
    };

    const std::string a = "<item><title>A</title></item>";
    const std::string b = "<item><title>B</title></item>";
    const std::string atom = "<feed xmlns='http://www.w3.org/2005/Atom'>";
    const std::array rows = {
        Row{"p", channel("<item><p>note<title>A</title><guid>a</guid></item>" + b), "A|B"},
        Row{"b", channel("<item>Notice <b>x<title>A</title></item>" + b), "A|B"},
        Row{"nested", channel("<item><div><p><b>x<title>A</title></item>" + b), "A|B"},
        Row{"upper case", channel("<item><P>x<TITLE>A</TITLE></item>" + b), "A|B"},
        Row{"before an item", channel(a + "<p><b>note" + b), "A|B"},
        Row{"before an Atom entry",
            atom + "<entry><title>A</title></entry><b>x<entry><title>B</title></entry></feed>",
            "A|B"},
        Row{"in Atom", atom + "<entry><i>x<title>A</title></entry></feed>", "A"},
        Row{"space",
            channel("< item><title>A</title></ item>< item ><title>B</title>< /item>"),
            "A|B"},
        Row{"space in a field", channel("<item>< title>A</ title></item>" + b), "A|B"},
        Row{"less than", channel("<item><title>1 < title</title></item>" + b), "1 < title|B"},
        Row{"comment", channel(a + "<!-- gone " + b + "<item><title>C</title></item>"), "A|B|C"},
        Row{"comment at once", channel(a + "<!--" + b), "A|B"},
        Row{"CDATA in lower case",
            channel("<item><title><![cdata[A & x]]></title></item>" + b),
            "A & x|B"},
        Row{"CDATA",
            channel("<item><title>A</title><description><![CDATA[x y</description></item>"
                    "<item><title>B</title><description><![CDATA[z]]></description></item>"),
            "A|B"},
        Row{"CDATA of a title",
            channel(
                "<item><title><![CDATA[A</title><description><![CDATA[x]]></description></item>" +
                b),
            "A|B"},
        Row{"CDATA in CDATA",
            channel("<item><title><![CDATA[A <![CDATA[x]]></title></item>" + b),
            "A x|B"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(titles(row.document), row.titles) << row.what;
}

TEST(Recovery, EntriesBehindAClosedRootAreRead) {
    struct Row {
        const char* what;
        std::string document;
        const char* titles;
    };

    const std::string a = "<item><title>A</title></item>";
    const std::string b = "<item><title>B</title></item>";
    const std::string c = "<item><title>C</title></item>";
    const std::string atom =
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>X</title></entry>";
    const std::string prolog = "<?xml version='1.0'?>\n";
    const std::array rows = {
        Row{"two documents", prolog + channel(a) + '\n' + prolog + channel(b), "A|B"},
        Row{"three", channel(a) + channel(b) + channel(c), "A|B|C"},
        Row{"an empty one between", channel(a) + channel("") + channel(c), "A|C"},
        Row{"another format", channel(a) + atom + "</feed>", "A|X"},
        Row{"closed too early", channel(a) + b + c + "</channel></rss>", "A|B|C"},
        Row{"closed too early, no end", channel(a) + b, "A|B"},
        Row{"an Atom feed", atom + "</feed><entry><title>B</title></entry></feed>", "X|B"},
        Row{"one entry cut", channel(a) + b + "<item><title>C", "A|B"},
        Row{"junk", channel(a) + "<script>if (a < 3) '<b'", "A"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(titles(row.document), row.titles) << row.what;
    const ParsedFeed two = parsed(channel(a) + channel(b));
    ASSERT_EQ(two.remarks.size(), 1U);
    EXPECT_EQ(two.remarks[0], "another feed follows the first; entries read from it: 1");
    EXPECT_TRUE(parsed(channel(a) + b + "<item><title>C").incomplete);
}

TEST(Recovery, EntriesOfAllDocumentsTogetherKeepToTheLimit) {
    Limits limits;
    limits.entries_read = 3;
    const std::string two = channel("<item><title>A</title></item><item><title>B</title></item>");
    const auto feed = parse(two + two, {}, limits);
    ASSERT_TRUE(feed.has_value());
    EXPECT_EQ(feed->entries.size(), 3U);
    ASSERT_EQ(feed->cuts.size(), 1U);
    EXPECT_EQ(feed->cuts[0].had, 4U);
    EXPECT_EQ(feed->cuts[0].kept, 3U);
}

}  // namespace
}  // namespace feeds::parse
