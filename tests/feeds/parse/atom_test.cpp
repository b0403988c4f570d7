#include "support.hpp"

#include <gmock/gmock.h>

namespace feeds::parse {
namespace {

using testing::ElementsAre;

TEST(AtomParser, TypeDecidesHowTextIsRead) {
    EXPECT_EQ(atom_entry("<title>1 &lt;b&gt; 2</title>").title, "1 <b> 2");
    EXPECT_EQ(atom_entry("<title type='html'>1 &lt;b&gt;2&lt;/b&gt;</title>").title, "1 2");
    EXPECT_EQ(atom_entry("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>1 "
                         "<b>2</b></div></title>")
                  .title,
              "1 2");
}

TEST(AtomParser, Atom03ModeDecidesHowTextIsRead) {
    const ParsedFeed feed = parsed(R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
        <title type="text/html" mode="escaped">&lt;i&gt;a&lt;/i&gt;</title>
        <content type="text/html" mode="base64">PGI+SGk8L2I+</content></entry></feed>)");
    EXPECT_EQ(feed.entries.at(0).title, "a");
    EXPECT_EQ(feed.entries.at(0).content, "Hi");
}

TEST(AtomParser, TakesTheFirstAlternateLink) {
    EXPECT_EQ(atom_entry("<link rel='self' href='http://x.org/s'/><link href='http://x.org/a'/>"
                         "<link rel='alternate' href='http://x.org/b'/>")
                  .link,
              "http://x.org/a");
}

TEST(AtomParser, ResolvesLinksAgainstXmlBase) {
    const ParsedFeed feed =
        parsed(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://x.org/a/">
        <entry xml:base="b/"><link href="../c"/></entry></feed>)");
    EXPECT_EQ(feed.entries.at(0).link, "http://x.org/a/c");
}

TEST(AtomParser, EntryWithoutAuthorTakesTheFeeds) {
    const ParsedFeed feed = parsed(R"(<feed xmlns="http://www.w3.org/2005/Atom">
        <author><name>Ann</name></author><entry/><entry><author><email>b@x.org</email></author>
        </entry></feed>)");
    EXPECT_THAT(feed.entries.at(0).authors, ElementsAre("Ann"));
    EXPECT_THAT(feed.entries.at(1).authors, ElementsAre("b@x.org"));
}

TEST(AtomParser, EntryCountsOnlyAsChildOfTheFeed) {
    const ParsedFeed feed = parsed(R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x">
        <x:more><entry><title>No</title></entry></x:more><entry><title>Yes</title></entry></feed>)");
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].title, "Yes");
}

TEST(AtomParser, NamesTheSourceThatWasAggregated) {
    const Entry entry = atom_entry("<source><title>The Y</title></source><title>T</title>");
    EXPECT_EQ(entry.source_name, "The Y");
    EXPECT_EQ(entry.title, "T");
}

TEST(AtomParser, PicturesAreNotText) {
    EXPECT_EQ(atom_entry("<content type='image/png'>iVBORw0KGgo=</content>").content, "");
}

TEST(AtomParser, IdThatIsAnAddressStandsInForAMissingLink) {
    EXPECT_EQ(atom_entry("<id>http://x.org/?p=1</id><link rel='alternate' href=''/>").link,
              "http://x.org/?p=1");
    EXPECT_EQ(atom_entry("<id>urn:uuid:1</id>").link, "");
    EXPECT_EQ(atom_entry("<id>http://x.org/?p=1</id><link href='http://x.org/one'/>").link,
              "http://x.org/one");
}

}  // namespace
}  // namespace feeds::parse
