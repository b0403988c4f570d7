// Languages, people and titles as feeds write them.

#include "feeds/text/html_text.hpp"
#include "support.hpp"

#include <vector>

namespace feeds::parse {
namespace {

TEST(Texts, LanguagesOfEveryFormatAreTags) {
    EXPECT_EQ(parsed("<rss><channel><language>en_us</language></channel></rss>").feed.language,
              "en-US");
    EXPECT_EQ(rss_item("<dc:language>pt_BR</dc:language>").language, "pt-BR");
    EXPECT_EQ(parsed("<feed xml:lang='pt_PT'><entry xml:lang='pt_BR'/></feed>").feed.language,
              "pt-PT");
    EXPECT_EQ(parsed("<urlset><url><news:news><news:publication><news:language>zh_cn"
                     "</news:language></news:publication></news:news></url></urlset>")
                  .entries.at(0)
                  .language,
              "zh-CN");
    EXPECT_EQ(parsed(R"({"items":[{"id":"1","language":"en_GB"}]})").entries.at(0).language,
              "en-GB");
}

struct Author {
    const char* written;
    const char* name;
};

TEST(Texts, AuthorsAreNamesWithoutMarkup) {
    for (const Author& each : std::vector<Author>{
             {"<author>Jo Doe</author>", "Jo Doe"},
             {"<author>jo@x.org (Jo Doe)</author>", "Jo Doe"},
             {"<author>Jo Doe &lt;jo@x.org&gt;</author>", "Jo Doe"},
             {"<author>jo@x.org</author>", "jo@x.org"},
             {"<author><a href='https://x.org/jo'>Jo Doe</a></author>", "Jo Doe"},
             {"<author>By <a href='x'>Jo <b>Doe</b></a></author>", "By Jo Doe"},
             {"<author><span>Jo</span> <span>Doe</span></author>", "Jo Doe"},
             {"<author><div>Jo</div><div>Doe</div></author>", "Jo Doe"},
             {"<author>&lt;a href=\"mailto:jo@x.org\"&gt;Jo Doe&lt;/a&gt;</author>", "Jo Doe"},
             {"<author><![CDATA[<a href='x'>Jo Doe</a>]]></author>", "Jo Doe"},
             {"<dc:creator><![CDATA[<span class='n'>Jo Doe</span>]]></dc:creator>", "Jo Doe"},
             {"<dc:creator>Jo &amp;amp; Ann</dc:creator>", "Jo & Ann"},
             {"<author><name>Jo Doe</name><email>jo@x.org</email></author>", "Jo Doe"},
             {"<author><email>jo@x.org</email><name>Jo Doe</name></author>", "Jo Doe"},
             {"<author><name><b>Jo</b> Doe</name></author>", "Jo Doe"},
             {"<author><name>&lt;b&gt;Jo&lt;/b&gt; Doe</name></author>", "Jo Doe"},
             {"<author><email>jo@x.org</email><uri>https://x.org</uri></author>", "jo@x.org"},
             {"<author><foaf:Person><foaf:name>Jo Doe</foaf:name></foaf:Person></author>",
              "Jo Doe"},
             {"<dc:creator><rdf:Description><foaf:name>Jo Doe</foaf:name></rdf:Description>"
              "</dc:creator>",
              "Jo Doe"},
             {"<author><first>Jo</first><last>Doe</last></author>", "Jo Doe"},
             {"<creator>Jo Doe</creator>", "Jo Doe"},
         }) {
        EXPECT_EQ(rss_item(each.written).authors, std::vector<std::string>{each.name})
            << each.written;
    }
    EXPECT_TRUE(rss_item("<author><uri>https://x.org</uri></author>").authors.empty());
    EXPECT_TRUE(rss_item("<author/>").authors.empty());
    EXPECT_EQ(
        atom_entry("<author><name>Jo</name></author><author><name>Ann</name></author>").authors,
        (std::vector<std::string>{"Jo", "Ann"}));
}

struct Title {
    const char* written;
    const char* title;
};

TEST(Texts, SitemapTitlesDecodeLikeAllOthers) {
    for (const Title& each : std::vector<Title>{
             {"Salt &amp; Pepper", "Salt & Pepper"},
             {"Salt &amp;amp; Pepper&amp;#8217;s deal", "Salt & Pepper’s deal"},
             {"&lt;b&gt;Harbour&lt;/b&gt; opens", "Harbour opens"},
             {"<![CDATA[<b>Harbour</b> opens]]>", "Harbour opens"},
             {"<![CDATA[Salt &amp; Pepper]]>", "Salt & Pepper"},
             {"<b>Harbour</b> opens", "Harbour opens"},
             {"Is 2 &lt; 3? Salt &amp; Pepper say so", "Is 2 < 3? Salt & Pepper say so"},
             {"a&#xD83D;&#xDE00;b", "a😀b"},
             {"  two\n lines ", "two lines"},
         }) {
        EXPECT_EQ(parsed("<urlset><url><loc>l</loc><news:news><news:title>" +
                         std::string{each.written} + "</news:title></news:news></url></urlset>")
                      .entries.at(0)
                      .title,
                  each.title);
        EXPECT_EQ(rss_item("<title>" + std::string{each.written} + "</title>").title, each.title)
            << "as in RSS";
    }
}

TEST(Texts, SignsThatAreNoHtmlStayInSitemapTitles) {
    for (const Title& each : std::vector<Title>{
             {"Foo &lt;foo&gt;", "Foo <foo>"},
             {"Foo &lt;foo&gt; &amp;amp; bar", "Foo <foo> & bar"},
             {"AT&amp;T &amp;unheard; R&amp;D", "AT&T &unheard; R&D"},
             {"a &lt;b and c", "a <b and c"},
             {"x&lt;y&gt;z", "x<y>z"},
             {"&lt;3", "<3"},
         }) {
        EXPECT_EQ(parsed("<urlset><url><loc>l</loc><news:news><news:title>" +
                         std::string{each.written} + "</news:title></news:news></url></urlset>")
                      .entries.at(0)
                      .title,
                  each.title);
    }
}

TEST(Texts, HalvesOfUtf16AreJoinedAndSingleOnesGo) {
    for (const Title& each : std::vector<Title>{
             {"a&#xD83D;&#xDE00;b", "a😀b"},
             {"a&#xd83d;&#xde00;b", "a😀b"},
             {"a&#55357;&#56832;b", "a😀b"},
             {"a&#55357;&#xDE00;b", "a😀b"},
             {"a&amp;#xD83D;&amp;#xDE00;b", "a😀b"},
             {"a&#xD83D;b", "ab"},
             {"a&#xDE00;b", "ab"},
             {"a&#xDE00;&#xD83D;b", "ab"},
             {"a&#xD83D;&#xD83D;&#xDE00;b", "a😀b"},
             {"a&#xD83D; &#xDE00;b", "a b"},
             {"a\xED\xA0\xBD\xED\xB8\x80"
              "b",
              "a😀b"},
             {"a\xED\xA0\xBD"
              "b",
              "ab"},
             {"a\xED\xB8\x80"
              "b",
              "ab"},
             {"a\xC0\x80"
              "b",
              "ab"},
         }) {
        EXPECT_EQ(rss_item("<title>" + std::string{each.written} + "</title>").title, each.title)
            << each.written;
    }
    EXPECT_EQ(html_to_text("&#xD83D&#xDE00"), "😀") << "HTML needs no semicolons";
    EXPECT_EQ(
        parsed("<rss><channel><title>日本 \xED\xA0\xBD\xED\xB8\x80 東京</title></channel></rss>",
               {.content_type = "text/xml; charset=utf-8"})
            .feed.title,
        "日本 😀 東京");
}

}  // namespace
}  // namespace feeds::parse
