#include "daemon/alerts/channels/email/message.hpp"
#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace newsalertd::alerts {

namespace {

const Mailbox kFrom{"News desk", "alerts@desk.example"};
constexpr const char* kTo = "reader@home.example";

std::string mail(const Alert& alert, Form form = Form::full) {
    return mail_message(alert, kFrom, kTo, form, samples::kNow);
}

std::string head(const std::string& message) {
    return message.substr(0, message.find("\r\n\r\n") + 2);
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(MailMessage, HasTheHeadersOfTheContract) {
    EXPECT_EQ(head(mail(samples::ordinary())),
              "From: News desk\r\n <alerts@desk.example>\r\n"
              "To: reader@home.example\r\n"
              "Subject: China approves H200 imports\r\n"
              "Date: Wed, 28 Jan 2026 09:30:00 +0000\r\n"
              "Message-ID:\r\n <0198c0de-0000-7000-8000-000000000001@desk.example>\r\n"
              "List-Id: H200 into China\r\n <h200-into-china.newsalertd.desk.example>\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "X-Auto-Response-Suppress: All\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: multipart/alternative; boundary=\"=_newsalertd\"\r\n");
}

TEST(MailMessage, PlainComesFirstAndBothTellTheAlert) {
    const std::string message = mail(samples::ordinary());
    const std::size_t plain = message.find("Content-Type: text/plain; charset=utf-8");
    const std::size_t html = message.find("Content-Type: text/html; charset=utf-8");
    ASSERT_NE(plain, std::string::npos);
    ASSERT_NE(html, std::string::npos);
    EXPECT_LT(plain, html);
    EXPECT_TRUE(has(message,
                    "China approves H200 imports\r\nhttps://news.example/a?b=3D1&c=3D2\r\n\r\n"
                    "The ministry said on Wednesday that imports may resume.\r\n\r\n"
                    "Source: Example Wire (Example)\r\n"
                    "Published: 2026-01-28 09:29:18 UTC\r\n"
                    "Detected: 2026-01-28 09:29:58 UTC, 40 s later\r\n"
                    "Watch: H200 into China\r\n"));
    EXPECT_TRUE(has(message, "<a href=3D\"https://news.example/a?b=3D1&amp;c=3D2\">"));
    EXPECT_TRUE(message.ends_with("--=_newsalertd--\r\n"));
}

TEST(MailMessage, OnlyHighPriorityIsMarked) {
    Alert alert = samples::ordinary();
    EXPECT_FALSE(has(head(mail(alert)), "X-Priority"));
    alert.priority = rules::Priority::high;
    EXPECT_TRUE(has(head(mail(alert)), "X-Priority: 1\r\nImportance: high\r\n"));
}

TEST(MailMessage, FollowUpJoinsTheThreadOfTheRoot) {
    Alert alert = samples::ordinary();
    alert.kind = Kind::source;
    alert.title = "Another title";
    EXPECT_FALSE(has(head(mail(alert)), "In-Reply-To"));
    alert.root = "root-id";
    alert.root_title = "The first title";
    const std::string headers = head(mail(alert));
    EXPECT_TRUE(has(headers, "Subject: Re: The first title\r\n"));
    EXPECT_TRUE(has(headers,
                    "In-Reply-To:\r\n <root-id@desk.example>\r\n"
                    "References:\r\n <root-id@desk.example>\r\n"));
    EXPECT_TRUE(has(mail(alert), "+1 source: Another title\r\n"));
}

TEST(MailMessage, TestIsMarked) {
    Alert alert = samples::ordinary();
    alert.kind = Kind::test;
    EXPECT_TRUE(has(head(mail(alert)), "Subject: TEST: China"));
}

TEST(MailMessage, ListIdOfAForeignNameIsStable) {
    Alert alert = samples::ordinary();
    alert.watches = {"芯片"};
    EXPECT_TRUE(
        has(head(mail(alert)),
            "List-Id: =?UTF-8?B?6Iqv54mH?=\r\n <watch-f3be8531.newsalertd.desk.example>\r\n"))
        << head(mail(alert));
}

TEST(MailMessage, MinimalFormIsOnePlainPart) {
    const std::string message = mail(samples::ordinary(), Form::minimal);
    EXPECT_TRUE(has(message, "Content-Type: text/plain; charset=utf-8\r\n"));
    EXPECT_FALSE(has(message, "multipart"));
    EXPECT_TRUE(message.ends_with(
        "\r\n\r\nChina approves H200 imports\r\nhttps://news.example/a?b=3D1&c=3D2\r\n"
        "Example Wire (Example)\r\n"));
}

TEST(MailMessage, IsSevenBitWithShortLinesForAThousandHostileAlerts) {
    std::mt19937 random(7);
    for (int i = 0; i < 1000; ++i) {
        Alert alert = samples::hostile_alert(random);
        alert.root = random() % 2 == 0 ? samples::hostile(random, 100) : "";
        alert.root_title = samples::hostile(random, 500);
        alert.delivery = samples::hostile(random, 80);
        for (const Form form : {Form::full, Form::minimal}) {
            const std::string message = mail(alert, form);
            std::size_t start = 0;
            for (std::size_t end = message.find("\r\n"); end != std::string::npos;
                 end = message.find("\r\n", start)) {
                const std::string_view line(message.data() + start, end - start);
                EXPECT_LE(line.size(), 78U) << line;
                EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= 0x20 && c < 0x7F; }))
                    << line;
                start = end + 2;
            }
            EXPECT_EQ(start, message.size());
            EXPECT_FALSE(has(head(message), "\r\nBcc"));
            const std::size_t html = std::min(message.find("text/html"), message.size());
            EXPECT_FALSE(has(message.substr(html), "<script"));
        }
    }
}

