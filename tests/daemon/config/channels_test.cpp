#include "tests/daemon/config/folder.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

namespace newsalertd::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Folder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kKey = "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";

/// What a key came to; the last one where there are several.
std::string setting(const std::shared_ptr<alerts::Channel>& channel, std::string_view key) {
    std::string found = "absent";
    for (const auto& [name, value] : channel->settings())
        if (name == key)
            found = value;
    return found;
}

class Channels : public Folder {
public:
    Channels() {
        environment["SLACK"] = "https://hooks.slack.com/services/T/B/x";
        environment["KEY"] = kKey;
        environment["OLD_KEY"] = kKey;
        environment["PASSWORD"] = "hunter2";
        feeds("");
    }

    std::vector<std::string> check(std::string_view text) {
        settings(text);
        return findings();
    }

    /// The one channel besides the console.
    std::shared_ptr<alerts::Channel> channel(std::string_view text) {
        SCOPED_TRACE(text);
        EXPECT_THAT(check(text), IsEmpty());
        const auto config = load().config;
        EXPECT_EQ(config.channels.size(), 2U);
        return config.channels.back();
    }
};

TEST_F(Channels, AlwaysHoldTheConsole) {
    settings("[channels.console]\ntype = \"console\"\n[channels.log]\ntype = \"jsonl\"\n");
    const auto config = load().config;
    ASSERT_EQ(config.channels.size(), 2U);
    EXPECT_EQ(config.channels[0]->name(), "console");
    EXPECT_EQ(config.channels[1]->name(), "log");
}

TEST_F(Channels, KeepTheOrderOfTheFile) {
    settings("[channels.z]\ntype = \"jsonl\"\n[channels.a]\ntype = \"console\"\n");
    const auto config = load().config;
    ASSERT_EQ(config.channels.size(), 3U);
    EXPECT_EQ(config.channels[1]->name(), "z");
    EXPECT_EQ(config.channels[2]->name(), "a");
}

TEST_F(Channels, WriteJsonLinesBesideTheState) {
    const auto path = [&](std::string_view text) { return setting(channel(text), "path"); };
    EXPECT_EQ(path("[state]\npath = \"/srv/n/state.db\"\n[channels.l]\ntype = \"jsonl\""),
              "/srv/n/alerts.jsonl");
    EXPECT_EQ(path("[state]\npath = \"/srv/n/state.db\"\n[channels.l]\ntype = \"jsonl\"\n"
                   "path = \"x/y.jsonl\""),
              "/srv/n/x/y.jsonl");
    EXPECT_EQ(path("[channels.l]\ntype = \"jsonl\"\npath = \"/tmp/y.jsonl\""), "/tmp/y.jsonl");
}

TEST_F(Channels, ReadSlack) {
    const auto slack = channel(
        "[channels.s]\ntype = \"slack\"\nurl = \"env:SLACK\"\nrate = \"2/s burst 3\"\n"
        "on_ambiguous = \"hold\"\ndigest = \"\"\nquiet_hours = []\n");
    EXPECT_EQ(slack->type(), "slack");
    EXPECT_EQ(setting(slack, "url"), environment["SLACK"]);
    EXPECT_EQ(slack->limits().rate.per.count(), 500);
    EXPECT_EQ(slack->limits().rate.burst, 3U);
    EXPECT_TRUE(slack->holds_ambiguous());
}

