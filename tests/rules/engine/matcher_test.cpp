#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rules::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kH200 = "H200 AND (import approval)";

TEST(Matcher, FiresOnInflectedWordsSideBySide) {
    EXPECT_TRUE(fires(kH200, "China approves the import of its first batch of Nvidia H200 chips"));
    EXPECT_TRUE(fires(kH200, "Beijing approved imports of H200 chips"));
    EXPECT_FALSE(fires(kH200, "Beijing approved imports of H20 chips"));
    EXPECT_FALSE(fires(kH200, "Nvidia H200 sells well"));
}

TEST(Matcher, NamesTheWordsThatSatisfyTheQuery) {
    EXPECT_THAT(
        matched(watch_on(kH200), titled("China approves the import of Nvidia’s H200, import")),
        ElementsAre("title:approves", "title:import", "title:H200", "title:import"));
}

TEST(Matcher, WantsNearWordsInOneField) {
    Document document;
    document.title = "H200 import";
    document.content = "approval";
    EXPECT_FALSE(fires(watch_on(kH200), document));
    EXPECT_TRUE(fires(watch_on("H200 AND import AND approval"), document));
}

TEST(Matcher, CountsFifteenWordsForWordsSideBySide) {
    const std::string words = " b c d e f g h i j k l m n o ";  // 14 between: 15 apart
    EXPECT_TRUE(fires("import approval", "import" + words + "approval"));
    EXPECT_FALSE(fires("import approval", "import" + words + "p approval"));
}

TEST(Matcher, TakesNearInEitherOrderAndBeforeInOne) {
    EXPECT_TRUE(fires("rate NEAR/3 cut", "a cut in the rate"));
    EXPECT_FALSE(fires("rate NEAR/2 cut", "a cut in the rate"));
    EXPECT_FALSE(fires("rate BEFORE/3 cut", "a cut in the rate"));
    EXPECT_TRUE(fires("cut BEFORE/3 rate", "a cut in the rate"));
    EXPECT_FALSE(fires("cut NEAR/5 cut", "a cut in the rate"));
    EXPECT_TRUE(fires("cut NEAR/5 cut", "a cut after a cut"));
}

TEST(Matcher, TakesNearOfAWordAndItsPrefix) {
    EXPECT_FALSE(fires("h20 NEAR/3 H2*", "h20"));
    EXPECT_TRUE(fires("h20 NEAR/3 H2*", "h20 and H200"));
    EXPECT_TRUE(fires("H2* NEAR/3 h20", "h20 and H200"));
    EXPECT_FALSE(fires("h20 NEAR/1 H2*", "h20 and H200"));
}

TEST(Matcher, MeasuresNearFromThePhrasesEnds) {
    EXPECT_TRUE(fires("\"central bank\" NEAR/1 rate", "the central bank rate"));
    EXPECT_TRUE(fires("rate NEAR/1 \"central bank\"", "the rate central bank"));
    EXPECT_FALSE(fires("\"central bank\" NEAR/1 central", "the central bank"));
    EXPECT_TRUE(fires("(ecb OR \"central bank\") NEAR/2 (cut OR raise)", "central bank to cut"));
}

TEST(Matcher, InflectsEachWordOfAPhrase) {
    EXPECT_TRUE(fires("\"export control\"", "new export controls on chips"));
    EXPECT_FALSE(fires("\"export control\"", "control of exports"));
    EXPECT_TRUE(fires("\"chip export\"~3", "exports of new chips"));
    EXPECT_FALSE(fires("\"chip export\"~2", "exports of the new chips"));
}

