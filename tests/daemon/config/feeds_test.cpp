#include "tests/daemon/config/folder.hpp"

namespace newsalertd::config {
namespace {

using testing::Folder;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

class Feeds : public Folder {
public:
    std::vector<std::string> names() {
        std::vector<std::string> out;
        for (const auto& feed : load().config.feeds)
            out.push_back(feed.name);
        return out;
    }

    const FeedConfig* find(const Loaded& loaded, std::string_view name) {
        for (const auto& feed : loaded.config.feeds)
            if (feed.name == name)
                return &feed;
        return nullptr;
    }
};

TEST_F(Feeds, DeclareHowTheirJsonIsRead) {
    feeds(R"([[feed]]
url = "https://api.example/documents.json"
[feed.json]
entries = "results"
title = "title"
author = "agencies.name"
)");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), IsEmpty());
    ASSERT_TRUE(loaded.config.feeds.at(0).json);
    EXPECT_EQ(*loaded.config.feeds[0].json,
              (feeds::parse::JsonMapping{
                  .entries = "results", .title = "title", .author = "agencies.name"}));
}

TEST_F(Feeds, AJsonMappingThatCannotWorkIsAnErrorWhereItStands) {
    feeds(R"([[feed]]
url = "https://api.example/documents.json"
[feed.json]
title = "a..b"
titel = "x"
)");
    EXPECT_THAT(
        findings(load()),
        ElementsAre(HasSubstr(R"(feeds.toml:4:9: error: [feed.json] title: "a..b" is not a)"),
                    HasSubstr("titel")));
    feeds(R"([[feed]]
url = "https://api.example/documents.json"
[feed.json]
entries = "results"
)");
    EXPECT_THAT(findings(load()), ElementsAre(HasSubstr("neither title nor link")));
}

TEST_F(Feeds, AreReadWithAllTheirKeys) {
    environment["TOKEN"] = "Bearer x";
    write("ca.pem", "-----BEGIN CERTIFICATE-----\n");
    settings("[fetch]\nallow_networks = [\"10.0.0.0/8\"]\n");
    feeds(R"([[feed]]
name = "Desk"
url = "https://feeds.example/rss?x=1"
tier = 1
interval = "90s"
tags = ["chips", "asia"]
publisher = "Example"
max_age = "any"
lang = "pt-BR"
fulltext = false
headers = { Authorization = "env:TOKEN", "X-Desk" = "7" }
allow_networks = ["192.168.0.0/16"]
ca_file = "ca.pem"
enabled = false
)");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), IsEmpty());
    ASSERT_THAT(loaded.config.feeds, SizeIs(1));
    const auto& feed = loaded.config.feeds[0];
    EXPECT_EQ(feed.name, "Desk");
    EXPECT_EQ(feed.url, "https://feeds.example/rss?x=1");
    EXPECT_EQ(feed.tier, 1U);
    EXPECT_EQ(feed.interval, 90s);
    EXPECT_THAT(feed.tags, ElementsAre("chips", "asia"));
    EXPECT_EQ(feed.publisher, "Example");
    ASSERT_TRUE(feed.max_age);
    EXPECT_EQ(*feed.max_age, std::nullopt);
    EXPECT_EQ(feed.language, "pt-BR");
    EXPECT_THAT(feed.headers, ElementsAre(Pair("Authorization", "Bearer x"), Pair("X-Desk", "7")));
    EXPECT_TRUE(feed.policy.allows(boost::asio::ip::make_address("10.0.0.1")));
    EXPECT_TRUE(feed.policy.allows(boost::asio::ip::make_address("192.168.0.1")));
    EXPECT_FALSE(feed.policy.allows(boost::asio::ip::make_address("172.16.0.1")));
    EXPECT_EQ(feed.ca_file, path() / "ca.pem");
    EXPECT_FALSE(feed.enabled);
    EXPECT_EQ(feed.file, path() / "feeds.d/feeds.toml");
    EXPECT_EQ(feed.line, 1U);
}

TEST_F(Feeds, SayWhereAndWhatIsWrong) {
    struct Case {
        std::string_view text;
        std::string_view place;
        std::string_view message;
    };

    const std::vector<Case> cases{
        {"[[feed]]\nname = \"x\"", "1:1", "has no url"},
        {"[[feed]]\nurl = 5", "2:7", "must be a string"},
        {"[[feed]]\nurl = \"feeds.example/rss\"", "2:7", "no scheme such as https://"},
        {"[[feed]]\nurl = \"javascript:alert(1)\"", "2:7", "no scheme such as https://"},
        {"[[feed]]\nurl = \"ftp://feeds.example/\"", "2:7", "not http:// or https://"},
        {"[[feed]]\nurl = \"file:///etc/passwd\"", "2:7", "feed"},
        {"[[feed]]\nurl = \"https://u:p@feeds.example/\"", "2:7", "use headers"},
        {"[[feed]]\nurl = \"https://feeds.example:0/\"", "2:7", "port is not between"},
        {"[[feed]]\nurl = \"https://feeds.example/a#b#c\"", "2:7", "can be polled"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\ntier = 4", "3:8", "from 1 to 3"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\ninterval = \"5s\"", "3:12", "from 10s"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nname = \"\"", "3:8", "is not a name"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nname = \"a\\u001bb\"", "3:8", "\\x1B"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nlang = \"english!\"", "3:8", "language tag"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\ntags = [\"a\", \"\"]", "3:14", "not a tag"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\ntags = [\"a, b\"]", "3:9", "holds a comma"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nfulltext = true",
         "3:12",
         "not available in this version"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nurls = []", "3:1", "did you mean \"url\"?"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nheaders = { Host = \"x\" }",
         "3:13",
         "set by newsalertd itself"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nheaders = { \"a b\" = \"x\" }",
         "3:13",
         "not the name of a header"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nheaders = { X = 1 }", "3:17", "a string"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nheaders = { X = \"a\\r\\nb\" }",
         "3:17",
         "control character"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nheaders = { Cookie = \"a\" }",
         "3:22",
         "must not stand in the file"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\nname = \"a\\u202eb\"", "3:8", "U+202E"},
        {"[[feed]]\nurl = \"https://feeds.example/\"\ntags = [\"a\\u200fb\"]", "3:9", "U+200F"},
        {"[[feeds]]\nurl = \"https://feeds.example/\"", "1:3", "a feed is [[feed]]"},
        {"[[Feed]]\nurl = \"https://feeds.example/\"", "1:3", "a feed is [[feed]]"},
        {"[[watches]]\nname = \"x\"", "1:3", "watches stand in rules.d"},
        {"[fetch]\nhost_gap = \"1s\"", "1:2", "stand in newsalertd.toml"},
        {"list = [\"world\"]", "1:1", "switched on by lists"},
        {"[feed]\nurl = 5", "1:1", "write [[feed]] above each"},
        {"feed = [1]", "1:8", "write [[feed]] above each"},
        {"fed = 1", "1:1", "did you mean \"feed\"?"},
        {"lists = [\"wrld\"]", "1:10", "did you mean \"world\"?"},
        {"lists = 1", "1:9", "a list of strings"},
        {"include = [\"world\"]", "1:1", "lists = [\"world\"]"},
    };
    for (const auto& [text, place, message] : cases) {
        SCOPED_TRACE(text);
        feeds(text);
        const auto found = findings();
        ASSERT_EQ(found.size(), 1U) << ::testing::PrintToString(found);
        EXPECT_THAT(found.front(), HasSubstr("feeds.toml:" + std::string(place) + ": error: "));
        EXPECT_THAT(found.front(), HasSubstr(message));
    }
}

TEST_F(Feeds, InALanguageThatIsNoneAreToldWhichWasMeant) {
    feeds("[[feed]]\nurl = \"https://a.example/\"\nlang = \"jp\"\n");
    EXPECT_THAT(findings(),
                ElementsAre(AllOf(HasSubstr("feeds.toml:3:8: warning"), HasSubstr("\"ja\""))));
    feeds("[[feed]]\nurl = \"https://a.example/\"\nlang = \"EN-us\"\n");
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(Feeds, WithoutNamesAreCalledByTheirHosts) {
    feeds(R"(
[[feed]]
url = "https://one.example/rss"
[[feed]]
url = "https://two.example/a"
[[feed]]
url = "https://two.example/b?x=1"
[[feed]]
url = "https://two.example/b?x=2"
[[feed]]
name = "three.example"
url = "https://four.example/"
[[feed]]
url = "https://three.example/c"
)");
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_THAT(names(),
                ElementsAre("one.example",
                            "two.example/a",
                            "two.example/b",
                            "two.example/b (2)",
                            "three.example",
                            "three.example/c"));
}

TEST_F(Feeds, OfTheSameNameAreAnErrorThatNamesBoth) {
    write("feeds.d/a.toml", "[[feed]]\nname = \"Desk\"\nurl = \"https://a.example/\"\n");
    write("feeds.d/b.toml", "\n[[feed]]\nname = \"Desk\"\nurl = \"https://b.example/\"\n");
    EXPECT_THAT(findings(),
                ElementsAre(AllOf(HasSubstr("feeds.d/b.toml:3:8: error"),
                                  HasSubstr("\"Desk\" is already taken at"),
                                  HasSubstr("feeds.d/a.toml:1"))));
}

TEST_F(Feeds, OfTheSameAddressAreReadOnceWithTheTagsOfBoth) {
    write("feeds.d/a.toml",
          "[[feed]]\nname = \"A\"\nurl = \"https://A.example:443/x#top\"\ntags = [\"one\"]\n");
    write("feeds.d/b.toml",
          "[[feed]]\nname = \"B\"\nurl = \"https://a.example/x\"\ntags = [\"two\", \"one\"]\n");
    EXPECT_THAT(findings(),
                ElementsAre(AllOf(HasSubstr("feeds.d/b.toml:3:7: warning"),
                                  HasSubstr("already stands at"),
                                  HasSubstr("feeds.d/a.toml:1"))));
    const auto loaded = load();
    ASSERT_THAT(loaded.config.feeds, SizeIs(1));
    EXPECT_THAT(loaded.config.feeds[0].tags, ElementsAre("one", "two"));
}

TEST_F(Feeds, WithBracketsInTheirAddressesKeepThemAndAreOneHoweverTheyAreWritten) {
    write("feeds.d/a.toml",
          "[[feed]]\nname = \"A\"\nurl = \"https://a.example/rss.xml?f[0]=topic:4&off=5%\"\n");
    write("feeds.d/b.toml",
          "[[feed]]\nname = \"B\"\nurl = \"https://a.example/rss.xml?f%5B0%5D=topic:4&off=5%\"\n");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), ElementsAre(HasSubstr("read once")));
    ASSERT_THAT(loaded.config.feeds, SizeIs(1));
    EXPECT_EQ(loaded.config.feeds[0].url, "https://a.example/rss.xml?f[0]=topic:4&off=5%");
}

TEST_F(Feeds, ComeFromOpml) {
    write("feeds.d/reader.OPML", R"(<opml version="1.0"><body>
<outline text="Chips">
<outline text="Desk &amp; Co" xmlUrl="https://a.example/" category="asia" language="de"/>
<outline text="bad" xmlUrl="feed://b.example/"/>
</outline></body></opml>)");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded),
                ElementsAre(AllOf(HasSubstr("reader.OPML:4:1: error"), HasSubstr("feed://"))));
    ASSERT_THAT(loaded.config.feeds, SizeIs(1));
    EXPECT_EQ(loaded.config.feeds[0].name, "Desk & Co");
    EXPECT_EQ(loaded.config.feeds[0].language, "de");
    EXPECT_THAT(loaded.config.feeds[0].tags, ElementsAre("asia", "Chips"));
    EXPECT_EQ(loaded.config.feeds[0].line, 3U);
    write("feeds.d/reader.OPML", "<opml>\n<body>");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("reader.OPML:2:")));
}

TEST_F(Feeds, OfOpmlHaveTagsThatATableCouldHold) {
    write("feeds.d/reader.opml", R"(<opml><body><outline text="News, &#27;[2J World">
<outline text="a" xmlUrl="https://a.example/" category="a&#10;b,asia"/></outline></body></opml>)");
    const auto loaded = load();
    ASSERT_THAT(loaded.config.feeds, SizeIs(1));
    EXPECT_THAT(loaded.config.feeds[0].tags, ElementsAre("a b", "asia", "News", "[2J World"));
}

TEST_F(Feeds, OfImportsAreRenamedWhereNamesRepeat) {
    write("feeds.d/reader.opml", R"(<opml><body>
<outline text="News" xmlUrl="https://a.example/"/>
<outline text="News" xmlUrl="https://b.example/"/></body></opml>)");
    feeds("[[feed]]\nname = \"News\"\nurl = \"https://c.example/\"\n");
    EXPECT_THAT(names(), ElementsAre("News", "News (a.example)", "News (b.example)"));
    EXPECT_THAT(
        findings(),
        ElementsAre(HasSubstr("reader.opml:2:1: warning"), HasSubstr("reader.opml:3:1: warning")));
}

TEST_F(Feeds, ComeFromPlainAddresses) {
    write("feeds.d/list.txt",
          "\xEF\xBB\xBF# remark\r\nhttps://a.example/x#y  # its remark\r\n\r\n  "
          "https://b.example/\nnonsense\nftp://c.example/");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded),
                ElementsAre(HasSubstr("list.txt:5:1: error"), HasSubstr("list.txt:6:1: error")));
    ASSERT_THAT(loaded.config.feeds, SizeIs(2));
    EXPECT_EQ(loaded.config.feeds[0].url, "https://a.example/x#y");
    EXPECT_EQ(loaded.config.feeds[1].url, "https://b.example/");
    EXPECT_EQ(loaded.config.feeds[1].line, 4U);
}

TEST_F(Feeds, OfShippedListsAreSwitchedOnByName) {
    feeds("lists = [\"world\", \"asia\"]\n");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), IsEmpty());
    const auto* bbc = find(loaded, "BBC World");
    ASSERT_NE(bbc, nullptr);
    EXPECT_EQ(bbc->publisher, "BBC");
    EXPECT_THAT(bbc->tags, ElementsAre("world"));
    EXPECT_NE(find(loaded, "Nikkei Asia"), nullptr);
    EXPECT_EQ(find(loaded, "Wired"), nullptr);
}

