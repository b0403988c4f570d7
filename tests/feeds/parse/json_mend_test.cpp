// JSON that is none: what can be read is read, what is text stays text.

#include "support.hpp"

#include <gmock/gmock.h>

#include <array>

namespace feeds::parse {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Text {
    const char* written;  ///< between the quotes of a title
    const char* title;
};

class JsonTexts : public testing::TestWithParam<Text> {};

TEST_P(JsonTexts, OneBadCharacterCostsOneCharacter) {
    const ParsedFeed feed = parsed(
        std::string{
            R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":")"} +
        GetParam().written + R"(","url":"https://x.org/1"},{"id":"2","title":"Good"}]})");
    ASSERT_EQ(feed.entries.size(), 2U);
    EXPECT_EQ(feed.entries[0].title, GetParam().title);
    EXPECT_EQ(feed.entries[0].link, "https://x.org/1");
    EXPECT_EQ(feed.entries[1].title, "Good");
    EXPECT_FALSE(feed.incomplete);
}

INSTANTIATE_TEST_SUITE_P(Escapes,
                         JsonTexts,
                         testing::Values(Text{R"(Cut \ud83d)", "Cut \uFFFD"},
                                         Text{R"(Cut \ud83d\u2026)", "Cut \uFFFD\u2026"},
                                         Text{R"(\ude4f low)", "\uFFFD low"},
                                         Text{R"(\ud83d\ud83d\ude4f)", "\uFFFD\U0001F64F"},
                                         Text{R"(Whole \uD83D\uDE4F, bad \q)",
                                              R"(Whole 🙏, bad \q)"},
                                         Text{R"(It\'s)", "It's"},
                                         Text{R"(C:\docs)", R"(C:\docs)"},
                                         Text{R"(a\-b \& c\.)", "a-b & c."},
                                         Text{R"(caf\xe9)", "café"},
                                         Text{R"(pray \u{1F64F})", "pray 🙏"},
                                         Text{R"(u\u12)", R"(u\u12)"},
                                         Text{"Go\tod", "Go od"},
                                         Text{"Go\r\nod", "Go od"},
                                         Text{"Go\x01od", "Good"},
                                         Text{"Go\\\nod", "Good"}));

INSTANTIATE_TEST_SUITE_P(Quotes,
                         JsonTexts,
                         testing::Values(Text{R"(He said "no" to it)", R"(He said "no" to it)"},
                                         Text{R"("No")", R"("No")"},
                                         Text{R"(Of "chips", and more)", R"(Of "chips", and more)"},
                                         Text{R"(5" and 7")", R"(5" and 7")"}));

INSTANTIATE_TEST_SUITE_P(
    StayText,
    JsonTexts,
    testing::Values(Text{R"(NaN is no number: \"Infinity\" \q)",
                         R"(NaN is no number: "Infinity" \q)"},
                    Text{R"(// no comment /* here */ \q)", R"(// no comment /* here */ \q)"},
                    Text{R"({a: 1, ], } \q)", R"({a: 1, ], } \q)"},
                    Text{R"(12345678901234567890123)", "12345678901234567890123"},
                    Text{R"(True, None, undefined \q)", R"(True, None, undefined \q)"}));

struct Value {
    const char* member;  ///< of an item with a title
    const char* id;
};

class JsonValues : public testing::TestWithParam<Value> {};

TEST_P(JsonValues, AreReadWhateverTheyAre) {
    const ParsedFeed feed =
        parsed(std::string{R"({"version":"https://jsonfeed.org/version/1.1","items":[{)"} +
               GetParam().member + R"(,"title":"A"}]})");
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].id, GetParam().id);
    EXPECT_EQ(feed.entries[0].title, "A");
}

INSTANTIATE_TEST_SUITE_P(
    Numbers,
    JsonValues,
    testing::Values(Value{R"("id": 12345)", "12345"},
                    Value{R"("id": 12345678901234567890123)", "12345678901234567890123"},
                    Value{R"("id": 9007199254740993)", "9007199254740993"},
                    Value{R"("id": 18446744073709551616)", "18446744073709551616"},
                    Value{R"("id": -12345678901234567890)", "-12345678901234567890"},
                    Value{R"("id": 1000000.0)", "1000000"},
                    Value{R"("id": 1.5)", "1.5"},
                    Value{R"("id": 007)", "007"},
                    Value{R"("id": 0x1F)", "0x1F"},
                    Value{R"("id": NaN)", ""},
                    Value{R"("id": -Infinity)", ""},
                    Value{R"("id": undefined)", ""},
                    Value{R"("id": "7", "_score": NaN)", "7"},
                    Value{R"("id": "7", "_score": +Infinity)", "7"},
                    Value{R"("id": "7", "_ok": True)", "7"}));

