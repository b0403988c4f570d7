// Links as people and programs write them (issue 8): what a browser opens is what is told.

#include "feeds/url/url.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

namespace feeds::parse {
namespace {

struct Case {
    const char* written;
    const char* opened;
};

class Links : public testing::TestWithParam<Case> {};

TEST_P(Links, AreReadAsBrowsersDo) {
    EXPECT_EQ(resolve_url("https://x.org/dir/feed.xml", GetParam().written), GetParam().opened);
}

INSTANTIATE_TEST_SUITE_P(
    WhiteSpace,
    Links,
    testing::Values(Case{" \n https://x.org/a \t", "https://x.org/a"},
                    Case{"\u00A0https://x.org/a\u200B", "https://x.org/a"},
                    Case{"\uFEFFhttps://x.org/a\u3000", "https://x.org/a"},
                    Case{"https://x.org/a b", "https://x.org/a%20b"},
                    Case{"https://x.org/a  b?q=c d#e f", "https://x.org/a%20%20b?q=c%20d#e%20f"},
                    Case{"https://x.org/2025/\na", "https://x.org/2025/a"},
                    Case{"https://x.org/2025/\r\n      a", "https://x.org/2025/a"},
                    Case{"https://x.org/2025/\ta", "https://x.org/2025/a"},
                    Case{"a b.html", "https://x.org/dir/a%20b.html"},
                    Case{"/a\nb", "https://x.org/ab"}));

INSTANTIATE_TEST_SUITE_P(
    Slashes,
    Links,
    testing::Values(Case{"http:/x.org/a", "http://x.org/a"},
                    Case{"http:///x.org/a", "http://x.org/a"},
                    Case{"https:x.org/a", "https://x.org/a"},
                    Case{R"(https:\\x.org\a\b)", "https://x.org/a/b"},
                    Case{R"(https://x.org\a?q=\b#\c)", R"(https://x.org/a?q=\b#\c)"},
                    Case{R"(\a\b)", "https://x.org/a/b"},
                    Case{R"(\\y.org\a)", "https://y.org/a"},
                    Case{"//y.org/a", "https://y.org/a"},
                    Case{"http://https://y.org/a", "https://y.org/a"},
                    Case{"https://x.org/http://y.org/", "https://x.org/http://y.org/"},
                    Case{R"(urn:a\b)", R"(urn:a\b)"}));

INSTANTIATE_TEST_SUITE_P(
    EscapedTwice,
    Links,
    testing::Values(Case{"https://x.org/?a=1&amp;b=2", "https://x.org/?a=1&b=2"},
                    Case{"https://x.org/?a=1&amp;amp;b=2", "https://x.org/?a=1&b=2"},
                    Case{"https://x.org/?a=1&#038;b=2&#38;c=3&#x26;d",
                         "https://x.org/?a=1&b=2&c=3&d"},
                    Case{"/?a=1&amp;b=2", "https://x.org/?a=1&b=2"},
                    Case{"https://x.org/?a=1&amplitude=2", "https://x.org/?a=1&amplitude=2"},
                    Case{"https://x.org/?a=1&copy=2", "https://x.org/?a=1&copy=2"}));

INSTANTIATE_TEST_SUITE_P(
    Schemes,
    Links,
    testing::Values(Case{"https: //y.org/a", "https://y.org/a"},
                    Case{"https :// y.org/a", "https://y.org/a"},
                    Case{"http// y.org/a", "http://y.org/a"},
                    Case{"https//y.org/a", "https://y.org/a"},
                    Case{"http;//y.org/a", "http://y.org/a"},
                    Case{"http.//y.org/a", "http://y.org/a"},
                    Case{"htp://y.org/a", "http://y.org/a"},
                    Case{"ttps://y.org/a", "https://y.org/a"},
                    Case{"hhttps://y.org/a", "https://y.org/a"},
                    Case{"htttp://y.org/a", "http://y.org/a"},
                    Case{"://y.org/a", "https://y.org/a"},
                    Case{"https：//y.org/a", "https://y.org/a"},
                    Case{"https:／／y.org／a", "https://y.org/a"},
                    Case{"https%3A//y.org/a%20b", "https://y.org/a%20b"},
                    Case{"https%3A%2F%2Fy.org%2Fa%3Fb%3Dc", "https://y.org/a?b=c"},
                    Case{"https%253A%252F%252Fy.org%252Fa", "https://y.org/a"},
                    Case{"https:\\/\\/y.org\\/a", "https://y.org/a"},
                    Case{"https:&#x2F;&#x2F;y.org&#47;a?b&#x3D;c", "https://y.org/a?b=c"},
                    Case{"feed://y.org/a", "http://y.org/a"},
                    Case{"feed:https://y.org/a", "https://y.org/a"},
                    Case{"feed:https//y.org/a", "https://y.org/a"},
                    Case{"https://https//y.org/a", "https://y.org/a"},
                    Case{"https://x.orghttps://y.org/a", "https://y.org/a"},
                    Case{"http:// https://y.org/a", "https://y.org/a"}));

INSTANTIATE_TEST_SUITE_P(
    Wrapped,
    Links,
    testing::Values(
        Case{"url=https://y.org/a", "https://y.org/a"},
        Case{"URL: https://y.org/a", "https://y.org/a"},
        Case{"link : http//y.org/a", "https://x.org/dir/link%20:%20http//y.org/a"},
        Case{"view-source:https://y.org/a", "https://y.org/a"},
        Case{"\"https://y.org/a\"", "https://y.org/a"},
        Case{"'https://y.org/a' ", "https://y.org/a"},
        Case{"<https://y.org/a>", "https://y.org/a"},
        Case{"(https://y.org/a_(b))", "https://y.org/a_(b)"},
        Case{"[A](https://y.org/a)", "https://y.org/a"},
        Case{"<a class='b' href=\"https://y.org/a\">A</a>", "https://y.org/a"},
        Case{"https://y.org/a https://y.org/b", "https://y.org/a"},
        Case{"https://y.org/a\nhttps://y.org/b", "https://y.org/a"},
        Case{"https://y.org/a|https://y.org/b", "https://y.org/a"},
        Case{"https://y.org/?q=a https://z.org/", "https://y.org/?q=a%20https://z.org/"},
        Case{"https://y.org/f,https://z.org/", "https://y.org/f,https://z.org/"},
        Case{"https://y.org/go?url=https://z.org/", "https://y.org/go?url=https://z.org/"},
        Case{"go?url=https://z.org/", "https://x.org/dir/go?url=https://z.org/"},
        Case{"javascript:location='https://y.org/'", "javascript:location='https://y.org/'"}));

INSTANTIATE_TEST_SUITE_P(HostsWithoutScheme,
                         Links,
                         testing::Values(Case{"www.y.org/a", "https://www.y.org/a"},
                                         Case{"www.y.org", "https://www.y.org"},
                                         Case{"y.com/a", "https://y.com/a"},
                                         Case{"x.org", "https://x.org"},
                                         Case{"www.x.org?a", "https://www.x.org?a"},
                                         Case{"y.de:8080/a", "https://y.de:8080/a"},
                                         Case{"y.html", "https://x.org/dir/y.html"},
                                         Case{"notes.org", "https://x.org/dir/notes.org"},
                                         Case{"www/a", "https://x.org/dir/www/a"},
                                         Case{"2025/y.com/a", "https://x.org/dir/2025/y.com/a"},
                                         Case{"10.1000:12", "https://x.org/dir/10.1000:12"},
                                         Case{"tag:y.org,2025:a", "tag:y.org,2025:a"}));

INSTANTIATE_TEST_SUITE_P(NoAddress,
                         Links,
                         testing::Values(Case{"#", ""},
                                         Case{"None", ""},
                                         Case{" null\n", ""},
                                         Case{"undefined", ""},
                                         Case{"N/A", ""},
                                         Case{"-", ""},
                                         Case{"http://", ""},
                                         Case{"https:///", ""},
                                         Case{"about:blank", ""},
                                         Case{"javascript:void(0);", ""},
                                         Case{"{{ item.link }}", ""},
                                         Case{"nonesuch", "https://x.org/dir/nonesuch"},
                                         Case{"#a", "https://x.org/dir/feed.xml#a"},
                                         Case{"http", "https://x.org/dir/http"}));

INSTANTIATE_TEST_SUITE_P(
    Kept,
    Links,
    testing::Values(Case{"https://x.org/A/../b//c?x=/y#/z", "https://x.org/A/../b//c?x=/y#/z"},
                    Case{"HTTPS://X.org:443/%7ea%20b", "HTTPS://X.org:443/%7ea%20b"},
                    Case{"https://x.org/ä?ö=ü", "https://x.org/ä?ö=ü"},
                    Case{"mailto:a@x.org", "mailto:a@x.org"},
                    Case{"javascript:alert(1)", "javascript:alert(1)"},
                    Case{"java\nscript:alert(1)", "javascript:alert(1)"}));

TEST(EntryLinks, ArePagesForPeople) {
    const std::string page = "<link rel='alternate' type='text/html' href='https://x.org/a'/>";
    for (const char* other :
         {"<link rel='alternate' type='application/nostr+json' href='nostr:n1'/>",
          "<link href='gopher://x.org/1/a'/>",
          "<link rel='alternate' href='ipfs://b'/>",
          "<link rel='alternate' href='magnet:?xt=1'/>",
          "<link rel='alternate' href='mailto:a@x.org'/>",
          "<link rel='alternate' type='application/json' href='https://x.org/j'/>",
          "<link rel='alternate' type='application/pdf' href='https://x.org/p'/>",
          "<link rel='alternate' href=''/>",
          "<link rel='self' href='https://x.org/s'/>"}) {
        EXPECT_EQ(atom_entry(other + page).link, "https://x.org/a") << other;
        EXPECT_EQ(atom_entry(page + other).link, "https://x.org/a") << other;
    }
    EXPECT_EQ(atom_entry("<link href='https://x.org/fr' hreflang='fr'/>" + page).link,
              "https://x.org/fr");
    EXPECT_EQ(atom_entry("<link type='application/pdf' href='https://x.org/p'/>").link,
              "https://x.org/p");
    EXPECT_EQ(atom_entry("<link href='gopher://x.org/1/a'/>").link, "gopher://x.org/1/a");
}

TEST(EntryLinks, AreFoundElsewhereWhereNoAlternateIs) {
    EXPECT_EQ(atom_entry("<content type='text/html' src='https://x.org/a'/>").link,
              "https://x.org/a");
    EXPECT_EQ(atom_entry("<content src='https://x.org/raw'/><link href='https://x.org/a'/>").link,
              "https://x.org/a");
    EXPECT_EQ(atom_entry("<link href='nostr:n'/><content src='https://x.org/a'/>").link,
              "https://x.org/a");
    EXPECT_EQ(atom_entry("<id>https://x.org/a</id><link href='nostr:n'/>").link, "https://x.org/a");
    EXPECT_EQ(atom_entry("<content src='urn:a'/>").link, "");
    EXPECT_EQ(rss_item("<link>nostr:n</link><guid>https://x.org/a</guid>").link, "https://x.org/a");
    EXPECT_EQ(rss_item("<link>gopher://x.org/a</link><link>https://x.org/a</link>").link,
              "https://x.org/a");
    EXPECT_EQ(rss_item("<link>nostr:n</link><guid isPermaLink='false'>https://x.org/g</guid>").link,
              "nostr:n");
    EXPECT_EQ(parsed(R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",
        "url":"nostr:n","external_url":"https://x.org/a b"}]})")
                  .entries.at(0)
                  .link,
              "https://x.org/a%20b");
}

