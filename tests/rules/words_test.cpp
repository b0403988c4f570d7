// What a desk means by a word (words.tsv): letters, plurals, spellings, signs, and strangers that
// stay apart.

#include "tests/rules/watching.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
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
    std::ifstream in(NEWSALERTD_SOURCE_DIR "/tests/rules/words.tsv");
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

}  // namespace
}  // namespace rules::testing
