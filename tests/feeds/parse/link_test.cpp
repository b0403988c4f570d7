// Links as people and programs write them (issue 8): what a browser opens is what is told.

#include "feeds/parse/url.hpp"
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