TEST_F(Feeds, OfOnesOwnGoBeforeShippedOnes) {
    feeds(R"(lists = ["world"]
[[feed]]
name = "my BBC"
url = "https://feeds.bbci.co.uk/news/world/rss.xml"
enabled = false
[[feed]]
name = "NPR"
url = "https://npr.example/"
)");
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), IsEmpty());
    EXPECT_EQ(find(loaded, "BBC World"), nullptr);
    ASSERT_NE(find(loaded, "my BBC"), nullptr);
    EXPECT_FALSE(find(loaded, "my BBC")->enabled);
    ASSERT_NE(find(loaded, "NPR"), nullptr);
    EXPECT_EQ(find(loaded, "NPR")->url, "https://npr.example/");
}

TEST_F(Feeds, NeverComeMoreOftenThanTheLeastInterval) {
    feeds("[[feed]]\nurl = \"https://a.example/\"\ninterval = \"20s\"\n");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("3:12: warning")));
    EXPECT_EQ(load().config.feeds.at(0).interval, 60s);
    settings("[fetch]\nmin_interval = \"10s\"\n");
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_EQ(load().config.feeds.at(0).interval, 20s);
}

TEST_F(Feeds, OnPrivateAddressesAreWarnedOf) {
    feeds("[[feed]]\nurl = \"http://localhost:8000/rss\"\n");
    EXPECT_THAT(findings(),
                ElementsAre(AllOf(HasSubstr("2:7: warning"),
                                  HasSubstr("allow_networks = [\"127.0.0.1\"]"))));
    feeds("[[feed]]\nurl = \"http://8.8.8.8:25/rss\"\n");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("port 25 will be refused")));
    feeds("[[feed]]\nurl = \"http://127.0.0.1:8000/rss\"\nallow_networks = [\"127.0.0.1\"]\n");
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(Feeds, StandInKnownFilesOnly) {
    feeds("[[feed]]\nurl = \"https://a.example/\"\n");
    write("feeds.d/feeds.tml", "x");
    write("feeds.d/feeds.toml~", "x");
    write("feeds.d/.hidden", "x");
    write("feeds.d/old.toml.bak", "x");
    write("feeds.d/README", "x");
    EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("feeds.tml"), HasSubstr("is not read"))));
    std::filesystem::create_directories(path() / "feeds.d/folder.toml");
    EXPECT_THAT(findings(), ::testing::Contains(HasSubstr("not a regular file")));
}

}  // namespace
}  // namespace newsalertd::config
