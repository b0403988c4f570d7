// What somebody who looks at a terminal sees of a long run of `match`.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace integration {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

class Progress : public ::testing::Test {
public:
    Progress() {
        site.write("queries.jsonl",
                   R"({"name": "chips", "query": "chip"})"
                   "\n");
    }

    // Articles whose last is named `last`: as many as are matched together.
    static std::string articles(const std::string& last) {
        std::string out;
        for (int i = 0; i < 511; ++i)
            out += R"({"id": "a", "title": "Rain"})"
                   "\n";
        return out + R"({"id": ")" + last +
               R"(", "title": "A chip"})"
               "\n";
    }

    // More and more articles, until there is a line that says how many.
    static void feed_until_shown(Child& match) {
        for (int batch = 0; match.errors().find("articles: ") == std::string::npos; ++batch) {
            const std::string last = "last" + std::to_string(batch);
            match.write_input(articles(last));
            ASSERT_TRUE(match.wait_for_output_line('"' + last + '"')) << match.errors();
        }
    }

    Site site;
    std::string queries = (site.config() / "queries.jsonl").string();
};

TEST_F(Progress, IsShownWhileArticlesKeepComingAndGoneAtTheEnd) {
    Child match({"match", "--queries", queries}, {}, std::nullopt, Child::Error::terminal);
    ASSERT_NO_FATAL_FAILURE(feed_until_shown(match));
    match.end_input();
    EXPECT_EQ(match.wait(), 0);
    EXPECT_THAT(match.errors(), HasSubstr("\rarticles: "));
    EXPECT_THAT(match.errors(), EndsWith("\r\x1B[K"));
}

TEST_F(Progress, IsNotWrittenIntoAFile) {
    const auto done = run_newsalertd({"match", "--queries", queries}, {}, articles("last"));
    EXPECT_EQ(done.exit, 0);
    EXPECT_EQ(done.err, "");
}

TEST_F(Progress, MakesWayForAnError) {
    Child match({"match", "--queries", queries}, {}, std::nullopt, Child::Error::terminal);
    ASSERT_NO_FATAL_FAILURE(feed_until_shown(match));
    match.write_input("no article\n");
    match.end_input();
    EXPECT_EQ(match.wait(), 65);
    EXPECT_THAT(match.errors(), HasSubstr("\r\x1B[Kline "));
}

}  // namespace
}  // namespace integration
