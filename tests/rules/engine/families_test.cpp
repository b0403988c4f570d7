// Word families: what an English word finds besides its own stem, and what it must not find.

#include "rules/text/families.hpp"

#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace rules::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Pair {
    std::string kind;  ///< "one": forms of one word; "two": of two
    std::string use;   ///< "tuned" or "held"
    std::string a;
    std::string b;
};

std::vector<Pair> pairs() {
    std::ifstream in(NEWSALERTD_SOURCE_DIR "/tests/rules/engine/families.tsv");
    std::vector<Pair> out;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('#'))
            continue;
        std::istringstream fields(line);
        Pair& pair = out.emplace_back();
        fields >> pair.kind >> pair.use >> pair.a >> pair.b;
    }
    return out;
}

bool finds(const std::string& word, const std::string& text, Families families = Families::on) {
    Watch watch = watch_on(word);
    watch.families = families;
    return fires(watch, titled(text));
}

/// Of so many pairs of a kind, how many find one another, both ways or at all.
struct Count {
    std::size_t pairs = 0;
    std::size_t both = 0;
    std::size_t either = 0;

    double both_share() const { return static_cast<double>(both) / static_cast<double>(pairs); }
};

Count count(std::string_view kind, std::string_view use, Families families = Families::on) {
    Count out;
    for (const Pair& pair : pairs()) {
        if (pair.kind != kind || pair.use != use)
            continue;
        const bool there = finds(pair.a, pair.b, families);
        const bool back = finds(pair.b, pair.a, families);
        ++out.pairs;
        out.both += there && back ? 1 : 0;
        out.either += there || back ? 1 : 0;
    }
    return out;
}

TEST(Families, JoinFormsOfOneNewsWord) {
    for (const char* use : {"tuned", "held"}) {
        const Count joined = count("one", use);
        ASSERT_GT(joined.pairs, 100u);
        EXPECT_GE(joined.both_share(), 0.84) << use << ' ' << joined.both << " of " << joined.pairs;
        EXPECT_LT(count("one", use, Families::off).both_share(), 0.35) << use;
    }
}

TEST(Families, KeepOtherWordsApart) {
    for (const char* use : {"tuned", "held"}) {
        const Count joined = count("two", use);
        ASSERT_GT(joined.pairs, 100u);
        EXPECT_LE(joined.either, 2u) << use;
    }
}

TEST(Families, JoinDerivedAndIrregularForms) {
    for (const char* form : {"sold", "sells", "selling", "sale", "sales", "SALE"})
        EXPECT_TRUE(finds("sell", form)) << form;
    EXPECT_TRUE(finds("acquisition", "acquired"));
    EXPECT_TRUE(finds("women", "woman"));
    EXPECT_TRUE(finds("stricken", "struck"));
    EXPECT_FALSE(finds("statement", "state"));
    EXPECT_FALSE(finds("strike", "striker"));
}

TEST(Families, ReachNoFurtherThanOneWord) {
    // A production is what was produced, and so are products; yet they are two words.
    EXPECT_TRUE(finds("produce", "production"));
    const text::Family family = text::family_of(text::stem_language("en"), "product", "product");
    EXPECT_TRUE(family.empty());
}

TEST(Families, MendWhatTheStemmerParts) {
    for (const char* form : {"adds", "added", "adding", "addition"})
        EXPECT_TRUE(finds("add", form)) << form;
    EXPECT_TRUE(finds("sue", "sued"));
    EXPECT_TRUE(finds("boycotted", "boycotts"));
    EXPECT_FALSE(finds("add", "ad"));
    EXPECT_FALSE(finds("founder", "find"));
    EXPECT_TRUE(finds("break", "broke"));
    EXPECT_FALSE(finds("break", "broking"));
}

TEST(Families, LeadOneWayWhereTheFormIsAlsoAnotherWord) {
    EXPECT_TRUE(finds("leave", "left"));
    EXPECT_FALSE(finds("left", "leave"));
}

TEST(Families, AreOffForExactWordsAndOnRequest) {
    EXPECT_FALSE(finds("=sell", "sold"));
    EXPECT_FALSE(finds("sell*", "sold"));
    EXPECT_FALSE(finds("sell", "sold", Families::off));
    EXPECT_TRUE(finds("sell", "selling", Families::off));
    EXPECT_FALSE(fires(exact_watch("sell"), titled("sold")));
    EXPECT_FALSE(fires(watch_on("sell", "de"), titled("sold")));
}

TEST(Families, WorkInPhrasesAndNearness) {
    EXPECT_TRUE(finds("\"asset sale\"", "Assets sold"));
    EXPECT_TRUE(finds("bank NEAR/3 acquire", "The acquisition of a bank"));
    EXPECT_THAT(matched(watch_on("bank AND acquire"), titled("Bank completes acquisition")),
                ElementsAre("title:Bank", "title:acquisition"));
}

TEST(Families, TellTwoWatchesApartThatDifferInNothingElse) {
    std::vector<Watch> watches{watch_on("sell"), watch_on("sell")};
    watches[0].name = "with";
    watches[1].name = "without";
    watches[1].families = Families::off;
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile(std::move(watches), findings);
    EXPECT_THAT(findings, IsEmpty());
    Matcher matcher;
    EXPECT_EQ(matcher.match(*set, titled("sold")).size(), 1u);
    EXPECT_EQ(matcher.match(*set, titled("sells")).size(), 2u);
}

}  // namespace
}  // namespace rules::testing
