#include "rules/engine/watch_set.hpp"
#include "tests/daemon/config/folder.hpp"

namespace newsalertd::config {
namespace {

using testing::Folder;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Settings : public Folder {
public:
    /// The findings of a newsalertd.toml.
    std::vector<std::string> check(std::string_view text) {
        settings(text);
        feeds("");
        return findings();
    }

    /// Exactly one, an error, at this place.
    void refuses(std::string_view text, std::string_view place, std::string_view message) {
        SCOPED_TRACE(text);
        EXPECT_THAT(
            check(text),
            ElementsAre(AllOf(HasSubstr("newsalertd.toml:" + std::string(place) + ": error: "),
                              HasSubstr(message))));
    }
};

TEST_F(Settings, HaveWorkingDefaults) {
    settings("");
    feeds("");
    const auto loaded = load();
    EXPECT_TRUE(loaded.valid());
    EXPECT_THAT(findings(loaded), IsEmpty());
    const auto& config = loaded.config;
    EXPECT_EQ(config.min_interval, 60s);
    EXPECT_EQ(config.max_interval, 6h);
    EXPECT_EQ(config.budget_per_second, 50);
    EXPECT_EQ(config.alert_if_newer_than, AgeLimit(1h));
    EXPECT_EQ(config.max_age, AgeLimit(72h));
    EXPECT_THAT(config.operator_notify, ElementsAre("console"));
    ASSERT_EQ(config.channels.size(), 1U);
    EXPECT_EQ(config.channels[0]->name(), "console");
    EXPECT_EQ(config.channels[0]->type(), "console");
}

TEST_F(Settings, AreAllRead) {
    write("ca.pem", "-----BEGIN CERTIFICATE-----\n");
    const auto found = check(R"(
[state]
path = "/srv/state.db"
[fetch]
min_interval = "30s"
max_interval = "1h30m"
host_gap = "1s"
host_connections = 4
startup_spread = "10s"
allow_networks = ["10.0.0.0/8", "fd00::/8"]
contact = "https://example.org/about"
proxy = "http://proxy.example:3128"
ca_file = "ca.pem"
[alerts]
alert_if_newer_than = "2d"
max_age = "any"
allow_inline_secrets = true
[operator]
notify = ["log"]
[channels.log]
type = "jsonl"
)");
    EXPECT_THAT(found, IsEmpty());
    const auto config = load().config;
    EXPECT_EQ(config.state, "/srv/state.db");
    EXPECT_EQ(config.min_interval, 30s);
    EXPECT_EQ(config.max_interval, 90min);
    EXPECT_EQ(config.host_gap, 1s);
    EXPECT_EQ(config.host_connections, 4U);
    EXPECT_EQ(config.startup_spread, 10s);
    EXPECT_TRUE(config.allow_networks.allows(boost::asio::ip::make_address("10.1.2.3")));
    EXPECT_FALSE(config.allow_networks.allows(boost::asio::ip::make_address("192.168.1.1")));
    EXPECT_EQ(config.contact, "https://example.org/about");
    EXPECT_EQ(config.proxy, "http://proxy.example:3128");
    EXPECT_EQ(config.ca_file, path() / "ca.pem");
    EXPECT_EQ(config.alert_if_newer_than, AgeLimit(48h));
    EXPECT_EQ(config.max_age, std::nullopt);
    EXPECT_THAT(config.operator_notify, ElementsAre("log"));
}

TEST_F(Settings, SayWhereAndWhatIsWrong) {
    struct Case {
        std::string_view text;
        std::string_view place;
        std::string_view message;
    };

    const std::vector<Case> cases{
        // unknown names
        {"[fetch]\nmin_intervall = \"60s\"", "2:1", "did you mean \"min_interval\"?"},
        {"[fetsh]\n", "1:2", "did you mean \"fetch\"?"},
        {"stat = 1", "1:1", "did you mean \"state\"?"},
        {"[[feed]]\nurl = \"http://a.example/\"", "1:3", "feeds stand in feeds.d/*.toml"},
        {"[[watch]]\n", "1:3", "watches stand in rules.d/*.toml"},
        // wrong types
        {"fetch = 5", "1:9", "fetch must be a table, not an integer"},
        {"[fetch]\nmin_interval = 60", "2:16", "write \"60s\""},
        {"[fetch]\nmin_interval = true", "2:16", "must be a duration, not true or false"},
        {"[fetch]\nhost_connections = \"2\"", "2:20", "must be an integer, not a string"},
        {"[fetch]\nbudget_per_second = \"50\"", "2:21", "must be a number, not a string"},
        {"[fetch]\nallow_networks = 5", "2:18", "must be a list of strings, not an integer"},
        {"[fetch]\nallow_networks = [\"10.0.0.0/8\", 5]",
         "2:33",
         "a list of strings, not an integer"},
        {"[state]\npath = 2024-01-01", "2:8", "must be a string, not a date"},
        {"[alerts]\nallow_inline_secrets = \"yes\"", "2:24", "must be true or false, not a string"},
        // out of range
        {"[fetch]\nmin_interval = \"9s\"", "2:16", "it must be from 10s to 24h"},
        {"[fetch]\nmin_interval = \"25h\"", "2:16", "it must be from 10s to 24h"},
        {"[fetch]\nmin_interval = \"soon\"", "2:16", "\"soon\" is not a duration"},
        {"[fetch]\nmax_interval = \"30s\"", "2:16", "max_interval is shorter than min_interval"},
        {"[fetch]\nbudget_per_second = 0", "2:21", "it must be from"},
        {"[fetch]\nbudget_per_second = nan", "2:21", "it must be from"},
        {"[fetch]\nhost_connections = 0", "2:20", "it must be from 1 to 16"},
        {"[fetch]\nhost_connections = 9223372036854775807", "2:20", "it must be from 1 to 16"},
        {"[fetch]\nhost_gap = \"2m\"", "2:12", "it must be from 0s to 60s"},
        {"[alerts]\nmax_age = \"0s\"", "2:11", "it must be from 1m to 5200w"},
        {"[alerts]\nmax_age = 3", "2:11", "must be a duration, not an integer"},
        {"[alerts]\nmax_age = \"all\"", "2:11", "is not a duration such as"},
        {"[alerts]\nalert_if_newer_than = \"6000w\"", "2:23", "is longer than 100 years"},
        // values of their own form
        {"[fetch]\nallow_networks = [\"10.0.0.0/8\", \"10/33\"]",
         "2:33",
         "\"10/33\" is not a network"},
        {"[fetch]\ncontact = \"me\"", "2:11", "a web page or a mail address"},
        {"[fetch]\ncontact = \"a@b\\r\\nX: y\"", "2:11", "a web page or a mail address"},
        {"[fetch]\nproxy = \"proxy:3128\"", "2:9", "proxy"},
        {"[fetch]\nproxy = \"http://proxy.example:0\"", "2:9", "port"},
        {"[fetch]\nproxy = \"ftp://proxy.example\"", "2:9", "its scheme is not http"},
        {"[fetch]\nproxy = \"socks5://proxy.example\"", "2:9", "use socks5h"},
        {"[fetch]\nca_file = \"nowhere.pem\"", "2:11", "nowhere.pem\" cannot be read"},
        {"[fetch]\nca_file = \"newsalertd.toml\"", "2:11", "holds no PEM certificate"},
        {"[state]\npath = \"\"", "2:8", "must name a file"},
        {"[state]\npath = \".\"", "2:8", "must name a file"},
        {"[state]\npath = \"x/..\"", "2:8", "must name a file"},
        {"[state]\npath = \"~/x.db\"", "2:8", "begins with ~, which only a shell expands"},
        {"[state]\npath = \"$HOME/x.db\"", "2:8", "begins with $HOME, which only a shell"},
        {"[state]\npath = \"a\\u0000b\"", "2:8", "a NUL character stands in the path"},
        {"[fetch]\nca_file = \"~/ca.pem\"", "2:11", "begins with ~, which only a shell expands"},
        {"[fetch]\nca_file = \"a\\u0000b\"", "2:11", "a NUL character stands in the path"},
        {"[fetch]\nproxy = \"file:~/proxy\"", "2:9", "begins with ~, which only a shell expands"},
        {"[operator]\nnotify = [\"consol\"]", "2:11", "did you mean \"console\"?"},
        // not there yet
        {"[websub]\npublic_url = \"https://p.example/\"", "2:14", "not available in this version"},
        // TOML itself
        {"[fetch]\nmin_interval = ", "2:", "error"},
        {"[fetch\n", "1:", "error"},
        {"[fetch]\nhost_gap = \"1s\"\nhost_gap = \"2s\"", "3:", "error"},
    };
    for (const auto& [text, place, message] : cases) {
        SCOPED_TRACE(text);
        const auto found = check(text);
        ASSERT_EQ(found.size(), 1U) << ::testing::PrintToString(found);
        EXPECT_THAT(found.front(), ::testing::StartsWith("newsalertd.toml:" + std::string(place)));
        EXPECT_THAT(found.front(), HasSubstr("error"));
        EXPECT_THAT(found.front(), HasSubstr(message));
    }
}

TEST_F(Settings, ReportEveryErrorNotTheFirst) {
    EXPECT_THAT(
        check("[fetch]\nmin_interval = 5\nhost_gap = \"x\"\n[admin]\nlissen = \"\"\n"),
        ElementsAre(
            HasSubstr(":2:16: error"), HasSubstr(":3:12: error"), HasSubstr(":5:1: error")));
}

TEST_F(Settings, CountColumnsInCodePoints) {
    refuses("[fetch]\n\"min_intervál\" = \"60s\"", "2:1", "has no key");
    refuses("channels = { \"日本\" = 1 }", "1:14", "is not a name for a channel");
}

TEST_F(Settings, WarnOfWhatStandsWhereTheStateIsToBe) {
    const std::vector<std::pair<std::string, std::string>> paths{
        {"feeds.d", "feeds.d\" is a folder"},
        {"newsalertd.toml/x.db", "x.db\" is below a file"},
        {"/dev/full/x.db", "\"/dev/full/x.db\" is below a file"},
        {"/dev/null", "\"/dev/null\" is not a regular file"},
    };
    for (const auto& [path, warning] : paths) {
        EXPECT_THAT(check("[state]\npath = \"" + path + '"'),
                    ElementsAre(::testing::AllOf(HasSubstr("2:8: warning"), HasSubstr(warning))));
        EXPECT_TRUE(load().valid()) << "the start refuses it, unless it is gone by then";
    }
}

TEST_F(Settings, WarnOfAFolderInThePlaceOfTheUsualState) {
    auto where = locations();
    where.state = path();
    settings("");
    feeds("");
    const auto loaded = config::load(where, {});
    EXPECT_THAT(findings(loaded),
                ElementsAre(AllOf(HasSubstr("warning: the state: "), HasSubstr("is a folder"))));
    EXPECT_TRUE(loaded.valid()) << "the start refuses it, unless it is gone by then";
}

/// Every key that an earlier version took and nothing reads.
TEST_F(Settings, WarnOfKeysWithoutEffect) {
    const std::vector<std::pair<std::string, std::string>> keys{
        {"[admin]\nlisten = \"0.0.0.0:9187\"", "2:10: warning: [admin] listen has no effect"},
        {"[admin]\nlisten = \"9187\"", "2:10: warning: [admin] listen has no effect"},
        {"[websub]\nlisten = \"127.0.0.1:9188\"", "2:10: warning: [websub] listen has no effect"},
        {"[alerts]\ntime_zone = \"Asia/Singapore\"", "2:13: warning: [alerts] time_zone has no"},
        {"[alerts]\ntime_zone = \"Mars/Olympus\"", "2:13: warning: [alerts] time_zone has no"},
    };
    for (const auto& [text, warning] : keys) {
        EXPECT_THAT(check(text), ElementsAre(HasSubstr(warning))) << text;
        EXPECT_TRUE(load().valid()) << text;
    }
    EXPECT_THAT(check("[admin]\nlisten = \"\"\n[websub]\nlisten = \"\"\npublic_url = \"\"\n"),
                IsEmpty());
}

TEST_F(Settings, WarnOfABudgetThatIsLessThanTheTiersPromise) {
    std::string feeds_text;
    for (int i = 0; i < 30; ++i)
        feeds_text += "[[feed]]\nurl = \"https://a.example/" + std::to_string(i) +
                      "\"\ntier = " + std::to_string(i % 2 + 1) + "\n";
    settings("[fetch]\nbudget_per_second = 0.0875\n");
    feeds(feeds_text);
    // 15 × 1/120 s + 15 × 1/300 s = 0.175
    EXPECT_THAT(findings(),
                ElementsAre(AllOf(HasSubstr("warning: [fetch] budget_per_second = 0.0875"),
                                  HasSubstr("the 0.175 polls a second"),
                                  HasSubstr("tier 1 every 4 min instead of 2 min"),
                                  HasSubstr("tier 2 every 10 min instead of 5 min"))));
    settings("[fetch]\nbudget_per_second = 0.2\n");
    EXPECT_THAT(findings(), IsEmpty());
    feeds("[[feed]]\nurl = \"https://a.example/\"\ninterval = \"60s\"\n");
    settings("[fetch]\nbudget_per_second = 0.01\n");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("the 0.0167 polls a second that feeds with an")));
}

