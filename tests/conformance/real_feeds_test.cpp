// Feeds as publishers served them: inputs only, so the test asks for what must hold for all.

#include "feeds/parse/parse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace feeds::parse {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Files with items that have neither title nor link in their source: checked by eye.
const std::set<std::string>& without_title_and_link() {
    static const std::set<std::string> kFiles = {"feedkit-Media.xml",
                                                 "miniflux-no_encoding_ISO-8859-1.xml",
                                                 "newsboat-atom10_2.xml",
                                                 "newsboat-rss20_2.xml",
                                                 "rnrss-rssv2-with-dc.xml",
                                                 "rnrss-rssv2.xml",
                                                 "rust-rss-rss092.xml"};
    return kFiles;
}

std::vector<fs::path> real_feeds() {
    const fs::path folder = fs::path{NEWSALERTD_SHARED_DIR} / "conformance" / "real";
    std::vector<fs::path> files;
    if (fs::is_directory(folder)) {
        for (const auto& file : fs::directory_iterator{folder})
            if (file.is_regular_file() && file.path().extension() != ".tsv")
                files.push_back(file.path());
    }
    std::ranges::sort(files);
    return files;
}

std::string bytes_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void check_entry(const fs::path& file, const std::string& bytes, const Entry& entry) {
    const std::string name = file.filename().string();
    if (!without_title_and_link().contains(name))
        EXPECT_FALSE(entry.title.empty() && entry.link.empty()) << name << ' ' << entry.id;
    if (bytes.find(kReplacement) == std::string::npos && bytes.find("&#65533;") == bytes.npos) {
        for (const std::string* text : {&entry.title, &entry.summary, &entry.content}) {
            EXPECT_EQ(text->find(kReplacement), std::string::npos) << name;
            // UTF-8 read as windows-1252, the commonest mojibake.
            EXPECT_TRUE(text->find("â€™") == std::string::npos ||
                        bytes.find("â€™") != std::string::npos)
                << name;
        }
    }
}

TEST(RealFeeds, EachGivesEntriesWithTitleOrLink) {
    const std::vector<fs::path> files = real_feeds();
    if (files.empty())
        GTEST_SKIP() << "no real feeds under " NEWSALERTD_SHARED_DIR "/conformance/real";
    EXPECT_GE(files.size(), 205U);
    for (const fs::path& file : files) {
        const std::string bytes = bytes_of(file);
        const auto feed = parse(bytes, {});
        ASSERT_TRUE(feed.has_value()) << file << ": " << feed.error().message;
        EXPECT_FALSE(feed->entries.empty()) << file;
        for (const Entry& entry : feed->entries)
            check_entry(file, bytes, entry);
    }
}

TEST(RealFeeds, SurviveBeingCutAnywhere) {
    const std::vector<fs::path> files = real_feeds();
    if (files.empty())
        GTEST_SKIP() << "no real feeds under " NEWSALERTD_SHARED_DIR "/conformance/real";
    for (const fs::path& file : files) {
        const std::string bytes = bytes_of(file);
        const auto whole = parse(bytes, {});
        for (std::size_t part = 1; part < 8; ++part) {
            const auto cut = parse(std::string_view{bytes}.substr(0, bytes.size() * part / 8), {});
            if (cut && whole)
                EXPECT_LE(cut->entries.size(), whole->entries.size()) << file << ' ' << part;
        }
    }
}

}  // namespace
}  // namespace feeds::parse