TEST(Matcher, ReadsAccentsOnlyForExactWords) {
    EXPECT_TRUE(fires("nestle", "Nestlé cuts jobs"));
    EXPECT_TRUE(fires("nestlé", "Nestle cuts jobs"));
    EXPECT_TRUE(fires("Ｓｏｎｙ", "SONY rises"));
    EXPECT_TRUE(fires("=Nestlé", "Nestlé cuts jobs"));
    EXPECT_TRUE(fires("=Nestlé", "Nestle\xCC\x81 cuts jobs"));
    EXPECT_FALSE(fires("=Nestlé", "Nestle cuts jobs"));
    EXPECT_FALSE(fires("=Nestlé", "NESTLÉ cuts jobs"));
    EXPECT_FALSE(fires("=Apple", "apple pies"));
    EXPECT_FALSE(fires("=H20", "H200"));
    EXPECT_TRUE(fires("=\"Wall Street\"", "on Wall Street today"));
    EXPECT_FALSE(fires("=\"Wall Street\"", "on wall street today"));
}

TEST(Matcher, TakesStarsForLetters) {
    EXPECT_TRUE(fires("appro*", "approximately"));
    EXPECT_FALSE(fires("appro*", "appr"));
    EXPECT_TRUE(fires("*gate", "Dieselgate widens"));
    EXPECT_TRUE(fires("colo*r", "colour and color"));
    EXPECT_FALSE(fires("colo*r", "colony"));
    EXPECT_TRUE(fires("title:semi*", "Semiconductors"));
}

TEST(Matcher, FindsWordsInScriptsWithoutSpaces) {
    EXPECT_TRUE(fires(watch_on("H200", "zh"), titled("英伟达H200人工智能芯片")));
    EXPECT_FALSE(fires(watch_on("H20", "zh"), titled("英伟达H200人工智能芯片")));
    EXPECT_TRUE(fires(watch_on("英伟达 AND 芯片", "zh"), titled("英偉達H200人工智能芯片")));
    EXPECT_FALSE(fires(watch_on("ai", "en"), titled("training")));
    EXPECT_TRUE(fires(watch_on("ai", "en"), titled("生成AI規制")));
    EXPECT_FALSE(fires(watch_on("国批", "zh"), titled("中国，批准")));
    EXPECT_TRUE(fires(watch_on("삼성", "ko"), titled("삼성전자가")));
    EXPECT_TRUE(
        fires(watch_on("进口 批准", "zh"), titled("中国批准了首批英伟达人工智能芯片的进口")));
}

TEST(Matcher, KeepsToTheFieldThatIsNamed) {
    const std::vector<std::string> authors{"Ada Lovelace", "Alan Turing"};
    const std::vector<std::string> categories{"Chips"};
    Document document;
    document.title = "Title words";
    document.summary = "Summary words";
    document.content = "Content words";
    document.authors = authors;
    document.categories = categories;
    document.source = "The Daily Example";
    document.url = "https://www.example.com/2026/h200-imports";
    document.language = "it-IT";
    const auto f = [&](const char* query) { return fires(watch_on(query), document); };
    EXPECT_TRUE(f("title:title"));
    EXPECT_FALSE(f("title:summary"));
    EXPECT_TRUE(f("summary:(summary AND word)"));
    EXPECT_TRUE(f("content:\"content word\""));
    EXPECT_FALSE(f("content:\"title word\""));
    EXPECT_TRUE(f("author:turing"));
    EXPECT_FALSE(f("turing"));
    EXPECT_FALSE(f("author:\"lovelace alan\""));
    EXPECT_TRUE(f("category:chip"));
    EXPECT_TRUE(f("source:example AND url:example.com AND lang:it"));
    EXPECT_FALSE(f("lang:en"));
    EXPECT_FALSE(f("\"words summary\""));
    EXPECT_FALSE(f("title NEAR/5 summary"));
}

TEST(Matcher, CountsTheLettersOfAPrefixNotTheirAccents) {
    std::vector<Diagnostic> findings;
    WatchSet::compile({watch_on("e\xCC\x81*")}, findings);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].severity, Severity::error);
}

