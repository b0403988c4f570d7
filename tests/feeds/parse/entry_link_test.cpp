// Where an entry keeps its link, in every format.

#include "support.hpp"

#include <gtest/gtest.h>

namespace feeds::parse {
namespace {

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