TEST(EntryLinks, StandWhereverTheAddressIs) {
    const char* const kPage = "https://x.org/a";
    for (const char* item :
         {"<link/>https://x.org/a<title>A</title>",
          "<title>A</title>\n<link/>\n https://x.org/a\n<pubDate/>",
          "<link href='https://x.org/a'/>",
          "<link url='https://x.org/a'/>",
          "<link rdf:resource='https://x.org/a'/>",
          "<link href='https://x.org/a'>#</link>",
          "<link><a href='https://x.org/a'>A</a></link>",
          "<link><url>https://x.org/a</url></link>",
          "<link>&lt;a href='https://x.org/a'&gt;A&lt;/a&gt;</link>",
          "<link>\n<![CDATA[\nhttps://x.org/a\n]]>\n</link>",
          "<link>#</link><link>https://x.org/a</link>",
          "<link>None</link><guid>https://x.org/a</guid>",
          "<link>http:///</link><guid isPermaLink='true'>https://x.org/a</guid>",
          "<url>https://x.org/a</url>",
          "<permalink>https://x.org/a</permalink>",
          "<dc:identifier xmlns:dc='http://purl.org/dc/elements/1.1/'>https://x.org/a"
          "</dc:identifier>"}) {
        EXPECT_EQ(rss_item(item).link, kPage) << item;
    }
    for (const char* entry : {"<link url='https://x.org/a'/>",
                              "<link/>https://x.org/a",
                              "<id>https://x.org/a</id><link href='#'/>",
                              "<id>https://x.org/a</id><link href='null'/>"}) {
        EXPECT_EQ(atom_entry(entry).link, kPage) << entry;
    }
    EXPECT_EQ(rss_item("<link>None</link>").link, "");
    EXPECT_EQ(rss_item("<link/>not an address").link, "");
    EXPECT_EQ(rss_item("<url>1</url>").link, "");
}

