// Exit codes are a contract (sysexits.h): scripts and the service manager go by them.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace integration {
namespace {

using test_support::HttpReply;
using test_support::HttpRequest;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

/// A state file as a daemon leaves it.
void make_state(const Site& site) {
    const auto daemon = site.start();
    ASSERT_EQ(stop(*daemon), 0) << daemon->errors();
}

/// The first line that a wrong call is answered with.
std::string told(std::vector<std::string> arguments) {
    const auto finished = run_newsalertd(std::move(arguments), {});
    EXPECT_EQ(finished.exit, 64);
    return finished.err.substr(0, finished.err.find('\n'));
}

TEST(ExitCodes, UsageErrorsAre64) {
    EXPECT_EQ(run_newsalertd({}, {}).exit, 64);
    EXPECT_EQ(run_newsalertd({"frobnicate"}, {}).exit, 64);
    EXPECT_EQ(run_newsalertd({"run", "--no-such-option"}, {}).exit, 64);
    EXPECT_EQ(run_newsalertd({"parse"}, {}).exit, 64);
    EXPECT_EQ(run_newsalertd({"--log-level", "loud", "check"}, {}).exit, 64);
    EXPECT_EQ(run_newsalertd({"--help"}, {}).exit, 0);
}

TEST(ExitCodes, AMistypedVerbIsToldWhatWasMeant) {
    EXPECT_EQ(told({"vershun"}), R"(no verb "vershun" here; did you mean "version"?)");
    EXPECT_EQ(told({"feeds", "lits"}), R"(no verb "lits" here; did you mean "list"?)");
    EXPECT_EQ(told({"opml", "feeds.opml"}), R"(no verb "feeds.opml" here; known: export, import)");
    EXPECT_EQ(told({"opml"}), "A subcommand is required");
    EXPECT_EQ(told({"version", "now"}), "The following argument was not expected: now");
}

TEST(ExitCodes, AMistypedOptionIsToldWhatWasMeant) {
    EXPECT_EQ(told({"status", "--jsn"}), R"(no option "--jsn" here; did you mean "--json"?)");
    EXPECT_EQ(told({"run", "--log-levl=off"}),
              R"(no option "--log-levl" here; did you mean "--log-level"?)");
    EXPECT_EQ(told({"explain", "--wtach=a"}),
              R"(no option "--wtach" here; did you mean "--watch"?)");
}

TEST(ExitCodes, OutputThatCannotBeWrittenIs74) {
    if (!std::filesystem::exists("/dev/full"))
        GTEST_SKIP() << "/dev/full is not here";
    const Site site;
    const auto to = [&](const std::string& verb, const std::string& output) {
        const int ended = std::system(
            (binary() + " " + verb + " --config " + site.config().string() + " " + output + " 2>&1")
                .c_str());
        return WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    };
    EXPECT_EQ(to("check", ">/dev/full"), 74);
    EXPECT_EQ(to("check --json", ">/dev/full"), 74);
    EXPECT_EQ(to("opml export", ">/dev/full"), 74);
}

TEST(ExitCodes, APipeIsNoStateToCheck) {
    const TemporaryFolder folder;
    const auto pipe = folder.path() / "pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    const auto finished = run_newsalertd({"db", "check", pipe.string()}, {});
    EXPECT_EQ(finished.exit, 73) << finished.err;
    EXPECT_THAT(finished.err, HasSubstr("no regular file"));
}

TEST(ExitCodes, InputThatIsNoFeedIs65) {
    const auto finished = run_newsalertd({"parse", "-"}, {}, "this is no feed");
    EXPECT_EQ(finished.exit, 65) << finished.err;
}

TEST(ExitCodes, AFileToParseThatIsNotThereIs66) {
    const TemporaryFolder folder;
    const auto absent = (folder.path() / "absent").string();
    const auto finished = run_newsalertd({"parse", absent}, {});
    EXPECT_EQ(finished.exit, 66);
    EXPECT_THAT(finished.err, HasSubstr(absent));
}

TEST(ExitCodes, VerbsWithoutADaemonAre69) {
    const Site site;
    for (const auto& verb : {"status", "reload", "inject"})
        EXPECT_EQ(site.verb({verb}).exit, 69) << verb;
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 69);
    EXPECT_EQ(site.verb({"notify-test", "hook"}).exit, 69);
    EXPECT_EQ(site.verb({"deliveries", "resume", "hook"}).exit, 69);
}

TEST(ExitCodes, AStateFileOfAnotherKindIs65AndUntouched) {
    const Site site;
    const std::string text(8192, 'x');
    put_bytes(site.state(), text);
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 65);
    EXPECT_THAT(daemon->errors(), HasSubstr(site.state().string()));
    EXPECT_EQ(bytes_of(site.state()), text);
}

TEST(ExitCodes, ADamagedStateIs65AndUntouched) {
    const Site site;
    make_state(site);
    auto bytes = bytes_of(site.state());
    ASSERT_GT(bytes.size(), 4096U);
    bytes.replace(100, 3996, std::string(3996, '\x7f'));  // all but the header of the schema's page
    put_bytes(site.state(), bytes);
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 65) << daemon->errors();
    EXPECT_THAT(daemon->errors(), ContainsRegex("restore|backup"));
    EXPECT_EQ(bytes_of(site.state()), bytes);
}

TEST(ExitCodes, AStateDamagedBehindItsFirstPageIs65AndUntouched) {
    const Site site;
    make_state(site);
    auto bytes = bytes_of(site.state());
    ASSERT_GT(bytes.size(), 8192U);
    std::fill(bytes.begin() + 4096, bytes.end(), '\x7f');
    put_bytes(site.state(), bytes);
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 65) << daemon->errors();
    EXPECT_THAT(daemon->errors(), ContainsRegex("restore|backup"));
    EXPECT_EQ(bytes_of(site.state()), bytes);
}