TEST(Matcher, DetectsTheLanguageWhereAWatchAsks) {
    Document document;
    document.title = "Il governo ha approvato la legge di bilancio";
    document.content =
        "Il governo ha approvato ieri sera la legge di bilancio, dopo una lunga "
        "discussione in parlamento.";
    EXPECT_TRUE(fires(watch_on("lang:it AND governo"), document));
    EXPECT_FALSE(fires(watch_on("lang:en AND governo"), document));
    document.language = "en";  // what a feed declares never overrides a sure detection
    EXPECT_TRUE(fires(watch_on("lang:it AND governo"), document));
    EXPECT_FALSE(fires(watch_on("lang:en AND governo"), document));
    document.language = "it-CH";
    EXPECT_TRUE(fires(watch_on("lang:it-CH AND lang:it"), document));
}

TEST(Matcher, TakesTheDeclaredLanguageOfAShortText) {
    Document document = titled("H200");
    document.language = "it";
    EXPECT_TRUE(fires(watch_on("lang:it AND H200"), document));
}

TEST(Matcher, StemsByTheWatchsLanguage) {
    EXPECT_TRUE(fires(watch_on("approvazione", "it"), titled("Le approvazioni della Cina")));
    EXPECT_TRUE(fires(watch_on("importación", "es"), titled("importaciones de chips")));
    EXPECT_TRUE(fires(watch_on("importacion", "es"), titled("la importación de chips")));
}

TEST(Matcher, CountsOccurrences) {
    EXPECT_TRUE(fires("ATLEAST/3 chip", "chip chips chip"));
    EXPECT_FALSE(fires("ATLEAST/3 chip", "chip chips"));
}

TEST(Matcher, FindsANumberHoweverItIsWritten) {
    for (const char* title : {"A $4.2bn deal",
                              "Worth 4.2 billion",
                              "4,200,000,000 shares",
                              "4,2 miliardi di euro",
                              "投资42亿元"})
        EXPECT_TRUE(fires("#4.2bn", title)) << title;
    for (const char* title : {"4.2 deals", "A 4.2bn% rise", "H4.2bn", "4.3 billion", "no number"})
        EXPECT_FALSE(fires("#4.2bn", title)) << title;
    for (const char* title : {"In 2026 it grew", "On 20 May", "at 20:00"})
        EXPECT_FALSE(fires("#2,026 OR #20", title)) << title;
    EXPECT_TRUE(fires("#2,026", "2026 people fled"));
}

TEST(Matcher, TellsPercentAndCurrenciesApart) {
    EXPECT_TRUE(fires("#5%", "up 5 per cent"));
    EXPECT_FALSE(fires("#5%", "up 5"));
    EXPECT_FALSE(fires("#5%", "up 5 percentage points"));
    EXPECT_FALSE(fires("#5", "up 5%"));
    EXPECT_TRUE(fires("#$4.2bn", "US$4,200m"));
    EXPECT_FALSE(fires("#$4.2bn", "€4.2bn"));
    EXPECT_TRUE(fires("#€4.2bn", "4.2 billion euros"));
    EXPECT_TRUE(fires("#EUR4.2bn", "4.2 billion euros"));
    EXPECT_TRUE(fires("#\"4.2 billion euros\"", "€4.2bn"));
}

TEST(Matcher, ReadsANumberByTheLanguageOfTheWatchAndOfTheArticle) {
    Document document = titled("Sono 1.234 i posti");
    document.language = "it";
    EXPECT_TRUE(fires(watch_on("#1.234", "it"), document));
    EXPECT_TRUE(fires(watch_on("#1,234", "en"), document));
    EXPECT_FALSE(fires(watch_on("#1.234", "en"), document));
    EXPECT_TRUE(fires(watch_on("#1234", "it"), titled("1,234 posts are lost to the ministry")));
}

