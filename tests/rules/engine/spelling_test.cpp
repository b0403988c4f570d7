// Misspelt words: what is told, and the names and new words that must not be.

#include "rules/words/spelling.hpp"

#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace rules::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Diagnostic> findings_of(std::vector<Watch> watches) {
    for (Watch& watch : watches)
        watch.query_places = {{0, 1, 1}};
    std::vector<Diagnostic> findings;
    WatchSet::compile(std::move(watches), findings);
    return findings;
}

struct Slip {
    const char* written;
    const char* meant;
};

TEST(Spelling, FindsTheWordThatWasMeant) {
    const Slip slips[] = {
        {"impotr", "import"},
        {"improt", "import"},
        {"imoprt", "import"},
        {"aproval", "approval"},
        {"approvel", "approval"},
        {"apprvoal", "approval"},
        {"tarrif", "tariff"},
        {"tarrifs", "tariffs"},
        {"tarriff", "tariff"},
        {"sancitons", "sanctions"},
        {"sanctoin", "sanction"},
        {"goverment", "government"},
        {"governement", "government"},
        {"parliment", "parliament"},
        {"recieve", "receive"},
        {"seperate", "separate"},
        {"occurence", "occurrence"},
        {"embarass", "embarrass"},
        {"committe", "committee"},
        {"accomodation", "accommodation"},
        {"bankrupcy", "bankruptcy"},
        {"aquisition", "acquisition"},
        {"earthqake", "earthquake"},
        {"semicondutor", "semiconductor"},
        {"semicondcutor", "semiconductor"},
        {"investgation", "investigation"},
        {"elction", "election"},
        {"ceasfire", "ceasefire"},
        {"cyberattck", "cyberattack"},
        {"missle", "missile"},
        {"restrcition", "restriction"},
        {"expotr", "export"},
        {"minsiter", "minister"},
        {"presidnet", "president"},
        {"infaltion", "inflation"},
        {"subsidey", "subsidy"},
        {"resignaton", "resignation"},
        {"shortagge", "shortage"},
        {"vacine", "vaccine"},
        {"referendm", "referendum"},
    };
    for (const Slip& slip : slips) {
        EXPECT_FALSE(words::is_known(slip.written)) << slip.written;
        EXPECT_EQ(words::word_meant(slip.written), slip.meant) << slip.written;
    }
}

TEST(Spelling, IsToldWithThePlaceOfTheWord) {
    const auto findings = findings_of({watch_on("H200 AND (impotr approval)")});
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].column, 11u);
    EXPECT_EQ(findings[0].severity, Severity::warning);
    EXPECT_THAT(findings[0].message, HasSubstr("'impotr': no such word is known"));
    EXPECT_EQ(findings[0].hint, "did you mean import?");
    EXPECT_EQ(findings[0].unknown_word, "impotr");
    const auto in_phrase = findings_of({watch_on("chip AND \"export contorl\"")});
    ASSERT_THAT(in_phrase, SizeIs(1));
    EXPECT_EQ(in_phrase[0].column, 18u);
}

TEST(Spelling, OfNamesAndNewWordsIsNotNaggedAbout) {
    std::string told;
    for (const char* query : {
             // names, in capitals and without
             "Impotr",
             "IMPOTR",
             "Starmer",
             "starmer",
             "Nexperia",
             "nexperia",
             "nvidia",
             "huawei",
             "revolut",
             "moderna",
             "klarna",
             "buffett",
             "zelenskyy",
             "zelenskiy",
             "milei",
             "macron",
             "meloni",
             "netanyahu",
             "kharkiv",
             "xinjiang",
             "pyongyang",
             "sinwar",
             "hegseth",
             "bessent",
             "shein",
             "pinduoduo",
             "softbank",
             "stellantis",
             "volkswagen",
             "lagarde",
             "rheinmetall",
             "thyssenkrupp",
             "glencore",
             "trafigura",
             "vitol",
             "rosneft",
             "gazprom",
             "lukoil",
             "sinopec",
             "petrobras",
             "embraer",
             "mahle",
             "bosch",
             "novartis",
             "roche",
             "sanofi",
             "biontech",
             "curevac",
             "wirecard",
             "adyen",
             "spacex",
             "starlink",
             "neuralink",
             "palantir",
             "anduril",
             "coinbase",
             "binance",
             "celonis",
             "lilium",
             "northvolt",
             // new words and compounds
             "fintech",
             "biotech",
             "deepfake",
             "blockchain",
             "stablecoin",
             "cryptocurrency",
             "chipmaker",
             "chipmakers",
             "cyberattack",
             "selloff",
             "takeover",
             "lawmaker",
             "datacenter",
             "smartphone",
             "chatbot",
             "drones",
             "semiconductors",
             "whistleblowers",
             "antitrust",
             "reshoring",
             "nearshoring",
             "decoupling",
             "delisting",
             "ransomware",
             "malware",
             "wildfires",
             "ceasefires",
             "healthcare",
             "telecoms",
             "geopolitics",
             "microchips",
             "hyperscalers",
             "photovoltaics",
             "biosimilars",
             "cryptoassets",
             "greenwashing",
             "stagflation",
             // forms
             "approved",
             "approves",
             "approvals",
             "acquisitions",
             "acquired",
             "bankruptcies",
             "subsidies",
             "ministries",
             "swapped",
             "embargoes",
             "indictments",
             "resignations",
             "versus",
             "whereas",
             "spokesmen",
             "fishermen",
             "congresswomen",
             "investigational",
             "organisation",
             "organization",
             "colour",
             "favourite",
             "defence",
             "analyse",
             "centre",
             // short, digits, parts, exact words, beginnings, fields of names
             "impt",
             "tarif",
             "h200",
             "covid-19",
             "=impotr",
             "impotr*",
             "*impotr",
             "author:impotr",
             "source:aproval",
             "url:tarrif.example",
             "category:sancitons",
         }) {
        const auto findings = findings_of({watch_on(query)});
        for (const Diagnostic& finding : findings)
            told += to_string(finding) + '\n';
    }
    EXPECT_EQ(told, "");
}

TEST(Spelling, IsOfEnglishWordsOnly) {
    EXPECT_THAT(findings_of({watch_on("aproval", "it"), watch_on("impotr", "de")}), IsEmpty());
    EXPECT_THAT(findings_of({watch_on("impotr", "en-GB")}), SizeIs(1));
}

// Of 100,000 watches, each with a word that nobody knows.
TEST(Spelling, CostsLittleAndTellsLittleAmongManyWatches) {
    std::vector<Watch> watches;
    for (int i = 0; i < 100'000; ++i) {
        std::string name;
        for (int rest = i, k = 0; k < 5; ++k, rest /= 10)
            name += static_cast<char>('a' + rest % 10);
        watches.push_back(
            watch_on("goverment" + name + " AND impotr AND chip" + std::to_string(i)));
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto findings = findings_of(std::move(watches));
    const auto took = std::chrono::steady_clock::now() - begin;
    EXPECT_THAT(findings, SizeIs(50));
    std::cout << "100,000 watches compiled in " << std::chrono::duration<double>(took).count()
              << " s\n";
}

}  // namespace
}  // namespace rules::testing
