#include "support.hpp"

#include <gmock/gmock.h>

namespace feeds::parse {
namespace {

using testing::ElementsAre;

TEST(RssParser, KeepsGuidThatIsNotPermalink) {
    const Entry entry = rss_item("<guid isPermaLink='false'> http://x.org/1 </guid>");
    EXPECT_EQ(entry.id, "http://x.org/1");
    EXPECT_EQ(entry.link, "");
}

TEST(RssParser, TakesPermalinkGuidWhereLinkIsMissing) {
    EXPECT_EQ(rss_item("<guid>http://x.org/1</guid>").link, "http://x.org/1");
    EXPECT_EQ(rss_item("<guid>urn:uuid:1</guid>").link, "");
}

TEST(RssParser, ReadsTextAsHtmlAfterXml) {
    const Entry entry = rss_item("<title>AT&amp;amp;T &lt;b&gt;buys&lt;/b&gt;&amp;nbsp;it</title>");
    EXPECT_EQ(entry.title, "AT&T buys it");
}

TEST(RssParser, ReadsMarkupThatWasNotEscaped) {
    EXPECT_EQ(rss_item("<description>One<br/>two <i>th</i>ree</description>").summary,
              "One two three");
}

TEST(RssParser, KnowsNamespacesByUriWhateverThePrefix) {
    const ParsedFeed feed = parsed(R"(<rss xmlns:zz="http://purl.org/dc/elements/1.1/"
        xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><item>
        <zz:creator>Ann</zz:creator><c:encoded>&lt;p&gt;Body&lt;/p&gt;</c:encoded>
        </item></channel></rss>)");
    EXPECT_THAT(feed.entries.at(0).authors, ElementsAre("Ann"));
    EXPECT_EQ(feed.entries.at(0).content, "Body");
}

TEST(RssParser, UnknownNamespaceNeverShadowsNativeElement) {
    const ParsedFeed feed = parsed(R"(<rss xmlns:x="urn:x"><channel><item>
        <x:title>Wrong</x:title><title>Right</title></item></channel></rss>)");
    EXPECT_EQ(feed.entries.at(0).title, "Right");
}

TEST(RssParser, UndeclaredPrefixKeepsItsUsualMeaning) {
    EXPECT_EQ(rss_item("<dc:date>2024-05-01</dc:date>").published.at,
              std::chrono::sys_days{std::chrono::year{2024} / 5 / 1});
}

TEST(RssParser, FindsNamesOfPeople) {
    EXPECT_THAT(rss_item("<author>me@x.org (Ann Bee)</author>").authors, ElementsAre("Ann Bee"));
    EXPECT_THAT(rss_item("<author>Ann Bee &lt;me@x.org&gt;</author>").authors,
                ElementsAre("Ann Bee"));
    EXPECT_THAT(rss_item("<author>me@x.org</author>").authors, ElementsAre("me@x.org"));
}

TEST(RssParser, NamesTheTruePublisher) {
    EXPECT_EQ(rss_item("<source url='http://y.org/rss'>The Y</source>").source_name, "The Y");
}

TEST(RssParser, ReadsWhenAFeedRests) {
    const ParsedFeed feed = parsed(
        "<rss><channel><title>N</title><skipHours><hour>00</hour><hour> 7 </hour><hour>09</hour>"
        "<hour>25</hour><hour>-1</hour><hour>x</hour></skipHours><skipDays><day>Saturday</day>"
        "<day>sunday</day><day>Someday</day></skipDays></channel></rss>");
    EXPECT_EQ(feed.feed.skip_hours, std::bitset<24>().set(0).set(7).set(9));
    EXPECT_EQ(feed.feed.skip_days, std::bitset<7>().set(0).set(6));
    EXPECT_EQ(parsed("<rss><channel><title>N</title><skipHours><hour>24</hour></skipHours>"
                     "</channel></rss>")
                  .feed.skip_hours,
              std::bitset<24>().set(0));
}

/// Said with more weight than reason, and meant all the same.
TEST(RssParser, NumbersThatAreTooLargeAreAsLargeAsCanBe) {
    const ParsedFeed feed = parsed(
        "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>N</title>"
        "<ttl>1000000000000</ttl><sy:updatePeriod>daily</sy:updatePeriod>"
        "<sy:updateFrequency>99999999999</sy:updateFrequency></channel></rss>");
    EXPECT_GT(feed.feed.ttl, std::chrono::days{365});
    EXPECT_EQ(feed.feed.update_interval, std::chrono::minutes{1});
}

TEST(RssParser, ReadsTheFeedsOwnFields) {
    const ParsedFeed feed = parsed(R"(<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>
        <title>News</title><link>/home</link><language>it</language><ttl>15</ttl>
        <atom:link rel="hub" href="https://hub.x.org/"/>
        <atom:link rel="Next" href="?page=2"/>
        <atom:link rel="self" href="https://x.org/rss"/></channel></rss>)",
                                   {.base_url = "https://x.org/rss"});
    EXPECT_EQ(feed.feed.title, "News");
    EXPECT_EQ(feed.feed.link, "https://x.org/home");
    EXPECT_EQ(feed.feed.language, "it");
    EXPECT_EQ(feed.feed.ttl, std::chrono::minutes{15});
    EXPECT_THAT(feed.feed.hubs, ElementsAre("https://hub.x.org/"));
    EXPECT_EQ(feed.feed.self, "https://x.org/rss");
    EXPECT_EQ(feed.feed.earlier, "https://x.org/rss?page=2");
}

TEST(RssParser, KeepsTheDateThatItCannotRead) {
    const Entry entry = rss_item("<pubDate>yesterday, after tea</pubDate>");
    EXPECT_FALSE(entry.published.at);
    EXPECT_EQ(entry.published.raw, "yesterday, after tea");
}

TEST(RdfParser, ReadsItemsBesideTheChannelAndTheirAbout) {
    const ParsedFeed feed = parsed(R"(<rdf:RDF xmlns="http://purl.org/rss/1.0/"
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel rdf:about="c">
        <title>C</title></channel><item rdf:about="urn:1"><title>One</title>
        <link>http://x.org/1</link></item></rdf:RDF>)");
    EXPECT_EQ(feed.feed.format, Format::rdf);
    EXPECT_EQ(feed.feed.title, "C");
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].id, "urn:1");
    EXPECT_EQ(feed.entries[0].link, "http://x.org/1");
}

