// Nothing lost, nothing twice, nothing in silence, whatever a receiver or a clock does.

#include "tests/integration/site.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <csignal>
#include <cstdint>
#include <fstream>

namespace integration {
namespace {

namespace json = boost::json;
using test_support::HttpReply;
using test_support::HttpRequest;
using test_support::SmtpAnswer;
using ::testing::HasSubstr;
using ::testing::Not;

const PostBox::Answer kTakes = [](const HttpRequest&) { return HttpReply::status(200, {}, "ok"); };

PostBox::Answer says(int status, std::string body = {}) {
    return [=](const HttpRequest&) { return HttpReply::status(status, {}, body); };
}

/// Alerts go to one channel only.
void only_to(const Site& site, const std::string& channel) {
    site.write(
        "rules.d/saffron.toml",
        "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\nnotify = [\"" + channel + "\"]\n");
}

std::size_t occurrences(const std::string& text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

TEST(Delivery, ARefusedChannelIsTriedAgainAfterAStartWithAnotherSecretOnly) {
    Site site;
    only_to(site, "hook");
    site.hook.answer_with(says(410));
    auto daemon = site.start();
    site.inject("a1", "Saffron lot 1", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("target hook refused")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0);
    ASSERT_EQ(site.hook.count(), 1U);

    // Nothing was mended: its alerts are kept, nothing is posted.
    daemon = site.start();
    site.inject("a2", "Saffron lot 2", "text");
    EXPECT_EQ(stop(*daemon), 0);
    EXPECT_EQ(site.hook.count(), 1U);

    site.hook.answer_with(kTakes);
    site.set("HOOK_SECRET", "whsec_TmV3S2V5TmV3S2V5TmV3S2V5TmV3S2V5");
    daemon = site.start();
    site.hook.wait_for("Saffron lot 2");
    EXPECT_TRUE(site.hook.wait_for_posts_with("Saffron lot 1", 2));
    EXPECT_TRUE(daemon->wait_for_error_line("its channel was changed")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 3U);
}

TEST(Delivery, AnAnswerWhoseBodyCannotBeReadIsDeliveredOnce) {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
    const HttpReply answers[]{
        HttpReply::raw(head + "Content-Length: 99\r\n\r\nok"),
        HttpReply::raw(head + "Content-Length: 2\r\n\r\n").then_reset(),
        HttpReply::raw(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n"),
        HttpReply::raw(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nok"),
        HttpReply::raw(head + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok"),
        HttpReply::raw(head + "Content-Encoding: gzip, gzip\r\nContent-Length: 2\r\n\r\nok"),
        HttpReply::raw(
            "HTTP/1.1 200 OK\r\n"),  // whole, and no "ok" in it: from here on not Slack's
        HttpReply::raw("HTTP/1.1 204 No Content\r\nContent-Length: -1\r\n\r\n"),
        HttpReply::ok(std::string(1 << 20, 'x')),  // more than is read
    };
    constexpr int kWithoutBody = 7;
    Site site;
    auto daemon = site.start();
    int number = 0;
    for (const auto& answer : answers) {
        const auto scripted = [&](const HttpRequest&) { return answer; };
        site.hook.answer_with(scripted);
        site.slack.answer_with(number < kWithoutBody - 1 ? PostBox::Answer(scripted) : kTakes);
        const auto title = "Saffron lot " + std::to_string(++number) + ".";
        site.inject("b" + std::to_string(number), title, "text");
        for (auto* box : {&site.hook, &site.slack})
            ASSERT_TRUE(box->wait_for_answer_to(title)) << daemon->errors();
        for (const char* to : {"to hook: accepted", "to slack: accepted"})
            EXPECT_TRUE(daemon->wait_for_error_line(to, static_cast<std::size_t>(number)))
                << number << "\n"
                << daemon->errors();
    }
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), std::size(answers));
    EXPECT_EQ(site.slack.count(), std::size(answers));
}

TEST(Delivery, AlertsThatEndDeadAreToldAndMakeTheDaemonDegraded) {
    Site site;
    only_to(site, "hook");
    site.serve_a_feed();
    site.hook.answer_with(says(422, "no such field"));
    auto daemon = site.start();
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    for (const std::string lot : {"1", "2", "3"})
        site.inject("c" + lot, "Saffron lot " + lot, "text");
    ASSERT_TRUE(daemon->wait_for_error_line("content (dead)", 3)) << daemon->errors();
    ASSERT_TRUE(daemon->wait_for_output_line("does not take the alert \"Saffron lot"))
        << daemon->output();
    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 75) << check.out;
    EXPECT_THAT(check.out, HasSubstr("1 targets refuse alerts"));
    EXPECT_THAT(site.verb({"status"}).out, HasSubstr("refuses alerts"));
    EXPECT_EQ(occurrences(daemon->output(), "does not take the alert"), 1U) << daemon->output();

    // It is still so after a restart, and over once one arrives.
    EXPECT_EQ(stop(*daemon), 0);
    daemon = site.start();
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 75);
    site.hook.answer_with(kTakes);
    site.inject("c4", "Saffron lot 4", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("to hook: accepted"));
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    EXPECT_EQ(stop(*daemon), 0);
}

TEST(Delivery, AChannelThatIsRenamedSaysHowManyAlertsWaitInItsName) {
    Site site;
    only_to(site, "hook");
    site.hook.answer_with(says(410));
    auto daemon = site.start();
    site.inject("d1", "Saffron lot 1", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("target hook refused")) << daemon->errors();
    site.inject("d2", "Saffron lot 2", "text");

    const std::string said = "channel hook is not configured: 2 alerts wait in its name";
    only_to(site, "hook2");
    site.replace_in_settings("[channels.hook]", "[channels.hook2]");
    EXPECT_THAT(site.verb({"check"}).err, HasSubstr(said));
    const auto reloaded = site.verb({"reload", "--wait"});
    EXPECT_EQ(reloaded.exit, 0) << reloaded.err;
    EXPECT_THAT(reloaded.out, HasSubstr(said));
    EXPECT_TRUE(daemon->wait_for_output_line(said)) << daemon->output();
    const auto status = json::parse(site.verb({"status", "--json"}).out);
    EXPECT_EQ(status.at("unserved").at(0).at("waiting").as_int64(), 2);
    EXPECT_EQ(stop(*daemon), 0);
    daemon = site.start();
    EXPECT_TRUE(daemon->wait_for_error_line(said)) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0);
}

TEST(Delivery, AClockSetBackAnHourHoldsUpNeitherATargetNorAFeed) {
    Site site;
    only_to(site, "hook");
    const TemporaryFolder folder;
    const auto clock = folder.path() / "clock";
    const auto set_clock = [&](std::int64_t seconds) {
        std::fstream file(clock, std::ios::binary | std::ios::in | std::ios::out);
        file.write(reinterpret_cast<const char*>(&seconds), sizeof seconds);
    };
    std::ofstream(clock, std::ios::binary) << std::string(8, '\0');
    site.set("LD_PRELOAD", NEWSALERTD_CLOCK_SHIM);
    site.set("NEWSALERTD_TEST_CLOCK", clock.string());
    // Its alert shows that the first poll is over.
    site.feeds.publish("/feed", rss({{"a1", "Saffron lot 1", "text"}}));
    site.write_feed("feed", site.feeds.url("/feed"));
    site.hook.answer_with(
        [](const HttpRequest&) { return HttpReply::status(429, {{"Retry-After", "3"}}, "later"); });
    auto daemon = site.start();
    ASSERT_TRUE(daemon->wait_for_error_line("transient (pending)")) << daemon->errors();
    EXPECT_TRUE(site.feeds.wait_for_requests(1));
    const auto polls = site.feeds.request_count();
    site.hook.answer_with(kTakes);
    set_clock(-3600);
    EXPECT_TRUE(daemon->wait_for_error_line("the clock was set back by 3600 s"))
        << daemon->errors();
    EXPECT_TRUE(daemon->wait_for_error_line("to hook: accepted")) << daemon->errors();
    EXPECT_TRUE(site.feeds.wait_for_requests(polls + 1)) << "its interval is ten seconds";
    // A day forward: nothing expires that waits.
    site.hook.answer_with(says(410));
    site.inject("e2", "Saffron lot 2", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("target hook refused"));
    set_clock(5 * 86'400);
    EXPECT_TRUE(daemon->wait_for_error_line("the clock was set forward")) << daemon->errors();
    EXPECT_EQ(site.verb({"deliveries", "resume", "hook"}).exit, 0);
    EXPECT_TRUE(site.hook.wait_for_posts_with("Saffron lot 2", 2));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Delivery, AMailServerThatNeverEndsHoldsUpNobodyElse) {
    std::string flood;
    for (int i = 0; i < 300'000; ++i)
        flood += "220-still greeting\r\n";
    Site site;  // behind what its mail server sends
    site.mail.answer_with([&](std::string_view command) -> std::optional<SmtpAnswer> {
        if (command == "GREETING")
            return SmtpAnswer{flood, SmtpAnswer::End::hang};
        return std::nullopt;
    });
    auto daemon = site.start();
    site.inject("f1", "Saffron lot 1", "text");
    EXPECT_TRUE(daemon->wait_for_error_line("to mail/editor@desk.example: transient"))
        << daemon->errors();
    site.inject("f2", "Saffron lot 2", "text");
    site.hook.wait_for("Saffron lot 2");
    site.slack.wait_for("Saffron lot 2");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Delivery, BadSavesAreOneNoticeUntilTheyAreMended) {
    Site site;
    auto daemon = site.start();
    const std::string sound = "[[watch]]\nname = \"x\"\nquery = \"x\"\n";
    constexpr std::size_t kSaves = 6;
    for (std::size_t i = 0; i < kSaves; ++i) {
        site.write("rules.d/x.toml", sound + "broken = " + std::to_string(i) + "\n");
        EXPECT_EQ(site.verb({"reload", "--wait"}).exit, 78);
    }
    site.write("rules.d/x.toml", sound);
    EXPECT_EQ(site.verb({"reload", "--wait"}).exit, 0);
    EXPECT_TRUE(daemon->wait_for_output_line("sound again")) << daemon->output();
    EXPECT_EQ(occurrences(daemon->output(), "reload rejected"), 1U) << daemon->output();
    EXPECT_EQ(occurrences(daemon->output(), "sound again"), 1U);
    EXPECT_EQ(stop(*daemon), 0);
}

TEST(Delivery, TheStateIsItsUsersAloneWhateverTheUmask) {
    Site site;
    const auto before = ::umask(0);
    auto daemon = site.start();
    ::umask(before);
    site.inject("g1", "Saffron lot 1", "text");
    for (const auto& file : std::filesystem::directory_iterator(site.state().parent_path()))
        if (file.path().filename().string().starts_with("state.db"))
            EXPECT_EQ(file.status().permissions(), static_cast<std::filesystem::perms>(0600))
                << file.path();
    EXPECT_EQ(stop(*daemon), 0);
}

TEST(Delivery, TheKeyInAFeedsAddressShowsNowhere) {
    Site site;
    const std::string key = "zq8feedkeyzq8";
    // A link that is made of the feed's own address.
    site.feeds.publish("/feed?apikey=" + key, R"(<?xml version="1.0"?><rss version="2.0"><channel>
<title>t</title><item><guid isPermaLink="false">a1</guid><title>Saffron lot 1</title>
<link>?apikey=)" + key + R"(&amp;item=1</link></item></channel></rss>)");
    site.write_feed("keyed", site.feeds.url("/feed?apikey=" + key));
    auto daemon = site.start();
    const auto post = site.hook.wait_for("Saffron lot 1");
    EXPECT_THAT(post.body, Not(HasSubstr(key)));
    EXPECT_THAT(post.body, HasSubstr("item=1"));
    for (const std::vector<std::string>& verb :
         std::vector<std::vector<std::string>>{{"feeds"},
                                               {"feeds", "--json"},
                                               {"feeds", "check"},
                                               {"feeds", "check", "--json"},
                                               {"alerts", "--json"},
                                               {"deliveries", "--json"},
                                               {"status", "--json"},
                                               {"opml", "export"}}) {
        const auto finished = site.verb(verb);
        EXPECT_THAT(finished.out + finished.err, Not(HasSubstr(key))) << verb.front();
    }
    EXPECT_THAT(site.verb({"opml", "export"}).out, HasSubstr("/feed\""));
    EXPECT_THAT(site.verb({"opml", "export", "--secrets"}).out, HasSubstr(key));
    EXPECT_EQ(stop(*daemon), 0);
    EXPECT_THAT(daemon->errors() + daemon->output(), Not(HasSubstr(key)));
}

}  // namespace
}  // namespace integration
