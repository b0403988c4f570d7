// Nothing that is wrong with the user's files keeps the daemon down or makes it forget: it runs on
// the last good ones, says so, and goes on as before once they are mended.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>

namespace integration {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

/// A site that has run once, so that its state knows a good configuration.
void run_once(const Site& site) {
    const auto daemon = site.start();
    ASSERT_EQ(stop(*daemon), 0) << daemon->errors();
}

void expect_last_good(const Site& site, const std::string& why) {
    SCOPED_TRACE(why);
    const auto daemon = site.start();
    EXPECT_THAT(daemon->errors(), HasSubstr("running on the last good"));
    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 75) << check.out << check.err;
    EXPECT_THAT(check.out, HasSubstr("last good"));
    EXPECT_THAT(check.out, HasSubstr(why));
    EXPECT_THAT(site.verb({"status", "--json"}).out, HasSubstr("last good"));
    EXPECT_TRUE(daemon->wait_for_output_line("last good")) << "the operator";
    site.inject("a-" + why, "A saffron cargo, " + why, "text");
    site.hook.wait_for("A saffron cargo, " + why);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(LastGood, StandsInForSettingsFeedsAndRules) {
    Site site;
    site.serve_a_feed();
    run_once(site);
    site.write("feeds.d/broken.toml", "[[feed]]\nurl = \n");
    expect_last_good(site, "broken.toml:2:");
    fs::remove(site.config() / "feeds.d/broken.toml");
    site.write("rules.d/broken.toml", "[[watch]]\nname = \"x\"\nquery = \"a AND (\"\n");
    expect_last_good(site, "broken.toml:3:");
    fs::remove(site.config() / "rules.d/broken.toml");
    site.write_settings("[channels.pager]\ntype = \"pigeon\"\n");
    expect_last_good(site, "newsalertd.toml:");
    site.write_settings("[channels.pager\n");
    expect_last_good(site, "newsalertd.toml:");
    // Mended: as if nothing had been.
    site.write_settings();
    const auto daemon = site.start();
    EXPECT_THAT(daemon->errors(), Not(HasSubstr("last good")));
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(LastGood, IsLeftByTheReloadThatFollowsTheMending) {
    Site site;
    site.serve_a_feed();
    run_once(site);
    site.write_settings("[channels.pager\n");
    const auto daemon = site.start();
    const auto asked = site.verb({"reload"});
    EXPECT_EQ(asked.exit, 78);
    EXPECT_THAT(asked.err, HasSubstr("newsalertd.toml:"));
    site.write_settings();
    EXPECT_TRUE(daemon->wait_for_error_line("reloaded: ")) << daemon->errors();
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(LastGood, IsNotBelievedWhereTheStateHasDamagedIt) {
    Site site;
    site.serve_a_feed();
    run_once(site);
    // As a disk does it: one character of a rule.
    execute(site.state(),
            "UPDATE good_rules SET sources = CAST(replace(CAST(sources AS TEXT), 'saffron', "
            "'saffrom') AS BLOB)");
    const auto check = site.verb({"db", "check"});
    EXPECT_EQ(check.exit, 65);
    EXPECT_THAT(check.out, HasSubstr("the last good files"));
    site.write("rules.d/broken.toml", "[[watch]]\nname = \"x\"\nquery = \"a AND (\"\n");
    const auto refused = site.launch();
    EXPECT_EQ(refused->wait(), 65);
    EXPECT_THAT(refused->errors(), HasSubstr("last good files that the state keeps are damaged"));
    EXPECT_THAT(refused->errors(), HasSubstr("broken.toml:3:"));
    // Whole files are taken over as ever, and kept anew.
    fs::remove(site.config() / "rules.d/broken.toml");
    const auto daemon = site.start();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.verb({"db", "check"}).exit, 0);
}

TEST(LastGood, IsNeverThatOfAnotherState) {
    Site site;
    run_once(site);
    const std::vector<std::function<void()>> slips{
        [&] { site.replace_in_settings("[state]\npath = \"", "[state]\npath = "); },
        [&] { site.replace_in_settings("[state]", "[stat]"); },
        [&] { site.replace_in_settings("[state]", "[state"); },
        [&] { site.replace_in_settings("state.db\"", "other.db\"\nx = 1"); }};
    for (const auto& slip : slips) {
        site.write_settings();
        slip();
        const auto daemon = site.launch();
        EXPECT_EQ(daemon->wait(), 78) << daemon->errors();
        EXPECT_THAT(daemon->errors(), ContainsRegex("newsalertd.toml:[0-9]+:"));
        EXPECT_FALSE(fs::exists(site.state().parent_path() / "other.db"));
    }
}

TEST(LastGood, ASecretFileThatOthersMayReadIs77AllTheSame) {
    Site site;
    const auto file = site.config() / "hook.secret";
    std::ofstream(file) << kHookSecret << '\n';
    fs::permissions(file, fs::perms(0600));
    site.write_settings(
        "[channels.second]\ntype = \"webhook\"\nurl = \"env:HOOK_URL\"\nsecret = "
        "\"file:hook.secret\"\n");
    run_once(site);
    fs::permissions(file, fs::perms(0644));
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 77) << daemon->errors();
}

TEST(LastGood, AMissingSecretBlocksItsChannelAndNothingElse) {
    Site site;
    site.serve_a_feed();
    const auto file = site.config() / "hook.secret";
    site.write_settings("[channels.second]\ntype = \"webhook\"\nurl = \"" +
                        site.slack.url("/second") +
                        "\"\nallow_networks = [\"127.0.0.0/8\"]\nsecret = \"file:hook.secret\"\n");
    site.write("rules.d/saffron.toml",
               "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\n"
               "notify = [\"hook\", \"second\"]\n");
    const auto daemon = site.start();
    EXPECT_THAT(daemon->errors(), HasSubstr("file:hook.secret"));
    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 75) << check.out;
    EXPECT_THAT(site.verb({"status"}).out, HasSubstr("hook.secret"));
    EXPECT_EQ(site.verb({"check"}).exit, 0);
    EXPECT_THAT(site.verb({"check"}).err, HasSubstr("not checked here: file:hook.secret"));
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    site.hook.wait_for("saffron cargo");
    EXPECT_EQ(site.slack.count(), 0U);
    // It comes: what waited goes.
    std::ofstream(file) << kHookSecret << '\n';
    fs::permissions(file, fs::perms(0600));
    EXPECT_EQ(site.verb({"reload"}).exit, 0);
    site.slack.wait_for("saffron cargo");
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    // And goes again, under the running daemon.
    fs::remove(file);
    EXPECT_EQ(site.verb({"reload"}).exit, 0);
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 75);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(LastGood, AnEmptiedFolderIsConfirmedOverTenSeconds) {
    Site site;
    site.write_feed("one", "http://127.0.0.1:9/feed");
    const auto daemon = site.start();
    fs::rename(site.config() / "rules.d", site.config() / "away");
    ASSERT_TRUE(daemon->wait_for_error_line("has become empty")) << daemon->errors();
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 75);
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    site.hook.wait_for("saffron cargo");
    fs::rename(site.config() / "away", site.config() / "rules.d");
    ASSERT_TRUE(daemon->wait_for_error_line("1 watches, generation 2")) << daemon->errors();
    // This time it lasts.
    fs::rename(site.config() / "rules.d", site.config() / "away");
    ASSERT_TRUE(daemon->wait_for_error_line("0 watches, generation 3")) << daemon->errors();
    EXPECT_THAT(site.verb({"status"}).out, HasSubstr("has become empty"));
    // A person who asks for it means it.
    fs::rename(site.config() / "away", site.config() / "rules.d");
    ASSERT_TRUE(daemon->wait_for_error_line("1 watches, generation 4")) << daemon->errors();
    fs::remove(site.config() / "rules.d/saffron.toml");
    const auto asked = site.verb({"reload"});
    EXPECT_EQ(asked.exit, 0);
    EXPECT_THAT(asked.out, HasSubstr("there is no watch"));
    EXPECT_THAT(asked.out, HasSubstr("0 watches, generation 5"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(LastGood, AReloadWaitsForAFileThatIsBeingWrittenAndNamesIt) {
    Site site;
    const auto daemon = site.start();
    const auto file = site.config() / "rules.d/late.toml";
    const int open = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    const std::string text = "[[watch]]\nname = \"late\"\nquery = \"cardamom\"\n";
    ASSERT_GT(::write(open, text.data(), text.size()), 0);
    const auto asked = site.verb({"reload"});
    EXPECT_EQ(asked.exit, 0);
    EXPECT_THAT(asked.out, ContainsRegex("late.toml: .*still open for writing"));
    ::close(open);
    EXPECT_TRUE(daemon->wait_for_error_line("generation 3")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

}  // namespace
}  // namespace integration
