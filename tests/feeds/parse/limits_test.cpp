#include "feeds/parse/newest.hpp"
#include "support.hpp"

#include <tuple>
#include <vector>

namespace feeds::parse {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

std::string in_channel(std::string_view contents) {
    return "<rss><channel>" + std::string{contents} + "</channel></rss>";
}

/// A channel with the given contents in the middle of three items.
std::string in_second_item(std::string_view contents) {
    return in_channel("<item><title>A</title></item><item>" + std::string{contents} +
                      "</item><item><title>C</title></item>");
}

/// The cuts as text: "ENTRY FIELD HAD KEPT", `-` for none.
std::string cuts_of(const ParsedFeed& feed) {
    std::string out;
    for (const Cut& cut : feed.cuts) {
        out += (out.empty() ? "" : ", ") + (cut.entry ? std::to_string(*cut.entry) : "-") + " " +
               cut.field + " " + std::to_string(cut.had) + " " + std::to_string(cut.kept);
    }
    return out;
}

struct Cutting {
    std::string item;  ///< contents of the second of three items
    std::string cuts;
};

// One thing too long or too deep costs that thing, not the feed.
TEST(Limits, OneThingTooManyIsCutAndNamed) {
    const std::string mib(std::size_t{1} << 20, 'x');
    const std::string link = "http://x/" + std::string(5000, 'x');
    const std::string huge = "http://x/" + std::string(70'000, 'x');
    std::string attributes;
    for (int i = 0; i < 300; ++i)
        attributes += " a" + std::to_string(i) + "='1'";
    for (const Cutting& each : std::vector<Cutting>{
             {"<title>" + mib + "</title>", ""},
             {"<title>" + mib + "y</title>", "1 title 1048577 1048576"},
             {"<title>" + mib.substr(1) + "è</title>", "1 title 1048577 1048575"},
             {"<description>" + mib + "<b>y</b></description>", "1 summary 1048577 1048576"},
             {"<guid>" + mib + mib + "</guid>", "1 id 2097152 1048576"},
             {"<category>" + mib + "y</category>", "1 categories 1048577 1048576"},
             {"<author>" + mib + "y</author>", "1 authors 1048577 1048576"},
             {"<link>" + link + "</link>", ""},
             {"<link>" + huge + "</link>", "1 link 70009 0"},
             {"<link>" + huge + "</link><guid>http://x/1</guid>", "1 link 70009 0"},
             {"<link>" + link + "</link><guid>http://x/1</guid>", "1 link 5009 0"},
             {"<description><div" + attributes + ">x</div></description>", "1 attributes 300 256"},
             {"<description" + attributes + ">x</description>", "1 attributes 300 256"},
             {"<description>" + repeated("<b>", 300) + "x" + repeated("</b>", 300) +
                  "</description>",
              "1 levels 304 256"},
         }) {
        const ParsedFeed feed = parsed(in_second_item(each.item));
        ASSERT_EQ(feed.entries.size(), 3U);
        EXPECT_EQ(feed.entries[0].title, "A");
        EXPECT_EQ(feed.entries[2].title, "C");
        EXPECT_EQ(cuts_of(feed), each.cuts);
        EXPECT_FALSE(feed.incomplete);
    }
}

TEST(Limits, LongLinkIsDroppedNotCutAndAShortOneTakesItsPlace) {
    const std::string link = "http://x/" + std::string(5000, 'x');
    const auto link_of = [](const std::string& item) {
        return parsed(in_second_item(item)).entries.at(1).link;
    };
    EXPECT_EQ(link_of("<link>" + link + "</link>"), link);
    EXPECT_EQ(link_of("<link>" + link + "</link><link>http://x/1</link>"), "http://x/1");
    EXPECT_EQ(link_of("<link>" + link + "</link><guid>http://x/1</guid>"), "http://x/1");
    EXPECT_EQ(link_of("<link>http://x/" + std::string(70'000, 'x') + "</link>"), "");
    EXPECT_EQ(atom_entry("<link href='" + link + "'/><link href='http://x/1'/>").link,
              "http://x/1");
    EXPECT_EQ(atom_entry("<link href='" + link + "'/>").link, link);
}

TEST(Limits, TextBelowTheDeepestLevelIsStillRead) {
    const ParsedFeed feed = parsed(in_second_item("<title>" + repeated("<b>", 300) + "deep" +
                                                  repeated("</b>", 300) + "</title>"));
    EXPECT_EQ(feed.entries.at(1).title, "deep");
    const ParsedFeed unclosed = parsed(in_second_item("<title>B</title><description>" +
                                                      repeated("<b>", 300) + "deep</description>"));
    ASSERT_EQ(unclosed.entries.size(), 3U);
    EXPECT_EQ(unclosed.entries[1].summary, "deep");
    EXPECT_EQ(cuts_of(unclosed), "- levels 304 256");
}

TEST(Limits, MillionLevelsNeitherCrashNorHang) {
    const std::string deep = repeated("<a>", 1'000'000);
    EXPECT_FALSE(parse(deep + repeated("</a>", 1'000'000), {}));
    EXPECT_FALSE(parse(deep, {}));
    EXPECT_EQ(refused(repeated("[", 1'000'000)), ErrorClass::too_deep);
    EXPECT_EQ(
        parsed(in_second_item(repeated("<a>", 500'000) + repeated("</a>", 500'000))).entries.size(),
        3U);
}

TEST(Limits, UnclosedTagsLoseNoEntry) {
    const ParsedFeed feed = parsed(in_channel("<item><description>" + repeated("<x>", 100'000) +
                                              "D</description><title>T</title></item>"));
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].title, "T");
    EXPECT_EQ(feed.entries[0].summary, "D");
}

TEST(Limits, OfTooManyEntriesTheNewestAreKept) {
    const auto feed_of = [](std::size_t count, const auto& date) {
        std::string items;
        for (std::size_t i = 0; i < count; ++i)
            items += "<item><title>" + std::to_string(i) + "</title>" + date(i) + "</item>";
        return parsed(in_channel(items));
    };
    const auto undated = [](std::size_t) { return std::string{}; };
    const auto ascending = [](std::size_t i) {
        return "<pubDate>" + std::to_string(1'700'000'000 + i) + "</pubDate>";
    };
    EXPECT_EQ(feed_of(5001, undated).entries.size(), 5001U) << "whoever knows the keys decides";
    ParsedFeed feed = feed_of(5003, undated);
    keep_newest(feed, 5000);
    EXPECT_EQ(feed.entries.front().title, "0");
    EXPECT_EQ(feed.entries.back().title, "4999");
    EXPECT_EQ(cuts_of(feed), "- entries 5003 5000");
    feed = feed_of(5003, ascending);
    keep_newest(feed, 5000);
    EXPECT_EQ(feed.entries.front().title, "3");
    EXPECT_EQ(feed.entries.back().title, "5002");
    feed = feed_of(5000, ascending);
    keep_newest(feed, 5000);
    EXPECT_EQ(cuts_of(feed), "");
}

TEST(Limits, CutsOfEntriesThatWentGoWithThem) {
    ParsedFeed feed;
    feed.entries.resize(3);
    feed.entries[0].title = "old";
    feed.entries[0].published.at = std::chrono::sys_seconds{std::chrono::seconds{1}};
    feed.entries[1].published.at = std::chrono::sys_seconds{std::chrono::seconds{3}};
    feed.entries[2].published.at = std::chrono::sys_seconds{std::chrono::seconds{2}};
    feed.cuts = {{0, "title", 9, 8}, {2, "summary", 9, 8}, {std::nullopt, "document", 9, 8}};
    keep_newest(feed, 2);
    EXPECT_EQ(cuts_of(feed), "- entries 3 2, 1 summary 9 8, - document 9 8");
}

TEST(Limits, NewestWithoutDatesAreThoseAtTheEndThatChanges) {
    const std::vector<std::optional<std::chrono::sys_seconds>> none(4);
    EXPECT_EQ(newest(none, 2), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(newest(none, 2, NewEnd::bottom), (std::vector<std::size_t>{2, 3}));
    EXPECT_EQ(newest(none, 9), (std::vector<std::size_t>{0, 1, 2, 3}));
    EXPECT_TRUE(newest(none, 0).empty());
}

TEST(Limits, EntriesBeyondTheMostThatAreReadAreCounted) {
    const ParsedFeed feed = parsed(in_channel(repeated("<item><title>x</title></item>", 50'002)));
    EXPECT_EQ(feed.entries.size(), 50'000U);
    EXPECT_EQ(cuts_of(feed), "- entries 50002 50000");
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
    EXPECT_EQ(parsed("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://x/" +
                         std::string(100'000, 'x') + "'><entry><link href='a'/></entry></feed>",
                     {.base_url = "http://y/"})
                  .entries.at(0)
                  .link,
              "http://y/a")
        << "a base that is too long is none";
}

TEST(Limits, AttributesThatAreKeptAreTheFirst) {
    std::string attributes;
    for (int i = 0; i < 300; ++i)
        attributes += " a" + std::to_string(i) + "=''";
    EXPECT_EQ(atom_entry("<link href='http://x/1'" + attributes + "/>").link, "http://x/1");
    EXPECT_EQ(atom_entry("<link" + attributes + " href='http://x/1'/>").link, "");
}

TEST(Limits, OfAHugeDocumentTheBeginningIsRead) {
    std::string huge = "<rss><channel><item><title>A</title></item>";
    huge += repeated("<!-- -->", (10 << 20) / 8) + "<item><title>B</title></item></channel></rss>";
    const ParsedFeed feed = parsed(huge);
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_TRUE(feed.incomplete);
    EXPECT_EQ(cuts_of(feed), "- document " + std::to_string(huge.size()) + " 10485760");
}

TEST(Limits, TimeIsLimited) {
    const auto result = parse(in_channel(repeated("<item><title>x</title></item>", 5000)),
                              {},
                              {.cpu_time = std::chrono::nanoseconds{0}});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().error, ErrorClass::too_slow);
    EXPECT_STREQ(to_string(ErrorClass::too_slow), "too_slow");
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
                             "]]>",
                             "<item ",
                             "<item <",
                             "<item a='",
                             "<entry>",
                             "</x>",
                             "<x/",
                             "<a xmlns:a='b'>",
                             "&#xD83D;",
                             "<channel><item>"}) {
        const std::string noise = repeated(unit, 1'000'000 / std::string_view{unit}.size());
        std::ignore = parse(noise, {});
        std::ignore = parse(in_channel("<item><title>" + noise), {});
        std::ignore =
            parse(in_channel("<item><title><![CDATA[" + noise + "]]></title></item>"), {});
    }
}

}  // namespace
}  // namespace feeds::parse
