#include "daemon/config/kept_files.hpp"

#include "daemon/config/losses.hpp"
#include "rules/engine/watch_set.hpp"
#include "tests/daemon/config/folder.hpp"

#include <filesystem>
#include <string>

namespace newsalertd::config {
namespace {

using ::testing::ElementsAre;
using testing::Folder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class KeptFiles : public Folder {
public:
    Loaded back(const std::string& packed) const {
        auto files = unpack_files(packed, locations(), load().config.state);
        EXPECT_TRUE(files && *files);
        return load_files(locations(), files && *files ? **files : Files{}, {});
    }
};

constexpr const char* kSettings = R"(# remark: hunter2hunter2
[alerts]
allow_inline_secrets = true
[channels.slack]
type = "slack"
url = "https://hooks.slack.com/services/hunter2hunter2"
rate = "1/5s"
[channels.hook]
type = "webhook"
url = "env:HOOK"
[fetch]
proxy = "http://user:hunter2hunter2@proxy.example:3128"
budget_per_second = 2.5
)";

TEST_F(KeptFiles, HoldNoSecretAndReadAlikeOtherwise) {
    environment["HOOK"] = "https://hook.example/planted3planted3";
    settings(kSettings);
    feeds(
        "[[feed]]\nname = \"a \\\"b\\\"\"\nurl = \"https://a.example/\"\n"
        "headers = { Authorization = \"hunter2hunter2\", Accept = \"text/xml\" }\n"
        "[[feed]]\nurl = \"https://b.example/\"\nheaders = { X-Token = \"hunter2hunter2\" }\n");
    write("feeds.d/more.txt", "# hunter2hunter2\nhttps://c.example/  # hunter2hunter2\n");
    rules("[[watch]]\nname = \"w\"\nquery = \"x AND y\"\nnotify = [\"slack\"]\n");
    const auto loaded = load();
    ASSERT_TRUE(loaded.valid()) << render(loaded.findings);
    const auto packed = pack_files(loaded, locations());
    EXPECT_THAT(packed, Not(HasSubstr("hunter2")));
    EXPECT_THAT(packed, Not(HasSubstr("planted3")));
    EXPECT_THAT(packed, HasSubstr("env:HOOK"));
    const auto kept = back(packed);
    ASSERT_TRUE(kept.valid()) << render(kept.findings);
    EXPECT_EQ(kept.config.budget_per_second, 2.5);
    ASSERT_EQ(kept.config.channels.size(), 3U);
    EXPECT_THAT(kept.config.channels[1]->unready(), HasSubstr("the state keeps no secret"));
    EXPECT_EQ(kept.config.channels[1]->limits().rate, loaded.config.channels[1]->limits().rate);
    EXPECT_EQ(kept.config.channels[2]->settings(), loaded.config.channels[2]->settings());
    ASSERT_EQ(kept.config.feeds.size(), 3U);
    EXPECT_EQ(kept.config.feeds[0].name, "a \"b\"");
    for (const auto& feed : kept.config.feeds)
        EXPECT_THAT(feed.unready, Not(IsEmpty())) << "no feed goes past the proxy";
    EXPECT_EQ(kept.watch_set->watches().size(), 1U);
}

TEST_F(KeptFiles, AreThoseOfTheirFolderAndStateOnly) {
    settings("");
    feeds("[[feed]]\nurl = \"https://a.example/\"\n");
    const auto packed = pack_files(load(), locations());
    auto other = locations();
    other.folder /= "other";
    EXPECT_FALSE(*unpack_files(packed, other, load().config.state));
    EXPECT_FALSE(*unpack_files(packed, locations(), "/another/state.db"));
    EXPECT_TRUE(*unpack_files(packed, locations(), load().config.state));
    for (const auto* text : {"", "[]", "{}", "{\"version\":3}", "[[\"a\",\"b\"]]", "x"})
        EXPECT_FALSE(unpack_files(text, locations(), "/s")) << text;
}

TEST_F(KeptFiles, AMissingSecretRejectsNothing) {
    settings(
        "[channels.slack]\ntype = \"slack\"\nurl = \"env:SLACK\"\n"
        "[channels.hook]\ntype = \"webhook\"\nurl = \"https://h.example/\"\n"
        "secret = \"credential:hook\"\n"
        "[channels.mail]\ntype = \"email\"\nserver = \"smtp://m.example\"\n"
        "from = \"a@b.example\"\nto = [\"c@d.example\"]\nusername = \"u\"\n"
        "password = \"file:none\"\n");
    feeds("[[feed]]\nurl = \"https://a.example/\"\nheaders = { Cookie = \"env:COOKIE\" }\n");
    const auto loaded = load();
    EXPECT_TRUE(loaded.valid()) << render(loaded.findings);
    EXPECT_EQ(exit_code(loaded), 0);
    for (std::size_t i = 1; i < 4; ++i)
        EXPECT_THAT(loaded.config.channels[i]->unready(), Not(IsEmpty())) << i;
    EXPECT_THAT(loaded.config.feeds[0].unready, HasSubstr("env:COOKIE"));
    auto outside = locations();
    outside.outside_the_service = true;
    EXPECT_THAT(render(config::load(outside, {}).findings),
                HasSubstr("[channels.slack] url: not checked here: env:SLACK"));
    environment["SLACK"] = "https://hooks.slack.com/services/x";
    EXPECT_THAT(load().config.channels[1]->unready(), IsEmpty());
}

TEST_F(KeptFiles, LossesAreWhatASlipTakesAwayToo) {
    settings("[fetch]\nhost_connections = 1\n");
    feeds("[[feed]]\nurl = \"https://a.example/\"\n");
    rules("[[watch]]\nname = \"w\"\nquery = \"x AND y\"\n");
    write("rules.d/second.toml", "[[watch]]\nname = \"v\"\nquery = \"x AND z\"\n");
    const auto before = load();
    const auto lost = [&] {
        std::vector<std::string> out;
        for (const auto& loss : losses(before, load()))
            out.push_back(std::filesystem::path(loss.file).filename().string());
        return out;
    };
    EXPECT_THAT(lost(), IsEmpty());
    write("rules.d/second.toml", "\n");
    EXPECT_THAT(lost(), ElementsAre("second.toml"));
    std::filesystem::remove(path() / "rules.d/second.toml");
    EXPECT_THAT(lost(), IsEmpty()) << "one of several was deleted";
    std::filesystem::remove_all(path() / "rules.d");
    EXPECT_THAT(lost(), ElementsAre("rules.d"));
    std::filesystem::remove_all(path() / "feeds.d");
    std::filesystem::remove(path() / "newsalertd.toml");
    EXPECT_THAT(lost(), ElementsAre("newsalertd.toml", "feeds.d", "rules.d"));
}

}  // namespace
}  // namespace newsalertd::config
