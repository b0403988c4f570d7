// Feeds of JSON that stand somewhere else, or are called something else, than JSON Feed says.

#include "support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feeds::parse {
namespace {

constexpr const char* kItem =
    R"({"id":"1","title":"A","url":"https://x.org/a","content_text":"t"})";
constexpr const char* kOther =
    R"({"id":"2","title":"B","url":"https://x.org/b","content_text":"t"})";

std::string feed_of(const std::string& items) {
    return R"({"version":"https://jsonfeed.org/version/1.1","title":"D","items":[)" + items + "]}";
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' || c == '\\' ? "\\" : "";
        out += c;
    }
    return out + '"';
}

std::string seen(const std::string& text) {
    const auto result = parse(text, {});
    if (!result)
        return to_string(result.error().error);
    std::string out;
    for (const Entry& entry : result->entries)
        out += (out.empty() ? "" : " ") + entry.id + entry.title + entry.link.substr(13);
    return out;
}

TEST(JsonShape, FeedsAreFoundWhereverTheyStand) {
    const std::string feed = feed_of(kItem);
    const std::string item = kItem;
    const std::string other = kOther;
    const std::pair<std::string, const char*> cases[] = {
        {feed, "1A/a"},
        {R"({"feed":)" + feed + "}", "1A/a"},
        {R"({"status":"ok","data":{"feed":)" + feed + "}}", "1A/a"},
        {R"({"feed":)" + quoted(feed) + "}", "1A/a"},
        {quoted(feed), "1A/a"},
        {quoted(quoted(feed)), "1A/a"},
        {"[" + feed + "," + feed_of(kOther) + "]", "1A/a 2B/b"},
        {feed + feed_of(kOther), "1A/a 2B/b"},
        {"[" + item + "," + other + "]", "1A/a 2B/b"},
        {R"({"items":[)" + item + R"(,)" + other + "]}", "1A/a 2B/b"},
        {R"({"posts":[)" + item + "]}", "1A/a"},
        {R"({"data":{"articles":[)" + item + "]}}", "1A/a"},
        {item + "\n" + other + "\n", "1A/a 2B/b"},
        {"\x1E" + item + "\n\x1E" + other + "\n", "1A/a 2B/b"},
        {"callback(" + feed + ");", "1A/a"},
        {"{\"code\":1}\n" + feed, "1A/a"},
        {feed_of(""), ""},
        {R"({"data":{"items":[1,2]}})", "unsupported"},
        {R"({"title":"Forbidden","url":"https://x.org/a"})", "unsupported"},
        {R"([{"title":"A"},{"title":"B"}])", "unsupported"},
        {R"([{"id":1,"name":"v1","url":"https://x.org/a"}])", "unsupported"},
        {R"({"error":"not found"})", "unsupported"},
    };
    for (const auto& [text, expected] : cases)
        EXPECT_EQ(seen(text), expected) << text;
}

TEST(JsonShape, MembersHaveManyNames) {
    const auto entry = [](const std::string& item) { return parsed(feed_of(item)).entries.at(0); };
    const Entry upper = entry(R"({"ID":"1","Title":"A","URL":"https://x.org/a","ContentText":"t",
        "DatePublished":"2025-12-01T10:00:00Z"})");
    const Entry rss = entry(R"({"guid":"1","title":"A","link":"https://x.org/a","description":"t",
        "pubDate":"Mon, 01 Dec 2025 10:00:00 GMT"})");
    const Entry camel = entry(R"({"_id":{"$oid":"1"},"title":{"rendered":"A"},
        "permalink":"https://x.org/a","excerpt":{"rendered":"t"},"publishedAt":1764583200})");
    for (const Entry& one : {upper, rss, camel}) {
        EXPECT_EQ(one.id, "1");
        EXPECT_EQ(one.title, "A");
        EXPECT_EQ(one.link, "https://x.org/a");
        EXPECT_EQ(one.summary + one.content, "t");
        ASSERT_TRUE(one.published.at);
        EXPECT_EQ(one.published.at->time_since_epoch().count(), 1764583200);
    }
    const Entry own =
        entry(R"({"id":"1","title":"A","url":"https://x.org/a","link":"https://x.org/b",
        "headline":"B","guid":"2","author":7})");
    EXPECT_EQ(own.id + own.title + own.link, "1Ahttps://x.org/a");
    EXPECT_TRUE(own.authors.empty());
    EXPECT_EQ(
        entry(R"({"title":"A","url":"https://api.x.org/1","html_url":"https://x.org/a"})").link,
        "https://x.org/a");
    EXPECT_EQ(entry(R"({"id":"https://x.org/a","title":"A"})").link, "https://x.org/a");
    const ParsedFeed feed = parsed(std::string{R"({"Title":"D","Items":[)"} + kItem + "]}");
    EXPECT_EQ(feed.feed.title, "D");
    EXPECT_EQ(feed.entries.size(), 1U);
}

}  // namespace
}  // namespace feeds::parse