TEST_F(Channels, TakeSlacksAddressInlineOnlyOnLoopbackOrWhereAllowed) {
    const auto url = [&](std::string_view text) { return setting(channel(text), "url"); };
    EXPECT_EQ(url("[channels.s]\ntype = \"slack\"\nurl = \"http://127.0.0.1:9000/x\"\n"
                  "allow_networks = [\"127.0.0.0/8\"]"),
              "http://127.0.0.1:9000/x");
    EXPECT_THAT(check("[channels.s]\ntype = \"slack\"\nurl = \"https://hooks.slack.com/x\""),
                ElementsAre(AllOf(HasSubstr(":3:7: error"), HasSubstr("allow_inline_secrets"))));
    EXPECT_EQ(url("[alerts]\nallow_inline_secrets = true\n[channels.s]\ntype = \"slack\"\n"
                  "url = \"https://hooks.slack.com/x\""),
              "https://hooks.slack.com/x");
    EXPECT_THAT(check("[channels.s]\ntype = \"slack\"\nurl = \"https://hooks.slack.com/x\"\n"
                      "[alerts]\nallow_inline_secrets = true\n"),
                IsEmpty())
        << "the order of sections does not matter";
}

TEST_F(Channels, ReadWebhooksWithOneKeyOrTwo) {
    const auto plain =
        channel("[channels.h]\ntype = \"webhook\"\nurl = \"https://h.example/news\"");
    EXPECT_EQ(setting(plain, "url"), "https://h.example/news");
    EXPECT_EQ(setting(plain, "secret"), "absent");
    const auto one = channel(
        "[channels.h]\ntype = \"webhook\"\nurl = \"https://h.example/\"\nsecret = \"env:KEY\"");
    EXPECT_EQ(one->settings().size(), plain->settings().size() + 1);
    EXPECT_EQ(setting(one, "secret"), kKey);
    const auto two = channel(
        "[channels.h]\ntype = \"webhook\"\nurl = \"https://h.example/\"\n"
        "secret = [\"env:KEY\", \"env:OLD_KEY\"]");
    EXPECT_EQ(two->settings().size(), plain->settings().size() + 2);
}

TEST_F(Channels, ReadEmail) {
    const auto mail = channel(R"([channels.m]
type = "email"
server = "smtp://mail.example:587"
from = "alerts@example.org"
to = ["a@example.org", "b@example.org"]
username = "alerts"
password = "env:PASSWORD"
allow_networks = ["10.0.0.0/8"]
)");
    EXPECT_EQ(setting(mail, "server"), "mail.example");
    EXPECT_EQ(setting(mail, "port"), "587");
    EXPECT_EQ(setting(mail, "tls"), "starttls");
    EXPECT_EQ(setting(mail, "from"), " alerts@example.org");
    EXPECT_THAT(mail->targets(), ElementsAre("m/a@example.org", "m/b@example.org"));
    EXPECT_EQ(setting(mail, "password"), "hunter2");
    EXPECT_THAT(setting(mail, "allow_networks"), HasSubstr("10.0.0.0/8"));
}

std::string mail_with(std::string_view server, std::string_view more) {
    return "[channels.m]\ntype = \"email\"\nfrom = \"a@b.c\"\nto = \"d@e.f\"\nserver = \"" +
           std::string(server) + "\"\n" + std::string(more);
}

TEST_F(Channels, ChooseTheTlsOfTheServer) {
    const auto tls = [&](std::string_view server, std::string_view more) {
        return setting(channel(mail_with(server, more)), "tls");
    };
    EXPECT_EQ(tls("smtps://mail.example", ""), "implicit");
    EXPECT_EQ(tls("smtp://mail.example", "tls = \"implicit\""), "implicit");
    EXPECT_EQ(tls("smtp://127.0.0.1:2525", "tls = \"none\""), "none");
    EXPECT_EQ(tls("smtp://[::1]:2525", "tls = \"none\""), "none");
    EXPECT_EQ(tls("smtp://mail.example", "tls = \"none\"\nallow_insecure = true"), "none");
}

