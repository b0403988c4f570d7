#include "daemon/alerts/channels/email/mailbox.hpp"

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
        const auto address = parse_mail_address(text);
        ASSERT_FALSE(address) << text;
        EXPECT_FALSE(address.error().empty());
    }
    EXPECT_FALSE(parse_mail_address(std::string(65, 'a') + "@b.example"));
    EXPECT_FALSE(parse_mail_address("a@" + std::string(64, 'b') + ".example"));
}

TEST(MailServer, ReadsSchemePortAndTls) {
    const auto server = [](const char* text, const char* tls, bool insecure = false) {
        const auto parsed = parse_mail_server(text, tls, insecure);
        if (!parsed) {
            return std::string("error");
        }
        return parsed->host + " " + std::to_string(parsed->port) + " " +
               std::to_string(static_cast<int>(parsed->tls));
    };
    EXPECT_EQ(server("smtp://mail.example:2525", "starttls"), "mail.example 2525 0");
    EXPECT_EQ(server("smtp://mail.example", ""), "mail.example 587 0");
    EXPECT_EQ(server("mail.example", "implicit"), "mail.example 465 1");
    EXPECT_EQ(server("smtps://mail.example/", "starttls"), "mail.example 465 1");
    EXPECT_EQ(server("smtp://127.0.0.1", "none"), "127.0.0.1 25 2");
    EXPECT_EQ(server("smtp://[::1]:2525", "none"), "::1 2525 2");
    EXPECT_EQ(server("smtp://localhost:2525", "none"), "localhost 2525 2");
    EXPECT_EQ(server("smtp://mail.example", "none"), "error");
    EXPECT_EQ(server("smtp://mail.example", "none", true), "mail.example 25 2");
    for (const char* bad : {"",
                            "http://mail.example",
                            "smtp://mail.example:0",
                            "smtp://mail.example:x",
                            "smtp://mail.example:99999",
                            "smtp://a b",
                            "smtp://u@mail.example",
                            "smtp://[::1",
                            "smtp://[::1]x",
                            "smtp://mail.example:"}) {
        EXPECT_EQ(server(bad, "starttls"), "error") << bad;
    }
    EXPECT_EQ(server("smtp://mail.example", "ssl"), "error");
}

}  // namespace

}  // namespace newsalertd::alerts
