#include "daemon/config/feed_edits.hpp"

#include "daemon/config/change.hpp"
#include "daemon/config/opml_import.hpp"
#include "daemon/config/whole_file.hpp"
#include "tests/daemon/config/folder.hpp"

#include <sys/stat.h>

namespace newsalertd::config {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FeedEdits : public Folder {};

TEST_F(FeedEdits, AnAddedFeedIsReadAsItWasMeant) {
    const NewFeed added{.name = "The \"Desk\" \\ \xC3\xA9",
                        .url = "https://desk.example/feed?a=1&b=\"2\"",
                        .tags = {"chips", "a \"b\""},
                        .tier = 1};
    feeds(with_feed("# mine\n[[feed]]\nurl = \"https://first.example/\"", added));
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), IsEmpty());
    ASSERT_EQ(loaded.config.feeds.size(), 2U);
    const auto& feed = loaded.config.feeds[1];
    EXPECT_EQ(feed.name, added.name);
    EXPECT_EQ(feed.url, added.url);
    EXPECT_EQ(feed.tags, added.tags);
    EXPECT_EQ(feed.tier, 1U);
    EXPECT_THAT(bytes_of(path() / "feeds.d/feeds.toml").value_or(""), HasSubstr("# mine\n"));
}

TEST_F(FeedEdits, ATableGoesWithItsSubTablesAndNothingElse) {
    const std::string text = R"(lists = []

# of the first
[[feed]]
url = "https://one.example/"
tags = [
  "a",   # ]
  "[[feed]]",
]

[feed.headers]
X-Note = '''
[[feed]]
'''

[ feed . json ]
title = "t"

# of the second
[[feed]]
url = "https://two.example/"
)";
    const auto edited = without_feed_table(text, 4);
    ASSERT_TRUE(edited) << edited.error();
    EXPECT_EQ(*edited, R"(lists = []

# of the first
# of the second
[[feed]]
url = "https://two.example/"
)");
}

TEST_F(FeedEdits, TheLastTableGoesToTheEndOfTheFile) {
    EXPECT_EQ(without_feed_table("[[feed]]\nurl = \"a\"\n[[feed]]\nurl = \"b\"", 3),
              "[[feed]]\nurl = \"a\"\n");
    EXPECT_EQ(without_feed_table("[[feed]]\r\nurl = \"a\"\r\n", 1), "");
}

TEST_F(FeedEdits, WhatIsNoTableOfItsOwnIsLeftToItsOwner) {
    EXPECT_FALSE(without_feed_table("feed = [ { url = \"a\" } ]\n", 1));
    EXPECT_FALSE(without_feed_table("[[feed]]\nurl = \"a\"\n", 2));
    EXPECT_FALSE(without_feed_table("[[feed]]\nurl = \"a\"\n", 9));
    EXPECT_FALSE(without_feed_table("", 1));
    EXPECT_FALSE(without_feed_table("x = '''\n[[feed]]\n'''\n", 2)) << "within a string";
}

TEST_F(FeedEdits, ALineGoesAlone) {
    EXPECT_EQ(without_line("a\nb\nc", 2), "a\nc");
    EXPECT_EQ(without_line("a\nb\nc", 3), "a\nb\n");
    EXPECT_EQ(without_line("a\n", 7), "a\n");
    EXPECT_EQ(without_line("a\n", 0), "a\n");
}