INSTANTIATE_TEST_SUITE_P(Shapes,
                         JsonValues,
                         testing::Values(Value{R"("id": null)", ""},
                                         Value{R"("id": {"$oid": "5f"})", "5f"},
                                         Value{R"("id": ["7", "8"])", "7"},
                                         Value{R"("id": {"#text": "7", "permalink": true})", "7"},
                                         Value{R"("id": ObjectId("5f"))", "5f"},
                                         Value{R"(id: "7")", "7"},
                                         Value{R"('id': '7')", "7"},
                                         Value{R"("id": "7",,)", "7"},
                                         Value{R"("id": , "x": 1)", ""},
                                         Value{R"("id": "7" /* seven */)", "7"},
                                         Value{"# said\n\"id\": \"7\"", "7"},
                                         Value{"\"id\": \"7\"\n\"x\": 1", "7"}));

struct Whole {
    const char* document;
    std::vector<const char*> titles;
};

class JsonDocuments : public testing::TestWithParam<Whole> {};

TEST_P(JsonDocuments, AreReadBehindAndWithinFaults) {
    const ParsedFeed feed = parsed(GetParam().document);
    std::vector<std::string> titles;
    for (const Entry& entry : feed.entries)
        titles.push_back(entry.title);
    EXPECT_THAT(titles, testing::ElementsAreArray(GetParam().titles)) << GetParam().document;
}

#define HEAD R"("version":"https://jsonfeed.org/version/1.1","title":"F",)"
#define ITEMS R"("items":[{"id":"1","title":"A"},{"id":"2","title":"B"}])"

INSTANTIATE_TEST_SUITE_P(
    Junk,
    JsonDocuments,
    testing::Values(Whole{"\xEF\xBB\xBF\xEF\xBB\xBF{" HEAD ITEMS "}", {"A", "B"}},
                    Whole{")]}',\n{" HEAD ITEMS "}", {"A", "B"}},
                    Whole{"callback({" HEAD ITEMS "});", {"A", "B"}},
                    Whole{"while(1);{" HEAD ITEMS "}", {"A", "B"}},
                    Whole{"<!-- cached -->\n{" HEAD ITEMS "}", {"A", "B"}},
                    Whole{"<br />\n<b>Warning</b>: x in <b>/y.php</b><br />\n{" HEAD ITEMS "}",
                          {"A", "B"}},
                    Whole{"[2025-10-01 10:00] notice\n{" HEAD ITEMS "}", {"A", "B"}},
                    Whole{"{\"error\":null}\n{" HEAD ITEMS "}", {"A", "B"}},
                    Whole{"// generated\n{" HEAD ITEMS "}", {"A", "B"}},
                    Whole{"{ /* x */ " HEAD ITEMS "}", {"A", "B"}},
                    Whole{"[{" HEAD ITEMS "}]", {"A", "B"}}));

INSTANTIATE_TEST_SUITE_P(
    Lists,
    JsonDocuments,
    testing::Values(
        Whole{"{" HEAD R"("items":{"0":{"title":"A"},"2":{"title":"B"}}})", {"A", "B"}},
        Whole{"{" HEAD R"("items":{"item":[{"title":"A"},{"title":"B"}]}})", {"A", "B"}},
        Whole{"{" HEAD R"("items":{"id":"1","title":"A"}})", {"A"}},
        Whole{"{" HEAD R"("items":[[{"title":"A"}],{"title":"B"}]})", {"A", "B"}},
        Whole{"{" HEAD R"("items":[null,{"title":"A"},7,"x",{"title":"B"}]})", {"A", "B"}},
        Whole{"{" HEAD R"("entries":[{"title":"A"}]})", {"A"}},
        Whole{"{" HEAD R"("items":[{"title":"A"} {"title":"B"}]})", {"A", "B"}},
        Whole{"{" HEAD R"("items":[{"title":"A"},{"title":"B"},]})", {"A", "B"}},
        Whole{"{" HEAD R"("items":[{"title":"A"},,{"title":"B"}]})", {"A", "B"}},
        Whole{"{" HEAD R"("items":[{"title":["A","x"]},{"title":{"rendered":"B"}}]})",
              {"A", "B"}}));

TEST(JsonMend, PeopleAndTagsOfAnyType) {
    const auto entry = [](const std::string& members) {
        return parsed("{" HEAD R"("items":[{"id":"1",)" + members + "}]}").entries.at(0);
    };
    for (const char* authors : {R"("author":[{"name":"Jo Doe"}])",
                                R"("author":"Jo Doe")",
                                R"("authors":{"name":"Jo Doe"})",
                                R"("authors":"Jo Doe")",
                                R"("authors":["Jo Doe"])",
                                R"("authors":{"0":{"name":"Jo Doe"}})",
                                R"("authors":null,"author":{"name":"Jo Doe"})",
                                R"("authors":[],"author":{"name":["Jo Doe"]})"}) {
        EXPECT_THAT(entry(authors).authors, ElementsAre("Jo Doe")) << authors;
    }
    for (const char* tags : {R"("tags":"chips, trade")",
                             R"("tags":["chips","trade"])",
                             R"("tags":{"0":"chips","1":"trade"})",
                             R"("tags":[{"name":"chips"},{"label":"trade"}])",
                             R"("tags":{"0":{"term":"chips"},"5":{"term":"trade"}})"}) {
        EXPECT_THAT(entry(tags).categories, ElementsAre("chips", "trade")) << tags;
    }
    EXPECT_THAT(entry(R"("tags":null)").categories, IsEmpty());
    EXPECT_THAT(entry(R"("tags":7)").categories, ElementsAre("7"));
}

TEST(JsonMend, DatesAndLinksOfAnyType) {
    const Entry entry =
        parsed("{" HEAD R"("items":[{"id":"1","url":["https://x.org/1"],"date_published":1759312800,
            "date_modified":{"$date":1759312800123}}]})")
            .entries.at(0);
    EXPECT_EQ(entry.link, "https://x.org/1");
    ASSERT_TRUE(entry.published.at && entry.updated.at);
    EXPECT_EQ(entry.published.at->time_since_epoch().count(), 1759312800);
    EXPECT_EQ(*entry.published.at, *entry.updated.at);
}

