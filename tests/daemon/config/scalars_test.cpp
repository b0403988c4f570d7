#include "daemon/config/scalars.hpp"

#include "daemon/config/channels.hpp"
#include "daemon/config/suggest.hpp"
#include "feeds/url/web_url.hpp"

#include <gmock/gmock.h>

namespace newsalertd::config {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

TEST(Duration, ReadsUnitsAndJoinedUnits) {
    const std::vector<std::pair<std::string_view, std::int64_t>> cases{
        {"250ms", 250},
        {"0s", 0},
        {"60s", 60'000},
        {"5m", 300'000},
        {"1h", 3'600'000},
        {"2d", 172'800'000},
        {"1w", 604'800'000},
        {"1h30m", 5'400'000},
        {"1d1ms", 86'400'001},
        {"5200w", 5200LL * 604'800'000},
    };
    for (const auto& [text, expected] : cases) {
        const auto value = parse_duration(text);
        ASSERT_TRUE(value) << text << ": " << value.error();
        EXPECT_EQ(*value, milliseconds(expected)) << text;
    }
}

TEST(Duration, RefusesEverythingElse) {
    for (const std::string_view text : {"",
                                        "60",
                                        "s",
                                        "-5s",
                                        "+5s",
                                        "1.5h",
                                        " 5s",
                                        "5 s",
                                        "5S",
                                        "5sec",
                                        "1m1h",
                                        "1s1s",
                                        "99999999999999999999s",
                                        "9223372036854775807w",
                                        "200000d"})
        EXPECT_FALSE(parse_duration(text)) << text;
    EXPECT_THAT(parse_duration("soon").error(), HasSubstr("\"soon\""));
}

TEST(Rate, ReadsCountAndPeriod) {
    const std::vector<std::pair<std::string_view, alerts::Rate>> cases{
        {"1/s", {.per = milliseconds(1000), .burst = 1}},
        {"30/m", {.per = milliseconds(2000), .burst = 1}},
        {"120/h", {.per = milliseconds(30'000), .burst = 1}},
        {"1/5s", {.per = milliseconds(5000), .burst = 1}},
        {"5/2s burst 10", {.per = milliseconds(400), .burst = 10}},
        {"10000/s", {.per = milliseconds(1), .burst = 1}},
    };
    for (const auto& [text, expected] : cases) {
        const auto value = parse_rate(text);
        ASSERT_TRUE(value) << text << ": " << value.error();
        EXPECT_EQ(*value, expected) << text;
    }
    for (const std::string_view text : {"",
                                        "1",
                                        "0/s",
                                        "/s",
                                        "1/",
                                        "1/0s",
                                        "1/s burst",
                                        "1/s burst 0",
                                        "1/s x",
                                        "-1/s",
                                        "1/y",
                                        "1/9223372036854775807w",
                                        "10001/s"})
        EXPECT_FALSE(parse_rate(text)) << text;
}

TEST(Listen, TakesAddressesOnly) {
    EXPECT_EQ(parse_listen("127.0.0.1:9187")->port, 9187);
    EXPECT_EQ(parse_listen("[::1]:0")->host, "::1");
    EXPECT_EQ(parse_listen("localhost:80")->host, "localhost");
    for (const std::string_view text : {"",
                                        "9187",
                                        ":9187",
                                        "127.0.0.1",
                                        "127.0.0.1:",
                                        "127.0.0.1:65536",
                                        "127.0.0.1:9x",
                                        "::1:80",
                                        "[127.0.0.1]:80",
                                        "example.org:80",
                                        "[::1]",
                                        "[]:80"})
        EXPECT_FALSE(parse_listen(text)) << text;
}

TEST(MailAddress, TakesBareAddresses) {
    for (const std::string_view address :
         {"a@b", "desk+news@example.org", "o'neil_x@sub.example-site.co", "a.b.c@127-0.example"})
        EXPECT_EQ(mail_address_problem(address), "") << address;
    for (const std::string_view address : {"",
                                           "desk",
                                           "@example.org",
                                           "desk@",
                                           "a b@example.org",
                                           "Desk <desk@example.org>",
                                           "desk@example..org",
                                           "desk@-x.org",
                                           ".a@b",
                                           "a.@b",
                                           "a..b@c",
                                           "a@b\r\nBcc: x@y",
                                           "a@[1.2.3.4]",
                                           "\"a b\"@c",
                                           "a@b,c@d"})
        EXPECT_NE(mail_address_problem(address), "") << address;
    EXPECT_NE(mail_address_problem(std::string(65, 'a') + "@b.c"), "");
    EXPECT_NE(mail_address_problem("a@" + std::string(64, 'b')), "");
}

TEST(Url, IsReadAsTheFetcherReadsIt) {
    const char* const written = "HTTPS://Feeds.Example:443/a/b?x=1#part";
    const auto url = parse_url(written);
    ASSERT_TRUE(url);
    EXPECT_EQ(url->scheme, "https");
    EXPECT_EQ(url->host, "feeds.example");
    EXPECT_EQ(url->port, 443);
    EXPECT_TRUE(url->has_fragment);
    EXPECT_EQ(feeds::poll_key(written), feeds::poll_key("https://feeds.example/a/b?x=1"));
    EXPECT_NE(feeds::poll_key(written), feeds::poll_key("http://feeds.example/a/b?x=1"));
    EXPECT_TRUE(parse_url("http://u:p@h/")->has_user_info);
    EXPECT_TRUE(parse_url("http://u@h/")->has_user_info);
    EXPECT_EQ(parse_url("http://[::1]:8080/x")->host, "::1");
    EXPECT_EQ(parse_url("smtp://mail.example:587")->port, 587);
}

TEST(Url, RefusesWhatIsNoAbsoluteAddress) {
    for (const std::string_view text : {"",
                                        "feeds.example/rss",
                                        "/rss",
                                        "http://",

                                        "http://a b/",
                                        "http://h/\n",
                                        "http://h:99999/",
                                        "http://[::1/",
                                        "mailto:a@b"})
        EXPECT_FALSE(parse_url(text)) << text;
    EXPECT_FALSE(parse_url("http://h/" + std::string(4096, 'x')));
}

TEST(Url, ShowsNeitherUserInfoNorQuery) {
    const auto shown = shown_url("https://user:hunter2@h.example/path?token=hunter3#hunter4");
    EXPECT_EQ(shown, "\"https://h.example/path\"");
    EXPECT_EQ(shown_url("hunter2"), "an address");
}

TEST(Loopback, IsToldByTheHost) {
    for (const std::string_view host :
         {"127.0.0.1", "127.9.9.9", "::1", "localhost", "a.localhost"})
        EXPECT_TRUE(is_loopback(host)) << host;
    for (const std::string_view host : {"10.0.0.1", "localhost.example", "127.0.0.1.example", ""})
        EXPECT_FALSE(is_loopback(host)) << host;
}

TEST(SigningKey, IsBase64OfTheRightLength) {
    EXPECT_EQ(signing_key_problem("whsec_" + std::string(32, 'A')), "");
    EXPECT_EQ(signing_key_problem("whsec_" + std::string(43, 'a') + "="), "");
    EXPECT_EQ(signing_key_problem("whsec_" + std::string(86, '/') + "=="), "");
    EXPECT_THAT(signing_key_problem(std::string(32, 'A')), HasSubstr("whsec_"));
    EXPECT_THAT(signing_key_problem("whsec_" + std::string(31, 'A') + "="), HasSubstr("24 to 64"));
    EXPECT_THAT(signing_key_problem("whsec_" + std::string(88, 'A')), HasSubstr("24 to 64"));
    EXPECT_THAT(signing_key_problem("whsec_" + std::string(33, 'A')), HasSubstr("base64"));
    EXPECT_THAT(signing_key_problem("whsec_" + std::string(31, 'A') + "-"), HasSubstr("base64"));
    EXPECT_THAT(signing_key_problem("whsec_" + std::string(29, 'A') + "==="), HasSubstr("base64"));
}

TEST(Suggestion, NamesTheNearestOrTheFewKnown) {
    const std::vector<std::string> known{"slack-desk", "mail-desk"};
    EXPECT_EQ(suggestion("slak-desk", known), "did you mean \"slack-desk\"?");
    EXPECT_EQ(suggestion("pager", known), "known: slack-desk, mail-desk");
    EXPECT_EQ(suggestion("pager", std::vector<std::string>(9, "something else")), "");
    EXPECT_EQ(suggestion("pager", {}), "");
}

}  // namespace
}  // namespace newsalertd::config
