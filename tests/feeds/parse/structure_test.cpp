// Where entries stand, what they are called, what stands before the feed: kinds seen in the wild.

#include "support.hpp"

#include <vector>

namespace feeds::parse {
namespace {

constexpr std::string_view kAtom = "xmlns='http://www.w3.org/2005/Atom'";

/// The titles of the entries, or the class of the error.
std::string titles(std::string_view document) {
    const auto feed = parse(document, {});
    if (!feed)
        return std::string{"!"} + to_string(feed.error().error);
    std::string out;
    for (const Entry& entry : feed->entries)
        out += (out.empty() ? "" : ",") + (entry.title.empty() ? entry.link : entry.title);
    return out;
}

struct Row {
    std::string document;
    std::string titles;
};

void expect(const std::vector<Row>& rows) {
    for (const Row& row : rows)
        EXPECT_EQ(titles(row.document), row.titles) << row.document;
}

TEST(Structure, EntriesAreFoundWhereverTheyAreEntries) {
    const std::string item = "<item><title>A</title></item>";
    const std::string entry = "<entry><title>A</title><id>a</id></entry>";
    const std::string url = "<url><loc>A</loc></url>";
    const std::string feed = "<feed " + std::string{kAtom} + ">";
    expect({
        {"<rss><channel>" + item + "</channel></rss>", "A"},
        {"<rss>" + item + "</rss>", "A"},
        {"<rss><channel/>" + item + "</rss>", "A"},
        {"<rss><channel><items>" + item + "</items></channel></rss>", "A"},
        {"<rss><channel><items>" + item + item + "</items>" + item + "</channel></rss>", "A,A,A"},
        {"<rss><channel><channel>" + item + "</channel></channel></rss>", "A"},
        {"<rss><rss><channel>" + item + "</channel></rss></rss>", "A"},
        {"<rss><channel>" + item + "</channel><channel>" + item + "</channel></rss>", "A,A"},
        {"<rss><channel><news>" + item + "</news></channel></rss>", "A"},
        {"<rss><channel><ITEM><TITLE>A</TITLE></ITEM></channel></rss>", "A"},
        {"<channel>" + item + "</channel>", "A"},
        {"<rss><channel>" + entry + "</channel></rss>", "A"},
        {"<rss><channel>" + item + entry + "</channel></rss>", "A,A"},
        {feed + entry + "</feed>", "A"},
        {feed + item + "</feed>", "A"},
        {feed + "<entries>" + entry + "</entries></feed>", "A"},
        {feed + feed + entry + "</feed></feed>", "A"},
        {feed + "<channel>" + item + "</channel></feed>", "A"},
        {"<feed><entry><title>A</title></entry></feed>", "A"},
        {"<urlset>" + url + "</urlset>", "A"},
        {"<urlset><urlset>" + url + url + "</urlset></urlset>", "A,A"},
        {"<urlset><urls>" + url + "</urls></urlset>", "A"},
        {"<rdf:RDF><channel/>" + item + "</rdf:RDF>", "A"},
        {"<rdf:RDF><channel><items><rdf:Seq><rdf:li>" + item +
             "</rdf:li></rdf:Seq></items></channel></rdf:RDF>",
         "A"},
        {"<rss/><rss><channel>" + item + "</channel></rss>", "A"},
        {"<rss><channel><title>T</title></channel></rss>" + feed + entry + "</feed>", "A"},
        {item, "A"},
        {item + item, "A,A"},
        {entry, "A"},
        {"<entry " + std::string{kAtom} + "><title>A</title></entry>", "A"},
        {"<a:entry xmlns:a='http://www.w3.org/2005/Atom'><a:title>A</a:title></a:entry>", "A"},
        {"<rss><channel><item xmlns='urn:mine'><title>A</title></item></channel></rss>", "A"},
        {"<rss xmlns='urn:mine'><channel>" + item + "</channel></rss>", "A"},
    });
}

TEST(Structure, WhatIsWithinAFieldOrAnExtensionIsNoEntry) {
    const std::string item = "<item><title>A</title></item>";
    const std::string other = "<item><title>X</title><link>x</link></item>";
    const std::string box = "<x:box xmlns:x='urn:x'>";
    expect({
        {"<rss><channel><item><title>A</title><description>" + other +
             "</description></item></channel></rss>",
         "A"},
        {"<rss><channel><item><title>A</title>" + other + "</item></channel></rss>", "A"},
        {"<rss><channel><description>" + other + "</description>" + item + "</channel></rss>", "A"},
        {"<rss><channel>" + box + other + "</x:box>" + item + "</channel></rss>", "A"},
        {"<rss><channel><related>" + other + "</related>" + item + "</channel></rss>", "A"},
        {"<rss><channel>" + item + "<x:item xmlns:x='urn:x'><title>X</title></x:item>" +
             "</channel></rss>",
         "A"},
        {"<rss><channel>" + box + other + "</x:box></channel></rss>", ""},
        {"<rss><channel><title>T</title></channel></rss>", ""},
        {"<feed " + std::string{kAtom} + "><title>T</title></feed>", ""},
        {"<urlset/>", ""},
    });
}

TEST(Structure, EntriesThatCannotBeReadAreAnErrorWithAReason) {
    const auto read = parse(
        "<rss xmlns:x='urn:x'><channel><x:item><x:title>A</x:title></x:item>"
        "<x:item><x:title>B</x:title></x:item></channel></rss>",
        {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().error, ErrorClass::malformed);
    EXPECT_EQ(read.error().message,
              "it holds 2 elements named item, but none where a feed has its entries");
    EXPECT_EQ(titles("<rss><channel><a><b><c><d><e><f><g><item><title>A</title></item>"
                     "</g></f></e></d></c></b></a></channel></rss>"),
              "!malformed");
}

TEST(Structure, WhatStandsBeforeTheFeedIsPassedOver) {
    const std::string rss =
        "<rss version=\"2.0\"><channel><item><title>A</title></item></channel></rss>";
    const std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + rss;
    const std::string mark = "\xEF\xBB\xBF";
    std::vector<Row> rows;
    for (const std::string& junk : {
             std::string{"[2025-10-01 10:00:00] Deprecated: old() in /srv/feed.php\n"},
             std::string{"[a] b\n[c] d {e}\n"},
             std::string{"[it's 5\" wide]\n"},
             std::string{"[caption id=\"x\"]"},
             std::string{"{# remark #}\n"},
             std::string{"{{ include 'x' }}\n"},
             std::string{"{% extends \"x\" %}\n"},
             std::string{"{\"error\":null}\n"},
             std::string{"{\"status\":\"<ok>\",\"items\":[]}\n"},
             std::string{"[]"},
             std::string{"{}"},
             std::string{"[1, {\"a\": \"]\"}]\n"},
             std::string{"{ unclosed\n"},
             std::string{"Warning: Undefined array key 1 < 2 in /srv/feed.php on line 3\n"},
             std::string{"<br />\n<b>Warning</b>: x in <b>y.php</b> on line <b>3</b><br />\n"},
             std::string{"<div><div><div><div><div><p>Notice\n"},
             std::string{"<!-- <rss><channel><item><title>X</title></item></channel></rss> -->"},
             std::string{"<!-- no end\n"},
             std::string{"<script>if (a < b) { x(); }</script>\n"},
             std::string{"\n \t\n"},
             std::string{"\xC3\xAF\xC2\xBB\xC2\xBF"},  // a mark that was converted once more
             std::string{"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"},
             std::string{"<!DOCTYPE html>\n"},
             std::string{"<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"x.dtd\">\n"},
         }) {
        rows.push_back({junk + rss, "A"});
        rows.push_back({junk + xml, "A"});
    }
    rows.push_back({mark + mark + xml, "A"});
    rows.push_back({mark + "\n" + mark + xml, "A"});
    rows.push_back({mark + mark + mark + "[x]\n" + xml, "A"});
    rows.push_back({"<?xml version='1.0'?>\n<?xml version='1.0'?>\n" + rss, "A"});
    rows.push_back({"<!DOCTYPE html><feed><entry><title>A</title></entry></feed>", "A"});
    rows.push_back({"<!DOCTYPE html><urlset><url><loc>A</loc></url></urlset>", "A"});
    rows.push_back(
        {"<html><body><rss><channel><item><title>A</title></item></channel></rss></body>"
         "</html>",
         "A"});
    rows.push_back({"<soap:Envelope><soap:Body><a><b><c><d>" + rss +
                        "</d></c></b></a></soap:Body>"
                        "</soap:Envelope>",
                    "A"});
    expect(rows);
}

TEST(Structure, JsonThatSpeaksOfXmlIsStillJson) {
    expect({
        {R"({"version":"https://jsonfeed.org/version/1.1","items":[{"title":"A",)"
         R"("content_text":"<rss><channel><item><title>X</title></item></channel></rss>"}]})",
         "A"},
        {R"({"items":[{"title":"A","content_html":"<?xml version='1.0'?>\n<rss><item/></rss>"}]})",
         "A"},
        {R"([{"a": "<rss>"}])", "!unsupported"},
    });
}

TEST(Structure, PagesThatSpeakOfFeedsAreStillPages) {
    expect({
        {"<!DOCTYPE html><html><body><feed></feed><p>x</body></html>", "!html"},
        {"<!DOCTYPE html><html><body><item>x</item></body></html>", "!html"},
        {"<html><body><rss></rss></body></html>", "!html"},
        {"<!DOCTYPE html><html><script>var x = '<rss version=\"2.0\">';</script></html>", "!html"},
    });
}

struct Bound {
    std::string prefix;
    std::string uri;
    std::string element;  ///< in the item, `P:` being the prefix
    std::string title;
};

TEST(Structure, UsualPrefixesKeepTheirMeaning) {
    for (const std::string& uri : {
             std::string{"http://purl.org/dc/elements/1.1/"},
             std::string{"https://purl.org/dc/elements/1.1"},
             std::string{"http://purl.org/dc/elements/1.1/elements"},
             std::string{"http://www.purl.org/dc/elements/1.2/"},
             std::string{"http://purl.org/metadata/dublin_core#"},
             std::string{"http://site.example/dc"},
             std::string{"//purl.org/DC/elements/1.1/"},
         }) {
        const ParsedFeed feed = parsed("<rss xmlns:dc='" + uri +
                                       "'><channel><item><dc:title>T</dc:title><dc:creator>Jo"
                                       "</dc:creator></item></channel></rss>");
        EXPECT_EQ(feed.entries.at(0).title, "T") << uri;
        EXPECT_EQ(feed.entries.at(0).authors, std::vector<std::string>{"Jo"}) << uri;
    }
    for (const std::string& uri : {
             std::string{"http://search.yahoo.com/mrss/"},
             std::string{"http://search.yahoo.com/mrss"},
             std::string{"https://search.yahoo.com/mrss/"},
             std::string{"http://tools.search.yahoo.com/mrss/"},
             std::string{"https://www.rssboard.org/media-rss"},
             std::string{"http://video.search.yahoo.com/mrss"},
             std::string{"urn:media"},
         }) {
        EXPECT_EQ(parsed("<rss xmlns:media='" + uri +
                         "'><channel><item><media:content><media:title>T</media:title>"
                         "</media:content></item></channel></rss>")
                      .entries.at(0)
                      .title,
                  "T")
            << uri;
    }
    for (const std::string& uri : {
             std::string{"http://purl.org/rss/1.0/modules/content/"},
             std::string{"http://purl.org/rss/modules/content/"},
             std::string{"https://purl.org/rss/2.0/modules/content"},
             std::string{"http://site.example/content"},
         }) {
        EXPECT_EQ(parsed("<rss xmlns:content='" + uri +
                         "'><channel><item><content:encoded>T</content:encoded></item></channel>"
                         "</rss>")
                      .entries.at(0)
                      .content,
                  "T")
            << uri;
    }
    for (const std::string& uri : {
             std::string{"http://www.itunes.com/dtds/podcast-1.0.dtd"},
             std::string{"http://www.itunes.com/DTDs/Podcast-1.0.dtd"},
             std::string{"https://itunes.apple.com/dtds/podcast-2.0.dtd"},
             std::string{"urn:itunes"},
         }) {
        EXPECT_EQ(
            parsed("<rss xmlns:itunes='" + uri +
                   "'><channel><item><itunes:summary>T</itunes:summary></item></channel></rss>")
                .entries.at(0)
                .summary,
            "T")
            << uri;
    }
    for (const std::string& uri : {
             std::string{"http://www.w3.org/2005/Atom"},
             std::string{"https://www.w3.org/2005/Atom/"},
             std::string{"http://www.w3.org/2005/Atom/1.0"},
             std::string{"urn:atom"},
         }) {
        EXPECT_EQ(parsed("<rss xmlns:atom='" + uri +
                         "'><channel><atom:link rel='self' href='http://x/f'/></channel></rss>")
                      .feed.self,
                  "http://x/f")
            << uri;
    }
}

TEST(Structure, OtherPrefixesMeanWhatTheyAreBoundTo) {
    const ParsedFeed feed = parsed(
        "<rss xmlns:ext='urn:ext' xmlns:d='http://purl.org/dc/elements/1.1/'><channel><item>"
        "<ext:title>X</ext:title><d:title>T</d:title><ext:pubDate>2001-01-01</ext:pubDate>"
        "<title xmlns='urn:ext'>X</title></item></channel></rss>");
    EXPECT_EQ(feed.entries.at(0).title, "T");
    EXPECT_EQ(feed.entries.at(0).published.raw, "");
}

TEST(Structure, SitemapNamespacesAreKnownByTheirTail) {
    for (const char* const sitemap : {"http://www.sitemaps.org/schemas/sitemap/0.9",
                                      "http://www.sitemaps.org/schemas/sitemap/0.9/",
                                      "https://www.sitemaps.org/schemas/sitemap/0.9",
                                      "http://sitemaps.org/schemas/sitemap/0.9",
                                      "//www.sitemaps.org/schemas/sitemap/0.9",
                                      "www.sitemaps.org/schemas/sitemap/0.9",
                                      "http://www.sitemaps.org/schemas/sitemap/0.90",
                                      "http://www.google.com/schemas/sitemap/0.84",
                                      "urn:mine",
                                      ""}) {
        for (const char* const news : {"http://www.google.com/schemas/sitemap-news/0.9",
                                       "http://www.google.com/schemas/sitemap-news/0.9/",
                                       "https://www.google.com/schemas/sitemap-news/0.9",
                                       "http://google.com/schemas/sitemap-news/0.90",
                                       "http://www.google.com/schemas/sitemap-news/0.84",
                                       "//www.google.com/schemas/sitemap-news/0.9",
                                       "google.com/schemas/sitemap-news/",
                                       "http://www.sitemaps.org/schemas/sitemap-news/0.9"}) {
            for (const std::string& prefix : {std::string{"news"}, std::string{"n"}}) {
                const ParsedFeed feed = parsed(
                    "<urlset xmlns='" + std::string{sitemap} + "' xmlns:" + prefix + "='" + news +
                    "' xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>"
                    "<url><image:image><image:loc>p</image:loc></image:image><loc>l</loc><" +
                    prefix + ":news><" + prefix + ":title>T</" + prefix + ":title></" + prefix +
                    ":news></url></urlset>");
                ASSERT_EQ(feed.entries.size(), 1U) << sitemap;
                EXPECT_EQ(feed.entries[0].link, "l") << sitemap;
                EXPECT_EQ(feed.entries[0].title, "T") << sitemap << ' ' << news << ' ' << prefix;
            }
        }
    }
}

TEST(Structure, NamesOfAtomInRssNeedNoNamespace) {
    const Entry entry = rss_item(
        "<id>i</id><title>T</title><link href='http://x/1'/><summary>S</summary>"
        "<content>&lt;p&gt;C &lt;b&gt;d&lt;/b&gt;&lt;/p&gt;</content>"
        "<published>2025-10-01T10:00:00Z</published><updated>2025-10-02T10:00:00Z</updated>"
        "<creator>Jo</creator><category term='c'/>");
    EXPECT_EQ(entry.id, "i");
    EXPECT_EQ(entry.link, "http://x/1");
    EXPECT_EQ(entry.summary, "S");
    EXPECT_EQ(entry.content, "C d");
    EXPECT_EQ(entry.published.raw, "2025-10-01T10:00:00Z");
    EXPECT_EQ(entry.updated.raw, "2025-10-02T10:00:00Z");
    EXPECT_EQ(entry.authors, std::vector<std::string>{"Jo"});
    EXPECT_EQ(entry.categories, std::vector<std::string>{"c"});
    EXPECT_EQ(rss_item("<content><p>C <b>d</b></p></content>").content, "C d");
    EXPECT_EQ(rss_item("<content type='text'>1 &lt; 2</content>").content, "1 < 2");
    EXPECT_EQ(rss_item("<guid>g</guid><id>i</id>").id, "g") << "RSS's own name goes first";
    EXPECT_EQ(rss_item("<description>D</description><summary>S</summary>").summary, "D");
}

TEST(Structure, NamesOfRssInAtomAreRead) {
    const Entry entry = atom_entry(
        "<title>T</title><guid>g</guid><link>http://x/1</link><description>D</description>"
        "<pubDate>Wed, 01 Oct 2025 10:00:00 GMT</pubDate>");
    EXPECT_EQ(entry.id, "g");
    EXPECT_EQ(entry.link, "http://x/1");
    EXPECT_EQ(entry.summary, "D");
    EXPECT_TRUE(entry.published.at);
}

TEST(Structure, AtomNeedsNoNamespace) {
    const ParsedFeed feed = parsed(
        "<feed><title>Desk</title><entry><title type='html'>&lt;b&gt;A&lt;/b&gt;</title><id>i</id>"
        "<link href='http://x/1'/><published>2025-10-01T09:00:00Z</published>"
        "<content>1 &lt; 2</content></entry></feed>");
    EXPECT_EQ(feed.feed.format, Format::atom);
    EXPECT_EQ(feed.feed.title, "Desk");
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].title, "A");
    EXPECT_EQ(feed.entries[0].id, "i");
    EXPECT_EQ(feed.entries[0].link, "http://x/1");
    EXPECT_EQ(feed.entries[0].content, "1 < 2") << "text is the default of Atom";
    EXPECT_EQ(parsed("<feed version='0.3'><entry><title mode='escaped' type='text/html'>"
                     "&lt;b&gt;A&lt;/b&gt;</title><issued>2025-10-01</issued></entry></feed>")
                  .entries.at(0)
                  .title,
              "A");
}

TEST(Structure, AttributesOfOtherVocabulariesAreNotTheElementsOwn) {
    EXPECT_EQ(rss_item("<guid x:isPermaLink='false'>http://x/1</guid>").link, "http://x/1");
    EXPECT_EQ(rss_item("<guid isPermaLink='false'>http://x/1</guid>").link, "");
    EXPECT_EQ(atom_entry("<link x:rel='self' x:href='http://x/2' href='http://x/1'/>").link,
              "http://x/1");
    EXPECT_EQ(parsed("<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry>"
                     "<a:link a:href='http://x/1'/></a:entry></a:feed>")
                  .entries.at(0)
                  .link,
              "http://x/1")
        << "its own prefix is as good as none";
    EXPECT_EQ(parsed("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                     "xmlns='http://purl.org/rss/1.0/' xmlns:x='urn:x'>"
                     "<item x:about='wrong' rdf:about='right'><title>A</title></item></rdf:RDF>")
                  .entries.at(0)
                  .id,
              "right");
    EXPECT_EQ(
        parsed("<rdf:RDF><item about='right'><title>A</title></item></rdf:RDF>").entries.at(0).id,
        "right");
}

}  // namespace
}  // namespace feeds::parse
