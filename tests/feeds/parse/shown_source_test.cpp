// Feeds that were shown where they should have been served, and documents that hold entries which
// nobody can read: the first are read, the second are errors that say why.

#include "support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feeds::parse {
namespace {

const std::string kEscapedItem =
    "<item><title>A &amp; B</title><link>https://x.org/?a=1&amp;b=2</link>"
    "<description>&lt;p&gt;t &amp;amp; u&lt;/p&gt;</description></item>";

std::string rss(const std::string& items) {
    return "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>D</title>" + items +
           "</channel></rss>";
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string{c};
    return out;
}

std::string in_json(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' || c == '\\' ? "\\" : "";
        out += c;
    }
    return out + '"';
}

TEST(ShownSource, IsReadLikeTheFeedItself) {
    const std::string feed = rss(kEscapedItem);
    std::string coloured = escaped(feed);
    coloured.replace(coloured.find("&lt;title&gt;"), 13, "<span>&lt;title&gt;</span>");
    for (const std::string& text :
         {feed,
          "<html><head><title>View</title></head><body><pre>" + escaped(feed) +
              "</pre></body></html>",
          "<!DOCTYPE html><html><body><pre>" + coloured + "</pre></body></html>",
          "<html><body><textarea>" + escaped(feed) + "</textarea></body></html>",
          "<string xmlns='http://tempuri.org/'>" + escaped(feed) + "</string>",
          "<string xmlns='http://tempuri.org/'><![CDATA[" + feed + "]]></string>",
          "<e:Envelope xmlns:e='urn:e'><e:Body><r>" + escaped(feed) + "</r></e:Body></e:Envelope>",
          escaped(feed),
          escaped(escaped(feed)),
          in_json(feed),
          "{\"status\": 200, \"contents\": " + in_json(feed) + "}",
          rss(escaped(kEscapedItem)),
          rss(escaped(escaped(kEscapedItem))),
          rss("<![CDATA[" + kEscapedItem + "]]>")}) {
        const ParsedFeed read = parsed(text);
        ASSERT_EQ(read.entries.size(), 1U) << text;
        EXPECT_EQ(read.entries[0].title, "A & B") << text;
        EXPECT_EQ(read.entries[0].link, "https://x.org/?a=1&b=2") << text;
        EXPECT_EQ(read.entries[0].summary, "t & u") << text;
        EXPECT_EQ(read.feed.title, "D") << text;
        EXPECT_EQ(read.remarks.empty(), text == feed) << text;
    }
}

TEST(ShownSource, IsReadAsJson) {
    const std::string json = R"({"version":"https://jsonfeed.org/version/1","items":[{"id":"1"}]})";
    for (const std::string& text : {"<html><body><pre>" + json + "</pre></body></html>",
                                    "<string>" + json + "</string>",
                                    in_json(json)}) {
        EXPECT_EQ(parsed(text).entries.size(), 1U) << text;
    }
}

TEST(ShownSource, IsNotEveryExample) {
    std::string words;
    for (int i = 0; i < 100; ++i)
        words += "A feed has items. ";
    EXPECT_EQ(refused("<html><body><p>" + words + "</p><pre>" + escaped(rss(kEscapedItem)) +
                      "</pre></body></html>"),
              ErrorClass::html);
    EXPECT_EQ(refused("<note>&lt;rssfeed&gt;</note>"), ErrorClass::unsupported);
    EXPECT_TRUE(
        parsed(rss("<description>Write &lt;item&gt; with care</description>")).entries.empty());
    EXPECT_TRUE(parsed(rss("<!-- <item><title>A</title></item> -->")).entries.empty());
    EXPECT_TRUE(
        parsed(rss("<image><title>A</title><link>b</link><url>c</url></image>")).entries.empty());
    const ParsedFeed feed =
        parsed(rss("<item><title>A</title><description>&lt;item&gt;&lt;title"
                   "&gt;B&lt;/title&gt;&lt;/item&gt;</description></item>"));
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].title, "A");
}

TEST(EntriesThatNobodyReads, AreAnError) {
    for (const char* items :
         {"<story><title>A</title><link>https://x.org/a</link></story>",
          "<articles><article><title>A</title><url>https://x.org/a</url></article></articles>",
          "<items><title>A</title><link>https://x.org/a</link></items>",
          "&lt;item&gt;&lt;/item&gt;"}) {
        const auto result = parse(rss(items), {});
        ASSERT_FALSE(result.has_value()) << items;
        EXPECT_EQ(result.error().error, ErrorClass::malformed) << items;
        EXPECT_FALSE(result.error().message.empty());
    }
}

}  // namespace
}  // namespace feeds::parse
