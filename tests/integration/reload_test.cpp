// Rules are changed while the daemon runs; a broken file never stops it.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <optional>
#include <thread>
#include <vector>

namespace integration {
namespace {

using test_support::HttpReply;
using test_support::HttpRequest;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

constexpr const char* kCardamomRule = R"([[watch]]
name = "cardamom"
query = "cardamom"
notify = ["hook"]
)";
constexpr const char* kBrokenRule = R"([[watch]]
name = "cardamom"
query = "cardamom AND ("
notify = ["hook"]
)";

TEST(Reload, ANewWatchFiresOnLaterArticlesOnly) {
    Site site;
    auto daemon = site.start();
    site.inject("c0", "Cardamom harvest starts", "early");
    site.write("rules.d/cardamom.toml", kCardamomRule);
    ASSERT_TRUE(daemon->wait_for_error_line("2 watches, generation 2")) << daemon->errors();
    site.inject("c1", "Cardamom harvest ends", "late");
    site.hook.wait_for("Cardamom harvest ends");
    site.inject("c0", "Cardamom harvest starts", "early, now with an edit");
    site.inject("c2", "Cardamom is sold", "marker");
    site.hook.wait_for("Cardamom is sold");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count_with("harvest starts"), 0U);
    EXPECT_EQ(site.hook.count(), 2U);
}

TEST(Reload, AnInvalidRuleFileKeepsThePreviousRulesRunning) {
    Site site;
    site.serve_a_feed();
    site.write("rules.d/cardamom.toml", kCardamomRule);
    auto daemon = site.start();
    site.write("rules.d/cardamom.toml", kBrokenRule);
    ASSERT_TRUE(daemon->wait_for_error_line("reload rejected")) << daemon->errors();

    const auto asked = site.verb({"reload", "--wait"});
    EXPECT_EQ(asked.exit, 78);
    EXPECT_THAT(asked.err, ContainsRegex("rules.d/cardamom.toml:3:[0-9]+: "));
    daemon->signal(SIGHUP);
    // The file's change, the verb and the signal: each tells it.
    EXPECT_TRUE(daemon->wait_for_error_line("reload rejected, the previous", 3));

    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 75);
    EXPECT_THAT(check.out, ContainsRegex("degraded.*rules.d/cardamom.toml:3:"));
    site.inject("c1", "Cardamom harvest ends", "late");
    site.hook.wait_for("Cardamom harvest ends");

    site.write("rules.d/cardamom.toml", kCardamomRule);
    ASSERT_TRUE(daemon->wait_for_error_line("reloaded: ")) << daemon->errors();
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    EXPECT_EQ(site.verb({"reload"}).exit, 0);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Reload, SettingsThatAreGoneAreNamedBeforeWhatFollowsFromIt) {
    struct Case {
        const char* what;
        const char* said;
    };

    for (const auto& one : {Case{"removed", "newsalertd.toml is gone"},
                            Case{"emptied", "newsalertd.toml has become empty"}}) {
        SCOPED_TRACE(one.what);
        Site site;
        site.serve_a_feed();
        // Without the settings nobody would know where the socket is.
        site.set("RUNTIME_DIRECTORY", site.config().parent_path().string());
        const auto daemon = site.start();
        if (one.what == std::string("removed"))
            std::filesystem::remove(site.config() / "newsalertd.toml");
        else
            site.write("newsalertd.toml", "");
        ASSERT_TRUE(daemon->wait_for_error_line("reload rejected")) << daemon->errors();
        EXPECT_TRUE(daemon->wait_for_output_line(one.said)) << "the operator";
        const auto check = site.verb({"status", "--check"});
        EXPECT_EQ(check.exit, 75);
        EXPECT_THAT(check.out, HasSubstr(one.said));
        site.inject("a1", "A saffron cargo", "late");
        site.hook.wait_for("A saffron cargo");
        site.write_settings();
        ASSERT_TRUE(daemon->wait_for_error_line("reloaded: ")) << daemon->errors();
        EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
        EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    }
}

