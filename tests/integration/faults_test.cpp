// What breaks at one feed or one channel stays there, is told, and is mended by a person.

#include "tests/integration/site.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <sstream>

namespace integration {
namespace {

namespace json = boost::json;
using test_support::HttpReply;
using test_support::HttpRequest;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

std::vector<json::value> lines_of(const std::string& text) {
    std::vector<json::value> values;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        values.push_back(json::parse(line));
    return values;
}

json::value status_of(const Site& site) {
    const auto status = site.verb({"status", "--json"});
    EXPECT_EQ(status.exit, 0) << status.err;
    return json::parse(status.out);
}

json::object target_of(const Site& site, std::string_view name) {
    const auto status = status_of(site);
    for (const auto& target : status.at("targets").as_array())
        if (target.at("target").as_string() == name)
            return target.as_object();
    ADD_FAILURE() << "no target " << name;
    return {};
}

TEST(Faults, ABrokenFeedHarmsNoOther) {
    Site site;
    const auto sound = rss({{"a1", "Port takes a saffron cargo", "Landed."}});
    const auto wide = rss({{"b1", "A saffron thief is caught", "At last."},
                           {"b2", "Harbour master retires", std::string(2000, 'x')}});
    site.feeds.publish("/good", sound);
    site.feeds.fail("/html",
                    HttpReply::ok("<!DOCTYPE html><html><body><h1>saffron</h1></body></html>",
                                  {{"Content-Type", "text/html"}}));
    site.feeds.fail("/cut", HttpReply::ok(wide.substr(0, wide.size() - 500)));
    site.feeds.fail("/error", HttpReply::status(500, {}, "saffron"));
    site.feeds.fail("/reset", HttpReply::reset());
    for (const std::string name : {"html", "cut", "error", "reset", "good"})
        site.write_feed(name, site.feeds.url("/" + name));
    auto daemon = site.start();

    site.hook.wait_for("Port takes a saffron cargo");
    site.hook.wait_for("A saffron thief is caught");  // whole entries before the cut are news
    for (const auto& name : {"html", "error", "reset"})
        EXPECT_TRUE(daemon->wait_for_error_line("warning: feed " + std::string(name)))
            << daemon->errors();
    EXPECT_EQ(status_of(site).at("feeds").at("all").as_int64(), 5);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    const auto rows = query(site.state(), "SELECT name FROM feed WHERE error <> '' ORDER BY name");
    std::vector<std::string> in_trouble;
    for (const auto& row : rows)
        in_trouble.push_back(row[0]);
    EXPECT_THAT(in_trouble, ::testing::IsSupersetOf({"error", "html", "reset"}));
    EXPECT_THAT(in_trouble, ::testing::Not(::testing::Contains("good")));
    EXPECT_EQ(site.hook.count(), 2U);
}

TEST(Faults, ARefusingWebhookIsBlockedKeptAndResumed) {
    Site site;
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(404, {}, "gone"); });
    auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("target hook refused")) << daemon->errors();
    const auto tried = site.hook.count();
    EXPECT_GE(tried, 3U) << "proxies misbehave: one 404 proves nothing";
    site.inject("a2", "Saffron lot 2 is sold", "text");
    site.inject("a3", "Saffron lot 3 is sold", "text");

    // The others go on, and the operator hears of it.
    site.slack.wait_for("Saffron lot 3 is sold");
    EXPECT_TRUE(site.mail.wait_for_messages(3));
    EXPECT_TRUE(daemon->wait_for_output_line("deliveries resume hook")) << daemon->output();
    const auto target = target_of(site, "hook");
    EXPECT_TRUE(target.at("blocked").as_bool());
    EXPECT_FALSE(target_of(site, "slack").at("blocked").as_bool());
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 75);
    EXPECT_EQ(site.hook.count(), tried) << "a refused target is left alone";

    const auto waiting = site.verb({"deliveries", "--json"});
    EXPECT_EQ(waiting.exit, 0) << waiting.err;
    std::size_t kept = 0;
    for (const auto& row : lines_of(waiting.out))
        kept += row.at("target").as_string() == "hook" && row.at("state").as_string() != "dead" &&
                row.at("state").as_string() != "delivered";
    EXPECT_EQ(kept, 3U) << waiting.out;

    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(200); });
    const auto resumed = site.verb({"deliveries", "resume", "hook"});
    EXPECT_EQ(resumed.exit, 0) << resumed.err;
    ASSERT_TRUE(site.hook.wait_for_posts(tried + 3));
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted", 3));
    ASSERT_TRUE(daemon->wait_for_output_line("target hook works again")) << daemon->output();
    EXPECT_FALSE(target_of(site, "hook").at("blocked").as_bool());
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), tried + 3);
    EXPECT_THAT(query(site.state(), "SELECT * FROM delivery WHERE state <> 'delivered'"),
                ::testing::IsEmpty());
}

