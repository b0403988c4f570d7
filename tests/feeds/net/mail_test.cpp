#include "feeds/net/mail.hpp"

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/smtp_server.hpp"

#include <gtest/gtest.h>

namespace feeds::net {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test_support::Certificates;
using test_support::SmtpAnswer;
using test_support::SmtpServer;
using End = SmtpAnswer::End;

namespace {

struct Mail : testing::Test {
    SmtpServer::Options with_tls() {
        const auto pair = certificates.good();
        return {.certificate_file = pair.certificate_file, .key_file = pair.key_file};
    }

    MailRequest to(const SmtpServer& server) {
        MailRequest request;
        request.host = "127.0.0.1";
        request.port = server.port();
        request.ehlo = "client.test";
        request.username = "user";
        request.password = "s3cret";
        request.from = "news@client.test";
        request.to = "desk@server.test";
        request.message = "Subject: x\r\n\r\n.dot\r\nend\r\n";
        request.policy = loopback();
        request.ca_file = certificates.ca_file();
        return request;
    }

    MailReply send(const MailRequest& request) { return net.run(net.client->send(request)); }

    /// A server that answers `command` so, under STARTTLS, and what becomes of a mail.
    MailReply answered(std::string command, SmtpAnswer answer, MailLimits limits = {}) {
        SmtpServer server(with_tls(), [=](std::string_view line) -> std::optional<SmtpAnswer> {
            return line.starts_with(command) ? std::optional(answer) : std::nullopt;
        });
        MailRequest request = to(server);
        request.limits = limits;
        return send(request);
    }

