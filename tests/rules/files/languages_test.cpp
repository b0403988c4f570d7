// Languages of watches: codes that are none, languages whose forms are not known, the default.

#include "rules/files/rule_files.hpp"
#include "rules/text/language_tag.hpp"
#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rules::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Diagnostic> findings_of(const std::string& language, const std::string& query) {
    RuleFiles files = parse_rule_text(
        "[[watch]]\nname = \"n\"\nquery = '" + query + "'\nlang = \"" + language + "\"\n",
        "r.toml",
        {});
    WatchSet::compile(files.watches, files.findings);
    return files.findings;
}

struct Meant {
    const char* written;
    const char* code;
};

TEST(Languages, CodesThatAreNoneAreToldWithTheRightOne) {
    const Meant table[] = {
        {"jp", "ja"},       {"cn", "zh"},       {"ua", "uk"},      {"dk", "da"},
        {"gr", "el"},       {"cz", "cs"},       {"us", "en"},      {"gb", "en"},
        {"at", "de"},       {"eng", "en"},      {"deu", "de"},     {"ger", "de"},
        {"fra", "fr"},      {"fre", "fr"},      {"spa", "es"},     {"jpn", "ja"},
        {"zho", "zh"},      {"chi", "zh"},      {"rus", "ru"},     {"english", "en"},
        {"English", "en"},  {"Deutsch", "de"},  {"german", "de"},  {"japanese", "ja"},
        {"français", "fr"}, {"EN", "en"},       {"De", "de"},      {"vn", "vi"},
        {"jp-JP", "ja"},    {"mandarin", "zh"}, {"русский", "ru"}, {"Ukrainian", "uk"},
        {"sp", "es"},
    };
    for (const Meant& meant : table) {
        const auto findings = findings_of(meant.written, "chip");
        ASSERT_EQ(findings.size(), 1u) << meant.written;
        EXPECT_EQ(findings[0].line, 4u) << meant.written;
        EXPECT_EQ(findings[0].column, 8u) << meant.written;
        EXPECT_THAT(findings[0].hint, HasSubstr("did you mean \"" + std::string(meant.code) + '"'))
            << meant.written;
    }
}

TEST(Languages, ThatShareACountrysCodeAreToldWithThatOfTheCountry) {
    for (const Meant& meant :
         {Meant{"br", "pt"}, {"kr", "ko"}, {"se", "sv"}, {"si", "sl"}, {"ee", "et"}}) {
        const auto findings = findings_of(meant.written, "chip");
        ASSERT_EQ(findings.size(), 1u) << meant.written;
        EXPECT_THAT(findings[0].hint, HasSubstr("lang = \"" + std::string(meant.code) + '"'));
    }
}

struct Formless {
    const char* language;
    const char* name;
    const char* word;
};

TEST(Languages, WithoutKnownFormsAreToldAtTheFirstWordThatHasSome) {
    const Formless table[] = {
        {"pl", "Polish", "zakaz"},
        {"pl-PL", "Polish", "zakaz"},
        {"uk", "Ukrainian", "санкції"},
        {"cs", "Czech", "Praha"},
        {"he", "Hebrew", "ישראל"},
        {"sk", "Slovak", "zákaz"},
        {"bg", "Bulgarian", "забрана"},
        {"hr", "Croatian", "zabrana"},
        {"fa", "Persian", "ایران"},
        {"bn", "Bangla", "চিপ"},
        {"et", "Estonian", "keeld"},
    };
    for (const Formless& row : table) {
        const auto findings =
            findings_of(row.language, "=H200 AND abc* AND " + std::string(row.word));
        ASSERT_EQ(findings.size(), 1u) << row.language;
        EXPECT_THAT(findings[0].message, HasSubstr(row.name)) << row.language;
        EXPECT_THAT(findings[0].hint, HasSubstr(std::string(row.word) + '*')) << row.language;
        EXPECT_EQ(findings[0].column, 29u) << row.language;
    }
}

TEST(Languages, AreQuietWhereNoFormIsMissed) {
    const std::pair<const char*, const char*> table[] = {
        {"pl", "zakaz* AND H200"},
        {"pl", "=Zakaz"},
        {"ja", "半導体"},
        {"ko", "반도체"},
        {"zh", "芯片"},
        {"th", "ชิป"},
        {"vi", "xuất khẩu"},
        {"nb", "eksport"},
        {"pt-BR", "exportação"},
        {"en-GB", "chip"},
        {"sr", "izvoz"},
        {"fil", "H200"},
        {"uk", "Nvidia AND H200"},
        {"zh-CN", "英伟达 AND chip"},
        {"ja", "Nvidia"},
        {"th", "Nvidia"},
    };
    for (const auto& [language, query] : table)
        EXPECT_THAT(findings_of(language, query), IsEmpty()) << language;
}

TEST(Languages, WithoutFormsAreToldOnceForManyWatches) {
    std::vector<Watch> watches{
        watch_on("zakaz", "pl"), watch_on("wojna", "pl"), watch_on("vývoz", "cs")};
    std::vector<Diagnostic> findings;
    WatchSet::compile(std::move(watches), findings);
    EXPECT_EQ(findings.size(), 2u);
}

TEST(Languages, OfAWatchThatNamesNoneIsTheOneGiven) {
    const std::string text =
        "[[watch]]\nname = \"a\"\nquery = 'Zölle'\n"
        "[[watch]]\nname = \"b\"\nquery = 'tariffs'\nlang = \"en\"\n";
    const auto german = parse_rule_texts({{"r.toml", text}}, {}, {}, "de");
    ASSERT_EQ(german.watches.size(), 2u);
    EXPECT_EQ(german.watches[0]->language, "de");
    EXPECT_EQ(german.watches[1]->language, "en");
    const auto again = parse_rule_texts({{"r.toml", text}}, {}, german.files, "de");
    EXPECT_EQ(again.watches[0], german.watches[0]);
    const auto english = parse_rule_texts({{"r.toml", text}}, {}, german.files, "en");
    EXPECT_EQ(english.watches[0]->language, "en") << "not taken as it was";
}

}  // namespace
}  // namespace rules::testing
