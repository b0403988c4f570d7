// Secrets show nowhere, whatever fails: not on the terminal, not in the log at its most
// talkative, not in a table, not in the state file.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>

namespace integration {
namespace {

using test_support::HttpReply;
using test_support::HttpRequest;

void expect_no_secret(const std::string& text, const std::string& where) {
    for (const std::string secret : {"wq7hookpathwq7",
                                     "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                     "xq9slackpathxq9",
                                     kMailPassword,
                                     // base64 of what AUTH PLAIN and AUTH LOGIN send
                                     "ems0bWFpbHBhc3N3b3Jkems0",
                                     "AGRlc2stdXNlcgB6azRtYWlscGFzc3dvcmR6azQ="}) {
        const auto at = text.find(secret);
        EXPECT_EQ(at, std::string::npos)
            << where << " shows a secret: "
            << text.substr(at > 200 && at != std::string::npos ? at - 200 : 0, 500);
    }
}

/// What an unhelpful gateway in front of all receivers answers: all that it knows of any of them.
HttpReply echo(int status, const HttpRequest& request) {
    return HttpReply::status(status,
                             {},
                             "cannot " + request.head + " with " + kHookSecret + " " + kHookPath +
                                 " " + kSlackPath + " " + kMailPassword);
}

void expect_no_secret_in_tables(const Site& site) {
    for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
             {"status"},
             {"status", "--json"},
             {"status", "--check"},
             {"deliveries"},
             {"deliveries", "--json"},
             {"alerts"},
             {"alerts", "--json"},
             {"check"},
             {"check", "--json"},
             {"reload"},
             {"--log-level", "trace", "notify-test", "hook", "--json"},
             {"notify-test", "slack"},
             {"notify-test", "mail"}}) {
        const auto finished = site.verb(verb);
        expect_no_secret(finished.out + finished.err, "newsalertd " + verb.front());
    }
}

void expect_no_secret_in_files(const Site& site) {
    for (const auto& entry : std::filesystem::directory_iterator(site.state().parent_path())) {
        if (!entry.is_regular_file())
            continue;
        std::ifstream in(entry.path(), std::ios::binary);
        expect_no_secret({std::istreambuf_iterator<char>(in), {}}, entry.path().string());
    }
}

TEST(Secrets, ShowNowhereWhateverTheReceiversAnswer) {
    Site site;
    auto daemon = site.start();
    int id = 0;
    const auto article = [&] {
        ++id;
        site.inject("s" + std::to_string(id), "Saffron lot " + std::to_string(id), "text");
    };
    article();
    site.hook.wait_for("Saffron lot 1");
    site.slack.wait_for("Saffron lot 1");
    ASSERT_TRUE(site.mail.wait_for_messages(1));
    expect_no_secret_in_tables(site);

    const auto fail_with = [&](const PostBox::Answer& answer) {
        site.hook.answer_with(answer);
        site.slack.answer_with(answer);
        article();
        const auto lot = "Saffron lot " + std::to_string(id);
        EXPECT_TRUE(site.hook.wait_for_posts_with(lot, 2)) << "the first was a failure";
        EXPECT_TRUE(site.slack.wait_for_posts_with(lot, 2));
        site.hook.answer_with([](const HttpRequest&) { return HttpReply::status(200, {}, "ok"); });
        site.slack.answer_with([](const HttpRequest&) { return HttpReply::status(200, {}, "ok"); });
        // Both, or the next failure would meet a target that still waits with this article.
        EXPECT_TRUE(site.hook.wait_for_answer_to(lot)) << daemon->errors();
        EXPECT_TRUE(site.slack.wait_for_answer_to(lot)) << daemon->errors();
    };
    fail_with([](const HttpRequest& request) { return echo(500, request); });
    fail_with([&](const HttpRequest& request) {
        return HttpReply::status(302, {{"Location", site.hook.url(request.target + "/next")}});
    });
    fail_with([](const HttpRequest&) { return HttpReply::reset(); });
    fail_with([](const HttpRequest& request) {
        return HttpReply::raw("HTTP/1.1 503 No\r\nContent-Length: 999\r\n\r\n" + request.target);
    });
    expect_no_secret_in_tables(site);

    const auto refuse = [](const HttpRequest& request) { return echo(410, request); };
    site.hook.answer_with(refuse);
    site.slack.answer_with(refuse);
    article();
    EXPECT_TRUE(daemon->wait_for_error_line("target hook refused")) << daemon->errors();
    expect_no_secret(site.verb({"status"}).out + site.verb({"deliveries", "--json"}).out,
                     "a refused target");
    EXPECT_EQ(stop(*daemon), 0);
    expect_no_secret(daemon->errors(), "the log");
    expect_no_secret(daemon->output(), "the terminal");
    expect_no_secret_in_files(site);
}

TEST(Secrets, ShowNowhereWhenTheMailServerRefusesThem) {
    Site site;
    site.mail.answer_with([](std::string_view command) -> std::optional<test_support::SmtpAnswer> {
        if (command.starts_with("AUTH"))
            return test_support::SmtpAnswer{"535 5.7.8 refused: " + std::string(command) + "\r\n"};
        return std::nullopt;
    });
    auto daemon = site.start();
    site.inject("s1", "Saffron lot 1", "text");
    EXPECT_TRUE(daemon->wait_for_error_line("refused")) << daemon->errors();
    const auto tables = site.verb({"status"}).out + site.verb({"deliveries", "--json"}).out;
    expect_no_secret(tables, "a refused login");
    EXPECT_EQ(stop(*daemon), 0);
    expect_no_secret(daemon->errors(), "the log");
    expect_no_secret(daemon->output(), "the terminal");
    expect_no_secret_in_files(site);
}

TEST(Secrets, ShowNowhereWhenTheyAreWrong) {
    const Site site;
    auto variables = site.variables();
    variables["HOOK_SECRET"] = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw!";
    variables["SLACK_URL"] = "ftp://127.0.0.1/services/xq9slackpathxq9";
    const auto check = run_newsalertd({"check", "--config", site.config().string()}, variables);
    EXPECT_EQ(check.exit, 78);
    expect_no_secret(check.out + check.err, "check");
    const auto run = run_newsalertd({"run", "--config", site.config().string()}, variables);
    EXPECT_EQ(run.exit, 78);
    expect_no_secret(run.out + run.err, "run");
}

}  // namespace
}  // namespace integration