TEST(Faults, ARefusedChannelThatIsChangedGetsWhatWasKept) {
    Site site;
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(410, {}, "gone"); });
    auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("target hook refused")) << daemon->errors();
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(200); });
    site.replace_in_settings("type = \"webhook\"\n", "type = \"webhook\"\nrate = \"50/s\"\n");
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted"));
    EXPECT_FALSE(target_of(site, "hook").at("blocked").as_bool());
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Faults, ASlackThatIsNoMoreIsBlockedAtOnceAndResumedInOrder) {
    Site site;
    site.slack.answer_with(
        [](const HttpRequest&) { return HttpReply::status(404, {}, "no_service"); });
    auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("target slack refused")) << daemon->errors();
    EXPECT_EQ(site.slack.count(), 1U) << "Slack says it by name";
    for (int i = 2; i <= 5; ++i)
        site.inject(
            "a" + std::to_string(i), "Saffron lot " + std::to_string(i) + " is sold", "text");
    site.hook.wait_for("Saffron lot 5 is sold");
    EXPECT_EQ(site.slack.count(), 1U);

    // A restart forgets nothing of it.
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    daemon = site.start();
    EXPECT_TRUE(target_of(site, "slack").at("blocked").as_bool());

    site.slack.answer_with([](const HttpRequest&) { return HttpReply::status(200, {}, "ok"); });
    EXPECT_EQ(site.verb({"deliveries", "resume", "slack"}).exit, 0);
    ASSERT_TRUE(site.slack.wait_for_posts(6));
    ASSERT_TRUE(daemon->wait_for_error_line("to slack: accepted", 5));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    const auto posts = site.slack.posts();
    ASSERT_EQ(posts.size(), 6U);
    for (std::size_t i = 1; i <= 5; ++i)
        EXPECT_THAT(posts[i].body, HasSubstr("Saffron lot " + std::to_string(i) + " is sold"));
}

TEST(Faults, AnUnansweringChannelIsTriedAgainUntilItAnswers) {
    Site site;
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(503); });
    auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(site.hook.wait_for_posts(2));
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(200); });
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    for (const auto& post : site.hook.posts()) {
        EXPECT_EQ(post.body, site.hook.posts().front().body);
        EXPECT_EQ(post.header("webhook-id"), site.hook.posts().front().header("webhook-id"));
    }
}

TEST(Faults, AFeedThatIsGoneDegradesTheStatus) {
    Site site;
    site.feeds.fail("/wire", HttpReply::status(410));
    site.write_feed("Wire", site.feeds.url("/wire"));
    const auto daemon = site.start();
    ASSERT_TRUE(daemon->wait_for_error_line("(gone)")) << daemon->errors();
    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 75);
    EXPECT_THAT(check.out, HasSubstr("degraded: 1 feeds (1 in trouble)"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Faults, ATargetThatFailsDegradesTheStatusUntilItWorks) {
    Site site;
    site.serve_a_feed();
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(503); });
    const auto daemon = site.start();
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    for (const auto* id : {"a1", "a2", "a3", "a4", "a5"})
        site.inject(id, std::string("Port takes saffron cargo number ") + id, id);
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: transient", 5)) << daemon->errors();
    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 75);
    EXPECT_THAT(check.out, HasSubstr("1 targets failing"));
    EXPECT_THAT(site.verb({"status"}).out, ContainsRegex("hook +failing"));
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(200); });
    ASSERT_TRUE(daemon->wait_for_error_line("target hook: works again")) << daemon->errors();
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Faults, AStopHoldsDeliveriesBackWhileAFeedHangsAndTheNextStartSendsThem) {
    Site site;
    site.feeds.fail("/wire", HttpReply::hang());
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();
    ASSERT_TRUE(site.feeds.wait_for_requests(1));
    daemon->signal(SIGTERM);
    ASSERT_TRUE(daemon->wait_for_error_line("stopping")) << daemon->errors();
    // The queues stop with the polls, not after them: both have their time at once.
    site.inject("a1", "Port takes a saffron cargo", "Landed.");
    EXPECT_EQ(daemon->wait(), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 0U);
    daemon = site.start();
    site.hook.wait_for("saffron cargo");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 1U);
}

