#include "support.hpp"

#include <gmock/gmock.h>

namespace feeds::parse {
namespace {

using testing::ElementsAre;

TEST(JsonFeed, ReadsItsFields) {
    const ParsedFeed feed = parsed(R"({"version":"https://jsonfeed.org/version/1.1","title":"F",
        "home_page_url":"https://x.org/","feed_url":"https://x.org/f.json",
        "hubs":[{"type":"WebSub","url":"https://hub.x.org/"}],"authors":[{"name":"Ann"}],
        "items":[{"id":7,"url":"/1","title":"A <b>","content_html":"<p>Hi &amp; ho</p>",
        "tags":["x"],"date_published":"2024-05-01T10:00:00+02:00","language":"de"}]})",
                                   {.base_url = "https://x.org/f.json"});
    EXPECT_EQ(feed.feed.format, Format::json);
    EXPECT_THAT(feed.feed.hubs, ElementsAre("https://hub.x.org/"));
    ASSERT_EQ(feed.entries.size(), 1U);
    const Entry& entry = feed.entries[0];
    EXPECT_EQ(entry.id, "7");
    EXPECT_EQ(entry.link, "https://x.org/1");
    EXPECT_EQ(entry.title, "A <b>");
    EXPECT_EQ(entry.content, "Hi & ho");
    EXPECT_EQ(entry.language, "de");
    EXPECT_THAT(entry.authors, ElementsAre("Ann"));
    EXPECT_THAT(entry.categories, ElementsAre("x"));
}

TEST(JsonFeed, TitlesThatCameFromHtmlAreReadable) {
    const ParsedFeed feed =
        parsed(R"({"version":"https://jsonfeed.org/version/1.1","title":"A &amp; B","items":[)"
               R"({"id":"1","title":"The &#8216;jokes&#8217; of AT&T & co &unknown;"}]})",
               {});
    EXPECT_EQ(feed.feed.title, "A & B");
    EXPECT_EQ(feed.entries.at(0).title, "The \u2018jokes\u2019 of AT&T & co &unknown;");
}

TEST(JsonFeed, TruncatedTailKeepsWholeItems) {
    const std::string whole =
        R"({"version":"https://jsonfeed.org/version/1","title":"F","items":[{"id":"1"},{"id":"2"}]})";
    const ParsedFeed feed = parsed(whole.substr(0, whole.find("\"2")));
    EXPECT_TRUE(feed.incomplete);
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].id, "1");
}

TEST(JsonFeed, WhatFollowsTheRootIsPassedOver) {
    EXPECT_EQ(parsed(R"({"items":[{"id":"1"}]} <!-- cached -->)").entries.size(), 1U);
}

TEST(JsonFeed, BrokenJsonIsMalformed) {
    EXPECT_EQ(refused(R"({"items": [}])"), ErrorClass::malformed);
    EXPECT_EQ(refused("{"), ErrorClass::malformed);
}

TEST(JsonMapping, ReadsAnApiThatNobodyKnew) {
    const JsonMapping mapping{.entries = "results",
                              .id = "document_number",
                              .title = "title",
                              .link = "urls.0.html",
                              .summary = "abstract",
                              .published = "filed_at",
                              .author = "agencies.name"};
    const ParsedFeed feed = parsed(R"({"count":2,"results":[{"document_number":"2026-1",
        "title":"Rule & more","urls":[{"html":"/d/1"}],"abstract":"<p>A</p>",
        "filed_at":"2026-05-01T08:45:00.000-04:00","agencies":[{"name":"A"},{"name":"B"}]},{}]})",
                                   {.base_url = "https://x.org/", .json = &mapping});
    ASSERT_EQ(feed.entries.size(), 2U);
    const Entry& entry = feed.entries[0];
    EXPECT_EQ(entry.id, "2026-1");
    EXPECT_EQ(entry.title, "Rule & more");
    EXPECT_EQ(entry.link, "https://x.org/d/1");
    EXPECT_EQ(entry.summary, "A");
    EXPECT_TRUE(entry.published.at);
    EXPECT_THAT(entry.authors, ElementsAre("A", "B"));
    EXPECT_EQ(feed.entries[1].title, "");
}

TEST(JsonMapping, SaysWhereTheArrayIsMissing) {
    const JsonMapping mapping{.entries = "a.b", .title = "t"};
    EXPECT_EQ(refused(R"({"a":{"b":1}})", {.json = &mapping}), ErrorClass::malformed);
}

TEST(JsonFeed, ValuesOfOtherTypesAreHarmless) {
    const ParsedFeed feed = parsed(
        R"({"title":[1],"authors":"x","hubs":{"a":1},"items":[1,null,{"id":{},"url":3,"tags":"t"}]})");
    EXPECT_EQ(feed.entries.size(), 1U);
}

}  // namespace
}  // namespace feeds::parse