TEST_F(Channels, SayWhereAndWhatIsWrong) {
    environment["SHORT_KEY"] = "whsec_c2hvcnQ=";
    environment["OFFICE"] = "https://x.webhook.office.com/webhookb2/y";
    environment["HTTP"] = "http://hooks.slack.com/services/T/B/x";

    struct Case {
        std::string text;
        std::string_view place;
        std::string_view message;
    };

    const std::string slack = "[channels.s]\ntype = \"slack\"\nurl = \"env:SLACK\"\n";
    const std::string hook = "[channels.h]\ntype = \"webhook\"\nurl = \"https://h.example/\"\n";
    const std::string mail = mail_with("smtp://mail.example", "");
    const std::vector<Case> cases{
        {"[channels.s]\n", "1:1", "has no type"},
        {"[channels.s]\ntype = 5", "2:8", "must be a string"},
        {"[channels.s]\ntype = \"slak\"", "2:8", "did you mean \"slack\"?"},
        {"[channels.s]\ntype = \"telegram\"\ntoken = \"x\"",
         "2:8",
         "not available in this version"},
        {"[channels.s]\ntype = \"discord\"", "2:8", "not available in this version"},
        {"[channels.\"a/b\"]\ntype = \"console\"", "1:11", "is not a name for a channel"},
        {"[channels]\ntype = \"slack\"", "2:1", "a channel is [channels.type]"},
        {"[channels.console]\ntype = \"jsonl\"", "1:1", "its type must be \"console\""},
        {"[channels.c]\ntype = \"console\"\nrate = \"1/s\"", "3:1", "has no key \"rate\""},
        {"[channels.l]\ntype = \"jsonl\"\npath = \"" + (path() / "absent/x").string() + "\"",
         "3:8",
         "there is no folder"},
        {"[channels.l]\ntype = \"jsonl\"\npath = \"x/\"", "3:8", "must name a file"},
        {"[channels.l]\ntype = \"jsonl\"\npath = \"~/a.jsonl\"", "3:8", "only a shell expands"},
        {"[channels.l]\ntype = \"jsonl\"\npath = \"a\\u0000b\"", "3:8", "a NUL character"},
        {"[channels.x]\ntype = \"exec\"\ncommand = [\"~/tell\"]", "3:12", "only a shell expands"},
        {"[channels.x]\ntype = \"exec\"\ncommand = [\"/bin/true\", \"a\\u0000b\"]",
         "3:25",
         "a NUL character"},
        {"[channels.s]\ntype = \"slack\"", "1:1", "has no url"},
        {"[channels.s]\ntype = \"slack\"\nurl = 5", "3:7", "must be a string"},
        {"[channels.s]\ntype = \"slack\"\nurl = \"env:HTTP\"", "3:7", "must begin with https://"},
        {"[channels.s]\ntype = \"slack\"\nurl = \"env:OFFICE\"", "3:7", "Workflow of Teams"},
        {slack + "rate = \"fast\"", "4:8", "is not a rate"},
        {slack + "on_ambiguous = \"hol\"", "4:16", "did you mean \"hold\"?"},
        {slack + "digest = \"15m\"", "4:10", "not available in this version"},
        {slack + "quiet_hours = [\"22:00-06:00\"]", "4:15", "not available in this version"},
        {slack + "api_url = \"https://x.example\"", "4:11", "not available in this version"},
        {slack + "allow_networks = [\"x\"]", "4:19", "is not a network"},
        {slack + "ca_file = \"none.pem\"", "4:11", "cannot be read"},
        {slack + "usrname = \"x\"", "4:1", "has no key \"usrname\""},
        {"[channels.h]\ntype = \"webhook\"\nurl = \"https://u:p@h.example/\"", "3:7", "user name"},
        {"[channels.h]\ntype = \"webhook\"\nurl = \"ftp://h.example/\"", "3:7", "neither https"},
        {"[channels.h]\ntype = \"webhook\"\nurl = \"h.example\"", "3:7", "scheme"},
        {"[channels.h]\ntype = \"webhook\"\nurl = \"https://a.webhook.office.com/x\"",
         "3:7",
         "retired"},
        {"[channels.h]\ntype = \"webhook\"\nurl = \"https://a.webhook.office.com./x\"",
         "3:7",
         "retired"},
        {hook + "secret = \"" + std::string(kKey) + "\"", "4:10", "must not stand in the file"},
        {hook + "secret = \"env:SHORT_KEY\"", "4:10", "24 to 64 bytes"},
        {hook + "secret = [\"env:KEY\", \"env:KEY\", \"env:KEY\"]", "4:33", "at most two keys"},
        {"[channels.m]\ntype = \"email\"\nfrom = \"a@b.c\"\nto = \"d@e.f\"",
         "1:1",
         "has no server"},
        {mail_with("mail.example:587", ""), "5:10", "server"},
        {mail_with("https://mail.example", ""), "5:10", "neither smtp:// nor smtps://"},
        {mail_with("smtp://u:p@mail.example", ""), "5:10", "more than a host and a port"},
        {mail_with("smtp://mail.example/x", ""), "5:10", "more than a host and a port"},
        {mail + "tls = \"none\"", "6:7", "only a server on loopback"},
        {mail + "tls = \"ssl\"", "6:7", "has no choice \"ssl\""},
        {mail_with("smtps://mail.example", "tls = \"starttls\""), "6:7", "from the start"},
        {mail + "username = \"x\"", "1:1", "a username but no password"},
        {mail + "password = \"env:PASSWORD\"", "1:1", "a password but no username"},
        {"[channels.m]\ntype = \"email\"\nserver = \"smtp://m.example\"\nto = \"d@e.f\"",
         "1:1",
         "has no from"},
        {"[channels.m]\ntype = \"email\"\nserver = \"smtp://m.example\"\nfrom = \"a@b.c\"",
         "1:1",
         "has no recipient"},
        {"[channels.m]\ntype = \"email\"\nserver = \"smtp://m.example\"\nfrom = \"a@b.c\"\nto = []",
         "1:1",
         "has no recipient"},
        {"[channels.m]\ntype = \"email\"\nserver = \"smtp://m.example\"\nfrom = \"a\"\nto = "
         "\"d@e.f\"",
         "4:8",
         "it has no @"},
        {"[channels.m]\ntype = \"email\"\nserver = \"smtp://m.example\"\nfrom = \"a@b.c\"\nto = "
         "[\"d@e.f\", \"x@y\\r\\nBcc: z@y.x\"]",
         "5:16",
         "only the bare address"},
    };
    for (const auto& [text, place, message] : cases) {
        SCOPED_TRACE(text);
        const auto found = check(text);
        ASSERT_EQ(found.size(), 1U) << ::testing::PrintToString(found);
        EXPECT_THAT(found.front(),
                    ::testing::StartsWith("newsalertd.toml:" + std::string(place) + ": error: "));
        EXPECT_THAT(found.front(), HasSubstr(message));
    }
}

