// A terminal that nobody reads, or that is not there, holds up nothing else.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace integration {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

constexpr const char* kRule = R"([[watch]]
name = "saffron"
query = "saffron"
notify = ["hook", "console"]
)";

/// The daemon with outputs of the test's choice; nobody reads them unless the test does.
class Deaf {
public:
    /// `output` becomes standard output and error; -1: all three are closed.
    Deaf(const Site& site, int output) {
        std::vector<std::string> arguments{binary(), "run", "--config", site.config().string()};
        std::vector<std::string> environment{"PATH=/usr/bin:/bin"};
        for (const auto& [name, value] : site.variables())
            environment.push_back(name + "=" + value);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        for (const int descriptor : {0, 1, 2})
            if (output < 0)
                posix_spawn_file_actions_addclose(&actions, descriptor);
            else if (descriptor > 0)
                posix_spawn_file_actions_adddup2(&actions, output, descriptor);
        EXPECT_EQ(posix_spawn(&process_,
                              binary().c_str(),
                              &actions,
                              nullptr,
                              pointers(arguments).data(),
                              pointers(environment).data()),
                  0);
        posix_spawn_file_actions_destroy(&actions);
        for (int i = 0; i < 400; ++i)  // until it answers, however slow the machine
            if (const auto code = site.verb({"status", "--check"}).exit; code == 0 || code == 75)
                return;
        ADD_FAILURE() << "the daemon did not start";
    }

    ~Deaf() { stop(SIGKILL); }

    Deaf(const Deaf&) = delete;
    Deaf& operator=(const Deaf&) = delete;

    /// The exit status as waitpid(2) gives it.
    int stop(int signal) {
        int status = 0;
        if (process_ > 0) {
            kill(process_, signal);
            waitpid(std::exchange(process_, -1), &status, 0);
        }
        return status;
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& texts) {
        std::vector<char*> out;
        for (auto& text : texts)
            out.push_back(text.data());
        out.push_back(nullptr);
        return out;
    }

    pid_t process_ = -1;
};

/// Both ends of something that can be written to until it is full.
struct Ends {
    int reader = -1;
    int writer = -1;

    Ends(int read_end, int write_end) : reader(read_end), writer(write_end) {}

    ~Ends() {
        close(reader);
        close(writer);
    }

    Ends(const Ends&) = delete;
    Ends& operator=(const Ends&) = delete;
};

/// Until nothing more goes in.
void fill(int descriptor) {
    const int flags = fcntl(descriptor, F_GETFL);
    fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
    // A terminal makes room again a little later, as its own buffers move on.
    pollfd room{.fd = descriptor, .events = POLLOUT, .revents = 0};
    do {
        for (const std::size_t piece : {4096U, 1U}) {
            const std::string dots(piece, '.');
            while (write(descriptor, dots.data(), dots.size()) > 0)
                continue;
        }
    } while (poll(&room, 1, 300) > 0);
    fcntl(descriptor, F_SETFL, flags);
}

std::unique_ptr<Ends> full_pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    fill(ends[1]);
    return std::make_unique<Ends>(ends[0], ends[1]);
}

std::unique_ptr<Ends> terminal() {
    const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 128> name{};
    EXPECT_EQ(grantpt(master), 0);
    EXPECT_EQ(unlockpt(master), 0);
    EXPECT_EQ(ptsname_r(master, name.data(), name.size()), 0);
    return std::make_unique<Ends>(master, open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
}

void holds_up_nothing(Site& site, int output) {
    site.write("rules.d/saffron.toml", kRule);
    Deaf daemon(site, output);
    for (int i = 0; i < 40; ++i) {  // more than a terminal's buffer of 4 KiB
        const auto number = std::to_string(i);
        site.inject(
            "a" + number, "Saffron lot " + number + " " + std::string(200, 'x'), "lot " + number);
    }
    site.hook.wait_for("Saffron lot 39");
    const auto status = site.verb({"status"});
    EXPECT_EQ(status.exit, 0);
    EXPECT_THAT(query(site.state(),
                      "SELECT count(*) FROM delivery WHERE target = 'console' AND "
                      "state = 'delivered'"),
                ::testing::ElementsAre(::testing::ElementsAre("0")));
    EXPECT_EQ(site.verb({"reload"}).exit, 0);
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(daemon.stop(SIGTERM), 0);
    // The service manager's patience (TimeoutStopSec=20), not a measure of speed.
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(20));
}

TEST(Terminal, ThatNobodyReadsHoldsUpNothing) {
    Site site;
    const auto ends = terminal();
    fill(ends->writer);
    holds_up_nothing(site, ends->writer);
}

TEST(Terminal, APipeThatIsFullHoldsUpNothing) {
    Site site;
    const auto ends = full_pipe();
    holds_up_nothing(site, ends->writer);
}

TEST(Terminal, ThatIsReadAgainGetsWhatWaited) {
    Site site;
    site.write("rules.d/saffron.toml", kRule);
    const auto ends = full_pipe();
    Deaf daemon(site, ends->writer);
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    site.hook.wait_for("saffron cargo");
    std::string seen;
    std::array<char, 4096> chunk{};
    while (seen.find("Port takes a saffron cargo") == std::string::npos) {
        const auto got = read(ends->reader, chunk.data(), chunk.size());
        ASSERT_GT(got, 0);
        seen.append(chunk.data(), static_cast<std::size_t>(got));
    }
    EXPECT_EQ(daemon.stop(SIGTERM), 0);
}

TEST(Terminal, ThatIsGoneEndsNothing) {
    Site site;
    site.write("rules.d/saffron.toml", kRule);
    auto ends = terminal();
    Deaf daemon(site, ends->writer);
    ends.reset();  // as when ssh dies: writes fail with EIO
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    site.hook.wait_for("saffron cargo");
    EXPECT_EQ(site.verb({"status"}).exit, 0);
    EXPECT_EQ(daemon.stop(SIGTERM), 0);
}

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Terminal, ThatWasNeverThereTakesNoAlerts) {
    Site site;
    site.write("rules.d/saffron.toml", kRule);
    Deaf daemon(site, -1);
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    site.hook.wait_for("saffron cargo");
    std::string told;
    for (int i = 0; i < 400 && told.find("without standard output") == std::string::npos; ++i)
        told = site.verb({"status", "--json"}).out;
    EXPECT_THAT(told, HasSubstr("without standard output"));
    EXPECT_EQ(daemon.stop(SIGTERM), 0);
    EXPECT_THAT(query(site.state(),
                      "SELECT count(*) FROM delivery WHERE target = 'console' AND "
                      "state = 'delivered'"),
                ::testing::ElementsAre(::testing::ElementsAre("0")));
    for (const auto& entry : fs::directory_iterator(site.state().parent_path()))
        if (entry.is_regular_file() && entry.path().filename() != site.state().filename())
            EXPECT_THAT(bytes_of(entry.path()), Not(HasSubstr("saffron"))) << entry.path();
}

}  // namespace
}  // namespace integration