TEST_F(Settings, SayTheLanguageOfWatchesThatNameNone) {
    settings("[alerts]\nlang = \"de\"\n");
    feeds("");
    rules(
        "[[watch]]\nname = \"a\"\nquery = 'Zölle'\n"
        "[[watch]]\nname = \"b\"\nquery = 'tariffs'\nlang = \"en\"\n");
    const auto german = load();
    EXPECT_THAT(findings(german), IsEmpty());
    EXPECT_EQ(german.watch_set->find("a")->language, "de");
    EXPECT_EQ(german.watch_set->find("b")->language, "en");
    settings("[alerts]\nlang = \"fr\"\n");
    const auto french = config::load(locations(), {}, &german);
    EXPECT_EQ(french.watch_set->find("a")->language, "fr") << "the rule file is the same";
    EXPECT_EQ(french.watch_set->find("b")->language, "en");
}

TEST_F(Settings, TellALanguageThatIsNone) {
    EXPECT_THAT(check("[alerts]\nlang = \"jp\"\n"),
                ElementsAre(AllOf(HasSubstr("newsalertd.toml:2:8: warning"), HasSubstr("\"ja\""))));
    EXPECT_THAT(check("[alerts]\nlang = \"english\"\n"),
                ElementsAre(AllOf(HasSubstr("newsalertd.toml:2:8: error"), HasSubstr("\"en\""))));
    EXPECT_THAT(check("[alerts]\nlang = \"pt-BR\"\n"), IsEmpty());
}