TEST(JsonMend, DeclaredJsonIsMendedToo) {
    const JsonMapping mapping{.entries = "results", .id = "nr", .title = "name", .author = "by"};
    const ParsedFeed feed = parsed(
        R"(<!-- x -->{"results":{"a":{"nr":12345678901234567890123,"name":"A","score":NaN,
           "by":{"name":"Jo"}},"b":{"nr":2,"name":"B \ud83d","by":["Ann"]}}})",
        {.json = &mapping});
    ASSERT_EQ(feed.entries.size(), 2U);
    EXPECT_EQ(feed.entries[0].id, "12345678901234567890123");
    EXPECT_THAT(feed.entries[0].authors, ElementsAre("Jo"));
    EXPECT_EQ(feed.entries[1].title, "B \uFFFD");
    EXPECT_THAT(feed.entries[1].authors, ElementsAre("Ann"));
}

TEST(JsonMend, ATextThatIsCutKeepsItsWholeItems) {
    const ParsedFeed feed =
        parsed("{" HEAD R"("items":[{"id":"1","title":"A \q"},{"id":"2","title":"B )");
    EXPECT_TRUE(feed.incomplete);
    ASSERT_EQ(feed.entries.size(), 1U);
    EXPECT_EQ(feed.entries[0].id, "1");
}

TEST(JsonMend, WhatIsNestedTooDeepIsLeftOut) {
    const std::string deep = std::string(1000, '[') + std::string(1000, ']');
    const ParsedFeed feed =
        parsed("{" HEAD R"("items":[{"id":"1","title":"A","_x":)" + deep + R"(},{"id":"2"}]})");
    EXPECT_EQ(feed.entries.size(), 2U);
    EXPECT_THAT(feed.remarks, testing::Contains(testing::HasSubstr("deeper")));
}