TEST(MediaRss, GroupStandsInWhereNothingNativeIs) {
    const Entry entry = rss_item(
        "<title>T</title><media:group><media:title>M</media:title>"
        "<media:description>D</media:description></media:group>");
    EXPECT_EQ(entry.title, "T");
    EXPECT_EQ(entry.summary, "D");
}

TEST(RssParser, FieldsOfAChannelThatIsMissingAreTheFeeds) {
    const ParsedFeed feed = parsed(
        "<rss version='2.0'><title>C</title><link>http://x.org/</link><language>en</language>"
        "<ttl>40</ttl><item><title>T</title></item></rss>");
    EXPECT_EQ(feed.feed.title, "C");
    EXPECT_EQ(feed.feed.link, "http://x.org/");
    EXPECT_EQ(feed.feed.language, "en");
    EXPECT_EQ(feed.feed.ttl, std::chrono::minutes{40});
    EXPECT_EQ(feed.entries.size(), 1U);
}

TEST(MediaRss, ContentTellsWhatNothingElseDoes) {
    const Entry bare = rss_item(
        "<media:group><media:content><media:title>M</media:title>"
        "<media:description>D</media:description></media:content></media:group>");
    EXPECT_EQ(bare.title, "M");
    EXPECT_EQ(bare.summary, "D");
    const Entry told = rss_item(
        "<media:content><media:title>Photo</media:title><media:description>Caption"
        "</media:description></media:content><title>T</title><description>S</description>");
    EXPECT_EQ(told.title, "T");
    EXPECT_EQ(told.summary, "S");
}

TEST(RssParser, SaysHowOftenItChanges) {
    const auto interval = [](std::string_view fields) {
        return parsed(
                   "<rss version='2.0' xmlns:s='http://purl.org/rss/1.0/modules/syndication/'>"
                   "<channel><title>C</title>" +
                   std::string{fields} + "</channel></rss>")
            .feed.update_interval;
    };
    using std::chrono::minutes;
    EXPECT_EQ(interval("<s:updatePeriod> hourly </s:updatePeriod>"), minutes{60});
    EXPECT_EQ(interval("<s:updatePeriod>daily</s:updatePeriod>"
                       "<s:updateFrequency>12</s:updateFrequency>"),
              minutes{120});
    EXPECT_EQ(interval("<s:updatePeriod>hourly</s:updatePeriod>"
                       "<s:updateFrequency>1000</s:updateFrequency>"),
              minutes{1});
    EXPECT_EQ(interval("<s:updatePeriod>often</s:updatePeriod>"), std::nullopt);
    EXPECT_EQ(interval("<s:updateFrequency>2</s:updateFrequency>"), std::nullopt);
}

TEST(RssParser, YandexFullTextIsTheContent) {
    const ParsedFeed feed = parsed(
        "<rss version='2.0' xmlns:y='http://news.yandex.ru'><channel><item><title>T</title>"
        "<description>S</description><y:full-text>A&lt;br /&gt;B</y:full-text></item></channel>"
        "</rss>");
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].summary, "S");
    EXPECT_EQ(feed.entries[0].content, "A B");
}

}  // namespace
}  // namespace feeds::parse