TEST_F(Channels, AppendToNoFileOfTheProgramAndToNothingThatIsNoFile) {
    namespace fs = std::filesystem;
    const auto in = [&](const char* name) { return path() / "state" / name; };
    fs::create_directories(path() / "state" / "folder");
    for (const char* name : {"state.db", "state.db-wal", "other.jsonl"})
        std::ofstream(in(name)) << "x";
    fs::create_hard_link(in("state.db"), in("hard.jsonl"));
    fs::create_symlink(in("state.db"), in("soft.jsonl"));
    fs::create_symlink("soft.jsonl", in("twice.jsonl"));
    fs::create_symlink(in("state.db-shm"), in("dangling.jsonl"));
    fs::create_directory_symlink(path() / "state", path() / "elsewhere");
    fs::create_symlink(path() / "rules.d" / "rules.toml", in("rules.jsonl"));
    fs::create_symlink(in("other.jsonl"), in("fine.jsonl"));
    fs::create_symlink("/dev/stdout", in("stdout.jsonl"));
    ASSERT_EQ(::mkfifo(in("pipe").c_str(), 0600), 0);
    rules("");
    const std::string state = "[state]\npath = \"" + in("state.db").string() + "\"\n";
    const auto problem = [&](const std::string& name) -> std::string {
        const auto found = check(state + "[channels.l]\ntype = \"jsonl\"\npath = \"" + name + "\"");
        if (found.empty())
            return {};
        EXPECT_THAT(found.front(), HasSubstr("newsalertd.toml:5:8: error: "));
        return found.front();
    };

    const struct {
        std::string name;
        const char* said;
    } table[]{
        {"state.db", "own \"state.db\""},
        {"../state/state.db", "own \"state.db\""},
        {(path() / "elsewhere" / "state.db").string(), "own \"state.db\""},
        {"state.db-wal", "own \"state.db-wal\""},
        {"state.db-shm", "own \"state.db-shm\""},
        {"state.db.lock", "own \"state.db.lock\""},
        {"control.sock.lock", "own \"control.sock.lock\""},
        {"hard.jsonl", "own \"state.db\""},
        {"soft.jsonl", "own \"state.db\""},
        {"twice.jsonl", "own \"state.db\""},
        {"dangling.jsonl", "own \"state.db-shm\""},
        {"control.sock", "own \"control.sock\""},
        {"rules.jsonl", "own \"rules.toml\""},
        {(path() / "newsalertd.toml").string(), "own \"newsalertd.toml\""},
        {(path() / "feeds.d" / "feeds.toml").string(), "own \"feeds.toml\""},
        {(path() / "feeds.d" / "new.txt").string(), "among the configuration"},
        {"folder", "a folder"},
        {"pipe", "a pipe"},
        {"/dev/null", "a device"},
        {"/dev/newsalertd-absent", "no file"},
        {"/dev/stdout", "type = \"console\" writes to standard output"},
        {"/dev/stderr", "no file; type = \"console\""},
        {"/dev/stdin", "a process has open"},
        {"/dev/fd/1", "a process has open"},
        {"/dev/fd/77", "a process has open"},
        {"/dev/../dev/stdout", "a process has open"},
        {"/proc/self/fd/1", "a process has open"},
        {"/proc/1/fd/1", "a process has open"},
        {"/proc/self/root/alerts.jsonl", "a process has open"},
        {"stdout.jsonl", "a process has open"},
    };

    for (const auto& row : table)
        EXPECT_THAT(problem(row.name), HasSubstr(row.said)) << row.name;
    for (const char* name : {"alerts.jsonl", "other.jsonl", "fine.jsonl", "deep/er.jsonl"})
        EXPECT_EQ(problem(name), "") << name;
}