TEST(ExitCodes, AStateOfANewerVersionIs65AndUntouched) {
    const Site site;
    make_state(site);
    execute(site.state(), "PRAGMA user_version = 99");
    execute(site.state(), "PRAGMA wal_checkpoint(TRUNCATE)");
    const auto bytes = bytes_of(site.state());
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 65) << daemon->errors();
    EXPECT_THAT(daemon->errors(), HasSubstr("newer"));
    EXPECT_EQ(bytes_of(site.state()), bytes);
}

TEST(ExitCodes, TablesOfAStateTellWhatIsWrongWithIt) {
    const Site site;
    const std::vector<std::vector<std::string>> tables{
        {"alerts"}, {"deliveries"}, {"deliveries", "show", "x"}};
    for (const auto& table : tables)
        EXPECT_EQ(site.verb(table).exit, 66) << "no state yet: " << table.front();
    make_state(site);
    EXPECT_EQ(site.verb({"alerts"}).exit, 0);
    EXPECT_EQ(site.verb({"deliveries", "show", "x"}).exit, 66);
    execute(site.state(), "PRAGMA user_version = 99");
    for (const auto& table : tables)
        EXPECT_EQ(site.verb(table).exit, 65) << "another version: " << table.front();
    put_bytes(site.state(), std::string(8192, 'x'));
    for (const auto& table : tables)
        EXPECT_EQ(site.verb(table).exit, 65) << "no state: " << table.front();
}

TEST(ExitCodes, AnInputOfMatchThatIsNotThereIs66) {
    const TemporaryFolder folder;
    const auto absent = (folder.path() / "absent").string();
    for (const auto* option : {"--queries", "--rules"}) {
        const auto finished = run_newsalertd({"match", option, absent}, {});
        EXPECT_EQ(finished.exit, 66) << option;
        EXPECT_THAT(finished.err, HasSubstr(absent));
    }
}

TEST(ExitCodes, AConfigurationErrorIs78AndNamesItsPlace) {
    const Site site;
    site.write_settings("[channels.pager]\ntype = \"pigeon\"\n");
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 78);
    EXPECT_THAT(daemon->errors(), ContainsRegex("newsalertd.toml:[0-9]+:[0-9]+: "));
    const auto check = site.verb({"check"});
    EXPECT_EQ(check.exit, 78);
    EXPECT_THAT(check.out + check.err, ContainsRegex("newsalertd.toml:[0-9]+:[0-9]+: "));
    EXPECT_FALSE(std::filesystem::exists(site.state())) << "nothing is made before it is checked";
}

TEST(ExitCodes, ASecretFileOpenToOthersIs77) {
    const Site site;
    const auto file = site.config() / "hook.secret";
    put_bytes(file, std::string(kHookSecret) + "\n");
    std::filesystem::permissions(file, static_cast<std::filesystem::perms>(0644));
    site.write_settings(
        "[channels.second]\ntype = \"webhook\"\nurl = \"env:HOOK_URL\"\nsecret = \"file:" +
        file.string() + "\"\n");
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 77);
    EXPECT_THAT(daemon->errors(), HasSubstr("hook.secret"));
    std::filesystem::permissions(file, static_cast<std::filesystem::perms>(0600));
    EXPECT_EQ(site.verb({"check"}).exit, 0);
}

TEST(ExitCodes, AnArticleThatIsTooLongIs65AndTheOthersAreInjected) {
    Site site;
    const auto daemon = site.start();
    const auto article = [](const std::string& id, std::size_t size) {
        return R"({"id":")" + id + R"(","title":"A saffron cargo )" + id + R"(","content":")" +
               std::string(size, 'x') + "\"}\n";
    };
    const auto injected = site.verb({"inject"},
                                    article("huge", std::size_t{17} << 20U) +
                                        article("field", (std::size_t{1} << 20U) + 1) +
                                        article("good", std::size_t{1} << 20U));
    EXPECT_EQ(injected.exit, 65);
    EXPECT_THAT(injected.err, HasSubstr("line 1: the request line is too long\n"));
    EXPECT_THAT(injected.err, HasSubstr("line 2: \"content\" is longer than 1 MiB\n"));
    EXPECT_EQ(std::ranges::count(injected.out, '\n'), 3) << "one answer a line";
    site.hook.wait_for("A saffron cargo good");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(ExitCodes, ASecondDaemonOnTheSameStateIs75AndHarmsNothing) {
    Site site;
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::hang(); });
    const auto daemon = site.start();
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    site.hook.wait_for("saffron cargo");
    // A delivery is under way: the second process must not think that nobody sends it.
    const auto second = site.launch();
    EXPECT_EQ(second->wait(), 75) << second->errors();
    EXPECT_THAT(second->errors(), HasSubstr("another newsalertd"));
    // Nor one that would serve its control socket elsewhere, as a service and a person's might.
    auto variables = site.variables();
    variables["RUNTIME_DIRECTORY"] = (site.config() / "run").string();
    const auto third = run_newsalertd({"run", "--config", site.config().string()}, variables);
    EXPECT_EQ(third.exit, 75) << third.err;
    EXPECT_THAT(query(site.state(), "SELECT state FROM delivery WHERE target = 'hook'"),
                ::testing::ElementsAre(::testing::ElementsAre("sending")));
    EXPECT_EQ(site.verb({"status"}).exit, 0);
    daemon->signal(SIGKILL);
}

}  // namespace
}  // namespace integration
