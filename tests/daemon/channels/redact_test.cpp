#include "daemon/alerts/redact.hpp"

#include "daemon/alerts/channels/channels.hpp"
#include "daemon/config/known_secrets.hpp"
#include "samples.hpp"

#include <gtest/gtest.h>

namespace newsalertd::alerts {

namespace {

TEST(Redactor, RemovesEveryPartOfAnAddressButTheHost) {
    const Redactor redact = Redactor().add_url(
        "https://user:pa55word@hooks.example/services/T1/B1/tok3n?key=k3yk3y&x=1");

    const struct {
        std::string said, shown;
    } table[]{
        {"cannot reach hooks.example", "cannot reach hooks.example"},
        {"POST /services/T1/B1/tok3n?key=k3yk3y&x=1 failed", "POST *** failed"},
        {"no /services/T1/B1/tok3n here", "no *** here"},
        {R"({"path":"\/services\/T1\/B1\/tok3n"})", R"({"path":"***"})"},
        {"tok3n", "***"},
        {"k3yk3y", "***"},
        {"user:pa55word", "***:***"},
    };

    for (const auto& row : table) {
        EXPECT_EQ(redact(row.said), row.shown) << row.said;
    }
}

TEST(Redactor, ControlsInsideASecretDoNotHideIt) {
    const Redactor redact = Redactor().add("pass word");
    EXPECT_EQ(redact("a pass\r\nword b"), "a *** b");
}

TEST(Redactor, CutsOnlyAfterRedacting) {
    const Redactor redact = Redactor().add("0123456789");
    const std::string said = redact(std::string(505, 'x') + "0123456789" + std::string(100, 'y'));
    EXPECT_EQ(said.find("0123"), std::string::npos);
    EXPECT_LE(said.size(), 512U);
}

/// One secret in every dress that an echo may wear; none may be recognised.
TEST(Redactor, KnowsASecretInEveryDress) {
    const std::string secret = "Zk4mail/pass+W0rd";
    const Redactor redact =
        Redactor()
            .add(secret)
            .add(std::string("\0user\0", 6) + secret)
            .add_user_info("http://desk:pr0xy%40s3cret@proxy.example:3128/path");

    const struct {
        std::string said, shown;
    } table[]{
        {"is " + secret + " right?", "is *** right?"},
        {"is ZK4MAIL/PASS+W0RD right?", "is *** right?"},
        {"is zk4mail/pass+w0rd right?", "is *** right?"},
        {"is Zk4mail%2Fpass%2BW0rd right?", "is *** right?"},
        {"is Zk4mail%2fpass%2bW0rd right?", "is *** right?"},
        {"is %5A%6B%34%6D%61%69%6C%2F%70%61%73%73%2B%57%30%72%64 right?", "is *** right?"},
        {"is Zk4mail%252Fpass%252BW0rd right?", "is *** right?"},
        {R"(is "Zk4mail\/pass+W0rd" right?)", R"(is "***" right?)"},
        {R"(is Zk4mail\u002fpass\u002bW0rd right?)", "is *** right?"},
        {R"(is \x5ak4mail\x2fpass+W0rd right?)", "is *** right?"},
        {"is Zk4mail&#47;pass&#x2B;W0rd right?", "is *** right?"},
        {"is Zk4mail=2Fpass=2BW0rd right?", "is *** right?"},
        {"is Zk4mail/pa\r\n ss+W0rd right?", "is *** right?"},
        {"is Zk4mail/ pass+ W0rd right?", "is *** right?"},
        {"is Z.k.4.m.a.i.l./.p.a.s.s.+.W.0.r.d right?", "is *** right?"},
        {"is Zk4mail-pass_W0rd right?", "is *** right?"},
        // base64: alone (AUTH LOGIN), behind a name (Basic), between zeros (AUTH PLAIN)
        {"is Wms0bWFpbC9wYXNzK1cwcmQ= right?", "is *** right?"},
        {"is ZGVzazpaazRtYWlsL3Bhc3MrVzByZA== right?", "is *** right?"},
        {"is dTpaazRtYWlsL3Bhc3MrVzByZA== right?", "is *** right?"},
        {"is AHVzZXIAWms0bWFpbC9wYXNzK1cwcmQ= right?", "is *** right?"},
        {"is AHVZZXIAWMS0BWFPBC9WYXNZK1CWCMQ= right?", "is *** right?"},
        {"is Wms0bWFpbC9w YXNzK1cwcmQ= right?", "is *** right?"},
        {"is Wms0bWFpbC9wYXNzK1cwcmQ%3D right?", "is ***%3D right?"},
        {"is 5a6b346d61696c2f706173732b57307264 right?", "is *** right?"},
        {"is 5A6B346D61696C2F706173732B57307264 right?", "is *** right?"},
        {"proxy says pr0xy@s3cret", "proxy says ***"},
        {"proxy says pr0xy%40s3cret", "proxy says ***"},
        {"proxy.example:3128/path refused", "proxy.example:3128/path refused"},
        {"nothing secret: mail, pass, word", "nothing secret: mail, pass, word"},
    };

    for (const auto& row : table) {
        EXPECT_EQ(redact(row.said), row.shown) << row.said;
    }
}

TEST(Redactor, ABeginningOfASecretAtTheEndOfACutTextIsHidden) {
    const Redactor redact = Redactor().add("Zk4mailpassW0rd");
    const std::string words(190, '.');
    EXPECT_EQ(redact(words + " Zk4mailpa"), words + " ***");
    EXPECT_EQ(redact(words + " Wms0bWFpbHBh"), words + " ***");
    EXPECT_EQ(redact("short: Zk4m"), "short: Zk4m") << "no text so short was cut";
}

TEST(Redactor, ShortSecretsHideNoOtherWords) {
    const Redactor redact = Redactor().add("here").add("abc");
    EXPECT_EQ(redact("is it here? he resigned abc"), "is it ***? he resigned abc");
}

/// Everything that channels say about any failure, with every secret echoed by the other side.
std::vector<std::string> all_details(const std::string& url, const std::string& password) {
    std::vector<std::string> out;
    config::ChannelConfig config;
    config.name = "desk";
    config.url = config::Secret(url);
    config.secrets = {config::Secret("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3")};
    config.from = "a@b.example";
    config.to = {"c@d.example"};
    config.server = "smtps://mail.example";
    config.username = "user";
    config.password = config::Secret(password);
    const std::string echo = "no: " + url + " " + password + " " + config.secrets[0].reveal();
    for (int status : {0, 200, 302, 400, 401, 404, 410, 429, 500}) {
        for (auto error : {feeds::net::NetError::none,
                           feeds::net::NetError::connect,
                           feeds::net::NetError::certificate,
                           feeds::net::NetError::too_large}) {
            feeds::net::Response response;
            response.status = status;
            response.error = error;
            response.body = response.detail = echo;
            const SendHttp http =
                [&](feeds::net::Request) -> boost::asio::awaitable<feeds::net::Response> {
                co_return response;
            };
            feeds::net::MailReply reply;
            reply.code = status == 200 ? 535 : status;
            reply.error = error;
            reply.detail = echo;
            const SendMail mail =
                [&](feeds::net::MailRequest) -> boost::asio::awaitable<feeds::net::MailReply> {
                co_return reply;
            };
            out.push_back(samples::run(make_slack(config, http)->send("id", "desk", "{}")).detail);
            out.push_back(
                samples::run(make_webhook(config, http)->send("id", "desk", "{}")).detail);
            config::ChannelConfig without_url = config;
            without_url.url = {};
            out.push_back(
                samples::run(make_email(without_url, mail)->send("id", "desk/c@d.example", "x"))
                    .detail);
        }
    }
    return out;
}

TEST(KnownSecrets, AreThoseOfAllChannelsAndFeedsAndNoWords) {
    config::Config config;
    config.proxy = "http://proxyuser:pr0xypass@proxy.example:3128";
    config.channels.resize(3);
    config.channels[0].url =
        config::Secret("https://hooks.example/services/T0/B0AAAAAA1/t0k3nt0k3n");
    config.channels[0].proxy = "http://u5er:chann3lproxy@proxy.example";
    config.channels[1].password = config::Secret("correct horse");
    config.channels[2].url = config::Secret("https://hooks.example/hook?key=k3yk3yk3y&mode=plain");
    config.channels[2].secrets = {config::Secret("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3")};
    config.feeds.resize(1);
    config.feeds[0].url = "https://reader:fe3dpass@feeds.example/news/rss.xml?apikey=fe3dfe3dkey";
    config.feeds[0].headers = {{"Authorization", "Bearer b3ar3rb3ar3r"},
                               {"Accept", "application/rss+xml"}};
    const auto redact = known_secrets(config);
    for (const char* secret : {"pr0xypass",
                               "t0k3nt0k3n",
                               "B0AAAAAA1",
                               "chann3lproxy",
                               "correct horse",
                               "k3yk3yk3y",
                               "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                               "0123456789abcdef01234567",
                               "fe3dpass",
                               "fe3dfe3dkey",
                               "Bearer b3ar3rb3ar3r"}) {
        const auto said = redact("no " + std::string(secret) + " here");
        EXPECT_EQ(said.find(secret), std::string::npos) << said;
    }
    const std::string words =
        "HTTP 404: no services, hook or news at hooks.example (rss.xml, mode plain), want "
        "application/rss+xml";
    EXPECT_EQ(redact(words), words);
}

TEST(Channels, NeverTellASecretInADetail) {
    const std::vector<std::string> details = all_details(
        "https://hooks.example/services/T0AAAA/B0BBBB/s3cr3tt0k3n", "s3cret-p@ss w\u00f6rd");
    ASSERT_FALSE(details.empty());
    std::size_t index = 0;
    for (const std::string& detail : details) {
        if (index % 3 == 2) {
            EXPECT_EQ(detail.find("s3cret-p"), std::string::npos) << detail;
        } else {
            EXPECT_EQ(detail.find("s3cr3tt0k3n"), std::string::npos) << detail;
            EXPECT_EQ(detail.find("T0AAAA"), std::string::npos) << detail;
        }
        if (index % 3 == 1) {
            EXPECT_EQ(detail.find("MDEyMzQ1"), std::string::npos) << detail;
        }
        EXPECT_LE(detail.size(), 512U);
        ++index;
    }
}

}  // namespace

}  // namespace newsalertd::alerts
