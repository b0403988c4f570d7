// Damaged, deep and huge files: an error or fewer feeds, never a crash or a hang.

#include "tests/daemon/config/folder.hpp"

#include <random>

namespace newsalertd::config {
namespace {

using ::testing::ElementsAre;
using testing::Folder;
using ::testing::HasSubstr;
using ::testing::SizeIs;

using Hostile = Folder;

constexpr std::string_view kHostileSettings = R"([fetch]
min_interval = "60s"
allow_networks = ["10.0.0.0/8"]
[channels.mail]
type = "email"
server = "smtp://mail.example:587"
from = "a@b.c"
to = ["d@e.f"]
[channels.h]
type = "webhook"
url = "https://h.example/x"
)";

constexpr std::string_view kFeeds = R"(lists = ["world"]
[[feed]]
name = "Desk"
url = "https://a.example/?x=1"
headers = { X = "y" }
tags = ["a", "b"]
)";

std::string damaged(std::string_view text, std::mt19937& random) {
    std::string out(text);
    for (int change = 0; change < 3; ++change) {
        const auto at = random() % out.size();
        switch (random() % 4) {
            case 0:
                out[at] = static_cast<char>(random() % 256);
                break;
            case 1:
                out.erase(at, random() % 8);
                break;
            case 2:
                out.insert(at, out.substr(random() % out.size(), random() % 16));
                break;
            default:
                out.insert(at, 1, "\"'[]{}=.\n#\\"[random() % 11]);
                break;
        }
        if (out.empty())
            out = "x";
    }
    return out;
}

TEST_F(Hostile, DamagedFilesAreBorne) {
    std::mt19937 random(1);
    for (int round = 0; round < 400; ++round) {
        settings(damaged(kHostileSettings, random));
        feeds(damaged(kFeeds, random));
        const auto loaded = load();
        EXPECT_EQ(loaded.config_valid, exit_code(loaded) == 0);
    }
}

TEST_F(Hostile, RandomBytesAreBorne) {
    std::mt19937 random(2);
    for (int round = 0; round < 200; ++round) {
        std::string bytes(random() % 400, '\0');
        for (char& c : bytes)
            c = static_cast<char>(random() % 256);
        settings(bytes);
        write("feeds.d/a.toml", bytes);
        write("feeds.d/a.opml", bytes);
        write("feeds.d/a.txt", bytes);
        load();
    }
}

TEST_F(Hostile, DeepTomlIsRefused) {
    feeds("");
    const auto repeated = [](std::string_view text, int times) {
        std::string out;
        for (int i = 0; i < times; ++i)
            out += text;
        return out;
    };
    for (const auto& deep : {
             "a = " + repeated("[", 100'000),
             "a = " + repeated("[", 200) + repeated("]", 200),
             "a = " + repeated("{b=", 100'000),
             repeated("a.", 100'000) + "a = 1",
             repeated("'a' . ", 100'000) + "a = 1",
             "[" + repeated("a.", 100'000) + "a]",
             "x = { " + repeated("\"a\".", 100'000) + "a = 1 }",
             repeated("a = [", 100'000),
         }) {
        settings(deep);
        EXPECT_FALSE(load().valid()) << deep.substr(0, 20);
    }
    settings("a." + repeated("a.", 20) + "a = 1");
    EXPECT_THAT(findings(),
                ElementsAre(HasSubstr("newsalertd.toml:1:34: error: this key has too")));
}

TEST_F(Hostile, DotsInTextsAndRemarksAreNoDepth) {
    const std::string dots(100, '.');
    settings("# " + dots + "\n[fetch]\ncontact = \"https://a.example/" + dots + "\"  # '" + dots +
             "\n[channels.'a.b']\ntype = 'console'\n");
    feeds("");
    EXPECT_THAT(findings(), SizeIs(0));
}

TEST_F(Hostile, HugeFilesAreRefused) {
    settings(std::string(2 << 20, '#'));
    write("feeds.d/a.txt", std::string(17 << 20, '#'));
    EXPECT_THAT(findings(),
                ElementsAre(HasSubstr("larger than 1 MiB"), HasSubstr("larger than 16 MiB")));
}

TEST_F(Hostile, TenMegabytesOfFeedsAreRead) {
    std::string toml;
    std::string text;
    for (int i = 0; toml.size() < (5 << 20); ++i) {
        toml += "[[feed]]\nurl = \"https://h" + std::to_string(i % 7) + ".example/x?" +
                std::to_string(i) + "\"\n";
        text += "https://h" + std::to_string(i % 5) + ".example/y\n";
    }
    feeds(toml);
    write("feeds.d/b.txt", text);
    const auto loaded = load();
    EXPECT_TRUE(loaded.valid());
    EXPECT_GT(loaded.config.feeds.size(), 50'000U);
}

TEST_F(Hostile, ManyUnknownKeysAreSummedUp) {
    std::string text = "[fetch]\n";
    for (int i = 0; i < 20'000; ++i)
        text += "min_interva" + std::to_string(i) + " = 1\n";
    settings(text);
    feeds("");
    EXPECT_THAT(findings(), SizeIs(51));
}

}  // namespace
}  // namespace newsalertd::config