TEST(Matcher, TakesANumberForAWordInOperators) {
    EXPECT_TRUE(fires("#4.2bn NEAR/1 deal", "a 4.2 billion dollars deal"))
        << "from the number's last word";
    EXPECT_FALSE(fires("#4.2bn NEAR/1 deal", "4.2 billion for a deal"));
    EXPECT_TRUE(fires("deal #4.2bn", "a deal worth $4.2bn"));
    EXPECT_TRUE(fires("title:#5%", "5% more"));
    EXPECT_TRUE(fires("ATLEAST/2 #5", "5 and 5.0"));
    EXPECT_FALSE(fires("ATLEAST/2 #5", "5 and 6"));
    EXPECT_TRUE(fires("SENTENCE(#5% rate)", "The rate is 5%."));
    EXPECT_FALSE(fires("SENTENCE(#5% rate)", "Growth is 5%. The rate stays."));
    EXPECT_FALSE(fires("rate AND NOT #5%", "The rate is 5%"));
    EXPECT_TRUE(fires(exact_watch("(#5% OR #6%) AND rate"), titled("The rate is 6 percent, né?")));
    EXPECT_TRUE(fires(exact_watch("#42亿"), titled("投资42亿元")));
}

TEST(Matcher, ShowsAllOfANumber) {
    using Spans = std::vector<std::string>;
    const Document document = titled("It paid US$4.2 billion, 5 per cent more, né?");
    for (const Forms forms : {Forms::exact, Forms::inflected}) {
        Watch watch = watch_on("#4.2bn AND #5%");
        watch.forms = forms;
        EXPECT_EQ(matched(watch, document), (Spans{"title:US$4.2 billion", "title:5 per cent"}));
    }
    EXPECT_EQ(matched(watch_on("5 OR #6"), titled("$5 and $6")), (Spans{"title:5", "title:$6"}));
}

TEST(Matcher, TakesTheSignForASeparatorBeforeWhatIsNoNumber) {
    EXPECT_TRUE(fires("#ceasefire", "A ceasefire"));
    EXPECT_TRUE(fires("#5G", "New 5G masts"));
    EXPECT_TRUE(fires("4.2bn", "worth 4.2bn"));
    EXPECT_FALSE(fires("4.2bn", "worth 4,200m"));
}

TEST(Matcher, RunsRegularExpressionsWithinAField) {
    EXPECT_TRUE(fires("/H[0-9]{3}/", "Nvidia H200"));
    EXPECT_FALSE(fires("/H[0-9]{3}/", "Nvidia H20"));
    EXPECT_THAT(matched(watch_on("chip AND /H[0-9]{3}/"), titled("chip H100, H200")),
                ElementsAre("title:chip", "title:H100", "title:H200"));
}

TEST(Matcher, ExactFormsKeepAccentsAndTakeNoInflections) {
    EXPECT_TRUE(fires(exact_watch("nestlé"), titled("NESTLÉ")));
    EXPECT_FALSE(fires(exact_watch("nestle"), titled("NESTLÉ")));
    EXPECT_FALSE(fires(exact_watch("import"), titled("imports")));
    EXPECT_TRUE(fires(exact_watch("=Apple"), titled("Apple")));
    EXPECT_FALSE(fires(exact_watch("=Apple"), titled("apple")));
}

TEST(Matcher, MixesFormsAndLanguagesInOneSet) {
    std::vector<Watch> watches{watch_on("import"),
                               exact_watch("import"),
                               watch_on("importazione", "it"),
                               exact_watch("imp*"),
                               watch_on("imp*")};
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile(watches, findings);
    EXPECT_THAT(findings, IsEmpty());
    Matcher matcher;
    std::vector<std::uint32_t> fired;
    for (const Match& match : matcher.match(*set, titled("Imports, importazioni")))
        fired.push_back(match.watch);
    EXPECT_THAT(fired, ElementsAre(0, 2, 3, 4));
}