TEST(Faults, DeliveriesAreShownReplayedAndDropped) {
    Site site;
    auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted")) << daemon->errors();
    const auto id = site.hook.posts().at(0).header("webhook-id");
    const auto shown = site.verb({"deliveries", "show", id});
    EXPECT_EQ(shown.exit, 0) << shown.err;
    EXPECT_EQ(json::parse(shown.out).at("state").as_string(), "delivered");
    EXPECT_EQ(site.verb({"deliveries", "show", "no-such-id"}).exit, 66);
    EXPECT_EQ(site.verb({"deliveries", "drop", id}).exit, 66) << "it was delivered";

    const auto replayed = site.verb({"deliveries", "replay", id});
    EXPECT_EQ(replayed.exit, 0) << replayed.err;
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted", 2)) << daemon->errors();
    EXPECT_NE(site.hook.posts().at(1).header("webhook-id"), id) << "asked for, so a new key";

    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(410); });
    site.inject("a2", "Saffron lot 2 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("target hook refused")) << daemon->errors();
    const auto blocked = lines_of(site.verb({"deliveries", "--state", "blocked", "--json"}).out);
    ASSERT_EQ(blocked.size(), 1U);
    const std::string second(blocked[0].at("id").as_string());
    EXPECT_EQ(site.verb({"deliveries", "drop", second}).exit, 0);
    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(200); });
    EXPECT_EQ(site.verb({"deliveries", "resume", "hook"}).exit, 0);
    site.inject("a3", "Saffron lot 3 is sold", "text");
    site.hook.wait_for("Saffron lot 3 is sold");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count_with("Saffron lot 2"), 1U) << "dropped is not sent";
}

TEST(Faults, ATestAlertSaysHowItEnded) {
    Site site;
    auto daemon = site.start();
    for (const auto& channel : {"hook", "slack", "mail"}) {
        const auto finished = site.verb({"notify-test", channel});
        EXPECT_EQ(finished.exit, 0) << finished.err;
        EXPECT_THAT(finished.out, HasSubstr("delivered"));
    }
    site.hook.wait_for(R"("kind":"test")");
    EXPECT_EQ(site.verb({"notify-test", "nowhere"}).exit, 78);

    site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(410, {}, "gone"); });
    const auto refused = site.verb({"notify-test", "hook", "--json"});
    EXPECT_EQ(refused.exit, 69);
    EXPECT_EQ(json::parse(refused.out).at("results").at(0).at("status").as_int64(), 410);
    site.slack.answer_with([](const HttpRequest&) { return HttpReply::status(500); });
    EXPECT_EQ(site.verb({"notify-test", "slack"}).exit, 75);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Faults, InjectRefusesBadLinesAndTakesTheOthers) {
    Site site;
    auto daemon = site.start();
    const auto finished = site.verb({"inject"},
                                    "{\"id\":\"a1\",\"title\":\"Saffron lot 1 is sold\"}\n"
                                    "not json\n"
                                    "{\"id\":\"a2\"}\n"
                                    "{\"id\":\"a3\",\"title\":\"Saffron lot 3 is sold\"}\n");
    EXPECT_EQ(finished.exit, 65);
    EXPECT_THAT(finished.err, HasSubstr("line 2"));
    EXPECT_THAT(finished.err, HasSubstr("line 3"));
    const auto answers = lines_of(finished.out);
    ASSERT_EQ(answers.size(), 4U) << finished.out;
    EXPECT_EQ(answers[0].at("alerts").as_int64(), 1);
    EXPECT_TRUE(answers[3].at("new").as_bool());
    site.hook.wait_for("Saffron lot 1 is sold");
    site.hook.wait_for("Saffron lot 3 is sold");
    // The same article again is nothing new.
    const auto again =
        site.verb({"inject"}, "{\"id\":\"a1\",\"title\":\"Saffron lot 1 is sold\"}\n");
    EXPECT_EQ(again.exit, 0);
    EXPECT_FALSE(lines_of(again.out).at(0).at("new").as_bool());
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 2U);
}

}  // namespace
}  // namespace integration
