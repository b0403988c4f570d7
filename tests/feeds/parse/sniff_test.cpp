#include "support.hpp"

namespace feeds::parse {
namespace {

TEST(Sniff, ContentTypeIsOnlyAHint) {
    EXPECT_EQ(parsed("<rss><channel><title>T</title></channel></rss>",
                     {.content_type = "text/html; charset=utf-8"})
                  .feed.title,
              "T");
}

TEST(Sniff, NothingIsEmpty) {
    EXPECT_EQ(refused(""), ErrorClass::empty);
    EXPECT_EQ(refused(" \r\n\t "), ErrorClass::empty);
    EXPECT_EQ(refused("\xEF\xBB\xBF"), ErrorClass::empty);
}

TEST(Sniff, PagesAreNotFeeds) {
    EXPECT_EQ(refused("<!DOCTYPE html><html><body><p>Home"), ErrorClass::html);
    EXPECT_EQ(refused("\n<!-- x --><HTML><title>News</title>"), ErrorClass::html);
    EXPECT_EQ(refused("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html/>"),
              ErrorClass::html);
}

TEST(Sniff, BlockPagesAreNamed) {
    EXPECT_EQ(refused("<!DOCTYPE html><html><head><title>Just a moment...</title>"),
              ErrorClass::blocked);
    EXPECT_EQ(refused("<html><body><div class=\"g-recaptcha\"></div>"), ErrorClass::blocked);
}

TEST(Sniff, FeedThatABrowserWrappedIsRead) {
    EXPECT_EQ(parsed("<html><body><feed xmlns='http://www.w3.org/2005/Atom'><title>T</title></feed>"
                     "</body></html>")
                  .feed.title,
              "T");
}

TEST(Sniff, OtherXmlAndJsonAreUnsupported) {
    EXPECT_EQ(refused("<opml version='2.0'><body/></opml>"), ErrorClass::unsupported);
    EXPECT_EQ(refused("{\"a\": 1}"), ErrorClass::unsupported);
    EXPECT_EQ(refused("[1, 2]"), ErrorClass::unsupported);
}

TEST(Sniff, PlainTextIsUnknown) {
    EXPECT_EQ(refused("Service unavailable"), ErrorClass::unknown);
}

TEST(Sniff, MessagesHoldNoControlCharacters) {
    const auto result = parse("<a\xE2\x80\xAEz/>", {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message, "XML, but not a feed: its root is a???z");
}

}  // namespace
}  // namespace feeds::parse