std::shared_ptr<Channel> mail_channel(const std::string& more = {}) {
    return samples::channel("mail",
                            "type = 'email'\nserver = 'smtp://mail.example:2525'\n"
                            "from = 'News desk <alerts@desk.example>'\n"
                            "to = ['a@x.example', 'B <b@y.example>']\n"
                            "username = 'user'\npassword = 'pw'\n" +
                                more);
}

TEST(EmailChannel, EveryRecipientIsATarget) {
    const auto channel = mail_channel();
    EXPECT_EQ(channel->targets(),
              (std::vector<std::string>{"mail/a@x.example", "mail/b@y.example"}));
    EXPECT_TRUE(
        has(channel->render(samples::ordinary(), "mail/b@y.example", Form::full, samples::kNow),
            "\r\nTo: b@y.example\r\n"));
}

TEST(EmailChannel, HandsOneTransactionToTheTransport) {
    const samples::Certificates certificates;
    feeds::net::MailRequest seen;
    const auto server = samples::over_mail(
        [&](feeds::net::MailRequest request) -> boost::asio::awaitable<feeds::net::MailReply> {
            seen = std::move(request);
            feeds::net::MailReply reply;
            reply.code = 250;
            co_return reply;
        });
    const Result result = samples::run(mail_channel("ca_file = '" + certificates.path + "'")
                                           ->send(server, "d-1", "mail/b@y.example", "message"));
    EXPECT_EQ(result.outcome, Outcome::delivered);
    EXPECT_EQ(result.provider_ref, "<d-1@desk.example>");
    EXPECT_EQ(seen.host, "mail.example");
    EXPECT_EQ(seen.port, 2525);
    EXPECT_EQ(seen.tls, feeds::net::MailTls::starttls);
    EXPECT_EQ(seen.from, "alerts@desk.example");
    EXPECT_EQ(seen.to, "b@y.example");
    EXPECT_EQ(seen.username, "user");
    EXPECT_EQ(seen.password, "pw");
    EXPECT_EQ(seen.message, "message");
    EXPECT_EQ(seen.ca_file, certificates.path);
}

TEST(EmailChannel, RecipientThatIsGoneBlocksItsTarget) {
    const auto channel = mail_channel();
    EXPECT_EQ(
        samples::run(channel->send(samples::over_mail({}), "d", "mail/old@z.example", "m")).outcome,
        Outcome::target);
}

TEST(EmailChannel, MailServerMayBePrivateOnAnyPort) {
    feeds::net::MailRequest seen;
    const auto server = samples::over_mail(
        [&](feeds::net::MailRequest request) -> boost::asio::awaitable<feeds::net::MailReply> {
            seen = std::move(request);
            co_return feeds::net::MailReply{};
        });
    samples::run(mail_channel()->send(server, "d", "mail/a@x.example", "m"));
    for (const char* address :
         {"127.0.0.1", "10.1.2.3", "192.168.1.1", "::1", "fd00::1", "8.8.8.8"}) {
        EXPECT_TRUE(seen.policy.allows(boost::asio::ip::make_address(address), 25)) << address;
    }
    EXPECT_FALSE(seen.policy.allows(boost::asio::ip::make_address("169.254.169.254"), 25));
}

}  // namespace

}  // namespace newsalertd::alerts
