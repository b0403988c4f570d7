// The state file under the running daemon: gone, replaced, cut short, damaged, past a limit; and
// what is found in its place at the start.

#include "tests/integration/site.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

namespace integration {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// An injection that waits for its answer.
class Injection {
public:
    Injection(const Site& site, const std::string& id)
        : child_({"inject", "--config", site.config().string()},
                 site.variables(),
                 R"({"id":")" + id + R"(","title":"Saffron lot )" + id + " is sold\"}\n") {}

    Child& child() { return child_; }

private:
    Child child_;
};

TEST(State, AFileDeletedUnderTheDaemonIsToldAndNothingIsAcknowledged) {
    Site site;
    const auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("to mail/editor@desk.example: accepted"));
    fs::remove(site.state());
    std::vector<std::unique_ptr<Injection>> waiting;
    for (int i = 0; i < 5; ++i)
        waiting.push_back(std::make_unique<Injection>(site, "late " + std::to_string(i)));
    ASSERT_TRUE(daemon->wait_for_error_line("the state cannot be written"));
    ASSERT_TRUE(daemon->wait_for_output_line("deleted under the running newsalertd"))
        << "told past the outbox, which cannot be written";
    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 75);
    EXPECT_THAT(check.out, HasSubstr("/proc/" + std::to_string(daemon->process()) + "/fd/"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    for (const auto& one : waiting) {
        EXPECT_NE(one->child().wait(), 0);
        EXPECT_EQ(one->child().output(), "") << "acknowledged, though it is gone";
    }
    EXPECT_FALSE(fs::exists(site.state())) << "nothing is made anew in silence";
    EXPECT_EQ(site.hook.count_with("lot late"), 0U);
}

TEST(State, TheVeryFilePutBackGoesOn) {
    Site site;
    site.serve_a_feed();
    const auto daemon = site.start();
    const fs::path away = site.state().string() + ".away";
    fs::rename(site.state(), away);
    Injection waiting(site, "late");
    ASSERT_TRUE(daemon->wait_for_error_line("moved away under the running newsalertd"));
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 75);
    fs::rename(away, site.state());
    EXPECT_EQ(waiting.child().wait(), 0) << waiting.child().errors();
    site.hook.wait_for("Saffron lot late");
    ASSERT_TRUE(daemon->wait_for_error_line("the state can be written again"));
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(integrity(site.state()), "ok");
}

TEST(State, WhatIsInItsPlaceAndCannotBeOneIsToldByTheExitCode) {
    struct Case {
        const char* what;
        void (*make)(const fs::path&);
        int exit;
    };

    const Case cases[] = {
        {"empty", [](const fs::path& p) { std::ofstream(p) << ""; }, 65},
        {"100 bytes", [](const fs::path& p) { std::ofstream(p) << std::string(100, 'x'); }, 65},
        {"a folder", [](const fs::path& p) { fs::create_directory(p); }, 73},
        {"a pipe", [](const fs::path& p) { ASSERT_EQ(mkfifo(p.c_str(), 0600), 0); }, 73},
        {"a device", [](const fs::path& p) { fs::create_symlink("/dev/full", p); }, 73},
        {"a link to nowhere",
         [](const fs::path& p) { fs::create_symlink(p.string() + ".gone", p); },
         74},
        {"another program's database",
         [](const fs::path& p) { execute(p, "CREATE TABLE t(x); PRAGMA user_version = 3"); },
         65},
    };
    for (const auto& one : cases) {
        SCOPED_TRACE(one.what);
        const Site site;
        fs::create_directories(site.state().parent_path());
        one.make(site.state());
        const auto daemon = site.launch();
        EXPECT_EQ(daemon->wait(), one.exit) << daemon->errors();
        EXPECT_THAT(daemon->errors(), HasSubstr(site.state().string()));
    }
}

TEST(State, VersionsThatAreNoneAre65) {
    Site site;
    ASSERT_EQ(stop(*site.start()), 0);
    for (const auto* version : {"-1", "0", "1", "2147483647", "-2147483648"}) {
        execute(site.state(), std::string("PRAGMA user_version = ") + version);
        const auto daemon = site.launch();
        EXPECT_EQ(daemon->wait(), 65) << version << daemon->errors();
    }
}

