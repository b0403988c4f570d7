#include "daemon/app/injected.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsalertd::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Time kSeen{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};

std::expected<Injected, std::string> inject(const std::string& line) {
    return injected_article(
        boost::json::parse(line), {.feed = 7, .seen_at = kSeen, .via = Via::inject}, "key");
}

TEST(Injected, TakesEveryKeyOfTheFormat) {
    const auto made = inject(
        R"({"id":"a1","title":"T","summary":"S","content":"C","language":"en","source":"Ticker",)"
        R"("url":"https://a.example/1","published":"2026-01-28T09:30:00Z","authors":["A"],)"
        R"("categories":["x","y"],"story":7})");
    EXPECT_FALSE(made) << "what would change the grouping is refused";
    const auto whole = inject(
        R"({"id":"a1","title":"T","summary":"S","content":"C","language":"en","source":"Ticker",)"
        R"("url":"https://a.example/1","published":"2026-01-28T09:30:00Z","authors":["A"],)"
        R"("categories":["x","y"],"story":null,"update":null})");
    ASSERT_TRUE(whole) << whole.error();
    const auto& article = whole->article;
    EXPECT_EQ(article.feed, 7);
    EXPECT_EQ(article.entry_id, "a1");
    EXPECT_EQ(article.title + article.summary + article.content, "TSC");
    EXPECT_EQ(article.url, "https://a.example/1");
    EXPECT_EQ(article.source, "Ticker");
    EXPECT_EQ(article.language, "en");
    EXPECT_THAT(article.authors, ElementsAre("A"));
    EXPECT_THAT(article.categories, ElementsAre("x", "y"));
    EXPECT_TRUE(article.published);
    EXPECT_TRUE(whole->ignored.empty());
}

TEST(Injected, NeedsNeitherIdNorLink) {
    for (const auto* line : {R"({"title":"only a title"})",
                             R"({"summary":"only a summary"})",
                             R"({"content":"only a content"})",
                             R"({"title":"t","summary":"same","content":"same"})",
                             R"({"id":null,"url":null,"title":"t","published":null})"}) {
        const auto made = inject(line);
        ASSERT_TRUE(made) << line << made.error();
        EXPECT_NE(made->article.identity.primary, 0) << line;
        EXPECT_NE(made->article.identity.primary, made->article.identity.secondary) << line;
        EXPECT_EQ(made->article.source, "inject");
    }
    EXPECT_NE(inject(R"({"title":"a"})")->article.identity.primary,
              inject(R"({"title":"b"})")->article.identity.primary);
}

TEST(Injected, SaysWhatIsWrong) {
    struct Case {
        const char* line;
        const char* reason;
    };

    for (const auto& [line, reason] : std::vector<Case>{
             {R"(["title"])", "must be a JSON object, not [\"title\"]"},
             {R"("title")", "must be a JSON object"},
             {R"({})", "needs a \"title\", a \"summary\" or a \"content\""},
             {R"({"title":"  "})", "needs a \"title\""},
             {R"({"titel":"T"})", "\"titel\" is no key of an article (did you mean"},
             {R"({"title":7})", "\"title\" must be a string, not 7"},
             {R"({"title":"t","url":["x"]})", "\"url\" must be a string, not [\"x\"]"},
             {R"({"title":"t","id":1.5})", "\"id\" must be a string"},
             {R"({"title":"t","authors":"A"})", "\"authors\" must be a list of strings, not \"A\""},
             {R"({"title":"t","categories":[1]})", "\"categories\" must be a list of strings"},
             {R"({"title":"t","published":"soon"})", "\"published\" is \"soon\", not a date"},
             {R"({"title":"t","published":1769592600})", "\"published\" is 1769592600, not a date"},
             {R"({"title":"t","published":""})", "not a date"},
             {R"({"title":"t","story":3})", "\"story\" is not available"},
         }) {
        const auto made = inject(line);
        ASSERT_FALSE(made) << line;
        EXPECT_THAT(made.error(), HasSubstr(reason)) << line;
    }
    const auto longest = inject(R"({"title":")" + std::string(1'100'000, 'x') + "\"}");
    EXPECT_THAT(longest.error(), HasSubstr("longer than 1 MiB"));
    const auto wide = inject(R"({"title":[")" + std::string(1000, 'x') + "\"]}");
    EXPECT_LT(wide.error().size(), 200U);
}

TEST(Injected, NamesWhatItIgnores) {
    const auto made = inject(R"({"title":"t","id":42,"link":"https://a.example/","mood":"good"})");
    ASSERT_TRUE(made);
    EXPECT_THAT(made->ignored, ElementsAre("mood"));
    EXPECT_EQ(made->article.entry_id, "42");
    EXPECT_EQ(made->article.url, "https://a.example/");
}

}  // namespace
}  // namespace newsalertd::app
