#include "feeds/lists/opml.hpp"

#include <gmock/gmock.h>

#include <random>

namespace feeds::lists {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Subscription> read(std::string_view body) {
    auto found = parse_opml("<opml version=\"2.0\"><body>" + std::string(body) + "</body></opml>");
    EXPECT_TRUE(found) << found.error().message;
    return found.value_or(std::vector<Subscription>{});
}

TEST(Opml, TakesEveryOutlineWithAnAddress) {
    const auto found = read(R"(<outline text="folder"><outline text="a" xmlUrl=" http://a/ "/>
        <outline text="no feed"/></outline><outline title="B" text="b" xmlurl="http://b/"/>)");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].name, "a");
    EXPECT_EQ(found[0].url, "http://a/");
    EXPECT_EQ(found[1].name, "B");
    EXPECT_EQ(found[1].url, "http://b/");
}

TEST(Opml, MakesTagsOfCategoriesAndTheFolder) {
    const auto found = read(
        R"(<outline text="Chips"><outline xmlUrl="http://a/" category="/News/Tech, asia,,asia"/></outline>)");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0].tags, ElementsAre("News/Tech", "asia", "Chips"));
}

TEST(Opml, SeparatesTagsAtCommasWhereverTheyStand) {
    const auto found = read(
        R"(<outline text="News, World"><outline text="a" xmlUrl="http://a/" category=" / x"/></outline>)");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0].tags, ElementsAre("x", "News", "World"));
    const auto back = parse_opml(write_opml(found, "again"));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->at(0).tags, found[0].tags);
}

TEST(Opml, SaysWhereAnOutlineStands) {
    const auto found =
        parse_opml("<opml>\n<body>\n  <outline xmlUrl='http://a/'/>\n</body></opml>");
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().line, 3U);
    EXPECT_EQ(found->front().column, 3U);
}

TEST(Opml, ReadsUtf16) {
    std::string text("\xFF\xFE");
    for (const char c :
         std::string_view(R"(<opml><body><outline text="x" xmlUrl="http://a/"/></body></opml>)"))
        text += {c, '\0'};
    const auto found = parse_opml(text);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().url, "http://a/");
}

TEST(Opml, RefusesWhatIsNotOpml) {
    const auto html = parse_opml("<html/>");
    ASSERT_FALSE(html);
    EXPECT_THAT(html.error().message, HasSubstr("not OPML"));
    const auto broken = parse_opml("<opml>\n<body>\n<outline xmlUrl=oops/></body></opml>");
    ASSERT_FALSE(broken);
    EXPECT_THAT(broken.error().message, HasSubstr("not XML"));
    EXPECT_EQ(broken.error().line, 3U);
    EXPECT_FALSE(parse_opml(""));
}

TEST(Opml, ExpandsNoEntitiesOfADocumentType) {
    const auto found = parse_opml(R"(<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml><body><outline text="&x;" xmlUrl="http://a/"/></body></opml>)");
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().name, "&x;");
}

TEST(Opml, BearsAHundredThousandLevels) {
    constexpr int kLevels = 100'000;
    std::string text = "<opml><body>";
    for (int i = 0; i < kLevels; ++i)
        text += "<outline text='d' xmlUrl='http://a/'>";
    for (int i = 0; i < kLevels; ++i)
        text += "</outline>";
    text += "</body></opml>";
    const auto found = parse_opml(text);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size(), kLevels);
}

TEST(Opml, SurvivesDamagedText) {
    const std::string good =
        R"(<?xml version="1.0"?><opml version="2.0"><head><title>t</title></head><body>
<outline text="f"><outline text="a" xmlUrl="http://a/" category="x,y"/></outline></body></opml>)";
    std::mt19937 random(7);
    for (int round = 0; round < 3000; ++round) {
        auto text = good;
        for (int change = 0; change < 4; ++change)
            text[random() % text.size()] = static_cast<char>(random() % 256);
        text.resize(random() % (text.size() + 1));
        const auto found = parse_opml(text);
        if (found)
            EXPECT_LE(found->size(), 2U);
    }
}

TEST(Opml, WritesWhatItReads) {
    std::vector<Subscription> feeds(2);
    feeds[0].name = "A & <B> \"c\"";
    feeds[0].url = "http://a/?x=1&y=2";
    feeds[0].language = "de";
    feeds[0].tags = {"t", "/u", "v/w"};
    feeds[1].name = "日本";
    feeds[1].url = "http://b/";
    auto back = parse_opml(write_opml(feeds, "my feeds"));
    ASSERT_TRUE(back);
    for (auto& feed : *back)
        feed.line = feed.column = 0;
    EXPECT_EQ(*back, feeds);
    EXPECT_THAT(parse_opml(write_opml({}, "none")).value(), IsEmpty());
}

}  // namespace
}  // namespace feeds::lists
