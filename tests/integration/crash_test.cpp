// kill -9: what was under way is sent again, byte for byte; what was answered never is.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <set>
#include <sstream>

namespace integration {
namespace {

using test_support::HttpReply;
using test_support::HttpRequest;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

HttpReply accepted() {
    return HttpReply::status(200, {}, "ok");
}

TEST(Crash, AKilledDeliveryIsSentAgainWithTheSameIdAndTheSameBytes) {
    Site site;
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::hang(); });
    auto daemon = site.start();
    site.inject("a1", "Port takes a saffron cargo", "Twelve tonnes.");
    const auto first = site.hook.wait_for("saffron cargo");
    ASSERT_TRUE(daemon->wait_for_error_line("to slack: accepted"));
    ASSERT_TRUE(daemon->wait_for_error_line("to mail/editor@desk.example: accepted"));
    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), -SIGKILL);

    site.hook.answer_with([](const HttpRequest&) { return accepted(); });
    daemon = site.start();
    ASSERT_TRUE(site.hook.wait_for_posts(2));
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted"));
    const auto again = site.hook.posts().at(1);
    EXPECT_EQ(again.header("webhook-id"), first.header("webhook-id"));
    EXPECT_FALSE(first.header("webhook-id").empty());
    EXPECT_EQ(again.body, first.body);
    EXPECT_THAT(site.verb({"deliveries", "--json"}).out, HasSubstr(R"("ambiguous":true)"));

    // Killed once more, now that everything is answered: nothing is sent a third time.
    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), -SIGKILL);
    daemon = site.start();
    site.inject("m1", "saffron marker", "nothing else");
    site.hook.wait_for("saffron marker");
    site.slack.wait_for("saffron marker");
    ASSERT_TRUE(site.mail.wait_for_messages(2));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 3U);
    EXPECT_EQ(site.slack.count(), 2U);
    EXPECT_EQ(site.mail.messages().size(), 2U);
    EXPECT_THAT(deliveries_by_state(site.state()), UnorderedElementsAre(Pair("delivered", 6)));
}

TEST(Crash, AKilledDeliveryOfAChannelOnHoldWaitsForAPerson) {
    Site site;
    site.write_settings(
        "[channels.held]\ntype = \"webhook\"\nurl = \"env:HELD_URL\"\n"
        "on_ambiguous = \"hold\"\nallow_networks = [\"127.0.0.0/8\"]\n");
    PostBox held;
    site.set("HELD_URL", held.url("/held"));
    site.write("rules.d/saffron.toml",
               "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\nnotify = [\"held\"]\n");
    held.answer_with([](const HttpRequest&) { return HttpReply::hang(); });
    auto daemon = site.start();
    site.inject("a1", "Port takes a saffron cargo", "Twelve tonnes.");
    ASSERT_TRUE(held.wait_for_posts(1));
    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), -SIGKILL);

    held.answer_with([](const HttpRequest&) { return accepted(); });
    daemon = site.start();
    site.inject("m1", "saffron marker", "nothing else");
    held.wait_for("saffron marker");
    EXPECT_EQ(held.count_with("saffron cargo"), 1U);
    const auto dead = query(site.state(), "SELECT id FROM delivery WHERE state = 'dead'");
    ASSERT_EQ(dead.size(), 1U);
    const auto id = dead[0][0];
    // The person says: send it.
    EXPECT_EQ(site.verb({"deliveries", "retry", id}).exit, 0);
    ASSERT_TRUE(held.wait_for_posts(3));
    ASSERT_TRUE(daemon->wait_for_error_line("delivery " + id + " to held: accepted"));
    EXPECT_EQ(held.posts()[2].body, held.posts()[0].body);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Crash, AStopWaitsForTheDeliveryInFlight) {
    Site site;
    site.hook.answer_with(
        [](const HttpRequest&) { return accepted().dripping(10, std::chrono::milliseconds(50)); });
    auto daemon = site.start();
    site.inject("a1", "Port takes a saffron cargo", "Twelve tonnes.");
    site.hook.wait_for("saffron cargo");
    site.slack.wait_for("saffron cargo");
    ASSERT_TRUE(site.mail.wait_for_messages(1));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_THAT(deliveries_by_state(site.state()), UnorderedElementsAre(Pair("delivered", 3)));
}

TEST(Crash, ASecondSigtermEndsAtOnceAndLosesNothing) {
    Site site;
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::hang(); });
    auto daemon = site.start();
    site.inject("a1", "Port takes a saffron cargo", "Twelve tonnes.");
    site.hook.wait_for("saffron cargo");
    daemon->signal(SIGTERM);
    ASSERT_TRUE(daemon->wait_for_error_line("stopping"));
    daemon->signal(SIGTERM);
    ASSERT_TRUE(daemon->wait().has_value());
    EXPECT_EQ(integrity(site.state()), "ok");

    site.hook.answer_with([](const HttpRequest&) { return accepted(); });
    daemon = site.start();
    ASSERT_TRUE(site.hook.wait_for_posts(2));
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted"));
    EXPECT_EQ(site.hook.posts()[1].body, site.hook.posts()[0].body);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

std::vector<Item> many_items(int count) {
    std::vector<Item> items;
    for (int i = 0; i < count; ++i)
        items.push_back({.id = "n" + std::to_string(i),
                         .title = "Saffron lot " + std::to_string(i) + " is sold",
                         .text = "Bidding was brisk."});
    return items;
}

/// The ids of deliveries to the webhook whose answers the daemon had recorded.
std::set<std::string> recorded(const std::string& log) {
    std::set<std::string> ids;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const auto end = line.find(" to hook: accepted");
        if (end != std::string::npos && end >= 36)
            ids.insert(line.substr(end - 36, 36));
    }
    return ids;
}

/// Ends when this many different deliveries have come, waiting for each further post.
std::map<std::string, std::vector<HttpRequest>> by_id(const PostBox& box, std::size_t ids) {
    for (std::size_t posts = ids;; ++posts) {
        const bool came = box.wait_for_posts(posts);
        std::map<std::string, std::vector<HttpRequest>> found;
        for (const auto& post : box.posts())
            found[post.header("webhook-id")].push_back(post);
        if (found.size() >= ids || !came)
            return found;
    }
}

TEST(Crash, NothingIsLostWhenKilledAmongManyDeliveries) {
    constexpr int kArticles = 20;
    Site site;
    site.feeds.publish("/wire", rss(many_items(kArticles)));
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();
    ASSERT_TRUE(site.hook.wait_for_posts(5));
    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), -SIGKILL);
    const auto answered = recorded(daemon->errors());

    daemon = site.start();
    const auto posts = by_id(site.hook, kArticles);
    EXPECT_EQ(posts.size(), static_cast<std::size_t>(kArticles));
    for (const auto& [id, same] : posts) {
        EXPECT_LE(same.size(), answered.contains(id) ? 1U : 2U) << id;
        for (const auto& post : same)
            EXPECT_EQ(post.body, same.front().body);
    }
    for (int i = 0; i < kArticles; ++i)
        site.slack.wait_for("Saffron lot " + std::to_string(i) + " is sold");
    ASSERT_TRUE(site.mail.wait_for_messages(kArticles));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(integrity(site.state()), "ok");
    EXPECT_THAT(query(site.state(), "SELECT count(*) FROM delivery WHERE target = 'hook'"),
                ::testing::ElementsAre(::testing::ElementsAre(std::to_string(kArticles))));
}

}  // namespace
}  // namespace integration
