#include "daemon/alerts/channels/redact.hpp"

#include "daemon/alerts/channels/channels.hpp"
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
