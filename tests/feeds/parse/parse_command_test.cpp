#include "daemon/cli/parse.hpp"

#include <gtest/gtest.h>

#include <sysexits.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace newsalertd::cli {
namespace {

constexpr const char* kFeed =
    "<rss><channel><title>C</title><link>http://x.org/</link><item><title>T</title>"
    "<link>/1</link><pubDate>Tue, 05 Mar 2024 09:08:07 GMT</pubDate></item></channel></rss>";

/// Gone with the object; nothing else is in it.
class Folder {
public:
    Folder() {
        auto name = (std::filesystem::temp_directory_path() / "parse-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("cannot make a temporary folder");
        path_ = name;
    }

    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

struct Outcome {
    int code;
    std::string out;
    std::string err;
};

Outcome run(const ParseOptions& options, const std::string& input) {
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream err;
    const int code = parse_command(options, in, out, err);
    return {code, out.str(), err.str()};
}

TEST(ParseCommand, PrintsTheContractsDocument) {
    const Outcome result = run({.base_url = "http://x.org/rss", .file = "-"}, kFeed);
    EXPECT_EQ(result.code, EX_OK);
    EXPECT_EQ(result.out,
              R"({"feed":{"format":"rss","title":"C","link":"http://x.org/","language":null,)"
              R"("hubs":[],"self":null,"ttl_minutes":null},"incomplete":false,"entries":[)"
              R"({"id":"","title":"T","link":"http://x.org/1","summary":"","content":"",)"
              R"("authors":[],"categories":[],"published":"2024-03-05T09:08:07Z",)"
              R"("updated":null,"language":null}]})"
              "\n");
}

TEST(ParseCommand, PrintsThePublisherThatAnItemNames) {
    const Outcome result =
        run({.file = "-"},
            "<rss><channel><item><title>T</title><source url='http://y.org/'>The "
            "Y</source></item></channel></rss>");
    EXPECT_NE(result.out.find(R"("source":"The Y")"), std::string::npos) << result.out;
}

TEST(ParseCommand, PrintsTheSitemapsOfAnIndex) {
    const Outcome result =
        run({.base_url = "https://x.org/sitemap.xml", .file = "-"},
            "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap>"
            "<loc>/old.xml</loc><lastmod>soon</lastmod></sitemap><sitemap><loc>/new.xml.gz</loc>"
            "<lastmod>2024-05-01T10:00:00+09:00</lastmod></sitemap></sitemapindex>");
    EXPECT_EQ(result.code, EX_OK);
    EXPECT_NE(result.out.find(R"("entries":[],"sitemaps":[{"url":"https://x.org/new.xml.gz",)"
                              R"("lastmod":"2024-05-01T01:00:00Z"},)"
                              R"({"url":"https://x.org/old.xml","lastmod":null}]})"),
              std::string::npos)
        << result.out;
}

TEST(ParseCommand, ExitCodesFollowSysexits) {
    EXPECT_EQ(run({.file = "-"}, "<html>").code, EX_DATAERR);
    const Folder folder;
    EXPECT_EQ(run({.file = folder.file("absent.xml")}, "").code, EX_NOINPUT);
    EXPECT_EQ(run({.file = folder.file("")}, "").code, EX_NOINPUT);
    EXPECT_EQ(run({}, "").code, EX_USAGE);
}

TEST(ParseCommand, ErrorsAreDocumentsToo) {
    EXPECT_EQ(run({.file = "-"}, "").out,
              R"({"error":{"class":"empty","message":"the answer is empty"}})"
              "\n");
}

TEST(ParseCommand, BatchAnswersEveryLineInOrder) {
    const Folder folder;
    std::ofstream{folder.file("feed.xml")} << kFeed;
    const std::string request = "{\"file\":\"" + folder.file("feed.xml") + "\"}\n";
    const Outcome result = run({.batch = true},
                               "not json\n" + request + "{}\n{\"file\":\"" + folder.file("absent") +
                                   "\"}\n\n[1]\n" + request);
    EXPECT_EQ(result.code, EX_OK);
    std::istringstream lines{result.out};
    std::vector<std::string> starts;
    for (std::string line; std::getline(lines, line);)
        starts.push_back(line.substr(0, 26));
    const std::string usage = R"({"error":{"class":"usage",)";
    const std::string feed = R"({"feed":{"format":"rss","t)";
    EXPECT_EQ(starts,
              (std::vector<std::string>{
                  usage, feed, usage, R"({"error":{"class":"no_inpu)", usage, usage, feed}));
}

}  // namespace
}  // namespace newsalertd::cli