TEST(State, ASecondDaemonByAnotherNameOfTheFileIs75) {
    Site site;
    const auto daemon = site.start();
    const auto folder = site.state().parent_path();
    fs::create_symlink(site.state(), folder / "link.db");
    fs::create_hard_link(site.state(), folder / "hard.db");
    for (const auto* name : {"link.db", "hard.db"}) {
        Site other;
        other.put_state(folder / name);
        other.write_settings();
        const auto second = other.launch();
        EXPECT_EQ(second->wait(), 75) << name << second->errors();
        EXPECT_THAT(second->errors(), HasSubstr("another newsalertd"));
    }
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(State, ADamagedDeliveryIsNotSentButToldOf) {
    Site site;
    site.hook.answer_with(
        [](const test_support::HttpRequest&) { return test_support::HttpReply::status(410); });
    auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("target hook refused")) << daemon->errors();
    EXPECT_EQ(site.verb({"db", "check"}).exit, 0) << "beside the running daemon";
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    // As a disk does it: some bytes inside of a text.
    execute(site.state(),
            "UPDATE delivery SET content = replace(content, 'lot 1', 'lot 7')"
            " WHERE target = 'hook'");
    EXPECT_EQ(integrity(site.state()), "ok");
    const auto check = site.verb({"db", "check"});
    EXPECT_EQ(check.exit, 65);
    EXPECT_THAT(check.out, HasSubstr("not what was stored"));
    EXPECT_THAT(check.err, HasSubstr("cp BACKUP"));

    site.hook.answer_with(
        [](const test_support::HttpRequest&) { return test_support::HttpReply::status(200); });
    daemon = site.start();
    ASSERT_TRUE(daemon->wait_for_output_line("rows of the state are damaged")) << "told of it";
    EXPECT_EQ(site.verb({"deliveries", "resume", "hook"}).exit, 0);
    ASSERT_TRUE(daemon->wait_for_output_line("an alert could not be sent"));
    const auto status = site.verb({"status", "--check"});
    EXPECT_EQ(status.exit, 75);
    EXPECT_THAT(status.out, HasSubstr("DAMAGED"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count_with("lot 7"), 0U);
    EXPECT_EQ(query(site.state(), "SELECT state FROM delivery WHERE target = 'hook'").at(0).at(0),
              "dead");
}

TEST(State, DamageOfTheFileStopsTheDaemonWith65) {
    Site site;
    ASSERT_EQ(stop(*site.start()), 0);
    {
        // The root of a table that no start needs.
        const auto page =
            std::stol(query(site.state(), "SELECT rootpage FROM sqlite_schema WHERE name = 'copy'")
                          .at(0)
                          .at(0));
        std::fstream file(site.state(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096 * (page - 1));
        file << std::string(4096, '\x7f');
    }
    const auto daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 65) << daemon->errors();
    EXPECT_THAT(daemon->errors(), HasSubstr("cp BACKUP"));
}

TEST(State, ALimitOfFileSizesParksAsAFullDiskDoes) {
    Site site;
    const auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    rlimit before{};
    ASSERT_EQ(prlimit(daemon->process(), RLIMIT_FSIZE, nullptr, &before), 0);
    rlimit low = before;
    low.rlim_cur = 1024;
    ASSERT_EQ(prlimit(daemon->process(), RLIMIT_FSIZE, &low, nullptr), 0);
    Injection waiting(site, "late");
    ASSERT_TRUE(daemon->wait_for_error_line("limit of file sizes")) << daemon->errors();
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 75);
    ASSERT_EQ(prlimit(daemon->process(), RLIMIT_FSIZE, &before, nullptr), 0);
    EXPECT_EQ(waiting.child().wait(), 0) << waiting.child().errors();
    site.hook.wait_for("Saffron lot late");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(integrity(site.state()), "ok");
}

TEST(State, ABackupOfARunningStateIsSoundAndRestores) {
    Site site;
    auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted"));
    const auto backup = site.config() / "backup.db";
    const auto made = site.verb({"db", "backup", backup.string()});
    EXPECT_EQ(made.exit, 0) << made.err;
    EXPECT_EQ(site.verb({"db", "backup", backup.string()}).exit, 73) << "never over a file";
    EXPECT_EQ(site.verb({"db", "check", backup.string()}).exit, 0);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    fs::copy_file(backup, site.state(), fs::copy_options::overwrite_existing);
    daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    site.inject("m1", "Saffron marker", "text");
    site.hook.wait_for("Saffron marker");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count_with("lot 1"), 1U) << "the backup knows that it was told";
}

}  // namespace
}  // namespace integration
