#include "daemon/alerts/redact.hpp"

#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

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

    for (const auto& row : table)
        EXPECT_EQ(redact(row.said), row.shown) << row.said;
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

    for (const auto& row : table)
        EXPECT_EQ(redact(row.said), row.shown) << row.said;
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
    const std::string key = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
    const std::string to = "url = '" + url + "'\n";
    const auto slack = samples::channel("desk", "type = 'slack'\n" + to);
    const auto webhook =
        samples::channel("desk", "type = 'webhook'\nsecret = '" + key + "'\n" + to);
    const auto email =
        samples::channel("desk",
                         "type = 'email'\nfrom = 'a@b.example'\nto = 'c@d.example'\n"
                         "server = 'smtps://mail.example'\nusername = 'user'\npassword = '" +
                             password + "'\n");
    const std::string echo = "no: " + url + " " + password + " " + key;
    for (int status : {0, 200, 302, 400, 401, 404, 410, 429, 500}) {
        for (auto error : {feeds::net::NetError::none,
                           feeds::net::NetError::connect,
                           feeds::net::NetError::certificate,
                           feeds::net::NetError::too_large}) {
            feeds::net::Response response;
            response.status = status;
            response.error = error;
            response.body = response.detail = echo;
            const auto http = samples::over(
                [&](feeds::net::Request) -> boost::asio::awaitable<feeds::net::Response> {
                    co_return response;
                });
            feeds::net::MailReply reply;
            reply.code = status == 200 ? 535 : status;
            reply.error = error;
            reply.detail = echo;
            const auto mail = samples::over_mail(
                [&](feeds::net::MailRequest) -> boost::asio::awaitable<feeds::net::MailReply> {
                    co_return reply;
                });
            out.push_back(samples::run(slack->send(http, "id", "desk", "{}")).detail);
            out.push_back(samples::run(webhook->send(http, "id", "desk", "{}")).detail);
            out.push_back(samples::run(email->send(mail, "id", "desk/c@d.example", "x")).detail);
        }
    }
    return out;
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
        if (index % 3 == 1)
            EXPECT_EQ(detail.find("MDEyMzQ1"), std::string::npos) << detail;
        EXPECT_LE(detail.size(), 512U);
        ++index;
    }
}

}  // namespace

}  // namespace newsalertd::alerts
