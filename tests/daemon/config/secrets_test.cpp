#include "daemon/config/known_secrets.hpp"
#include "daemon/secrets/secret_reader.hpp"
#include "tests/daemon/config/folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace newsalertd::config {
namespace {

using ::testing::ElementsAre;
using testing::Folder;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kPlanted = "hunter2hunter2";

class Secrets : public Folder {
public:
    SecretReader reader() const {
        return SecretReader(locations().environment, locations().folder, false);
    }

    std::filesystem::path secret_file(std::string_view name, std::string_view text, mode_t mode) {
        auto file = write(name, text);
        EXPECT_EQ(chmod(file.c_str(), mode), 0);
        return file;
    }
};

TEST_F(Secrets, ComeFromTheEnvironment) {
    environment["TOKEN"] = "hunter2\n";
    EXPECT_EQ(reader().resolve("env:TOKEN"), "hunter2");
    EXPECT_THAT(reader().resolve("env:TOKAN").error().message, HasSubstr("\"TOKAN\""));
    environment["EMPTY"] = "";
    EXPECT_THAT(reader().resolve("env:EMPTY").error().message, HasSubstr("empty"));
}

TEST_F(Secrets, ComeFromFilesThatOnlyTheirOwnersMayWrite) {
    const auto file = secret_file("token", "hunter2\r\n", 0600);
    EXPECT_EQ(reader().resolve("file:" + file.string()), "hunter2");
    EXPECT_EQ(reader().resolve("file:token"), "hunter2");
    chmod(file.c_str(), 0640);
    EXPECT_TRUE(reader().resolve("file:token"));
    for (const mode_t mode : {0644U, 0604U, 0602U, 0660U, 0620U, 0666U}) {
        chmod(file.c_str(), mode);
        const auto refused = reader().resolve("file:token");
        ASSERT_FALSE(refused) << mode;
        EXPECT_TRUE(refused.error().permission);
        EXPECT_THAT(refused.error().message, HasSubstr("others"));
    }
}

TEST_F(Secrets, RefuseFilesThatHoldNoSecret) {
    secret_file("empty", "\n", 0600);
    secret_file("lines", "a\nb\n", 0600);
    secret_file("large", std::string(100'000, 'x'), 0600);
    EXPECT_THAT(reader().resolve("file:empty").error().message, HasSubstr("empty"));
    EXPECT_THAT(reader().resolve("file:lines").error().message, HasSubstr("more than one line"));
    EXPECT_THAT(reader().resolve("file:large").error().message, HasSubstr("too large"));
    EXPECT_THAT(reader().resolve("file:").error().message, HasSubstr("path"));
    EXPECT_THAT(reader().resolve("file:none").error().message, HasSubstr("cannot be read"));
    EXPECT_THAT(reader().resolve("file:/").error().message, HasSubstr("not a regular file"));
    ASSERT_EQ(mkfifo((path() / "pipe").c_str(), 0600), 0);
    EXPECT_THAT(reader().resolve("file:pipe").error().message, HasSubstr("not a regular file"));
}

TEST_F(Secrets, ComeFromCredentials) {
    secret_file("credentials/slack", "hunter2", 0644);  // modes there are the manager's business
    EXPECT_THAT(reader().resolve("credential:slack").error().hint,
                HasSubstr("LoadCredential=slack"));
    environment["CREDENTIALS_DIRECTORY"] = (path() / "credentials").string();
    EXPECT_EQ(reader().resolve("credential:slack"), "hunter2");
    EXPECT_FALSE(reader().resolve("credential:other"));
    for (const auto* name : {"credential:../credentials/slack", "credential:", "credential:.."})
        EXPECT_THAT(reader().resolve(name).error().message, HasSubstr("not the name")) << name;
}

TEST_F(Secrets, StandInTheFileOnlyWhereAllowed) {
    auto secrets = reader();
    EXPECT_THAT(secrets.resolve(kPlanted).error().hint, HasSubstr("allow_inline_secrets"));
    secrets.allow_inline(true);
    EXPECT_EQ(secrets.resolve(kPlanted), std::string(kPlanted));
}

TEST_F(Secrets, ReadableByOthersEndWithExitCode77) {
    secret_file("token", "https://hooks.example/hunter2hunter2", 0644);
    settings("[channels.s]\ntype = \"slack\"\nurl = \"file:token\"\n");
    feeds("");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), ElementsAre(HasSubstr("newsalertd.toml:3:7: error")));
    EXPECT_EQ(loaded.permission_errors, 1U);
    EXPECT_EQ(exit_code(loaded), 77);
    settings("[channels.s]\ntype = \"slack\"\nurl = \"file:token\"\nx = 1\n");
    EXPECT_EQ(exit_code(load()), 78) << "another error comes first";
}

TEST_F(Secrets, UnreadableFilesEndWithExitCode77) {
    if (geteuid() == 0)
        GTEST_SKIP() << "root reads every file";
    settings("");
    feeds("");
    chmod((path() / "feeds.d/feeds.toml").c_str(), 0);
    EXPECT_EQ(exit_code(load()), 77);
}

TEST_F(Secrets, AreInNoFinding) {
    environment["PLANTED"] = kPlanted;
    environment["URL"] = "ftp://u:" + std::string(kPlanted) + "@h.example/";
    secret_file("token", kPlanted, 0644);
    const std::string p(kPlanted);
    const std::vector<std::string> cases{
        "[channels.s]\ntype = \"slack\"\nurl = \"https://hooks.slack.com/" + p + "\"",
        "[channels.s]\ntype = \"slack\"\nurl = \"" + p + "\"",
        "[channels.s]\ntype = \"slack\"\nurl = " + p,
        "[channels.s]\ntype = \"slack\"\nurl = \"" + p,
        "[channels.s]\ntype = \"slack\"\nurl = 'x' " + p,
        "[channels.s]\ntype = \"slack\"\n" + p,
        "[channels.s]\ntype = \"slack\"\nurl = \"env:URL\"",
        "[channels.s]\ntype = \"slack\"\nurl = \"file:token\"",
        "[channels.s]\ntype = \"slack\"\nurl = [\"" + p + "\"]",
        "[channels.h]\ntype = \"webhook\"\nurl = \"https://h.example/\"\nsecret = \"" + p + "\"",
        "[channels.h]\ntype = \"webhook\"\nurl = \"https://h.example/\"\nsecret = \"env:PLANTED\"",
        "[channels.h]\ntype = \"webhook\"\nurl = \"https://u:" + p + "@h.example/\"",
        "[channels.h]\ntype = \"webhook\"\nurl = \"gopher://h.example/" + p + "\"",
        "[channels.h]\ntype = \"webhook\"\nurl = \"http://h.example/" + p + "\"",
        "[channels.h]\ntype = \"webhook\"\nurl = \"https://x.webhook.office.com/" + p + "\"",
        "[channels.s]\ntype = \"slack\"\nurl = [\nhttps://hooks.slack.com/" + p + "\n]",
        "[channels.h]\ntype = \"webhook\"\nsecret = [\n  \"" + p + "\",\n  " + p + "\n]",
        "[channels.m]\ntype = \"email\"\npassword = \"" + p + "\"",
        "[channels.m]\ntype = \"email\"\npasswrd = \"" + p + "\"",
        "[channels.m]\ntype = \"email\"\npassword = " + p,
        "[channels.m]\ntype = \"email\"\nserver = \"smtp://u:" + p + "@m.example\"",
        "[channels.m]\ntype = \"email\", password = \"" + p + "\"",
        "channels = { m = { type = \"email\", password = \"" + p + "\", x = 1 } }",
        "[fetch]\nproxy = \"http://u:" + p + "@p.example\"",
        "[fetch]\nproxy = \"u:" + p + "@p.example\"",
    };
    feeds("");
    for (const auto& text : cases) {
        SCOPED_TRACE(text);
        settings(text);
        const auto loaded = load();
        EXPECT_FALSE(loaded.findings.empty());
        EXPECT_THAT(render(loaded.findings), Not(HasSubstr(p)));
        EXPECT_THAT(first_error(loaded.findings), Not(HasSubstr(p)));
    }
}

TEST_F(Secrets, OfFeedsAreInNoFinding) {
    const std::string p(kPlanted);
    const std::vector<std::string> cases{
        "[[feed]]\nurl = \"https://u:" + p + "@h.example/\"",
        "[[feed]]\nurl = \"https://h.example/?token=" + p + "\"\ntier = 9",
        "[[feed]]\nurl = \"https://h.example/?token=" + p +
            "\"\n[[feed]]\nurl = "
            "\"https://h.example/?token=" +
            p + "\"\n",
        "[[feed]]\nurl = \"https://127.0.0.1/?token=" + p + "\"",
        "[[feed]]\nurl = \"gopher://h.example/?token=" + p + "\"",
        "[[feed]]\nurl = \"https://h.example/\"\nheaders = { Authorization = \"" + p + "\" }",
        "[[feed]]\nurl = \"https://h.example/\"\nheaders = { \"X Y\" = \"" + p + "\" }",
        "[[feed]]\nurl = \"https://h.example/\"\nheaders = { X = \"" + p + "\\n\" }",
        "[[feed]]\nurl = \"https://h.example/\"\n[feed.headers]\nCookie = \"" + p + "\"",
        "[[feed]]\nurl = \"https://h.example/\"\nheader = { X = \"" + p + "\" }",
    };
    for (const auto& text : cases) {
        SCOPED_TRACE(text);
        feeds(text);
        const auto loaded = load();
        EXPECT_FALSE(loaded.findings.empty());
        EXPECT_THAT(render(loaded.findings), Not(HasSubstr(p)));
    }
    feeds("");
    write("feeds.d/a.txt", "https://u:" + p + "@h.example/\nftp://h.example/?" + p + "\n" + p);
    EXPECT_THAT(render(load().findings), Not(HasSubstr(p)));
}

TEST_F(Secrets, OfAllChannelsAndFeedsAreKnownAndNoWords) {
    settings(R"(
[alerts]
allow_inline_secrets = true
[fetch]
proxy = "http://proxyuser:pr0xypass@proxy.example:3128"
[channels.slack]
type = "slack"
url = "https://hooks.example/services/T0/B0AAAAAA1/t0k3nt0k3n"
proxy = "http://u5er:chann3lproxy@proxy.example"
[channels.mail]
type = "email"
server = "smtp://mail.example"
from = "a@b.example"
to = "c@d.example"
username = "desk"
password = "correct horse"
[channels.hook]
type = "webhook"
url = "https://hooks.example/hook?key=k3yk3yk3y&mode=plain"
secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
)");
    feeds("");
    const auto loaded = load();
    ASSERT_THAT(findings(loaded), ::testing::IsEmpty());
    auto config = loaded.config;
    config.feeds.resize(1);
    config.feeds[0].url = "https://reader:fe3dpass@feeds.example/news/rss.xml?apikey=fe3dfe3dkey";
    config.feeds[0].headers = {{"Authorization", "Bearer b3ar3rb3ar3r"},
                               {"Accept", "application/rss+xml"}};
    const auto redact = known_secrets(config);
    for (const char* secret : {"pr0xypass",
                               "t0k3nt0k3n",
                               "B0AAAAAA1",
                               "chann3lproxy",
                               "correct horse",
                               "k3yk3yk3y",
                               "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                               "0123456789abcdef01234567",
                               "fe3dpass",
                               "fe3dfe3dkey",
                               "Bearer b3ar3rb3ar3r"}) {
        const auto said = redact("no " + std::string(secret) + " here");
        EXPECT_EQ(said.find(secret), std::string::npos) << said;
    }
    const std::string words =
        "HTTP 404: no services, hook or news at hooks.example (rss.xml, mode plain), want "
        "application/rss+xml";
    EXPECT_EQ(redact(words), words);
}

}  // namespace
}  // namespace newsalertd::config
