#include "daemon/alerts/channels/email/mailbox.hpp"
#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

#include <gtest/gtest.h>

namespace newsalertd::alerts {

namespace {

TEST(Mailbox, ReadsNameAndAddress) {
    const struct {
        const char* text;
        Mailbox mailbox;
    } table[]{
        {"a@b.example", {"", "a@b.example"}},
        {"  a.b+c@x-y.example ", {"", "a.b+c@x-y.example"}},
        {"News desk <a@b.example>", {"News desk", "a@b.example"}},
        {"\"Desk, news\" <a@b.example>", {"Desk, news", "a@b.example"}},
        {"Müller <a@b.example>", {"Müller", "a@b.example"}},
        {"<root@localhost>", {"", "root@localhost"}},
    };

    for (const auto& row : table) {
        const auto mailbox = parse_mailbox(row.text);
        ASSERT_TRUE(mailbox) << row.text << ": " << mailbox.error();
        EXPECT_EQ(mailbox->name, row.mailbox.name);
        EXPECT_EQ(mailbox->address, row.mailbox.address);
    }
}

TEST(Mailbox, RefusesWhatCouldInjectOrIsNotAnAddress) {
    for (const std::string text : {"",
                                   "a",
                                   "@b.example",
                                   "a@",
                                   "a@b..example",
                                   "a@-b.example",
                                   "a@b_c.example",
                                   ".a@b.example",
                                   "a..b@c.example",
                                   "a b@c.example",
                                   "a@b.example\r\nBcc: x@y.example",
                                   "x\r\nBcc: y <a@b.example>",
                                   "a@b.example, c@d.example",
                                   "a@b.example>",
                                   "<<a@b.example>",
                                   "x\" <a@b.example>",
                                   "\"a b\"@c.example",
                                   "a@[127.0.0.1]",
                                   "a@bücher.example",
                                   "ü@b.example"}) {
        const auto address = parse_mailbox(text);
        ASSERT_FALSE(address) << text;
        EXPECT_FALSE(address.error().empty());
    }
    EXPECT_FALSE(parse_mailbox(std::string(65, 'a') + "@b.example"));
    EXPECT_FALSE(parse_mailbox("a@" + std::string(64, 'b') + ".example"));
}

TEST(MailServer, ReadsSchemePortAndTls) {
    const auto server =
        [](const std::string& text, const std::string& tls, bool insecure = false) -> std::string {
        const auto read = samples::read_table(
            "mail",
            "type = \"email\"\nfrom = \"a@b.example\"\nto = \"c@d.example\"\nserver = \"" + text +
                "\"\n" + (tls.empty() ? "" : "tls = \"" + tls + "\"\n") +
                (insecure ? "allow_insecure = true\n" : ""));
        if (!read.messages.empty())
            return "error";
        feeds::net::MailRequest seen;
        samples::run(read.channel->send(
            samples::over_mail(
                [&](feeds::net::MailRequest r) -> boost::asio::awaitable<feeds::net::MailReply> {
                    seen = std::move(r);
                    co_return feeds::net::MailReply{};
                }),
            "d",
            "mail/c@d.example",
            "m"));
        return seen.host + " " + std::to_string(seen.port) + " " +
               std::to_string(static_cast<int>(seen.tls));
    };
    EXPECT_EQ(server("smtp://mail.example:2525", "starttls"), "mail.example 2525 0");
    EXPECT_EQ(server("smtp://mail.example:25", "starttls"), "mail.example 25 0");
    EXPECT_EQ(server("smtp://mail.example", ""), "mail.example 587 0");
    EXPECT_EQ(server("smtp://mail.example", "implicit"), "mail.example 465 1");
    EXPECT_EQ(server("smtps://mail.example/", ""), "mail.example 465 1");
    EXPECT_EQ(server("smtp://127.0.0.1", "none"), "127.0.0.1 25 2");
    EXPECT_EQ(server("smtp://[::1]:2525", "none"), "::1 2525 2");
    EXPECT_EQ(server("smtp://localhost:2525", "none"), "localhost 2525 2");
    EXPECT_EQ(server("smtp://mail.example", "none"), "error");
    EXPECT_EQ(server("smtp://mail.example", "none", true), "mail.example 25 2");
    for (const char* bad : {"",
                            "mail.example",
                            "http://mail.example",
                            "smtp://mail.example:0",
                            "smtp://mail.example:x",
                            "smtp://mail.example:99999",
                            "smtp://a b",
                            "smtp://u@mail.example",
                            "smtp://[::1",
                            "smtp://[::1]x",
                            "smtp://mail.example?x",
                            "smtp://mail.example:"}) {
        EXPECT_EQ(server(bad, "starttls"), "error") << bad;
    }
    EXPECT_EQ(server("smtps://mail.example", "starttls"), "error");
    EXPECT_EQ(server("smtp://mail.example", "ssl"), "error");
}

}  // namespace

}  // namespace newsalertd::alerts