TEST(Reload, AStartWithABrokenRuleFileRunsOnTheLastGoodRules) {
    Site site;
    site.write("rules.d/cardamom.toml", kCardamomRule);
    auto daemon = site.start();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    site.write("rules.d/cardamom.toml", kBrokenRule);
    daemon = site.start();
    EXPECT_THAT(daemon->errors(), HasSubstr("last good rules"));
    EXPECT_THAT(daemon->errors(), ContainsRegex("rules.d/cardamom.toml:3:[0-9]+: "));
    const auto status = site.verb({"status"});
    EXPECT_EQ(status.exit, 0);
    EXPECT_THAT(status.out, HasSubstr("rules.d/cardamom.toml:3:"));
    // The operator is told, on the terminal unless configured otherwise.
    EXPECT_TRUE(daemon->wait_for_output_line("cardamom.toml:3:")) << daemon->output();
    site.inject("c1", "Cardamom harvest ends", "late");
    site.hook.wait_for("Cardamom harvest ends");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Reload, EmptyFoldersKeepThePreviousRulesRunningAndKept) {
    Site site;
    auto daemon = site.start();
    std::filesystem::rename(site.config() / "rules.d", site.config() / "away");
    ASSERT_TRUE(daemon->wait_for_error_line("reload rejected")) << daemon->errors();
    const auto asked = site.verb({"reload", "--wait"});
    EXPECT_EQ(asked.exit, 78);
    EXPECT_THAT(asked.err, HasSubstr("feeds.d and rules.d are empty"));
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    site.hook.wait_for("saffron cargo");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    // A start takes the empty folders at their word, but never for the last good rules. The feeds
    // of the starter are out of reach.
    site.replace_in_settings("[fetch]\n", "[fetch]\nproxy = \"http://127.0.0.1:1\"\n");
    daemon = site.start();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    site.write_settings();
    std::filesystem::create_directories(site.config() / "rules.d");
    site.write("rules.d/broken.toml", kBrokenRule);
    daemon = site.start();
    EXPECT_THAT(daemon->errors(), HasSubstr("last good rules"));
    site.inject("a2", "Second saffron cargo is sold", "At once.");
    site.hook.wait_for("Second saffron cargo");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Reload, AFileNameThatIsNoTextBreaksNeitherAnswersNorTheLastGoodRules) {
    Site site;
    site.write("rules.d/caf\xe9.toml", kCardamomRule);
    auto daemon = site.start();
    site.write("rules.d/caf\xe9.toml", kBrokenRule);
    const auto asked = site.verb({"reload", "--wait"});
    EXPECT_EQ(asked.exit, 78);
    EXPECT_THAT(asked.err, HasSubstr("rules.d/caf\\xE9.toml:3:"));
    const auto status = site.verb({"status", "--json"});
    EXPECT_EQ(status.exit, 0) << status.err;
    EXPECT_THAT(status.out, HasSubstr("caf\\\\xE9.toml:3:"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    daemon = site.start();
    EXPECT_THAT(daemon->errors(), HasSubstr("last good rules"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Reload, ThoseAskedForDuringAnotherWaitForIt) {
    Site site;
    std::string many;
    for (int i = 0; i < 3'000; ++i)
        many += "[[watch]]\nname = \"w" + std::to_string(i) + "\"\nquery = \"saffron AND w" +
                std::to_string(i) + "\"\n";
    site.write("rules.d/many.toml", many);
    auto daemon = site.start();
    std::vector<std::optional<Ending>> exits(6);
    {
        std::vector<std::jthread> askers;
        for (auto& exit : exits)
            askers.emplace_back([&] { exit = site.verb({"reload", "--wait"}).exit; });
    }
    EXPECT_THAT(exits, ::testing::Each(std::optional<Ending>(0)));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Reload, OfFewAmongManyWatchesTakesEffectBeforeAndAfterTheyAreMerged) {
    Site site;
    std::string many;
    for (int i = 0; i < 3'000; ++i)
        many += "[[watch]]\nname = \"w" + std::to_string(i) + "\"\nquery = \"nutmeg AND w" +
                std::to_string(i) + "\"\nnotify = [\"hook\"]\n";
    site.write("rules.d/many.toml", many);
    site.write("rules.d/pepper.toml",
               "[[watch]]\nname = \"pepper\"\nquery = \"pepper\"\nnotify = [\"hook\"]\n");
    auto daemon = site.start();
    std::filesystem::remove(site.config() / "rules.d" / "pepper.toml");
    site.write("rules.d/cardamom.toml", kCardamomRule);
    EXPECT_EQ(site.verb({"reload", "--wait"}).exit, 0);
    site.inject("p1", "Pepper harvest starts", "early");
    site.inject("n1", "Nutmeg w2999 is sold", "early");
    site.inject("c1", "Cardamom harvest starts", "early");
    site.hook.wait_for("Cardamom harvest starts");
    ASSERT_TRUE(daemon->wait_for_error_line("changed watches are merged")) << daemon->errors();
    site.inject("p2", "Pepper harvest ends", "late");
    site.inject("n2", "Nutmeg w1 is sold", "late");
    site.inject("c2", "Cardamom harvest ends", "late");
    site.hook.wait_for("Cardamom harvest ends");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count_with("Pepper"), 0U);
    EXPECT_EQ(site.hook.count_with("Nutmeg"), 2U);
    EXPECT_EQ(site.hook.count(), 4U);
}

TEST(Reload, ASettingThatNeedsARestartIsNamed) {
    Site site;
    auto daemon = site.start();
    site.replace_in_settings("[fetch]\n", "[fetch]\ncontact = \"desk@example.org\"\n");
    EXPECT_THAT(site.verb({"reload", "--wait"}).out,
                HasSubstr("[fetch] contact takes effect at the next restart"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Reload, AFirstStartWithABrokenRuleFileIsRefused) {
    Site site;
    site.write("rules.d/cardamom.toml", kBrokenRule);
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 78);
    EXPECT_THAT(daemon->errors(), ContainsRegex("rules.d/cardamom.toml:3:[0-9]+: "));
}

TEST(Reload, ADeliveryUnderWayIsNotDisturbed) {
    Site site;
    site.slack.answer_with([](const HttpRequest&) {
        return HttpReply::status(200, {}, "ok").dripping(4, std::chrono::milliseconds(20));
    });
    auto daemon = site.start();
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    site.slack.wait_for("saffron cargo");
    EXPECT_EQ(site.verb({"reload"}).exit, 0);
    EXPECT_EQ(site.verb({"reload"}).exit, 0);
    ASSERT_TRUE(daemon->wait_for_error_line("to slack: accepted")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.slack.count(), 1U);
    EXPECT_EQ(site.hook.count(), 1U);
}

TEST(Reload, AlertsOfARemovedChannelAreKeptUntilItReturns) {
    Site site;
    site.write("rules.d/saffron.toml",
               "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\nnotify = [\"second\"]\n");
    const std::string channel =
        "[channels.second]\ntype = \"webhook\"\nurl = \"env:HOOK_URL\"\n"
        "allow_networks = [\"127.0.0.0/8\"]\n";
    site.write_settings(channel);
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(410); });
    auto daemon = site.start();
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    ASSERT_TRUE(daemon->wait_for_error_line("target second refused")) << daemon->errors();

    site.write("rules.d/saffron.toml", kSaffronRule);
    site.write_settings();
    ASSERT_TRUE(daemon->wait_for_error_line("reloaded: ")) << daemon->errors();
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(200); });
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_THAT(query(site.state(), "SELECT state FROM delivery WHERE target = 'second'"),
                ::testing::ElementsAre(::testing::ElementsAre("blocked")));
    site.write_settings(channel);
    daemon = site.start();
    EXPECT_EQ(site.verb({"deliveries", "resume", "second"}).exit, 0);
    ASSERT_TRUE(daemon->wait_for_error_line("to second: accepted")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Reload, AFeedAddedAndTakenAwayIsFollowedWithoutARestart) {
    Site site;
    auto daemon = site.start();
    site.feeds.publish("/wire", rss({{"a1", "Port takes a saffron cargo", "Landed."}}));
    site.write_feed("Wire", site.feeds.url("/wire"));
    site.hook.wait_for("saffron cargo");
    std::filesystem::remove(site.config() / "feeds.d" / "Wire.toml");
    // The last feed is gone: without a person's word that would be confirmed over ten seconds.
    EXPECT_EQ(site.verb({"reload"}).exit, 0);
    ASSERT_TRUE(daemon->wait_for_error_line("reloaded: 0 feeds (0 in trouble), 1 watches"))
        << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.feeds.requests("/wire").size(), 1U);
}

}  // namespace
}  // namespace integration