TEST(EntryLinks, AreTheNamesOfItemsInRdf) {
    const auto link = [](const std::string& own) {
        return parsed(
                   "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                   "xmlns='http://purl.org/rss/1.0/'><channel/><item rdf:about='" +
                   own + "</item></rdf:RDF>")
            .entries.at(0)
            .link;
    };
    EXPECT_EQ(link("https://x.org/a'><title>A</title>"), "https://x.org/a");
    EXPECT_EQ(link("https://x.org/a'><link>https://x.org/b</link>"), "https://x.org/b");
    EXPECT_EQ(link("urn:a'><title>A</title>"), "");
}

TEST(EntryLinks, EmptyOnesAreTheirBase) {
    const auto link =
        [](const std::string& feed, const std::string& entry, const std::string& own) {
            return parsed("<feed xmlns='http://www.w3.org/2005/Atom' " + feed + "><entry " + entry +
                              "><title>A</title><link href='' " + own + "/></entry></feed>",
                          {.base_url = "https://x.org/feed.xml"})
                .entries.at(0)
                .link;
        };
    EXPECT_EQ(link("xml:base='https://x.org/a/'", "", ""), "https://x.org/a/");
    EXPECT_EQ(link("xml:base='https://x.org/a/'", "xml:base='b.html'", ""),
              "https://x.org/a/b.html");
    EXPECT_EQ(link("", "xml:base='/c/d'", ""), "https://x.org/c/d");
    EXPECT_EQ(link("", "", "xml:base='e'"), "https://x.org/e");
    EXPECT_EQ(link("", "", ""), "");  // the feed itself is no page
}

TEST(EntryLinks, InXmlAreMendedInEveryFormat) {
    EXPECT_EQ(rss_item("<link>https://x.org/2025/\na</link>").link, "https://x.org/2025/a");
    EXPECT_EQ(rss_item("<link>https://x.org/?a=1&amp;amp;b=2</link>").link,
              "https://x.org/?a=1&b=2");
    EXPECT_EQ(rss_item("<link><![CDATA[ https://x.org/?a=1&amp;b=2 ]]></link>").link,
              "https://x.org/?a=1&b=2");
    EXPECT_EQ(rss_item("<guid>http:/x.org/a</guid>").link, "");
    EXPECT_EQ(atom_entry("<link href='https:\\\\x.org\\a'/>").link, "https://x.org/a");
    EXPECT_EQ(atom_entry("<id>https://x.org/a b</id>").link, "https://x.org/a%20b");
    EXPECT_EQ(parsed("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
                     "https://x.org/a b</loc></url></urlset>")
                  .entries.at(0)
                  .link,
              "https://x.org/a%20b");
}

}  // namespace
}  // namespace feeds::parse
