// A state that version 3 of the schema wrote, with real news in it, under this program: nothing is
// lost and nothing is told twice.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>

namespace integration {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::vector<std::string>>;

constexpr const char* kOldPort = "18999";
/// The newest moment in it, in microseconds.
constexpr std::int64_t kWritten = 1'796'050'721'000'000;

std::string in_hex(const std::string& digits) {
    std::string out;
    for (const char digit : digits)
        out += std::string("3") + digit;
    return out;
}

std::string replaced(std::string text, const std::string& before, const std::string& after) {
    for (auto at = text.find(before); at != std::string::npos;
         at = text.find(before, at + after.size()))
        text.replace(at, before.size(), after);
    return text;
}

/// As if the old program had stopped just now, and its feeds had been this site's.
void put_old_state(const Site& site) {
    std::ifstream in(fs::path(NEWSALERTD_SOURCE_DIR) / "tests/integration/data/state_v3.sql");
    std::string sql{std::istreambuf_iterator<char>(in), {}};
    ASSERT_FALSE(sql.empty());
    const auto url = site.feeds.url("");
    const auto port = url.substr(url.rfind(':') + 1, 5);
    ASSERT_EQ(port.find_first_not_of("0123456789"), std::string::npos) << url;
    sql = replaced(replaced(sql, kOldPort, port), in_hex(kOldPort), in_hex(port));
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    for (const auto* column : {"alert.created",
                               "alert_event.created",
                               "article.seen_at",
                               "delivery.created",
                               "delivery.next_attempt",
                               "delivery.expires",
                               "delivery.sent",
                               "delivery.settled",
                               "page.seen_at",
                               "seen.seen_at",
                               "watch.since",
                               "feed.polled_at",
                               "feed.next_poll"}) {
        const std::string both = column;
        const auto name = both.substr(both.find('.') + 1);
        sql += "UPDATE " + both.substr(0, both.find('.')) + " SET " + name + " = " + name + " + " +
               std::to_string(now - kWritten) + " WHERE " + name + " > 0;\n";
    }
    fs::create_directories(site.state().parent_path());
    execute(site.state(), sql);
}

std::string feed(const std::string& items) {
    return R"(<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title>)"
           "<link>https://wire.example/</link>" +
           items + "</channel></rss>";
}

std::string item(const std::string& guid,
                 const std::string& title,
                 const std::string& link,
                 const std::string& text) {
    return "<item>" + (guid.empty() ? guid : "<guid isPermaLink=\"false\">" + guid + "</guid>") +
           "<title>" + title + "</title><link>https://" + link + "</link><description>" + text +
           "</description></item>";
}

void publish_what_it_had_read(Site& site) {
    site.feeds.publish(
        "/wire",
        feed(item("s4", "Saffron lot four is sold", "wire.example/s4", "It went at three.") +
             item("s1", "Saffron lot one is sold", "wire.example/s1", "It went at noon.") +
             item("", "Saffron lot two is sold", "wire.example/s2", "It went at one.") +
             item("s3", "Saffron lot three is sold", "wire.example/s3", "It went at two.") +
             item("q1", "Harbour master retires", "wire.example/q1", "After forty years.")));
    site.feeds.publish(
        "/copy", feed(item("c1", "Saffron lot one is sold", "copy.example/a", "It went at noon.")));
    site.write_feed("Wire", site.feeds.url("/wire"));
    site.write_feed("Copy", site.feeds.url("/copy"));
    site.write("rules.d/saffron.toml",
               "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\nnotify = [\"hook\"]\n");
}

const char* const kKept[] = {
    "SELECT seq, first, version, story, entry_id, url, title, summary, source, via FROM article"
    " WHERE seq <= 6 ORDER BY seq",
    "SELECT id, watch, story FROM alert WHERE id <= 4 ORDER BY id",
    "SELECT alert, seq, kind, article, content FROM alert_event WHERE alert <= 4 ORDER BY alert",
    "SELECT id, target, story, story_seq, kind, priority, content FROM delivery"
    " WHERE story IN (3, 4, 5, 6) ORDER BY id",
    "SELECT delivery, alert, seq FROM delivery_event WHERE alert <= 4 ORDER BY delivery",
    "SELECT feed, key, article, text FROM seen ORDER BY feed, key",
    "SELECT name, query FROM watch",
    "SELECT value FROM setting WHERE key = 'hash_key'",
};

std::vector<Rows> kept_in(const fs::path& state) {
    std::vector<Rows> all;
    for (const auto* sql : kKept)
        all.push_back(query(state, sql));
    return all;
}

TEST(Upgrade, AStateOfVersion3LosesNothingAndTellsNothingTwice) {
    Site site;
    ASSERT_NO_FATAL_FAILURE(put_old_state(site));
    const auto before = kept_in(site.state());
    for (const auto& rows : before)
        ASSERT_FALSE(rows.empty());
    publish_what_it_had_read(site);
    const auto daemon = site.start();
    for (const auto* title : {"lot two", "lot three", "lot four"})
        site.hook.wait_for(title);
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted", 3));
    // Both are read again, with nothing new in them.
    ASSERT_TRUE(daemon->wait_for_error_line("feed Copy: 200"));
    ASSERT_TRUE(site.feeds.wait_for_requests(3)) << "read again, with nothing new in it";
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    EXPECT_EQ(site.hook.count_with("lot one"), 0U) << "both were told before";
    EXPECT_EQ(site.hook.count(), 3U);
    EXPECT_EQ(kept_in(site.state()), before);
    EXPECT_THAT(deliveries_by_state(site.state()),
                ::testing::ElementsAre(::testing::Pair("delivered", 5)));
    EXPECT_EQ(query(site.state(), "SELECT count(*) FROM article"), (Rows{{"7"}}));
    EXPECT_EQ(site.verb({"db", "check"}).exit, 0);
    EXPECT_EQ(query(site.state().string() + ".v3-backup", "PRAGMA user_version"), (Rows{{"3"}}));
    EXPECT_EQ(kept_in(site.state().string() + ".v3-backup"), before);
}

TEST(Upgrade, TheRulesThatVersion3KeptStandInForBrokenOnes) {
    Site site;
    ASSERT_NO_FATAL_FAILURE(put_old_state(site));
    publish_what_it_had_read(site);
    site.write("rules.d/saffron.toml", "[[watch]]\nname = \"saffron\"\nquery = \"a AND (\"\n");
    const auto daemon = site.start();
    EXPECT_THAT(daemon->errors(), ::testing::HasSubstr("running on the last good"));
    site.hook.wait_for("lot four");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count_with("lot one"), 0U);
}

}  // namespace
}  // namespace integration
