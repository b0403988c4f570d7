#include "daemon/config/load.hpp"

#include "daemon/config/feed_files.hpp"
#include "rules/engine/watch_set.hpp"
#include "tests/daemon/config/folder.hpp"

#include <set>

namespace newsalertd::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Folder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::string_view kFeed =
    "[[feed]]\nname = \"Desk\"\nurl = \"https://a.example/\"\n"
    "tags = [\"chips\"]\npublisher = \"Example\"\n";

std::string watch(std::string_view more) {
    return "[[watch]]\nname = \"H200\"\nquery = 'H200'\n" + std::string(more);
}

using Load = Folder;

TEST_F(Load, OfAnEmptyFolderIsTheStarter) {
    const auto loaded = load();
    EXPECT_TRUE(loaded.valid());
    EXPECT_TRUE(loaded.config.starter);
    EXPECT_THAT(findings(loaded), IsEmpty());
    std::set<std::string> publishers;
    for (const auto& feed : loaded.config.feeds)
        publishers.insert(feed.publisher);
    EXPECT_THAT(loaded.config.feeds, SizeIs(12));
    EXPECT_THAT(publishers, SizeIs(12)) << "every feed is another publisher's";
    ASSERT_NE(loaded.watch_set, nullptr);
    EXPECT_THAT(loaded.watch_set->watches(), Not(IsEmpty()));
    EXPECT_THAT(loaded.rule_files, Not(IsEmpty()));
    for (const auto& each : loaded.watch_set->watches())
        EXPECT_THAT(each->notify, IsEmpty()) << each->name;
}

TEST_F(Load, OfAMissingFolderIsTheStarterUnlessItWasNamed) {
    auto where = locations();
    where.folder = path() / "none";
    EXPECT_THAT(findings(config::load(where, {})),
                ElementsAre(HasSubstr("there is no such folder")));
    EXPECT_EQ(exit_code(config::load(where, {})), 78);
    where.named = false;
    EXPECT_TRUE(config::load(where, {}).config.starter);
    EXPECT_TRUE(config::load(where, {}).valid());
}

TEST_F(Load, RefusesAFileInPlaceOfAFolder) {
    auto where = locations();
    where.folder = write("file", "x");
    EXPECT_THAT(findings(config::load(where, {})), ElementsAre(HasSubstr("is not a folder")));
}

TEST_F(Load, KeepsSettingsInTheStarter) {
    settings("[fetch]\nmin_interval = \"2m\"\n");
    const auto loaded = load();
    EXPECT_TRUE(loaded.config.starter);
    EXPECT_EQ(loaded.config.min_interval, std::chrono::minutes(2));
    settings("[fetch]\nmin_interval = 2\n");
    EXPECT_FALSE(load().config.starter) << "a broken file is no first run";
    EXPECT_FALSE(load().valid());
}

TEST_F(Load, ReadsFeedsAndWatches) {
    feeds(kFeed);
    rules(watch("notify = [\"console\"]\n"));
    const auto loaded = load();
    EXPECT_TRUE(loaded.valid());
    EXPECT_FALSE(loaded.config.starter);
    EXPECT_THAT(loaded.findings, IsEmpty());
    EXPECT_THAT(loaded.config.feeds, SizeIs(1));
    ASSERT_THAT(loaded.watch_set->watches(), SizeIs(1));
    EXPECT_EQ(loaded.watch_set->watches()[0]->name, "H200");
    ASSERT_THAT(loaded.rule_files, SizeIs(1));
    EXPECT_THAT(loaded.rule_files[0]->source->text(), HasSubstr("H200"));
}

TEST_F(Load, ReadsTheRuleFilesThatItWatches) {
    feeds(kFeed);
    write("rules.d/CHIPS.TOML", watch(""));
    write("rules.d/.hidden.toml", "broken");
    write("rules.d/README.toml", "broken");
    std::filesystem::create_symlink("nobody@nowhere:1", path() / "rules.d/.#chips.toml");
    const auto loaded = load();
    EXPECT_THAT(loaded.findings, IsEmpty());
    EXPECT_THAT(loaded.watch_set->watches(), SizeIs(1));
    EXPECT_TRUE(counts_as_configuration("CHIPS.TOML"));
    EXPECT_TRUE(counts_as_configuration("a.opml"));
    for (const auto* name : {".hidden.toml", "README.toml", ".#chips.toml", "a.toml~", "a.png"})
        EXPECT_FALSE(counts_as_configuration(name)) << name;
}

TEST_F(Load, NamesRuleFilesInValidText) {
    feeds(kFeed);
    write("rules.d/caf\xe9.toml", watch(""));
    const auto loaded = load();
    EXPECT_TRUE(loaded.valid());
    ASSERT_THAT(loaded.rule_files, SizeIs(1));
    EXPECT_THAT(loaded.rule_files[0]->source->name(), HasSubstr("rules.d/caf\\xE9.toml"));
    EXPECT_THAT(loaded.watch_set->watches()[0]->file, HasSubstr("caf\\xE9.toml"));
    write("rules.d/caf\xe9.toml", "broken\xff = [");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("rules.d/caf\\xE9.toml:1:")));
    for (const auto& finding : load().findings)
        EXPECT_TRUE(rules::toml::is_printable(finding.excerpt + finding.message));
}

TEST_F(Load, RefusesWatchesThatNotifyNobody) {
    feeds(kFeed);
    settings("[channels.slack-desk]\ntype = \"console\"\n");
    rules(watch("notify = [\"slack-dekc\"]\n"));
    const auto loaded = load();
    EXPECT_THAT(findings(loaded),
                ElementsAre(AllOf(HasSubstr("rules.d/rules.toml:"),
                                  HasSubstr("error"),
                                  HasSubstr("did you mean \"slack-desk\"?"))));
    EXPECT_TRUE(loaded.config_valid);
    EXPECT_FALSE(loaded.rules_valid);
    EXPECT_EQ(exit_code(loaded), 78);
}

