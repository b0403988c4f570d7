#include "rules/text/sentences.hpp"

#include "rules/query/parser.hpp"
#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rules::testing {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> sentences(std::string_view text, std::string_view language = "en") {
    text::SentenceBreaker breaker;
    std::vector<std::uint32_t> breaks;
    breaker.breaks(text, language, breaks);
    breaks.push_back(static_cast<std::uint32_t>(text.size()));
    std::vector<std::string> out;
    std::uint32_t from = 0;
    for (const std::uint32_t to : breaks) {
        out.emplace_back(text.substr(from, to - from));
        from = to;
    }
    return out;
}

TEST(Sentences, EndAtFullStopsQuestionsAndExclamations) {
    EXPECT_THAT(sentences("One. Two? Three!"), ElementsAre("One. ", "Two? ", "Three!"));
    EXPECT_THAT(sentences("一句。两句！"), ElementsAre("一句。", "两句！"));
    EXPECT_THAT(sentences("Chips cost 2.5 dollars."), ElementsAre("Chips cost 2.5 dollars."));
}

TEST(Sentences, AbbreviationsOfTheLanguageEndNone) {
    EXPECT_THAT(sentences("Mr. Smith left. He won."), ElementsAre("Mr. Smith left. ", "He won."));
    EXPECT_THAT(sentences("Am 3. Okt. Der Rest.", "de").size(), 2u);
}

TEST(Sentences, AnyLanguageAndAnyBytesWillDo) {
    for (const char* language : {"", "xx", "en-GB", "zh_Hant", "not a language", "\xff", "x@y=z"})
        EXPECT_THAT(sentences("One. Two.", language), ElementsAre("One. ", "Two.")) << language;
    EXPECT_NO_THROW(sentences("\xff. \xc3 A\xe2\x82. B"));
    EXPECT_THAT(sentences(""), ElementsAre(""));
}

TEST(Sentences, OneHoldsAllItsWords) {
    const char* query = "SENTENCE(tariff chip)";
    EXPECT_TRUE(fires(query, "The tariff covers every chip. No more."));
    EXPECT_TRUE(fires(query, "Calm. Chips face tariffs."));
    EXPECT_FALSE(fires(query, "A tariff on steel. Chips are spared."));
    EXPECT_FALSE(fires(query, "A tariff on steel."));
    EXPECT_TRUE(fires("SENTENCE(tariff AND chip)", "Chips face tariffs."));
    EXPECT_FALSE(fires("SENTENCE(tariff AND chip)", "Chips. Tariffs."));
    EXPECT_TRUE(fires("SENTENCE((tariff OR duty) chip)", "Calm. Duty on chips."));
    EXPECT_TRUE(fires("NOT SENTENCE(tariff chip)", "Chips. Tariffs."));
}

TEST(Sentences, TwoFieldsAreNeverOne) {
    Document document;
    document.title = "Tariff";
    document.summary = "Chip";
    EXPECT_FALSE(fires(watch_on("SENTENCE(tariff chip)"), document));
    document.summary = "Tariffs on chips";
    EXPECT_TRUE(fires(watch_on("summary:SENTENCE(tariff chip)"), document));
    EXPECT_FALSE(fires(watch_on("title:SENTENCE(tariff chip)"), document));
}

TEST(Sentences, APhraseStandsWhollyInside) {
    EXPECT_TRUE(fires("SENTENCE(\"trade war\" china)", "The trade war hurts China."));
    EXPECT_FALSE(fires("SENTENCE(\"trade war\" china)", "China likes to trade. War hurts."));
}

TEST(Sentences, TheExactFormCutsThemAlike) {
    EXPECT_TRUE(fires(exact_watch("SENTENCE(chip tariff)"), titled("Calm. A chip tariff.")));
    EXPECT_FALSE(fires(exact_watch("SENTENCE(chip tariff)"), titled("A chip. A tariff.")));
    EXPECT_TRUE(fires(exact_watch("SENTENCE(中国 x)"), titled("Ｘ 中国。 别的")));
}

TEST(Sentences, TheWordsOfTheSentenceAreTheWitnesses) {
    EXPECT_THAT(matched(watch_on("SENTENCE(tariff chip)"),
                        titled("Chips rest. Tariffs hit chips. Tariffs end.")),
                ElementsAre("title:Tariffs", "title:chips"));
}

TEST(Sentences, WhatIsNoSentenceIsAnError) {
    const auto error = [](std::string_view query) {
        query::Tree tree;
        std::vector<query::Finding> findings;
        return query::parse(query, tree, findings) ? std::string() : findings.front().message;
    };
    EXPECT_EQ(error("SENTENCE a"), "expected ( right after SENTENCE");
    EXPECT_EQ(error("SENTENCE(title:a AND b)"),
              "what stands in one SENTENCE can be words, phrases, numbers, or groups of these "
              "joined by OR");
    EXPECT_EQ(error("SENTENCE(\"a b\"~3 AND c)"),
              "what stands in one SENTENCE can be a phrase, but not one whose words lie apart");
    EXPECT_EQ(error("SENTENCE()"), "there is nothing between ( and )");
    EXPECT_EQ(error("SENTENCE(a)"), "");
}

}  // namespace
}  // namespace rules::testing
