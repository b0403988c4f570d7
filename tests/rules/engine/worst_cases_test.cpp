// Articles and queries made to be slow: each must end, and end soon (the test's time limit is the
// only clock).

#include "tests/rules/engine/watching.hpp"

#include <gtest/gtest.h>

namespace rules::testing {
namespace {

std::string repeated(std::string_view text, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes)
        out += text;
    return out;
}

std::size_t fired(const std::vector<Watch>& watches, const std::string& content) {
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile(watches, findings);
    Document document;
    document.title = "b";
    document.content = content;
    Matcher matcher;
    return matcher.match(*set, document).size();
}

TEST(WorstCases, AMegabyteOfOneWord) {
    std::vector<Watch> watches;
    for (int i = 1; i <= 100; ++i) {
        const std::string n = std::to_string(i);
        watches.push_back(watch_on("a NEAR/" + n + " b"));
        watches.push_back(watch_on("\"a b\"~" + n));
        watches.push_back(watch_on("\"a a a b\" OR (a b x" + n + ")"));
        watches.push_back(watch_on("(a OR \"a a\") BEFORE/" + n + " b"));
    }
    EXPECT_EQ(fired(watches, repeated("a ", 1 << 20)), 0u);
}

TEST(WorstCases, WatchesThatShareOneCommonWord) {
    std::vector<Watch> watches;
    for (int i = 0; i < 20'000; ++i)
        watches.push_back(exact_watch("said AND word" + std::to_string(i)));
    EXPECT_EQ(fired(watches, repeated("said word7 ", 10'000)), 1u);
}

TEST(WorstCases, AThousandShortPrefixes) {
    std::vector<Watch> watches;
    for (char a = 'a'; a <= 'z'; ++a)
        for (char b = 'a'; b <= 'z'; ++b)
            watches.push_back(exact_watch(std::string{a, b, '*'}));
    EXPECT_EQ(fired(watches, repeated("import of chips ", 1 << 20)), 3u);
}

TEST(WorstCases, AMegabyteWordThatFitsPatternsAlmostEverywhere) {
    std::vector<Watch> watches;
    for (int i = 0; i < 2'000; ++i)
        watches.push_back(exact_watch("*aaa" + std::to_string(i) + "*"));
    watches.push_back(exact_watch("*aaab*"));
    EXPECT_EQ(fired(watches, std::string(1 << 20, 'a') + "b"), 1u);
}

TEST(WorstCases, TenThousandPartsOfCompounds) {
    std::vector<Watch> watches;
    for (int i = 0; i < 10'000; ++i)
        watches.push_back(watch_on("~teilwort" + std::to_string(i)));
    EXPECT_EQ(fired(watches, repeated("Einfuhrgenehmigung Teilwort77verfahren ", 100'000)), 2u);
}

// Every word of a group leads to the query, but the query is run once.
TEST(WorstCases, LongGroupsOfWordsNearOneAnother) {
    std::string left = "l0";
    std::string right = "r0";
    for (int i = 1; i < 490; ++i) {
        left += " OR l" + std::to_string(i);
        right += " OR r" + std::to_string(i);
    }
    const auto words = [](std::string_view letter) {
        std::string out;
        for (int i = 0; i < 490; ++i)
            (out += letter) += std::to_string(i) + ' ';
        return out;
    };
    std::vector<Watch> watches;
    for (int i = 1; i <= 100; ++i)
        watches.push_back(
            exact_watch("(" + left + ") NEAR/" + std::to_string(i) + " (" + right + ")"));
    EXPECT_EQ(fired(watches,
                    repeated(words("l"), 1 << 19) + repeated("between ", 1000) +
                        repeated(words("r"), 1 << 19)),
              0u);
}

TEST(WorstCases, AWordOfAMegabyte) {
    const std::vector<Watch> watches{watch_on("aa*"), watch_on("*aab"), exact_watch("a*a*a*b")};
    EXPECT_EQ(fired(watches, repeated("a", 1 << 20)), 1u);
}

TEST(WorstCases, RegularExpressionsOverManyWords) {
    const std::vector<Watch> watches{watch_on("/(a+)+$x/"), watch_on("/(a|aa)+b$/")};
    EXPECT_EQ(fired(watches, repeated("a", 1 << 20)), 0u);
}

TEST(WorstCases, TenThousandRegularExpressions) {
    std::vector<Watch> watches;
    for (int i = 0; i < 10'000; ++i)
        watches.push_back(watch_on("/(?i)part[- ]no\\. ?X" + std::to_string(i) + "Y/"));
    EXPECT_EQ(fired(watches, repeated("PART-NO. x77y is not part no x78y. ", 100'000)), 1u);
}

TEST(WorstCases, EndlessFieldsOfAList) {
    const std::vector<std::string> authors(20'000, "Ada Lovelace");
    Document document;
    document.authors = authors;
    EXPECT_TRUE(fires(watch_on("author:\"ada lovelace\""), document));
    EXPECT_FALSE(fires(watch_on("author:\"lovelace ada\""), document));
}

}  // namespace
}  // namespace rules::testing