TEST_F(FeedEdits, AFileKeepsItsModeAndLeavesNothingBeside) {
    const auto file = write("feeds.d/a.toml", "old");
    ASSERT_EQ(chmod(file.c_str(), 0640), 0);
    ASSERT_TRUE(write_whole(file, "new"));
    EXPECT_EQ(bytes_of(file), "new");
    struct stat found{};
    ASSERT_EQ(stat(file.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0640U);
    const auto entries = std::filesystem::directory_iterator(file.parent_path());
    EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
}

TEST_F(FeedEdits, ALinkStaysALink) {
    const auto file = write("elsewhere/a.toml", "old");
    std::filesystem::create_symlink(file, path() / "link.toml");
    ASSERT_TRUE(write_whole(path() / "link.toml", "new"));
    EXPECT_TRUE(std::filesystem::is_symlink(path() / "link.toml"));
    EXPECT_EQ(bytes_of(file), "new");
}

TEST_F(FeedEdits, AFolderIsNotWrittenOver) {
    std::filesystem::create_directory(path() / "a.toml");
    EXPECT_FALSE(write_whole(path() / "a.toml", "new"));
    EXPECT_FALSE(write_whole(path() / "no/such/folder.toml", "new"));
}

class Changes : public Folder {
public:
    static bool anything(const Loaded& loaded) {
        (void)loaded;
        return true;
    }
};

TEST_F(Changes, OneThatBringsAnErrorIsTakenBack) {
    feeds("[[feed]]\nurl = \"https://one.example/\"\n");
    const auto file = path() / "feeds.d/feeds.toml";
    const auto changed =
        change_file(locations(), load(), file, "[[feed]]\nurl = \"ftp://x\"\n", {}, anything);
    ASSERT_FALSE(changed);
    ASSERT_TRUE(std::holds_alternative<NewErrors>(changed.error()));
    EXPECT_EQ(std::get<NewErrors>(changed.error()).size(), 1U);
    EXPECT_EQ(bytes_of(file), "[[feed]]\nurl = \"https://one.example/\"\n");
    ASSERT_FALSE(change_file(locations(), load(), path() / "feeds.d/new.toml", "x", {}, anything));
    EXPECT_FALSE(std::filesystem::exists(path() / "feeds.d/new.toml"));
}

TEST_F(Changes, AnErrorThatWasThereBeforeIsNoObstacle) {
    settings("[channels.desk]\ntype = \"slack\"\nurl = \"credential:desk\"\nrate = \"fast\"\n");
    const auto before = load();
    ASSERT_FALSE(before.valid());
    const auto text = with_feed("", {.name = {}, .url = "https://one.example/", .tags = {}});
    write("feeds.d/b.toml", "");
    EXPECT_TRUE(change_file(locations(), before, path() / "feeds.d/a.toml", text, {}, anything));
}

TEST_F(Changes, OneWithoutItsEffectIsTakenBack) {
    write("feeds.d/a.toml", "old = [");
    const auto changed = change_file(
        locations(), load(), path() / "feeds.d/a.toml", "old = [ ", {}, [](const Loaded&) {
            return false;
        });
    EXPECT_FALSE(changed);
    EXPECT_EQ(bytes_of(path() / "feeds.d/a.toml"), "old = [");
}

TEST_F(Changes, AnImportIsCountedBeforeItIsMade) {
    feeds("[[feed]]\nurl = \"https://one.example/\"\n");
    const auto file = write("my.xml",
                            "<opml><body>\n"
                            "<outline xmlUrl='https://ONE.example/'/>\n"
                            "<outline xmlUrl='https://two.example/'/>\n"
                            "<outline xmlUrl='https://two.example/'/>\n"
                            "<outline xmlUrl='ftp://three.example/'/>\n"
                            "</body></opml>");
    const auto found = examine_opml(file, load().config);
    EXPECT_TRUE(found.read && found.opml);
    EXPECT_EQ(found.fresh, 1U);
    EXPECT_EQ(found.configured, 2U);
    EXPECT_EQ(found.refused, 1U);
    ASSERT_EQ(found.findings.size(), 1U);
    EXPECT_EQ(found.findings[0].line, 5U);
    EXPECT_EQ(found.findings[0].column, 1U);
    EXPECT_THAT(found.findings[0].message, HasSubstr("ftp"));
}

TEST_F(Changes, AnImportThatIsNoOpmlSaysWhere) {
    const auto broken = examine_opml(write("a.opml", "<opml>\n<body>"), load().config);
    EXPECT_TRUE(broken.read);
    EXPECT_FALSE(broken.opml);
    ASSERT_EQ(broken.findings.size(), 1U);
    EXPECT_GT(broken.findings[0].line, 0U);
    EXPECT_FALSE(examine_opml(path() / "none.opml", load().config).read);
}

TEST_F(Changes, AreMadeOneAtATime) {
    const auto lock = ChangeLock::take(locations());
    ASSERT_TRUE(lock);
    EXPECT_TRUE(std::filesystem::is_directory(path() / "feeds.d"));
}

}  // namespace
}  // namespace newsalertd::config