TEST_F(Channels, WarnOfWhatWillNotWork) {
    EXPECT_THAT(check("[channels.h]\ntype = \"webhook\"\nurl = \"http://h.example/\""),
                ElementsAre(AllOf(HasSubstr("3:7: warning"), HasSubstr("unencrypted"))));
    EXPECT_THAT(check("[channels.h]\ntype = \"webhook\"\nurl = \"https://10.0.0.1/\""),
                ElementsAre(AllOf(HasSubstr("3:7: warning"),
                                  HasSubstr("allow_networks = [\"10.0.0.1\"]"))));
    EXPECT_THAT(check("[channels.h]\ntype = \"webhook\"\nurl = \"https://10.0.0.1/\"\n"
                      "allow_networks = [\"10.0.0.0/8\"]"),
                IsEmpty());
    EXPECT_THAT(check(mail_with("smtp://mail.example", "") + "[operator]\nnotify = []\n"),
                IsEmpty());
}

TEST_F(Channels, WithErrorsAreStillKnownToWatches) {
    settings("[channels.slack-desk]\ntype = \"slack\"\n");
    rules("[[watch]]\nname = \"w\"\nquery = 'chip'\nnotify = [\"slack-desk\"]\n");
    EXPECT_EQ(findings().size(), 1U);
}

}  // namespace
}  // namespace newsalertd::config