TEST(Matcher, ForgetsTheArticleBefore) {
    const auto set = compiled(watch_on("import AND NOT potato"));
    Matcher matcher;
    EXPECT_EQ(matcher.match(*set, titled("import of potatoes")).size(), 0u);
    EXPECT_EQ(matcher.match(*set, titled("import of chips")).size(), 1u);
    EXPECT_EQ(matcher.match(*set, titled("export of chips")).size(), 0u);
    const auto other = compiled(watch_on("export"));
    EXPECT_EQ(matcher.match(*other, titled("export of chips")).size(), 1u);
    EXPECT_EQ(matcher.match(*set, titled("export of chips")).size(), 0u);
}

TEST(Matcher, LeavesOutRestingAndBrokenWatches) {
    std::vector<Watch> watches{watch_on("chip"), watch_on("chip AND"), watch_on("chip")};
    watches[2].enabled = false;
    watches[2].name = "resting";
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile(watches, findings);
    EXPECT_TRUE(has_errors(findings));
    Matcher matcher;
    EXPECT_EQ(matcher.match(*set, titled("chip")).size(), 1u);
    EXPECT_EQ(set->watches().size(), 3u);
    EXPECT_NE(set->find("resting"), nullptr);
    EXPECT_EQ(set->find("none such"), nullptr);
}

TEST(Matcher, FiresEveryWatchOfOneProgram) {
    std::vector<Watch> watches{watch_on("chip"), watch_on("chips")};
    watches[1].notify = {"mail"};
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile(watches, findings);
    Matcher matcher;
    EXPECT_EQ(matcher.match(*set, titled("a chip")).size(), 2u);
}

struct Lint {
    const char* query;
    Severity severity;
    const char* message;
};

TEST(Lint, WarnsOfWhatIsHardlyMeant) {
    const Lint table[] = {
        {"NOT potato", Severity::warning, "must not occur"},
        {"chip OR NOT potato", Severity::warning, "must not occur"},
        {"chip OR /H[0-9]+/", Severity::warning, "every article"},
        {"the", Severity::warning, "very many articles"},
        {"ab*", Severity::warning, "2 letters"},
        {"a*", Severity::error, "nearly everything"},
        {"*a*", Severity::error, "nearly everything"},
        {"chip AND &", Severity::error, "never match"},
        {"#2026", Severity::warning, "reads as a year"},
        {"/a*/", Severity::error, "every text"},
        {"/(/", Severity::error, "regular expression"},
    };
    for (const Lint& lint : table) {
        std::vector<Diagnostic> findings;
        std::vector<Watch> watches{watch_on(lint.query)};
        WatchSet::compile(watches, findings);
        ASSERT_EQ(findings.size(), 1u) << lint.query;
        EXPECT_EQ(findings[0].severity, lint.severity) << lint.query;
        EXPECT_THAT(findings[0].message, ::testing::HasSubstr(lint.message));
    }
}

TEST(Lint, SaysHowAnAmbiguousNumberIsRead) {
    std::vector<Diagnostic> findings;
    WatchSet::compile(std::vector<Watch>{watch_on("#1.234", "it")}, findings);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].severity, Severity::warning);
    EXPECT_THAT(findings[0].message, ::testing::HasSubstr("'#1.234' is read as 1234"));
    findings.clear();
    WatchSet::compile(
        std::vector<Watch>{watch_on("#1.234"),
                           watch_on("#1234 AND #4,2mld AND #312,000 AND \"4.2 billion\"", "it")},
        findings);
    EXPECT_TRUE(findings.empty());
}

TEST(Lint, NamesTheWatchThatAsksForTheSame) {
    std::vector<Watch> watches{watch_on("chip AND ban"), watch_on("(chips AND bans)")};
    std::vector<Diagnostic> findings;
    WatchSet::compile(watches, findings);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_THAT(findings[0].message, ::testing::HasSubstr("chip AND ban"));
}

}  // namespace
}  // namespace rules::testing
