#include "daemon/addresses.hpp"

#include "daemon/alerts/channels/webhook/signature.hpp"
#include "daemon/config/channels.hpp"
#include "feeds/url/web_url.hpp"

#include <gmock/gmock.h>

namespace newsalertd::config {
namespace {

using ::testing::HasSubstr;

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
    EXPECT_EQ(shown_url("http://[::1]:8080/x?y"), "\"http://[::1]:8080/x\"");
}

TEST(Loopback, IsToldByTheHost) {
    for (const std::string_view host :
         {"127.0.0.1", "127.9.9.9", "::1", "localhost", "a.localhost"})
        EXPECT_TRUE(is_loopback(host)) << host;
    for (const std::string_view host : {"10.0.0.1", "localhost.example", "127.0.0.1.example", ""})
        EXPECT_FALSE(is_loopback(host)) << host;
}

TEST(SigningKey, IsBase64OfTheRightLength) {
    EXPECT_TRUE(alerts::decode_signing_key("whsec_" + std::string(32, 'A')));
    EXPECT_TRUE(alerts::decode_signing_key("whsec_" + std::string(43, 'a') + "="));
    EXPECT_TRUE(alerts::decode_signing_key("whsec_" + std::string(86, '/') + "=="));
    EXPECT_THAT(alerts::decode_signing_key(std::string(32, 'A')).error(), HasSubstr("whsec_"));
    EXPECT_THAT(alerts::decode_signing_key("whsec_" + std::string(31, 'A') + "=").error(),
                HasSubstr("24 to 64"));
    EXPECT_THAT(alerts::decode_signing_key("whsec_" + std::string(88, 'A')).error(),
                HasSubstr("24 to 64"));
    EXPECT_THAT(alerts::decode_signing_key("whsec_" + std::string(33, 'A')).error(),
                HasSubstr("base64"));
    EXPECT_THAT(alerts::decode_signing_key("whsec_" + std::string(31, 'A') + "-").error(),
                HasSubstr("base64"));
    EXPECT_THAT(alerts::decode_signing_key("whsec_" + std::string(29, 'A') + "===").error(),
                HasSubstr("base64"));
}

}  // namespace
}  // namespace newsalertd::config
