// What a desk means by a word (words.tsv): letters, plurals, spellings, signs, and strangers that
// stay apart.

#include "tests/rules/engine/watching.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace rules::testing {
namespace {

struct Example {
    std::string kind;
    std::string language;
    std::string query;
    bool fires = false;
    std::string headline;
};

std::vector<Example> examples() {
    std::ifstream in(NEWSALERTD_SOURCE_DIR "/tests/rules/engine/words.tsv");
    std::vector<Example> out;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('#'))
            continue;
        std::istringstream fields(line);
        Example& example = out.emplace_back();
        std::string sign;
        std::getline(fields, example.kind, '\t');
        std::getline(fields, example.language, '\t');
        std::getline(fields, example.query, '\t');
        std::getline(fields, sign, '\t');
        std::getline(fields, example.headline);
        example.fires = sign == "+";
    }
    return out;
}

TEST(Words, MeanWhatADeskMeans) {
    const std::vector<Example> all = examples();
    ASSERT_GT(all.size(), 400u);
    for (const Example& example : all)
        EXPECT_EQ(fires(watch_on(example.query, example.language), titled(example.headline)),
                  example.fires)
            << example.kind << ": " << example.query << " on " << example.headline;
}

TEST(Words, CountSignsInTheExactFormOfAWatch) {
    const auto found = [](const char* query, const char* headline) {
        return fires(exact_watch(query), titled(headline));
    };
    EXPECT_TRUE(found("C++", "C++ is fast"));
    EXPECT_FALSE(found("C++", "Vitamin C"));
    EXPECT_FALSE(found("AT&T", "Rates at T. Rowe"));
    EXPECT_TRUE(found("title:AT&T", "AT&T rises"));
    EXPECT_TRUE(found("\"S&P 500\" AND falls", "S&P 500 falls"));
    EXPECT_FALSE(found(".NET", "Net profit"));
    EXPECT_FALSE(found("=Lowe's", "Lowe rises"));
    // Nothing else does: the gold's words.
    EXPECT_FALSE(found("U.S.", "US bans"));
    EXPECT_FALSE(found("F-16", "F16 jets"));
    EXPECT_FALSE(found("ceasefire", "Cease-fire"));
    EXPECT_FALSE(found("fibre", "Fiber"));
}

TEST(Words, KeepToTheirSpellingUnderTheEqualsSign) {
    for (const auto& [query, headline] : {std::pair("=ceasefire", "cease-fire"),
                                          std::pair("=fibre", "fiber"),
                                          std::pair("=GPU", "GPUs"),
                                          std::pair("=H200", "H-200"),
                                          std::pair("=JPMorgan", "JP Morgan"),
                                          std::pair("=Müller", "Mueller")})
        EXPECT_FALSE(fires(query, headline)) << query;
}

TEST(Words, AreShownWhereTheyMatch) {
    EXPECT_EQ(matched(watch_on("ceasefire"), titled("A cease fire holds")),
              std::vector<std::string>{"title:cease fire"});
    EXPECT_EQ(matched(watch_on("F16"), titled("An F-16 lands")),
              std::vector<std::string>{"title:F-16"});
    EXPECT_EQ(matched(watch_on("US"), titled("The U.S. votes")),
              std::vector<std::string>{"title:U.S"});
}

}  // namespace
}  // namespace rules::testing
