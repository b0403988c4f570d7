// What is too old to tell, what is too much to tell one by one, and what the operator hears of it.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <set>

namespace integration {
namespace {

using ::testing::HasSubstr;

constexpr const char* kOldDate = "Mon, 05 Jan 2026 10:00:00 GMT";

std::string lot(int number) {
    return "Saffron lot " + std::to_string(1000 + number);
}

std::vector<Item> lots(int count) {
    std::vector<Item> items;
    for (int i = 0; i < count; ++i)
        items.push_back({.id = "n" + std::to_string(i),
                         .title = lot(i),
                         .text = "Bidding number " + std::to_string(i) + " was brisk."});
    return items;
}

/// One feed that was read already, when it held nothing of interest.
void be_read(Site& site, Child& daemon) {
    ASSERT_TRUE(daemon.wait_for_error_line("feed Wire: 200")) << daemon.errors();
    ASSERT_TRUE(site.feeds.wait_for_requests(1));
}

std::string one(const Site& site, const std::string& sql) {
    return query(site.state(), sql).at(0).at(0);
}

/// Texts of `all` that hold each of the first `count` lots exactly once, taken together.
void expect_each_once(const std::vector<std::string>& all, int count, const char* where) {
    for (int i = 0; i < count; ++i) {
        int times = 0;
        for (const auto& text : all)
            times += text.contains(lot(i));
        EXPECT_EQ(times, 1) << lot(i) << " in " << where;
    }
}

std::vector<std::string> bodies(const PostBox& box) {
    std::map<std::string, std::string> by_body;  // what is sent again after a crash is one message
    for (const auto& post : box.posts())
        by_body[post.body] = post.body;
    std::vector<std::string> all;
    for (const auto& [body, text] : by_body)
        all.push_back(text);
    return all;
}

/// Every alert of the saffron watch has exactly one delivery to `target` that is not itself a
/// summary, and none waits.
void expect_accounted_for(const Site& site, const std::string& target, int count) {
    EXPECT_EQ(one(site,
                  "SELECT count(DISTINCT e.alert) || ' ' || count(*) FROM delivery_event e"
                  " JOIN delivery d ON d.id = e.delivery WHERE d.target = '" +
                      target +
                      "' AND (d.state = 'delivered' OR (d.state = 'folded' AND EXISTS(SELECT 1 FROM"
                      " delivery s WHERE s.id = d.folded_into AND s.state = 'delivered')))"),
              std::to_string(count) + ' ' + std::to_string(count))
        << target;
}

TEST(OldNews, ManyNewAlertsOfOneDocumentAreOneSummaryForPeopleAndSinglesForPrograms) {
    constexpr int kLots = 150;
    Site site;
    site.feeds.publish("/wire", rss({{"base", "Harbour master retires", "After forty years."}}));
    site.write_feed("Wire", site.feeds.url("/wire"));
    site.write("rules.d/saffron.toml",
               "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\n"
               "notify = [\"hook\", \"slack\", \"mail\", \"console\"]\n");
    auto daemon = site.start();
    be_read(site, *daemon);
    site.feeds.publish("/wire", rss(lots(kLots)));
    ASSERT_TRUE(site.hook.wait_for_posts(kLots)) << daemon->errors();
    ASSERT_TRUE(site.mail.wait_for_messages(1));
    // The last part of the longest summary.
    ASSERT_TRUE(daemon->wait_for_output_line(lot(0))) << daemon->output();
    ASSERT_TRUE(daemon->wait_for_output_line(lot(kLots - 1))) << daemon->output();
    ASSERT_TRUE(site.slack.wait_for_posts_with(lot(0), 1));
    ASSERT_TRUE(site.slack.wait_for_posts_with(lot(kLots - 1), 1));
    EXPECT_THAT(site.verb({"status"}).out,
                ::testing::ContainsRegex("deliveries_folded_total +450"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    EXPECT_EQ(site.hook.count(), static_cast<std::size_t>(kLots));
    EXPECT_EQ(site.mail.messages().size(), 1U);
    EXPECT_LE(site.slack.count(), 5U);
    expect_each_once(bodies(site.slack), kLots, "slack");
    expect_each_once({daemon->output()}, kLots, "console");
    for (const auto* target : {"hook", "slack", "mail/editor@desk.example", "console"})
        expect_accounted_for(site, target, kLots);
    EXPECT_THAT(site.mail.messages().at(0), HasSubstr("150 alerts at once from Wire"));
    for (int i = 0; i < kLots; ++i)
        EXPECT_EQ(site.mail.count_with(lot(i)), 1U) << i;
    for (const auto& [most, listed] : {std::pair{"1000", kLots}, std::pair{"3", 3}})
        EXPECT_EQ(std::ranges::count(site.verb({"alerts", "--json", "-n", most}).out, '\n'),
                  listed);
    EXPECT_EQ(one(site, "SELECT count(*) FROM alert"), std::to_string(kLots));
}

TEST(OldNews, TwentyAlertsOfOneDocumentAreToldOneByOne) {
    Site site;
    site.feeds.publish("/wire", rss(lots(20)));
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();
    ASSERT_TRUE(site.hook.wait_for_posts(20));
    ASSERT_TRUE(site.mail.wait_for_messages(20));
    ASSERT_TRUE(site.slack.wait_for_posts(20));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(OldNews, AKillWithinALongDocumentLosesNothingAndTellsNothingTwice) {
    constexpr int kLots = 700;
    Site site;
    site.feeds.publish("/wire", rss({{"base", "Harbour master retires", "After forty years."}}));
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();
    be_read(site, *daemon);
    site.feeds.publish("/wire", rss(lots(kLots)));
    // The first slice is stored; its alerts for people wait for the document's end.
    ASSERT_TRUE(site.hook.wait_for_posts(1));
    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), -SIGKILL);
    daemon = site.start();
    for (int i = 0; i < kLots; i += 50)
        site.hook.wait_for(lot(i));
    site.slack.wait_for(lot(0));
    site.slack.wait_for(lot(kLots - 1));
    ASSERT_TRUE(site.mail.wait_for_messages(4));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(one(site, "SELECT count(*) FROM article WHERE title LIKE 'Saffron%'"),
              std::to_string(kLots));
    EXPECT_EQ(one(site, "SELECT count(*) FROM delivery WHERE state = 'held'"), "0");
    expect_accounted_for(site, "slack", kLots);
    expect_accounted_for(site, "mail/editor@desk.example", kLots);
    expect_each_once(bodies(site.slack), kLots, "slack");
}

TEST(OldNews, WhatComesTooOldIsStoredExplainedAndReportedOnceOverARestart) {
    Site site;
    site.write_settings("[operator]\nnotify = [\"hook\"]\n");
    std::vector<Item> items{{"base", "Harbour master retires", "After forty years."}};
    site.feeds.publish("/wire", rss(items));
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();
    be_read(site, *daemon);
    const auto add = [&](const std::string& number) {
        items.insert(items.begin(),
                     {"o" + number, "Old saffron " + number, "text " + number, {}, kOldDate});
        site.feeds.publish("/wire", rss(items));
    };
    add("1");
    ASSERT_TRUE(daemon->wait_for_error_line("feed Wire: 200", 2)) << daemon->errors();
    add("2");
    ASSERT_TRUE(daemon->wait_for_error_line("feed Wire: 200", 3)) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0);
    daemon = site.start();
    add("3");
    const auto notice = site.hook.wait_for("were not told");
    for (const auto* part :
         {"Old saffron 1", "Old saffron 2", "Old saffron 3", "max_age", "any", "Wire.toml, line 1"})
        EXPECT_THAT(notice.body, HasSubstr(part));
    items.insert(items.begin(), {"n1", "New saffron", "It is fresh."});
    add("4");
    site.hook.wait_for("New saffron");
    EXPECT_THAT(site.verb({"feeds", "--json"}).out, HasSubstr(R"("too_old":4)"));
    const auto seq = one(site, "SELECT seq FROM article WHERE title = 'Old saffron 1'");
    EXPECT_THAT(site.verb({"explain", seq}).out,
                ::testing::ContainsRegex("not told: published .* days ago"));
    EXPECT_THAT(site.verb({"explain", seq, "--json"}).out,
                ::testing::ContainsRegex(R"("not_told":"published .* days ago")"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 2U);
    EXPECT_EQ(one(site, "SELECT count(*) FROM alert"), "1");
}

}  // namespace
}  // namespace integration