TEST(JsonMend, FaultsAreNamed) {
    EXPECT_THAT(parsed("{" HEAD ITEMS "}").remarks, IsEmpty());
    EXPECT_THAT(parsed("{" HEAD R"("items":[{"id":"1","x":NaN}]})").remarks,
                ElementsAre(testing::HasSubstr("not valid JSON")));
    EXPECT_THAT(parsed("{" HEAD R"("items":[{"id":"1"},7]})").remarks,
                ElementsAre(testing::HasSubstr("1 of the \"items\"")));
    EXPECT_THAT(parsed("{" HEAD R"("items":{"0":{"id":"1"}}})").remarks,
                ElementsAre(testing::HasSubstr("in the place of a list")));
}

TEST(JsonMend, OtherPagesStayNoFeeds) {
    EXPECT_EQ(refused(R"(<html><script>var x = {"items":[{"id":1}]};</script></html>)"),
              ErrorClass::html);
    EXPECT_EQ(refused(R"({"message":"Not found","code":NaN})"), ErrorClass::unsupported);
    EXPECT_EQ(refused(R"({"items": [}])"), ErrorClass::malformed);
}

TEST(JsonMend, EntriesStayBesideWhatIsMissingOrTooMuch) {
    struct Row {
        const char* what;
        const char* items;  ///< behind `"items":`
        const char* ids;
    };

    constexpr std::array kRows = {
        Row{"a list in the list", R"([[{"id":"1"},{"id":"2"}],{"id":"3"}]})", "1 2 3"},
        Row{"lists of lists", R"([[[{"id":"1"}]],[[{"id":"2"},{"id":"3"}]]]})", "1 2 3"},
        Row{"a brace too many", R"([{"id":"1"}},{"id":"2"}]})", "1 2"},
        Row{"two too many", R"([{"id":"1"}}},{"id":"2"}]})", "1 2"},
        Row{"a bracket too many", R"([{"id":"1"}],{"id":"2"}]})", "1 2"},
        Row{"a brace missing",
            R"([{"id":"1","author":{"name":"x"},{"id":"2"},{"id":"3"}]})",
            "1 2 3"},
        Row{"no closing brace at all", R"([{"id":"1",{"id":"2",{"id":"3"]})", "1 2 3"},
        Row{"a brace missing behind a list", R"([{"id":"1","tags":["x"],{"id":"2"}]})", "1 2"},
        Row{"two braces missing", R"([{"id":"1","a":{"b":{"c":1},{"id":"2"}]})", "1 2"},
        Row{"a bracket missing", R"([{"id":"1","tags":["x"},{"id":"2"}]})", "1 2"},
        Row{"a text of JSON", R"("[{\"id\": \"1\"}, {\"id\": \"2\"}]"})", "1 2"},
        Row{"U+00A0",
            "\u00A0[\u00A0{\u00A0\"id\":\u00A0\"1\",\u00A0\"title\":\"T\"},\u00A0{\"id\":\"2\"}]}",
            "1 2"},
        Row{"U+200B",
            "[{\"id\"\u200B:\"1\",\u200B\"title\":\"T\"\u200B},{\"id\":\"2\"}\u200B]}",
            "1 2"},
        Row{"U+3000", "[{\"id\":\"1\",\n\u3000\u3000\"title\":\"T\"},{\"id\":\"2\"}]}", "1 2"},
        Row{"byte order marks",
            "[\uFEFF{\uFEFF\"id\":\"1\",\uFEFF\"title\":\"T\"},{\"id\":\"2\"}]}",
            "1 2"},
    };
    for (const Row& row : kRows) {
        std::string ids;
        const std::string document =
            R"({"version":"https://jsonfeed.org/version/1.1","title":"D","items":)" +
            std::string{row.items};
        for (const Entry& entry : parsed(document).entries)
            ids += (ids.empty() ? "" : " ") + entry.id;
        EXPECT_EQ(ids, row.ids) << row.what;
    }
}

TEST(JsonMend, InvisibleCharactersMayStandBeforeAll) {
    for (const std::string_view blank : {"\uFEFF", "\u00A0", "\u200B"}) {
        const std::string document =
            "{" + std::string{blank} +
            R"("version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"}]})";
        EXPECT_EQ(parsed(document).entries.size(), 1U);
        EXPECT_EQ(parsed("\uFEFF" + document).entries.size(), 1U);
    }
}

TEST(JsonMend, ItemsThatAreATextAreNoEmptyFeed) {
    EXPECT_EQ(refused(R"({"version":"https://jsonfeed.org/version/1.1","items":"none of it"})"),
              ErrorClass::malformed);
}

}  // namespace
}  // namespace feeds::parse