    Certificates certificates;
    Net net;
};

}  // namespace

TEST_F(Mail, IsSentUnderStartTlsWithLogin) {
    SmtpServer server(with_tls());
    const MailReply reply = send(to(server));
    EXPECT_EQ(reply.error, NetError::none) << reply.detail;
    EXPECT_EQ(reply.code, 250);
    EXPECT_FALSE(reply.ambiguous);
    ASSERT_TRUE(server.wait_for("QUIT"));
    EXPECT_EQ(server.messages().at(0), "Subject: x\r\n\r\n..dot\r\nend\r\n");
    const auto commands = server.commands();
    EXPECT_EQ(commands.at(0), "EHLO client.test");
    EXPECT_EQ(commands.at(1), "STARTTLS");
    EXPECT_EQ(commands.at(2), "EHLO client.test");
    EXPECT_TRUE(server.heard("MAIL FROM:<news@client.test>"));
    EXPECT_TRUE(server.heard("RCPT TO:<desk@server.test>"));
}

TEST_F(Mail, IsSentUnderImplicitTls) {
    auto options = with_tls();
    options.implicit_tls = true;
    SmtpServer server(options);
    MailRequest request = to(server);
    request.tls = MailTls::implicit;
    EXPECT_EQ(send(request).code, 250);
    EXPECT_FALSE(server.heard("STARTTLS"));
    EXPECT_EQ(server.messages().size(), 1U);
}

TEST_F(Mail, LargeMessagesArriveWhole) {
    SmtpServer server(with_tls());
    MailRequest request = to(server);
    request.message.clear();
    for (int i = 0; i < 30'000; ++i)
        request.message += ".line " + std::to_string(i) + "\r\n";
    EXPECT_EQ(send(request).code, 250);
    const std::string seen = server.messages().at(0);
    EXPECT_EQ(seen.size(), request.message.size() + 30'000);
    EXPECT_TRUE(seen.ends_with("..line 29999\r\n"));
}

TEST_F(Mail, WithoutStartTlsNothingIsSent) {
    SmtpServer server(SmtpServer::Options{});
    const MailReply reply = send(to(server));
    EXPECT_EQ(reply.error, NetError::tls) << reply.detail;
    EXPECT_FALSE(server.heard("AUTH"));
    EXPECT_FALSE(server.heard("MAIL"));
}

TEST_F(Mail, ARefusedStartTlsIsNotADowngrade) {
    SmtpServer server(with_tls(), [](std::string_view line) -> std::optional<SmtpAnswer> {
        return line == "STARTTLS" ? std::optional(SmtpAnswer{"454 later\r\n"}) : std::nullopt;
    });
    EXPECT_EQ(send(to(server)).error, NetError::tls);
    EXPECT_FALSE(server.heard("AUTH"));
    EXPECT_FALSE(server.heard("MAIL"));
}

TEST_F(Mail, BadCertificatesSeeNeitherLoginNorMail) {
    const auto pair = certificates.self_signed();
    SmtpServer server({.certificate_file = pair.certificate_file, .key_file = pair.key_file});
    EXPECT_EQ(send(to(server)).error, NetError::certificate);
    EXPECT_EQ(server.commands().size(), 2U);  // EHLO, STARTTLS
}

TEST_F(Mail, LoginsAreSentOnlyUnderTls) {
    SmtpServer server(SmtpServer::Options{});
    MailRequest request = to(server);
    request.tls = MailTls::none;
    EXPECT_EQ(send(request).error, NetError::tls);
    EXPECT_TRUE(server.commands().empty());
    request.username.clear();
    request.password.clear();
    EXPECT_EQ(send(request).code, 250);
}

TEST_F(Mail, ServersWithoutLoginGetNoMailFromAUser) {
    auto options = with_tls();
    options.offers_login = false;
    SmtpServer server(options);
    const MailReply reply = send(to(server));
    EXPECT_EQ(reply.error, NetError::protocol);
    EXPECT_EQ(reply.detail, "the mail server offers no PLAIN or LOGIN login");
    EXPECT_FALSE(server.heard("MAIL"));
}

TEST_F(Mail, RefusalsCarryCodeStageAndWords) {
    struct Case {
        const char* command;
        const char* reply;
        int code;
        MailStage stage;
    };

    for (const Case& c : {Case{"GREETING", "554 go away\r\n", 554, MailStage::connect},
                          Case{"GREETING", "421 later\r\n", 421, MailStage::connect},
                          Case{"AUTH", "535 wrong\r\n", 535, MailStage::login},
                          Case{"AUTH", "454 later\r\n", 454, MailStage::login},
                          Case{"MAIL", "451 later\r\n", 451, MailStage::sender},
                          Case{"RCPT", "450 grey\r\n", 450, MailStage::recipient},
                          Case{"RCPT", "550-no\r\n550 such user\r\n", 550, MailStage::recipient},
                          Case{"DATA", "554 no\r\n", 554, MailStage::data},
                          Case{".", "451 later\r\n", 451, MailStage::message},
                          Case{".", "554 spam\r\n", 554, MailStage::message}}) {
        const MailReply reply = answered(c.command, SmtpAnswer{c.reply});
        EXPECT_EQ(reply.error, NetError::protocol) << c.command;
        EXPECT_EQ(reply.code, c.code) << c.command << reply.detail;
        EXPECT_EQ(reply.stage, c.stage) << c.command;
        EXPECT_FALSE(reply.ambiguous) << c.command;
    }
    EXPECT_EQ(answered("RCPT", SmtpAnswer{"550-no\r\n550 such user\r\n"}).detail,
              "refused (recipient): such user");
}

TEST_F(Mail, OnlyALossAfterTheFinalDotIsAmbiguous) {
    for (const char* command : {"GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"}) {
        const MailReply reply = answered(command, SmtpAnswer{"", End::reset});
        EXPECT_NE(reply.error, NetError::none) << command;
        EXPECT_FALSE(reply.ambiguous) << command;
    }
    for (const End end : {End::reset, End::close}) {
        const MailReply reply = answered(".", SmtpAnswer{"", end});
        EXPECT_EQ(reply.error, NetError::reset);
        EXPECT_TRUE(reply.ambiguous);
        EXPECT_LT(reply.code, 400);
    }
}

TEST_F(Mail, SilentServersTimeOutByStage) {
    const MailLimits limits{.connect = 20s, .command = 100ms, .data_end = 200ms};
    for (const char* command : {"GREETING", "EHLO", "RCPT"}) {
        const MailReply reply = answered(command, SmtpAnswer{"", End::hang}, limits);
        EXPECT_EQ(reply.error, NetError::timeout) << command;
        EXPECT_FALSE(reply.ambiguous) << command;
    }
    const MailReply reply = answered(".", SmtpAnswer{"", End::hang}, limits);
    EXPECT_EQ(reply.error, NetError::timeout);
    EXPECT_TRUE(reply.ambiguous);
}

TEST_F(Mail, AServerSilentAfterTheFinalDotDoesNotHoldUpTheLoop) {
    SmtpServer silent(with_tls(), [](std::string_view line) -> std::optional<SmtpAnswer> {
        return line == "." ? std::optional(SmtpAnswer{"", End::hang}) : std::nullopt;
    });
    test_support::HttpServer web(
        [](const test_support::HttpRequest&) { return test_support::HttpReply::ok("x"); });
    asio::co_spawn(net.io, net.client->send(to(silent)), asio::detached);
    while (silent.messages().empty())
        net.io.run_one();
    EXPECT_EQ(net.fetch(get(web.url())).status, 200);
    EXPECT_EQ(net.client->in_flight(), 1U);
}

TEST_F(Mail, AServerSilentAfterQuitDoesNotHoldUpTheLoop) {
    for (const char* refused : {"none", "RCPT", "AUTH"}) {
        SmtpServer server(with_tls(), [&](std::string_view line) -> std::optional<SmtpAnswer> {
            if (line.starts_with("QUIT"))
                return SmtpAnswer{"", End::hang};
            return line.starts_with(refused) ? std::optional(SmtpAnswer{"550 no\r\n"})
                                             : std::nullopt;
        });
        EXPECT_NE(send(to(server)).code, 0) << refused;
        EXPECT_EQ(net.client->in_flight(), 0U);
    }
}

TEST_F(Mail, RepliesThatAreNotSmtpAreProtocolErrors) {
    EXPECT_EQ(answered("MAIL", SmtpAnswer{"hello\r\n"}).error, NetError::protocol);
    EXPECT_EQ(answered("RCPT", SmtpAnswer{std::string(100'000, '2') + "\r\n"}).error,
              NetError::protocol);
    EXPECT_EQ(answered("DATA", SmtpAnswer{"250 not 354\r\n"}).error, NetError::protocol);
}

TEST_F(Mail, TheCodeCountsWhateverBecomesOfTheWords) {
    const MailLimits limits{.connect = 20s, .command = 20s, .data_end = 200ms};

    const struct {
        std::string reply;
        End end;
        NetError error;
        int code;
        bool ambiguous;
    } table[]{
        {"250-taken\r\n", End::reset, NetError::none, 250, false},
        {"250-taken\r\n", End::hang, NetError::none, 250, false},
        {"250 tak", End::close, NetError::none, 250, false},
        {"250-taken\r\n\x01\x02\r\n", End::keep, NetError::none, 250, false},
        {"250-" + std::string(100'000, 'x'), End::hang, NetError::none, 250, false},
        {"554-no\r\n", End::close, NetError::protocol, 554, false},
        {"451-lat", End::hang, NetError::protocol, 451, false},
        {"25", End::close, NetError::reset, 354, true},
        {"250", End::close, NetError::reset, 354, true},
        {"hello\r\n", End::keep, NetError::protocol, 354, true},
    };

    for (const auto& row : table) {
        const MailReply reply = answered(".", SmtpAnswer{row.reply, row.end}, limits);
        SCOPED_TRACE(row.reply.substr(0, 20));
        EXPECT_EQ(reply.error, row.error) << reply.detail;
        EXPECT_EQ(reply.code, row.code);
        EXPECT_EQ(reply.ambiguous, row.ambiguous);
    }
}

/// Says that another line follows, every few milliseconds, for ever.
asio::awaitable<void> drip(asio::ip::tcp::acceptor& acceptor) {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::steady_timer pause(acceptor.get_executor());
    for (;;) {
        co_await asio::async_write(
            socket, asio::buffer(std::string_view("220-x\r\n")), asio::use_awaitable);
        pause.expires_after(5ms);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

TEST_F(Mail, AServerThatDripsForEverEndsByTheLimitOfTheReplyAndOfTheSession) {
    for (const bool by_session : {false, true}) {
        asio::ip::tcp::acceptor acceptor(
            net.io, {asio::ip::address_v4::loopback(), asio::ip::port_type{0}});
        asio::co_spawn(net.io, drip(acceptor), [](const std::exception_ptr&) {});
        SmtpServer unused(with_tls());
        MailRequest request = to(unused);
        request.port = acceptor.local_endpoint().port();
        request.limits.command = by_session ? 20s : 200ms;
        request.limits.session = by_session ? 200ms : 20s;
        EXPECT_EQ(send(request).error, NetError::timeout) << by_session;
    }
}

TEST_F(Mail, AServerWithoutEndOfReplyIsCutOffByItsBytes) {
    std::string flood;
    for (int i = 0; i < 200'000; ++i)
        flood += "220-hello\r\n";
    const MailReply reply = answered("GREETING", SmtpAnswer{flood, End::hang});
    EXPECT_NE(reply.error, NetError::none);
    EXPECT_NE(reply.error, NetError::timeout);
    const MailReply line = answered("GREETING", SmtpAnswer{std::string(4'000'000, 'x'), End::hang});
    EXPECT_NE(line.error, NetError::none);
    EXPECT_NE(line.error, NetError::timeout);
}

TEST_F(Mail, HostileAddressesAreRefusedBeforeAnySocket) {
    SmtpServer server(with_tls());
    for (const char* bad : {"a@b>\r\nRCPT TO:<c@d", "a b@c", "<a@b>", "a@b\x01", "\xc3\xbc@b"}) {
        MailRequest request = to(server);
        request.to = bad;
        EXPECT_EQ(send(request).error, NetError::bad_url) << bad;
        request = to(server);
        request.from = bad;
        EXPECT_EQ(send(request).error, NetError::bad_url) << bad;
        request = to(server);
        request.ehlo = bad;
        EXPECT_EQ(send(request).error, NetError::bad_url) << bad;
    }
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(Mail, DeniedServersAreNotConnected) {
    SmtpServer server(with_tls());
    MailRequest request = to(server);
    request.policy = AddressPolicy().allow_all_ports();
    EXPECT_EQ(send(request).error, NetError::denied_address);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(Mail, SecretsAreNotInTheDetail) {
    const MailReply reply =
        answered("AUTH", SmtpAnswer{"535 see https://help.test/?user=s3cret now\r\n"});
    EXPECT_EQ(reply.code, 535);
    EXPECT_EQ(reply.detail.find("s3cret"), std::string::npos) << reply.detail;
}

TEST_F(Mail, DestructionInMidTransactionIsClean) {
    for (const char* command : {"GREETING", "RCPT", "."}) {
        SmtpServer server(with_tls(), [=](std::string_view line) -> std::optional<SmtpAnswer> {
            return line.starts_with(command) ? std::optional(SmtpAnswer{"", End::hang})
                                             : std::nullopt;
        });
        Net own;
        std::optional<MailReply> reply;
        asio::co_spawn(own.io,
                       own.client->send(to(server)),
                       [&](const std::exception_ptr&, MailReply got) { reply = got; });
        const std::string_view until = std::string_view(command) == "GREETING" ? "" : "RCPT";
        while (!until.empty() && !server.heard(until))
            own.io.run_one();
        own.io.poll();
        own.client.reset();
        own.io.restart();
        own.io.run();
        ASSERT_TRUE(reply) << command;
        EXPECT_EQ(reply->error, NetError::cancelled);
    }
}

}  // namespace feeds::net
