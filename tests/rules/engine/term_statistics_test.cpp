// That a set compiled anew finds its watches by the words that were rare in the articles so far.

#include "rules/engine/article_indexer.hpp"
#include "rules/engine/compiled.hpp"
#include "rules/engine/compiler.hpp"
#include "tests/rules/engine/watching.hpp"

#include <gtest/gtest.h>

namespace rules::testing {
namespace {

using engine::FieldClass;

class Learning : public ::testing::Test {
protected:
    static void compile(WatchSet::Compiled& out,
                        std::string_view query,
                        const WatchSet::Compiled* before) {
        std::vector<query::Finding> findings;
        engine::Compiler compiler(out);
        ASSERT_TRUE(compiler.add(0, query, {.forms = Forms::exact, .language = "en"}, findings));
        compiler.finish({before, nullptr});
    }

    static void read(const WatchSet::Compiled& set, const std::string& title, int times) {
        engine::ArticleIndexer indexer;
        engine::ArticleIndex index;
        index.size_for(set.dictionary.size());
        Document document;
        document.title = title;
        document.language = "en";
        for (int i = 0; i < times; ++i) {
            indexer.read(set, document, index);
            set.statistics->note(index);
        }
    }

    static bool leads_to_a_query(const WatchSet::Compiled& set, std::string_view word) {
        const engine::TermId term =
            set.dictionary.find(word, engine::exact_field(FieldClass::text));
        return set.uses[term].postings != set.uses[term + 1].postings;
    }
};

TEST_F(Learning, TakesTheWordThatWasRare) {
    WatchSet::Compiled first;
    compile(first, "alpha AND beta", nullptr);
    ASSERT_TRUE(leads_to_a_query(first, "alpha"));
    read(first, "alpha beta", 1);
    read(first, "alpha", 100);
    WatchSet::Compiled second;
    compile(second, "gamma OR (alpha AND beta)", &first);
    EXPECT_FALSE(leads_to_a_query(second, "alpha"));
    EXPECT_TRUE(leads_to_a_query(second, "beta"));
    // And goes on from there: what was learned is not lost with the next edit.
    WatchSet::Compiled third;
    compile(third, "alpha AND beta", &second);
    EXPECT_TRUE(leads_to_a_query(third, "beta"));
    EXPECT_EQ(third.statistics->articles(), 101u);
    EXPECT_EQ(third.statistics->carried(), 101u);
}

TEST_F(Learning, KnowsPrefixesToo) {
    WatchSet::Compiled first;
    compile(first, "alphabet AND wonderf*", nullptr);
    ASSERT_TRUE(leads_to_a_query(first, "alphabet"));
    read(first, "alphabet", 100);
    WatchSet::Compiled second;
    compile(second, "alphabet AND wonderf*", &first);
    EXPECT_FALSE(leads_to_a_query(second, "alphabet"));
    WatchSet::Compiled other;
    compile(other, "alphabet AND wonderf*", nullptr);
    read(other, "wonderful", 100);
    WatchSet::Compiled third;
    compile(third, "alphabet AND wonderf*", &other);
    EXPECT_TRUE(leads_to_a_query(third, "alphabet"));
}

// A word that no article could be asked about is not rare for that.
TEST_F(Learning, GuessesWordsThatAreNew) {
    WatchSet::Compiled first;
    compile(first, "alpha", nullptr);
    read(first, "alpha", 1);
    read(first, "omega", 1000);
    WatchSet::Compiled second;
    compile(second, "said AND alpha", &first);  // "said" is common by the table
    EXPECT_TRUE(leads_to_a_query(second, "alpha"));
    EXPECT_FALSE(leads_to_a_query(second, "said"));
    read(second, "said", 500);
    WatchSet::Compiled third;
    compile(third, "said AND alpha", &second);
    EXPECT_FALSE(leads_to_a_query(third, "said"));
    EXPECT_NEAR(*third.statistics->share(
                    third.dictionary.find("said", engine::exact_field(FieldClass::text))),
                1.0,
                0.01);
}

TEST_F(Learning, TakesNothingFromTheTestsOfWatches) {
    std::vector<Watch> watches;
    for (int i = 0; i < 40; ++i) {
        Watch watch = watch_on("chip" + std::to_string(i));
        watch.must_match.assign(250, watch.query);
        watches.push_back(watch);
    }
    std::vector<Diagnostic> findings;
    EXPECT_FALSE(WatchSet::compile(watches, findings)->has_learned());
}

TEST_F(Learning, ForgetsOldNewsSlowly) {
    WatchSet::Compiled first;
    compile(first, "alpha", nullptr);
    read(first, "alpha", 5000);
    WatchSet::Compiled second;
    compile(second, "alpha", &first);
    EXPECT_EQ(second.statistics->articles(), 2500u);
}

TEST_F(Learning, IsWorthItAfterThousandsOfArticlesAndChangesNoMatch) {
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile({watch_on("chip AND export"), watch_on("chip")}, findings);
    Matcher matcher;
    Document document;
    document.title = "Chip exports";
    EXPECT_FALSE(set->has_learned());
    for (int i = 0; i < 128 * 64; ++i)
        matcher.match(*set, document);
    EXPECT_TRUE(set->has_learned());
    const auto anew = set->merged();
    EXPECT_FALSE(anew->has_learned());
    EXPECT_EQ(matcher.match(*anew, document).size(), 2u);
}

}  // namespace
}  // namespace rules::testing
