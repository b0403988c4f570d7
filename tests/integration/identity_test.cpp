// Articles are told once, whatever their feed is called and whenever the process dies. The matrix
// of feeds and events is tests/daemon/identity; here stand the cases that need a process.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace integration {
namespace {

std::string count(const Site& site, const std::string& what) {
    return query(site.state(), "SELECT count(*) FROM " + what)[0][0];
}

void name_feed(const Site& site, const std::string& name) {
    site.write("feeds.d/the.toml",
               "[[feed]]\nname = \"" + name + "\"\nurl = \"" + site.feeds.url("/wire") +
                   "\"\ninterval = \"10s\"\n");
}

TEST(Identity, AFeedThatIsRenamedOrComesBackTellsNothingAgain) {
    Site site;
    const Item first{"a1", "First saffron", "text"};
    site.feeds.publish("/wire", rss({first}));
    name_feed(site, "Wire");
    auto daemon = site.start();
    site.hook.wait_for("First saffron");
    name_feed(site, "The wire");
    EXPECT_EQ(site.verb({"reload", "--wait"}).exit, 0);
    site.write("feeds.d/the.toml", "# none\n");
    EXPECT_EQ(site.verb({"reload", "--wait"}).exit, 0);
    name_feed(site, "Imported again");
    EXPECT_EQ(site.verb({"reload", "--wait"}).exit, 0);
    site.feeds.publish("/wire", rss({{"a2", "Second saffron", "text"}, first}));
    site.hook.wait_for("Second saffron");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 2U);
    EXPECT_EQ(count(site, "feed WHERE url <> ''"), "1");
    EXPECT_EQ(count(site, "alert_event"), "2") << "nor is it a further source of itself";
}

TEST(Identity, KilledBetweenTheSlicesOfADocumentNothingIsLostOrToldTwice) {
    Site site;
    std::vector<Item> items;
    items.push_back({"guid for all", "Last saffron", "text", site.feeds.url("/last")});
    for (int i = 0; i < 1500; ++i)
        items.push_back({"guid for all",
                         "Filler " + std::to_string(i),
                         "text " + std::to_string(i),
                         site.feeds.url("/filler/" + std::to_string(i))});
    items.push_back({"guid for all", "First saffron", "text", site.feeds.url("/first")});
    site.feeds.publish("/wire", rss(items));
    name_feed(site, "Wire");
    auto daemon = site.start();
    site.hook.wait_for("First saffron");
    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), -SIGKILL);
    daemon = site.start();
    site.hook.wait_for("Last saffron");
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(count(site, "article"), "1502");
    EXPECT_EQ(count(site, "alert"), "2");
}

TEST(Identity, AFeedWithNewGuidsAndSessionsAtEachFetchIsKnownAfterARestart) {
    Site site;
    const auto item = [&](const std::string& session, const std::string& name) -> Item {
        const auto link = site.feeds.url("/" + name + "?visit=" + session);
        return {session + name, "saffron " + name, "About " + name + ".", link};
    };
    site.feeds.publish("/wire", rss({item("83451907", "two"), item("83451907", "one")}));
    name_feed(site, "Wire");
    auto daemon = site.start();
    site.hook.wait_for("saffron two");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    site.feeds.publish(
        "/wire",
        rss({item("17744220", "three"), item("17744220", "two"), item("17744220", "one")}));
    daemon = site.start();
    site.hook.wait_for("saffron three");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(count(site, "article WHERE first = seq"), "3");
    EXPECT_EQ(count(site, "alert"), "3");
}

}  // namespace
}  // namespace integration