TEST_F(Load, WarnsOfWatchesThatReadNothing) {
    feeds(kFeed);
    for (const auto* good : {"Desk", "chips", "Example"}) {
        rules(watch("feeds = [\"" + std::string(good) + "\"]\n"));
        EXPECT_THAT(findings(), IsEmpty()) << good;
    }
    rules(watch("feeds = [\"chps\"]\n"));
    EXPECT_THAT(findings(),
                ElementsAre(AllOf(HasSubstr("warning"), HasSubstr("did you mean \"chips\"?"))));
    EXPECT_EQ(exit_code(load()), 0);
}

TEST_F(Load, TellsBrokenRulesFromABrokenConfiguration) {
    feeds(kFeed);
    rules("[[watch]]\nname = \"w\"\nquery = 'chip AND'\nbad = 1\n");
    EXPECT_TRUE(load().config_valid);
    EXPECT_FALSE(load().rules_valid);
    EXPECT_FALSE(load().valid());
    rules(watch(""));
    settings("x = 1");
    EXPECT_FALSE(load().config_valid);
    EXPECT_TRUE(load().rules_valid);
}

TEST_F(Load, TakesTheLastGoodRulesInPlaceOfBrokenOnes) {
    feeds(kFeed);
    rules(watch(""));
    const auto good = load().rule_files[0];
    rules("[[watch]]\nname = \"w\"\nquery = 'chip AND'\nbad = 1\n");
    auto loaded = load();
    const auto errors = loaded.findings.size();
    replace_rules(loaded, {{good->source->name(), good->source->text()}}, {});
    EXPECT_TRUE(loaded.valid());
    ASSERT_THAT(loaded.watch_set->watches(), SizeIs(1));
    EXPECT_EQ(loaded.watch_set->watches()[0]->name, "H200");
    EXPECT_EQ(loaded.findings.size(), errors) << "the reason stays";
}

TEST_F(Load, KeepsTheWatchesOfFilesThatStay) {
    feeds(kFeed);
    rules(watch(""));
    write("rules.d/more.toml", "[[watch]]\nname = \"more\"\nquery = 'chip'\n");
    const auto before = load();
    write("rules.d/more.toml", "[[watch]]\nname = \"other\"\nquery = 'chip'\n");
    const auto after = config::load(locations(), {}, &before);
    EXPECT_TRUE(after.valid());
    EXPECT_EQ(after.watch_set->find("H200"), before.watch_set->find("H200"));
    EXPECT_NE(after.watch_set->find("other"), nullptr);
    EXPECT_EQ(after.watch_set->find("more"), nullptr);
}

TEST_F(Load, ChecksTheWatchesOfFilesThatStay) {
    settings("[channels.log]\ntype = \"jsonl\"\npath = \"/tmp/log\"\n");
    feeds(kFeed);
    rules(watch("notify = [\"log\"]\n"));
    const auto before = load();
    ASSERT_TRUE(before.valid()) << render(before.findings);
    settings("");
    const auto after = config::load(locations(), {}, &before);
    EXPECT_FALSE(after.rules_valid);
    EXPECT_THAT(render(after.findings), HasSubstr("which is no channel"));
}

TEST_F(Load, TellsMistakesAgainThatStay) {
    feeds(kFeed);
    rules("[[watch]]\nname = \"w\"\nquery = 'chip AND'\n");
    const auto before = load();
    const auto after = config::load(locations(), {}, &before);
    EXPECT_FALSE(after.rules_valid);
    EXPECT_EQ(render(after.findings), render(before.findings));
}

TEST_F(Load, RemarksWhatIsMissing) {
    feeds(kFeed);
    EXPECT_THAT(render(load().findings), HasSubstr("there is no watch"));
    std::filesystem::remove_all(path() / "feeds.d");
    rules(watch(""));
    EXPECT_THAT(render(load().findings), HasSubstr("there is no feed"));
    EXPECT_EQ(exit_code(load()), 0);
}

TEST_F(Load, RemarksNothingMissingThatMayStandInABrokenFile) {
    feeds(kFeed);
    rules("[[watch]\n");
    auto shown = render(load().findings);
    EXPECT_THAT(shown, HasSubstr("this header is not closed"));
    EXPECT_THAT(shown, Not(HasSubstr("there is no watch")));
    feeds("[[feed]\n");
    shown = render(load().findings);
    EXPECT_THAT(shown, Not(HasSubstr("there is no feed")));
    // With neither the starter is read, once the settings are.
    std::filesystem::remove_all(path() / "feeds.d");
    std::filesystem::remove_all(path() / "rules.d");
    settings("[fetch]\nhost_gap = 1\n");
    EXPECT_THAT(render(load().findings), Not(HasSubstr("there is no")));
}

TEST_F(Load, RemarksFilesInTheWrongPlace) {
    feeds(kFeed);
    write("feeds.toml", "");
    EXPECT_THAT(
        findings(),
        ElementsAre(AllOf(HasSubstr("feeds.toml:0:0: warning"), HasSubstr("feeds in feeds.d"))));
}

TEST_F(Load, GivesTheSameTwice) {
    settings("[channels.log]\ntype = \"jsonl\"\n");
    feeds(kFeed);
    EXPECT_EQ(load().config.feeds, load().config.feeds);
    EXPECT_EQ(load().config.channels.at(1)->settings(), load().config.channels.at(1)->settings());
}

TEST(ExampleRules, AreCompiledIn) {
    EXPECT_THAT(example_rules(), Not(IsEmpty()));
}

}  // namespace
}  // namespace newsalertd::config