TEST_F(Settings, TakeOneTextForAListOfOne) {
    settings(
        "[fetch]\nallow_networks = \"10.0.0.0/8\"\n[operator]\nnotify = \"console\"\n"
        "[channels.mail]\ntype = \"email\"\nserver = \"smtp://mail.example:587\"\n"
        "from = \"a@example.org\"\nto = \"b@example.org\"\n");
    feeds(
        "lists = \"starter\"\n[[feed]]\nname = \"Desk\"\nurl = \"https://desk.example/\"\n"
        "tags = \"chips\"\nallow_networks = \"10.0.0.0/8\"\n");
    rules(
        "[[watch]]\nname = \"a\"\nall = \"chip\"\nany = \"ban\"\nnone = \"potato\"\n"
        "tags = \"x\"\nfeeds = \"chips\"\nnotify = \"mail\"\nmust_match = \"Chip ban\"\n"
        "must_not_match = \"Potato chip ban\"\n");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), IsEmpty());
    const auto* watch = loaded.watch_set->find("a");
    ASSERT_NE(watch, nullptr);
    EXPECT_EQ(watch->query, "chip AND ban AND NOT potato");
    EXPECT_THAT(watch->notify, ElementsAre("mail"));
    EXPECT_THAT(watch->must_match, ElementsAre("Chip ban"));
}

TEST_F(Settings, RefuseASocketNameThatIsTooLong) {
    EXPECT_THAT(
        check("[state]\npath = \"/" + std::string(110, 'x') + "/state.db\""),
        ElementsAre(AllOf(HasSubstr("error"), HasSubstr("too long for the name of a socket"))));
}

TEST_F(Settings, TakeAProxyWithPasswordOnlyFromASecret) {
    refuses(
        "[fetch]\nproxy = \"http://u:hunter2@p.example:1\"", "2:9", "a password must not stand");
    environment["PROXY"] = "http://u:hunter2@p.example:1";
    EXPECT_THAT(check("[fetch]\nproxy = \"env:PROXY\""), IsEmpty());
    EXPECT_EQ(load().config.proxy, "http://u:hunter2@p.example:1");
}

}  // namespace
}  // namespace newsalertd::config
