#include "support.hpp"

#include <tuple>

namespace feeds::parse {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

std::string in_channel(std::string_view contents) {
    return "<rss><channel>" + std::string{contents} + "</channel></rss>";
}

TEST(Limits, DeepNestingIsAnError) {
    const std::string deep = repeated("<b>", 300) + repeated("</b>", 300);
    EXPECT_EQ(refused(in_channel("<item><title>" + deep + "</title></item>")),
              ErrorClass::too_deep);
}

TEST(Limits, MillionLevelsNeitherCrashNorHang) {
    const std::string deep = repeated("<a>", 1'000'000);
    EXPECT_FALSE(parse(deep + repeated("</a>", 1'000'000), {}));
    EXPECT_FALSE(parse(deep, {}));
    EXPECT_EQ(refused(repeated("[", 1'000'000)), ErrorClass::too_deep);
}

TEST(Limits, UnclosedTagsLoseNoEntry) {
    const ParsedFeed feed = parsed(in_channel("<item><description>" + repeated("<x>", 100'000) +
                                              "D</description><title>T</title></item>"));
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].title, "T");
    EXPECT_EQ(feed.entries[0].summary, "D");
}

TEST(Limits, TooManyEntriesAreAnError) {
    EXPECT_EQ(parsed(in_channel(repeated("<item/>", 5000))).entries.size(), 5000U);
    EXPECT_EQ(refused(in_channel(repeated("<item/>", 5001))), ErrorClass::too_large);
}

TEST(Limits, LongFieldsAndUrlsAreAnError) {
    EXPECT_EQ(refused(in_channel("<item><title>" + std::string(1100000, 'x') + "</title></item>")),
              ErrorClass::too_large);
    EXPECT_EQ(
        refused(in_channel("<item><link>http://x/" + std::string(5000, 'x') + "</link></item>")),
        ErrorClass::too_large);
}

TEST(Limits, WhatEntriesInheritIsSmall) {
    // 5,000 copies of what a hostile feed says once would fill the memory.
    const std::string authors =
        repeated("<author><name>" + std::string(500, 'a') + "</name></author>", 1) +
        repeated("<author><name>b</name></author>", 1) + "<author><name>" + std::string(600, 'c') +
        "</name></author>";
    const ParsedFeed feed = parsed("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='" +
                                   std::string(1000, 'x') + "'>" + authors + "<entry/></feed>");
    EXPECT_EQ(feed.entries.at(0).authors.size(), 2U);
    EXPECT_EQ(feed.entries.at(0).language, "");
    EXPECT_EQ(refused("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://x/" +
                      std::string(100'000, 'x') + "'><entry><link href='a'/></entry></feed>"),
              ErrorClass::too_large);
}

TEST(Limits, ManyAttributesAreAnError) {
    std::string attributes;
    for (int i = 0; i < 300; ++i) {
        attributes += " a" + std::to_string(i) + "=''";
    }
    EXPECT_EQ(refused(in_channel("<item" + attributes + "/>")), ErrorClass::too_large);
}

TEST(Limits, HugeDocumentsAreAnError) {
    EXPECT_EQ(refused(std::string((10 << 20) + 1, ' ')), ErrorClass::too_large);
}

TEST(Limits, EntityBombsDoNotExpand) {
    const std::string flat = "<!DOCTYPE r [<!ENTITY a '" + std::string(4000, 'a') + "'>]>" +
                             in_channel("<title>" + repeated("&a;", 10'000) + "</title>");
    EXPECT_LE(parsed(flat).feed.title.size(), 64U * 1024 + 3 * 10'000);
    const ParsedFeed nested = parsed(
        "<!DOCTYPE r [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><rss><channel><title>&b;</title>"
        "</channel></rss>");
    EXPECT_EQ(nested.feed.title, "&b;");
}

// Inputs that invite quadratic work: the test's own time limit is the assertion.
TEST(Limits, HostileRepetitionIsLinear) {
    for (const char* unit : {"<!--",
                             "<![CDATA[",
                             "<!DOCTYPE '",
                             "<a b='",
                             "<a b=\">\"",
                             "&",
                             "&#",
                             "</",
                             "<a <",
                             "<p>",
                             "<!ENTITY ",
                             "<?x ",
                             "&a",
                             "]]>"}) {
        const std::string noise = repeated(unit, 1'000'000 / std::string_view{unit}.size());
        std::ignore = parse(noise, {});
        std::ignore = parse(in_channel("<item><title>" + noise), {});
        std::ignore =
            parse(in_channel("<item><title><![CDATA[" + noise + "]]></title></item>"), {});
    }
}

}  // namespace
}  // namespace feeds::parse
