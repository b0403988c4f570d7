// The verbs that handle feeds, as a person types them, over a real server.

#include "tests/integration/site.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/http_server.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace integration {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kFeed = R"(<rss version="2.0"><channel><title>The Desk</title>
<item><guid>1</guid><title>One</title><link>http://x.example/1</link>
<pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item>
<item><guid>1</guid><title>Two</title><link>http://x.example/2</link></item>
</channel></rss>)";

std::string page(std::string_view head) {
    return "<!doctype html><html><head><title>A page</title>" + std::string(head) +
           "</head><body>Hello</body></html>";
}

std::string link_to(std::string_view address) {
    return "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"" + std::string(address) +
           "\">";
}

class FeedVerbs : public ::testing::Test {
public:
    FeedVerbs() {
        site.write_settings();
        fs::remove_all(site.config() / "feeds.d");
        fs::create_directory(site.config() / "feeds.d");
        site.feeds.publish("/feed", kFeed);
    }

    Finished feeds(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "feeds");
        return site.verb(std::move(arguments));
    }

    std::string read(const fs::path& name) const {
        std::ifstream in(site.config() / "feeds.d" / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    bool exists(const fs::path& name) const { return fs::exists(site.config() / "feeds.d" / name); }

    std::vector<std::string> names() const {
        std::vector<std::string> out;
        std::istringstream lines(feeds({"list", "--json"}).out);
        for (std::string line; std::getline(lines, line);)
            out.emplace_back(boost::json::parse(line).at("name").as_string());
        return out;
    }

    Site site;
};

TEST_F(FeedVerbs, AddsAFeedUnderItsTitle) {
    site.write("feeds.d/added.toml", "# a remark\n");
    const auto added =
        feeds({"add", site.feeds.url("/feed"), "--tag", "chips", "--tag", "desk", "--tier", "1"});
    EXPECT_EQ(added.exit, 0) << added.err;
    EXPECT_THAT(added.out, HasSubstr("\"The Desk\" added to "));
    EXPECT_EQ(read("added.toml"),
              "# a remark\n\n[[feed]]\nname = \"The Desk\"\nurl = \"" + site.feeds.url("/feed") +
                  "\"\ntier = 1\ntags = [\"chips\", \"desk\"]\n");
    EXPECT_EQ(site.verb({"check"}).exit, 0);
}

TEST_F(FeedVerbs, SayWhichOfAPublishersFeedsIsFirst) {
    site.feeds.publish("/second", kFeed);
    for (const std::string name : {"feed", "second"})
        site.write("feeds.d/" + name + ".toml",
                   "[[feed]]\nname = \"" + name + "\"\nurl = \"" + site.feeds.url("/" + name) +
                       "\"\npublisher = \"The Desk\"\ninterval = \"10s\"\n");
    EXPECT_EQ(feeds({"undo", "feed"}).exit, 69) << "no daemon runs";
    const auto daemon = site.start();
    ASSERT_TRUE(daemon->wait_for_error_line("feed feed: 200"));
    ASSERT_TRUE(daemon->wait_for_error_line("feed second: 200"));
    EXPECT_EQ(feeds({"undo", "feed"}).exit, 65) << "it has not moved";
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    std::istringstream lines(feeds({"--races", "--json"}).out);
    std::int64_t first = 0;
    std::size_t rows = 0;
    for (std::string line; std::getline(lines, line); ++rows) {
        const auto race = boost::json::parse(line);
        EXPECT_EQ(race.at("publisher"), "The Desk");
        EXPECT_EQ(race.at("races"), 2) << line;
        first += race.at("first").as_int64();
    }
    EXPECT_EQ(rows, 2U);
    EXPECT_EQ(first, 2) << "of two articles each was first once in all";
    EXPECT_THAT(feeds({"--races"}).out, HasSubstr("median behind"));
    EXPECT_EQ(feeds({"--days", "7"}).exit, 64) << "of what?";
    EXPECT_THAT(feeds({}).out, HasSubstr("entries a day"));
}

TEST_F(FeedVerbs, SaysThatAFeedIsConfiguredAndWritesNothing) {
    site.write_feed("mine", site.feeds.url("/feed"));
    const auto added = feeds({"add", site.feeds.url("/feed")});
    EXPECT_EQ(added.exit, 0) << added.err;
    EXPECT_THAT(added.out, HasSubstr("configured already"));
    EXPECT_FALSE(exists("added.toml"));
    EXPECT_EQ(site.feeds.request_count(), 0U);
}

TEST_F(FeedVerbs, AddsTheOneFeedThatAPageNames) {
    site.feeds.publish("/news/", page("<base href=\"/\">" + link_to("feed")));
    const auto added = feeds({"add", site.feeds.url("/news/"), "--name", "desk"});
    EXPECT_EQ(added.exit, 0) << added.err;
    EXPECT_THAT(read("added.toml"), HasSubstr("url = \"" + site.feeds.url("/feed") + "\""));
    EXPECT_THAT(names(), ElementsAre("desk"));
}

TEST_F(FeedVerbs, AddsWhatABrowserHandsToAReader) {
    const auto added = feeds({"add", "feed:" + site.feeds.url("/feed")});
    EXPECT_EQ(added.exit, 0) << added.err;
    EXPECT_THAT(read("added.toml"), HasSubstr("url = \"" + site.feeds.url("/feed") + "\""));
}

TEST_F(FeedVerbs, ListsTheFeedsOfAPageThatNamesSeveral) {
    site.feeds.publish("/second", kFeed);
    site.feeds.publish("/broken", "not a feed");
    site.feeds.publish("/", page(link_to("/feed") + link_to("/second") + link_to("/broken")));
    const auto listed = feeds({"add", site.feeds.url("/")});
    EXPECT_EQ(listed.exit, 64);
    EXPECT_THAT(listed.out,
                AllOf(HasSubstr(site.feeds.url("/feed")), HasSubstr(site.feeds.url("/second"))));
    EXPECT_THAT(listed.err, HasSubstr("--all"));
    EXPECT_FALSE(exists("added.toml"));

    const auto all = feeds({"add", site.feeds.url("/"), "--all"});
    EXPECT_EQ(all.exit, 0) << all.err;
    EXPECT_THAT(names(), ElementsAre("The Desk", "The Desk (127.0.0.1)"));
    EXPECT_THAT(all.err, HasSubstr("/broken")) << "what was left out is said";
}

TEST_F(FeedVerbs, AddNothingThatIsNoFeed) {
    site.feeds.publish("/page", page(""));
    site.feeds.publish("/text", "hello");
    site.feeds.publish("/liar", page(link_to("/page")));
    EXPECT_EQ(feeds({"add", site.feeds.url("/page")}).exit, 65);
    EXPECT_EQ(feeds({"add", site.feeds.url("/text")}).exit, 65);
    EXPECT_EQ(feeds({"add", site.feeds.url("/liar")}).exit, 65);
    EXPECT_EQ(feeds({"add", site.feeds.url("/nowhere")}).exit, 75);
    EXPECT_EQ(feeds({"add", "ftp://127.0.0.1/"}).exit, 64);
    const auto script = feeds({"add", "javascript:alert(1)"});
    EXPECT_EQ(script.exit, 64);
    EXPECT_THAT(script.err, HasSubstr("no scheme such as https://"));
    EXPECT_EQ(feeds({"add", site.feeds.url("/feed"), "--tag", " x"}).exit, 64);
    const auto comma = feeds({"add", site.feeds.url("/feed"), "--tag", "a,b"});
    EXPECT_EQ(comma.exit, 64);
    EXPECT_THAT(comma.err, HasSubstr("give --tag once for each tag"));
    EXPECT_FALSE(exists("added.toml"));
}

TEST_F(FeedVerbs, AnAddThatWouldBreakTheConfigurationIsTakenBack) {
    site.write_feed("taken", site.feeds.url("/other"));
    const auto added = feeds({"add", site.feeds.url("/feed"), "--name", "taken"});
    EXPECT_EQ(added.exit, 78) << added.out;
    EXPECT_THAT(added.err, HasSubstr("already taken"));
    EXPECT_FALSE(exists("added.toml"));

    site.write("feeds.d/added.toml", "x = [\n");
    EXPECT_EQ(feeds({"add", site.feeds.url("/feed")}).exit, 78);
    EXPECT_EQ(read("added.toml"), "x = [\n");
}

TEST_F(FeedVerbs, CheckTellsWhatIsWrongWithAFeed) {
    site.write_feed("desk", site.feeds.url("/feed"));
    const auto checked = feeds({"check", "--json"});
    EXPECT_EQ(checked.exit, 0) << checked.err;
    const auto report = boost::json::parse(checked.out);
    EXPECT_EQ(report.at("result").as_string(), "ok");
    EXPECT_EQ(report.at("status").as_int64(), 200);
    EXPECT_EQ(report.at("format").as_string(), "rss");
    EXPECT_EQ(report.at("entries").as_int64(), 2);
    EXPECT_THAT(std::string(report.at("newest").as_string()), HasSubstr("2026-01-05T10:00:00"));
    EXPECT_THAT(
        checked.out,
        AllOf(HasSubstr("1 of 2 entries have no date"), HasSubstr("1 of 2 entries repeat a guid")));
    EXPECT_THAT(feeds({"check"}).out, HasSubstr("desk: 1 of 2 entries have no date"));
}

TEST_F(FeedVerbs, CheckSaysWhatHoldsUpPolls) {
    std::string resting = kFeed;
    resting.insert(resting.find("<item>"), "<skipHours><hour>3</hour></skipHours>");
    site.feeds.fail("/feed",
                    test_support::HttpReply::ok(
                        resting, {{"Cache-Control", "max-age=31536000"}, {"Age", "3600"}}));
    site.write_feed("desk", site.feeds.url("/feed"));
    const auto checked = feeds({"check"});
    EXPECT_EQ(checked.exit, 0) << checked.err;
    EXPECT_THAT(checked.out,
                AllOf(HasSubstr("desk: its server calls an answer fresh for 8759 h"),
                      HasSubstr("desk: it names hours or days of rest")));
}

TEST_F(FeedVerbs, CheckAsksOnceMoreWhereHttp2IsBroken) {
    test_support::Certificates certificates;
    const auto pair = certificates.good();
    const test_support::HttpServer server(
        [](const test_support::HttpRequest& request) {
            return request.method == "PRI" ? test_support::HttpReply::raw("")
                                           : test_support::HttpReply::ok(kFeed);
        },
        test_support::HttpServer::Options{.certificate_file = pair.certificate_file,
                                          .key_file = pair.key_file,
                                          .offers_http2 = true});
    site.write("feeds.d/a.toml",
               "[[feed]]\nname = \"desk\"\nurl = \"" + server.url("/feed") + "\"\nca_file = \"" +
                   certificates.ca_file() + "\"\n");
    const auto checked = feeds({"check"});
    EXPECT_EQ(checked.exit, 0) << checked.out;
    EXPECT_EQ(server.request_count(), 2U);
}

TEST_F(FeedVerbs, CheckEndsAsTheWorstFeedDoes) {
    site.feeds.publish("/page", page(link_to("/feed")));
    site.write_feed("desk", site.feeds.url("/feed"));
    site.write_feed("gone", site.feeds.url("/nowhere"));
    site.write_feed("page", site.feeds.url("/page"));
    EXPECT_EQ(feeds({"check", "desk"}).exit, 0);
    EXPECT_EQ(feeds({"check", "desk", "gone"}).exit, 75);
    const auto all = feeds({"check"});
    EXPECT_EQ(all.exit, 65);
    EXPECT_THAT(all.out, HasSubstr("page: the page names a feed: " + site.feeds.url("/feed")));
    EXPECT_EQ(feeds({"check", site.feeds.url("/page")}).exit, 65);
    const auto unknown = feeds({"check", "dekk"});
    EXPECT_EQ(unknown.exit, 66);
    EXPECT_THAT(unknown.err, HasSubstr("desk"));
}

TEST_F(FeedVerbs, CheckAsksWithTheFeedsOwnHeaders) {
    site.write("feeds.d/a.toml",
               "[[feed]]\nname = \"desk\"\nurl = \"" + site.feeds.url("/feed") +
                   "\"\nheaders = { X-Desk = \"seven\" }\n");
    EXPECT_EQ(feeds({"check"}).exit, 0);
    EXPECT_EQ(site.feeds.requests("/feed").at(0).header("x-desk"), "seven");
}

TEST_F(FeedVerbs, RemoveTakesATableOrALineOut) {
    site.write("feeds.d/a.toml",
               "# keep\n[[feed]]\nname = \"one\"\nurl = \"https://one.example/\"\n"
               "[feed.headers]\nX-A = \"b\"\n\n"
               "[[feed]]\nname = \"two\"\nurl = \"https://two.example/\"\n");
    site.write("feeds.d/b.txt", "https://three.example/ # c\nhttps://four.example/\n");
    const auto removed = feeds({"remove", "one"});
    EXPECT_EQ(removed.exit, 0) << removed.err;
    EXPECT_EQ(read("a.toml"), "# keep\n[[feed]]\nname = \"two\"\nurl = \"https://two.example/\"\n");
    EXPECT_EQ(feeds({"remove", "https://three.example/"}).exit, 0);
    EXPECT_EQ(read("b.txt"), "https://four.example/\n");
    EXPECT_EQ(feeds({"remove", "one"}).exit, 66);
    EXPECT_THAT(names(), ElementsAre("two", "four.example"));
}

TEST_F(FeedVerbs, RemoveTellsTheOverrideForWhatIsNotWrittenByHand) {
    site.write("feeds.d/a.opml",
               "<opml><body><outline text='five' xmlUrl='https://five.example/'/></body></opml>");
    site.write("feeds.d/lists.toml", "lists = [\"starter\"]\n");
    const auto removed = feeds({"remove", "five"});
    EXPECT_EQ(removed.exit, 64);
    EXPECT_THAT(removed.err,
                HasSubstr("[[feed]]\nurl = \"https://five.example/\"\nenabled = false"));
    const auto shipped = feeds({"remove", names().back()});
    EXPECT_EQ(shipped.exit, 64);
    EXPECT_THAT(shipped.err, HasSubstr("enabled = false"));
    EXPECT_EQ(read("lists.toml"), "lists = [\"starter\"]\n");
}

TEST_F(FeedVerbs, RemoveSaysWhichWatchReadTheFeed) {
    site.write_feed("desk", site.feeds.url("/feed"));
    site.write("rules.d/desk.toml", "[[watch]]\nname = \"w\"\nquery = \"x\"\nfeeds = [\"desk\"]\n");
    const auto removed = feeds({"remove", "desk"});
    EXPECT_EQ(removed.exit, 0) << removed.err;
    EXPECT_THAT(removed.err, HasSubstr("watch \"w\" reads \"desk\""));
    EXPECT_THAT(names(), IsEmpty());
}

TEST_F(FeedVerbs, ListWorksWithAndWithoutAState) {
    site.write_feed("desk", site.feeds.url("/feed"));
    const auto before = site.verb({"feeds"});
    EXPECT_EQ(before.exit, 0) << before.err;
    EXPECT_THAT(before.out, AllOf(HasSubstr("desk"), HasSubstr("10s"), HasSubstr("new")));
    EXPECT_FALSE(fs::exists(site.state())) << "looking makes nothing";
    {
        const auto daemon = site.start();
        ASSERT_TRUE(site.feeds.wait_for_requests(1));
        ASSERT_EQ(stop(*daemon), 0);
    }
    const auto after = boost::json::parse(site.verb({"feeds", "list", "--json"}).out);
    EXPECT_EQ(after.at("health").as_string(), "ok");
    EXPECT_TRUE(after.at("last_success").is_string());
    EXPECT_TRUE(after.at("next_poll").is_string());
}

TEST_F(FeedVerbs, OpmlGoesRound) {
    site.write("feeds.d/a.toml",
               "lists = [\"starter\"]\n[[feed]]\nname = \"A & \\\"B\\\" <C>\"\n"
               "url = \"https://one.example/?a=1&b=2\"\ntags = [\"x\", \"y z\"]\nlang = \"de\"\n");
    const auto exported = site.verb({"opml", "export"});
    ASSERT_EQ(exported.exit, 0) << exported.err;
    EXPECT_THAT(exported.out, HasSubstr("https://one.example/?a=1&amp;b=2"));

    const Site other;
    other.write_settings();
    const auto file = site.config() / "mine.xml";
    ASSERT_EQ(site.verb({"opml", "export", file.string()}).exit, 0);
    const auto imported = other.verb({"opml", "import", file.string(), "--json"});
    ASSERT_EQ(imported.exit, 0) << imported.err;
    EXPECT_EQ(boost::json::parse(imported.out).at("refused").as_int64(), 0);
    EXPECT_EQ(other.verb({"opml", "export"}).out, exported.out);
    EXPECT_EQ(other.verb({"opml", "import", file.string()}).exit, 0) << "again: it is there";
}

TEST_F(FeedVerbs, AnImportIsWholeOrNothing) {
    const auto file = (site.config() / "in.opml").string();
    site.write("in.opml",
               "<opml><body>\n<outline xmlUrl='https://one.example/'/>\n"
               "<outline xmlUrl='ftp://two.example/'/></body></opml>");
    const auto refused = site.verb({"opml", "import", file});
    EXPECT_EQ(refused.exit, 65);
    EXPECT_THAT(refused.out, HasSubstr("1 new, 0 already configured, 1 refused"));
    EXPECT_THAT(refused.err, HasSubstr("in.opml:3:1: "));
    EXPECT_FALSE(exists("in.opml"));

    site.write("feeds.d/in.opml", "<opml><body/></opml>");
    site.write("in.opml", "<opml><body><outline xmlUrl='https://one.example/'/></body></opml>");
    EXPECT_EQ(site.verb({"opml", "import", file}).exit, 73);
    EXPECT_EQ(read("in.opml"), "<opml><body/></opml>");
    EXPECT_EQ(site.verb({"opml", "import", file, "--replace"}).exit, 0);
    EXPECT_THAT(names(), ElementsAre("one.example"));
    EXPECT_EQ(site.verb({"opml", "import", file, "--name", "../x"}).exit, 64);
    EXPECT_EQ(site.verb({"opml", "import", file + ".none"}).exit, 66);
}

TEST_F(FeedVerbs, EveryVerbHasHelp) {
    for (const auto* verb : {"list", "check", "add", "remove"})
        EXPECT_THAT(feeds({verb, "--help"}).out, HasSubstr("--json")) << verb;
    for (const auto* verb : {"export", "import"})
        EXPECT_THAT(site.verb({"opml", verb, "--help"}).out, HasSubstr("--config")) << verb;
    EXPECT_EQ(site.verb({"opml"}).exit, 64);
    EXPECT_EQ(feeds({"add"}).exit, 64);
    EXPECT_EQ(feeds({"frobnicate"}).exit, 64);
}

}  // namespace
}  // namespace integration
