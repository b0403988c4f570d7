// Members of the service's group: what they may not read themselves they ask the daemon.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace integration {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// What another user of the service's group sees.
std::pair<int, std::string> as_member(const Site& site, const std::string& verb) {
    const auto command = "env -i RUNTIME_DIRECTORY='" +
                         (site.config().parent_path() / "run").string() +
                         "' setpriv --reuid 65534 --regid 65534 --clear-groups '" + binary() +
                         "' " + verb + " --config '" + site.config().string() + "' 2>&1";
    FILE* pipe = popen(command.c_str(), "re");
    std::string out;
    std::array<char, 4096> chunk{};
    for (std::size_t got = 0; (got = fread(chunk.data(), 1, chunk.size(), pipe)) > 0;)
        out.append(chunk.data(), got);
    const int status = pclose(pipe);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out};
}

/// A daemon whose socket the group may use, with one article told of.
class Group : public ::testing::Test {
protected:
    void SetUp() override {
        if (geteuid() != 0)
            GTEST_SKIP() << "only root can become another user";
        const auto run = site.config().parent_path() / "run";
        fs::create_directory(run);
        site.set("RUNTIME_DIRECTORY", run.string());
        site.write_feed("one", "http://127.0.0.1:9/feed");
        fs::permissions(site.config().parent_path(), fs::perms(0755));
        daemon = site.start();
        fs::permissions(site.state().parent_path(), fs::perms(0700));
        ASSERT_EQ(chown(run.c_str(), 0, 65534), 0);
        ASSERT_EQ(chown((run / "control.sock").c_str(), 0, 65534), 0);
        fs::permissions(run, fs::perms(0750));
        site.inject("a1", "Port takes a saffron cargo", "Landed.");
        site.hook.wait_for("saffron cargo");
        if (as_member(site, "--version").first != 0)
            GTEST_SKIP() << "another user may not run the binary here";
    }

    void expect_all_answered() {
        for (const std::string verb :
             {"alerts", "deliveries", "deliveries --json", "explain 1", "explain 1 --json"}) {
            const auto [code, out] = as_member(site, verb);
            EXPECT_EQ(code, 0) << verb << ": " << out;
            EXPECT_THAT(out, HasSubstr("saffron")) << verb;
        }
        for (const std::string verb : {"feeds", "feeds --json"}) {
            const auto [code, out] = as_member(site, verb);
            EXPECT_EQ(code, 0) << out;
            EXPECT_THAT(out, HasSubstr("127.0.0.1:9")) << verb;
        }
        EXPECT_EQ(as_member(site, "status").first, 0);
        EXPECT_EQ(as_member(site, "explain 99").first, 66);
        EXPECT_EQ(as_member(site, "explain 1 --watch nobody").first, 66);
        EXPECT_EQ(as_member(site, "explain - </dev/null").first, 65);
    }

    /// Verbs that need what may not be read, with no daemon to ask.
    void expect_77(const std::vector<std::string>& verbs) {
        for (const auto& verb : verbs) {
            const auto [code, out] = as_member(site, verb);
            EXPECT_EQ(code, 77) << verb << ": " << out;
            EXPECT_THAT(out, HasSubstr("no newsalertd is running")) << verb;
        }
        EXPECT_EQ(as_member(site, "status").first, 69);
    }

    Site site;
    std::unique_ptr<Child> daemon;
};

TEST_F(Group, MembersAskTheDaemonForWhatTheyMayNotRead) {
    expect_all_answered();
    EXPECT_EQ(as_member(site, "check").first, 0) << "no secret of the service's is at hand";
    EXPECT_THAT(as_member(site, "check").second, HasSubstr("not checked here: env:SLACK_URL"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    expect_77({"feeds", "alerts", "deliveries", "explain 1"});
}

TEST_F(Group, MembersNeedNotReadTheConfiguration) {
    struct Case {
        const char* hidden;  ///< of the configuration folder
        std::vector<std::string> needed_by;
    };

    const Case cases[] = {
        {".", {"feeds", "alerts", "deliveries", "explain 1"}},
        {"newsalertd.toml", {"feeds", "alerts", "deliveries", "explain 1"}},
        {"rules.d", {"explain 1"}},
        {"rules.d/saffron.toml", {"explain 1"}},
        {"feeds.d", {"feeds", "explain 1"}},
        {"feeds.d/one.toml", {"feeds", "explain 1"}},
    };
    for (const auto& one : cases)
        for (const auto state : {fs::perms(0700), fs::perms(0755)}) {
            SCOPED_TRACE(one.hidden);
            fs::permissions(site.state().parent_path(), state);
            const auto hidden = site.config() / one.hidden;
            const auto before = fs::status(hidden).permissions();
            fs::permissions(hidden, fs::perms(0700) & before);
            expect_all_answered();
            fs::permissions(hidden, before);
        }
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    for (const auto& one : cases) {
        SCOPED_TRACE(one.hidden);
        const auto hidden = site.config() / one.hidden;
        const auto before = fs::status(hidden).permissions();
        fs::permissions(hidden, fs::perms(0700) & before);
        expect_77(one.needed_by);
        EXPECT_EQ(as_member(site, "check").first, 77);
        fs::permissions(hidden, before);
    }
    fs::permissions(site.config(), fs::perms(0700));
    EXPECT_EQ(as_member(site, "db check").first, 77);
    EXPECT_EQ(as_member(site, "opml export").first, 77);
}

TEST_F(Group, WhatMembersAreToldHoldsNoSecret) {
    site.write_feed("two", "http://127.0.0.1:9/two?key=fy7feedpassword");
    const auto reload = site.verb({"reload"});
    EXPECT_EQ(reload.exit, 0) << reload.err;
    fs::permissions(site.config(), fs::perms(0700));
    for (const std::string verb : {"feeds", "feeds --json", "status", "explain 1"})
        EXPECT_THAT(as_member(site, verb).second, Not(HasSubstr("fy7feedpassword"))) << verb;
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

}  // namespace
}  // namespace integration
