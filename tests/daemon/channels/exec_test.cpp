// Programs that are really run.

#include "daemon/alerts/channels/exec/process.hpp"
#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace newsalertd::alerts {

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

/// Does nothing, and never ends by itself.
const std::string kForever = "tail -f /dev/null";

/// What comes next through a pipe; empty: all who wrote to it are gone.
std::string next_of(int pipe) {
    pollfd file{.fd = pipe, .events = POLLIN, .revents = 0};
    if (::poll(&file, 1, 20'000) != 1)
        return "nothing for 20 s";
    std::string text(16, '\0');
    const auto size = ::read(pipe, text.data(), text.size());
    return size < 0 ? "an error" : text.substr(0, static_cast<std::size_t>(size));
}

std::string content(const fs::path& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
}

class ExecTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "exec-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }

    void TearDown() override { fs::remove_all(folder_); }

    /// A shell script that may be executed.
    std::string script(const std::string& text) {
        const auto path = folder_ / "script";
        std::ofstream(path) << "#!/bin/sh\ncd '" << folder_.string() << "'\n" << text << "\n";
        EXPECT_EQ(chmod(path.c_str(), 0755), 0);
        return path.string();
    }

    Result tell(const std::string& text, const std::string& more = {}) {
        const auto channel =
            samples::channel("script", "type = 'exec'\ncommand = '" + script(text) + "'\n" + more);
        return samples::run(channel->send(samples::over({}), "d-1", "script", payload_));
    }

    Exit run(std::vector<std::string> arguments,
             std::string input = {},
             milliseconds timeout = milliseconds{60'000}) {
        return samples::run(run_process({.arguments = std::move(arguments),
                                         .environment = {"PATH=/usr/bin:/bin"},
                                         .input = std::move(input),
                                         .timeout = timeout,
                                         .grace = milliseconds{300}}));
    }

    fs::path folder_;
    std::string payload_ = to_json(samples::ordinary());
};

TEST_F(ExecTest, HandsTheAlertToTheProgram) {
    ::setenv("EXEC_TEST_SECRET", "hunter2", 1);
    ::setenv("EXEC_TEST_PASSED", "pass it on", 1);
    const auto result =
        tell("cat > input; env > environment", "pass_environment = 'EXEC_TEST_PASSED'");
    EXPECT_EQ(result.outcome, Outcome::delivered) << result.detail;
    EXPECT_EQ(content(folder_ / "input"), payload_ + "\n");
    const auto environment = content(folder_ / "environment");
    for (const char* line : {"NEWSALERTD_TITLE=China approves H200 imports\n",
                             "NEWSALERTD_URL=https://news.example/a?b=1&c=2\n",
                             "NEWSALERTD_WATCHES=H200 into China\n",
                             "NEWSALERTD_PRIORITY=normal\n",
                             "NEWSALERTD_KIND=first\n",
                             "NEWSALERTD_ALERT=7\n",
                             "NEWSALERTD_DELIVERY=d-1\n",
                             "NEWSALERTD_CHANNEL=script\n",
                             "EXEC_TEST_PASSED=pass it on\n",
                             "PATH="})
        EXPECT_THAT(environment, HasSubstr(line));
    EXPECT_THAT(environment, testing::Not(HasSubstr("hunter2")));
}

TEST_F(ExecTest, JudgesByTheExitCode) {
    const auto judged = [&](const std::string& text) {
        const auto result = tell(text);
        return to_string(result.outcome) + std::string(result.ambiguous ? " ambiguous: " : ": ") +
               result.detail;
    };
    EXPECT_EQ(judged("exit 0"), "delivered: exit code 0");
    EXPECT_EQ(judged("exit 75"), "transient: exit code 75");
    EXPECT_EQ(judged("echo no desk >&2; exit 1"), "content: exit code 1: no desk");
    EXPECT_EQ(judged("kill -9 $$"), "transient ambiguous: ended by signal 9");
    EXPECT_EQ(judged("printf 'a\\033[31m\\n\\377b' >&2; exit 2"),
              "content: exit code 2: a [31m \xEF\xBF\xBD"
              "b");
}

TEST_F(ExecTest, EndsWhatTakesTooLong) {
    const auto result = tell(kForever, "timeout = '1s'");
    EXPECT_EQ(result.outcome, Outcome::transient);
    EXPECT_TRUE(result.ambiguous);
    EXPECT_THAT(result.detail, HasSubstr("ended after its timeout of 1 s"));
}

TEST_F(ExecTest, EndsTheWholeGroupAlsoWhereItHoldsOut) {
    // Whoever has the pipe open for writing lives.
    const auto pipe = folder_ / "alive";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const int alive = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    const auto exit =
        run({script("trap '' TERM; (echo up; exec " + kForever + ") > alive & " + kForever)},
            {},
            milliseconds{1000});
    EXPECT_TRUE(exit.timed_out);
    EXPECT_EQ(exit.signal, SIGKILL);
    EXPECT_EQ(next_of(alive), "up\n");
    EXPECT_EQ(next_of(alive), "") << "it has ended";
    ::close(alive);
}

TEST_F(ExecTest, RefusesTheTargetWhereTheCommandCannotBeStarted) {
    const auto refused = [&](const std::string& path) {
        const auto read =
            samples::read_table("script", "type = 'exec'\ncommand = ['" + path + "', 'x']\n");
        EXPECT_EQ(read.messages.size(), 1U);
        EXPECT_THAT(read.messages.at(0), HasSubstr("cannot be started"));
        const auto result =
            samples::run(read.channel->send(samples::over({}), "d", "script", payload_));
        EXPECT_EQ(result.outcome, Outcome::target);
        return result.detail;
    };
    const auto absent = (folder_ / "absent").string();
    EXPECT_EQ(refused(absent), absent + " cannot be started: No such file or directory");
    const auto plain = (folder_ / "plain").string();
    std::ofstream(plain) << "text";
    EXPECT_EQ(refused(plain), plain + " cannot be started: Permission denied");
    EXPECT_THAT(refused(folder_.string()), HasSubstr("Permission denied"));
    const auto script = (folder_ / "script").string();
    std::ofstream(script) << "#! /no/such -x\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    EXPECT_EQ(
        refused(script),
        script + " cannot be started: its interpreter \"/no/such\": No such file or directory");
}

TEST_F(ExecTest, HasOtherSettingsOnceItsProgramWasMended) {
    const auto program = (folder_ / "program").string();
    const auto settings = [&] {
        return samples::read_table("x", "type = 'exec'\ncommand = '" + program + "'\n")
            .channel->settings();
    };
    const auto absent = settings();
    std::ofstream(program) << "exit 0\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    const auto without_line = settings();
    EXPECT_NE(without_line, absent);
    EXPECT_EQ(settings(), without_line);
    std::ofstream(folder_ / "new") << "#!/bin/sh\nexit 0\n";
    std::filesystem::permissions(folder_ / "new", std::filesystem::perms::owner_all);
    std::filesystem::rename(folder_ / "new", program);
    EXPECT_NE(settings(), without_line);
}

TEST_F(ExecTest, ReadsItsKeys) {
    const auto says = [](const std::string& keys) {
        const auto read = samples::read_table("x", "type = 'exec'\n" + keys);
        return read.messages.empty() ? "" : read.messages.front();
    };
    EXPECT_EQ(says("command = ['/bin/true', '']\ntimeout = '5m'"), "");
    EXPECT_THAT(says(""), HasSubstr("has no command"));
    EXPECT_THAT(says("command = []"), HasSubstr("has no command"));
    EXPECT_THAT(says("command = 'true'"), HasSubstr("\"true\" is not an absolute path"));
    EXPECT_THAT(says("command = 5"), HasSubstr("a list of strings"));
    EXPECT_THAT(says("command = '/bin/true'\ntimeout = '0s'"), HasSubstr("from 1s to 1h"));
    EXPECT_THAT(says("command = '/bin/true'\npass_environment = ['A=b']"),
                HasSubstr("not the name of a variable"));
    EXPECT_EQ(says("command = '/bin/true'\nrate = '1/5s'\non_ambiguous = 'hold'"), "");
    EXPECT_THAT(says("command = '/bin/true'\nrate = 'often'"), HasSubstr("rate"));
    EXPECT_THAT(says("command = '/bin/true'\nurl = 'https://x.example'"), HasSubstr("no key"));
}

TEST_F(ExecTest, CopesWithEveryWayToTreatInputAndOutput) {
    const std::string large(5 << 20, 'x');
    EXPECT_EQ(run({script("wc -c > size")}, large).code, 0);
    EXPECT_EQ(std::stoul(content(folder_ / "size")), large.size());
    EXPECT_EQ(run({script("exit 0")}, large).code, 0) << "nothing is read";
    EXPECT_EQ(run({script("exec <&-; ls / > list; exit 3")}, large).code, 3);
    EXPECT_EQ(run({script("head -c 2000000 /dev/zero; exit 4")}).code, 4);
    const auto loud =
        run({script("head -c 2000000 /dev/zero | tr '\\0' 'e' >&2; echo ' end' >&2")});
    EXPECT_EQ(loud.code, 0);
    EXPECT_LE(loud.errors.size(), 512U);
    EXPECT_EQ(loud.errors, " end\n") << "a word that was cut is left out";
}

TEST_F(ExecTest, DoesNotWaitForWhatAProgramLeavesBehind) {
    const auto pipe = folder_ / "end";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_EQ(run({script("cat end & exit 0")}).code, 0);
    // It waits for this: had it been waited for, nothing would have come back.
    ::close(::open(pipe.c_str(), O_WRONLY | O_CLOEXEC));
}

TEST_F(ExecTest, InheritsNoDescriptorsAndOwnsItsGroup) {
    const int secret = ::open(folder_.c_str(), O_RDONLY);  // not close-on-exec
    ASSERT_EQ(run({script("ls -l /proc/$$/fd > files; ps -o pgid= -p $$ > group; "
                          "echo $$ > process")})
                  .code,
              0);
    ::close(secret);
    EXPECT_THAT(content(folder_ / "files"), HasSubstr(" -> /dev/null\n"));
    EXPECT_THAT(content(folder_ / "files"),
                testing::Not(HasSubstr(" -> " + folder_.string() + "\n")));
    EXPECT_EQ(std::stoi(content(folder_ / "group")), std::stoi(content(folder_ / "process")));
}

TEST_F(ExecTest, LeavesNoZombie) {
    for (int i = 0; i < 5; ++i)
        run({"/bin/true"});
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST_F(ExecTest, EndsTheProgramWhenTheLoopGoes) {
    {
        boost::asio::io_context io;
        boost::asio::co_spawn(
            io,
            run_process({.arguments = {script("echo $$ > process; exec " + kForever)},
                         .environment = {"PATH=/usr/bin:/bin"},
                         .input = {}}),
            [](const auto&, const auto&) {});
        for (int i = 0; i < 500 && content(folder_ / "process").empty(); ++i)
            io.run_for(milliseconds{10});
    }
    EXPECT_NE(::kill(std::stoi(content(folder_ / "process")), 0), 0);
}

}  // namespace

}  // namespace newsalertd::alerts
