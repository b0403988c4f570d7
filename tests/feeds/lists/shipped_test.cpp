#include "feeds/lists/shipped.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace feeds::lists {
namespace {

using testing::HasSubstr;

TEST(ShippedLists, AreFoundByName) {
    ASSERT_NE(find_list(kStarterList), nullptr);
    ASSERT_NE(find_list("world"), nullptr);
    EXPECT_EQ(find_list("World"), nullptr);
    EXPECT_EQ(find_list(""), nullptr);
}

TEST(ShippedLists, AreTheFilesOfTheSourceTree) {
    std::size_t files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(NEWSALERTD_SOURCE_DIR "/feeds/lists")) {
        if (entry.path().extension() != ".toml")
            continue;
        ++files;
        const auto* list = find_list(entry.path().stem().string());
        ASSERT_NE(list, nullptr) << entry.path();
        std::stringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        EXPECT_EQ(list->text, text.str()) << entry.path();
    }
    EXPECT_EQ(shipped_lists().size(), files);
}

TEST(ShippedLists, HoldEveryFeedOfTheSharedTable) {
    std::ifstream table(NEWSALERTD_SHARED_DIR "/data/news_feeds.tsv");
    if (!table)
        GTEST_SKIP() << "the shared feed table is not here";
    std::string all;
    for (const auto& list : shipped_lists())
        if (list.name != kStarterList)
            all += list.text;
    std::string line;
    std::getline(table, line);
    std::size_t feeds = 0;
    for (; std::getline(table, line); ++feeds)
        EXPECT_THAT(all, HasSubstr('"' + line.substr(line.rfind('\t') + 1) + '"'));
    EXPECT_EQ(feeds, 84U);
}

}  // namespace
}  // namespace feeds::lists
