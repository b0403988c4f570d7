#include "tests/integration/site.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace integration {

namespace {

std::string toml(const std::string& text) {
    return '"' + text + '"';
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    // Short: the control socket's name must fit into 107 bytes.
    std::string name = "/tmp/newsalertd-it-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
        throw std::system_error(errno, std::generic_category(), name);
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Site::Site() : state_(folder_.path() / "state" / "state.db") {
    for (const auto* part : {"feeds.d", "rules.d"})
        std::filesystem::create_directories(config() / part);
    write_settings();
    write("rules.d/saffron.toml", kSaffronRule);
}

void Site::write(const std::string& name, std::string_view text) const {
    const auto file = config() / name;
    const auto fresh = file.string() + ".new";
    std::ofstream(fresh, std::ios::binary) << text;
    std::filesystem::rename(fresh, file);
}

void Site::write_settings(const std::string& more) const {
    const std::string local = R"(allow_networks = ["127.0.0.0/8"])"
                              "\n";
    write("newsalertd.toml",
          "[state]\npath = " + toml(state_.string()) +
              "\n[fetch]\nmin_interval = \"10s\"\nstartup_spread = \"0s\"\nhost_gap = \"0ms\"\n"
              "host_connections = 16\n" +
              local + "[alerts]\nalert_if_newer_than = \"any\"\n" +
              "[channels.hook]\ntype = \"webhook\"\nurl = \"env:HOOK_URL\"\n"
              "secret = \"env:HOOK_SECRET\"\n" +
              local + "[channels.slack]\ntype = \"slack\"\nurl = \"env:SLACK_URL\"\n" +
              "rate = \"100/s burst 20\"\n" + local +
              "[channels.mail]\ntype = \"email\"\nserver = \"smtp://127.0.0.1:" +
              std::to_string(mail.port()) +
              "\"\nfrom = \"alerts@desk.example\"\nto = [\"editor@desk.example\"]\n"
              "username = " +
              toml(kMailUser) + "\npassword = \"env:MAIL_PASSWORD\"\nca_file = " +
              toml(mail.ca_file()) + "\nrate = \"100/s burst 20\"\n" + local + more);
}

void Site::replace_in_settings(std::string_view before, std::string_view after) const {
    std::ifstream in(config() / "newsalertd.toml");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto at = text.find(before);
    ASSERT_NE(at, std::string::npos) << before;
    write("newsalertd.toml", text.replace(at, before.size(), after));
}

void Site::write_feed(const std::string& name, const std::string& url) const {
    write("feeds.d/" + name + ".toml",
          "[[feed]]\nname = " + toml(name) + "\nurl = " + toml(url) + "\ninterval = \"10s\"\n");
}

void Site::serve_a_feed() {
    feeds.publish("/quiet", rss({{"q1", "Harbour master retires", "After forty years."}}));
    write_feed("Quiet", feeds.url("/quiet"));
}

Child::Variables Site::variables() const {
    auto all = more_;
    all.insert({{"HOME", folder_.path().string()},
                {"HOOK_URL", hook.url(kHookPath)},
                {"HOOK_SECRET", kHookSecret},
                {"SLACK_URL", slack.url(kSlackPath)},
                {"MAIL_PASSWORD", kMailPassword}});
    return all;
}

std::unique_ptr<Child> Site::launch() const {
    return std::make_unique<Child>(
        std::vector<std::string>{"--log-level", "debug", "run", "--config", config().string()},
        variables());
}

std::unique_ptr<Child> Site::start() const {
    auto daemon = launch();
    if (!daemon->wait_for_error_line("generation 1"))
        ADD_FAILURE() << "the daemon did not start:\n" << daemon->errors() << daemon->output();
    return daemon;
}

Finished Site::verb(std::vector<std::string> arguments, std::string input) const {
    arguments.insert(arguments.end(), {"--config", config().string()});
    return run_newsalertd(std::move(arguments), variables(), std::move(input));
}

Finished Site::inject(const std::string& id,
                      const std::string& title,
                      const std::string& text) const {
    auto finished = verb({"inject"},
                         R"({"id":")" + id + R"(","title":")" + title + R"(","summary":")" + text +
                             R"(","url":"http://inject.example/)" + id + "\"}\n");
    EXPECT_EQ(finished.exit, 0) << finished.err << finished.out;
    return finished;
}

std::optional<Ending> stop(Child& daemon) {
    daemon.signal(SIGTERM);
    return daemon.wait();
}

}  // namespace integration
