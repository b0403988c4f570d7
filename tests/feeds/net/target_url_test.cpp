#include "feeds/net/target_url.hpp"

#include "feeds/net/socket_address.hpp"

#include <gtest/gtest.h>

namespace feeds::net {

TEST(TargetUrl, TakesAnAddressApart) {
    const auto target = parse_target("HTTPS://Example.ORG/a/../b?x=%20y").value();
    EXPECT_EQ(target.scheme, "https");
    EXPECT_EQ(target.host, "example.org");
    EXPECT_EQ(target.port, 443);
    EXPECT_FALSE(literal_address(target.host));
    EXPECT_TRUE(target.text.ends_with("/a/../b?x=%20y")) << target.text;
}

TEST(TargetUrl, GivesInternationalHostsInAscii) {
    const auto target = parse_target(
                            "http://b\xc3\xbc"
                            "cher.example/")
                            .value();
    EXPECT_EQ(target.host, "xn--bcher-kva.example");
    EXPECT_EQ(target.text, "http://xn--bcher-kva.example/");
    EXPECT_FALSE(parse_target("http://a\xff.example/"));
}

TEST(TargetUrl, SeesEverySpellingOfAnAddress) {
    for (const char* url : {"http://127.0.0.1/",
                            "http://127.1/",
                            "http://0x7f000001/",
                            "http://2130706433/",
                            "http://0177.0.0.1/",
                            "http://%31%32%37.0.0.1/",
                            "http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1/"}) {
        const auto target = parse_target(url);
        ASSERT_TRUE(target) << url;
        const auto literal = literal_address(target->host);
        ASSERT_TRUE(literal) << url;
        EXPECT_TRUE(literal->is_loopback()) << url;
    }
    EXPECT_EQ(parse_target("http://[::FFFF:127.0.0.1]:8080/")->port, 8080);
    EXPECT_TRUE(literal_address(parse_target("http://[::ffff:127.0.0.1]/")->host));
}

TEST(TargetUrl, RefusesWhatIsNotHttp) {
    for (const std::string url : {"file:///etc/passwd",
                                  "ftp://a/",
                                  "gopher://a/",
                                  "",
                                  "//a/b",
                                  "http://",
                                  "a b",
                                  "http://a:0/",
                                  "http://a:99999/",
                                  "http://a\r\nb/",
                                  "javascript:alert(1)"}) {
        EXPECT_FALSE(parse_target(url)) << url;
    }
    EXPECT_FALSE(parse_target(std::string("http://a/\0b", 11)));
    EXPECT_FALSE(parse_target("http://a/" + std::string(20'000, 'x')));
}

TEST(TargetUrl, ErrorsDoNotRepeatTheUrl) {
    const auto target = parse_target("http://user:secret@ho st:1x/path?token=secret");
    ASSERT_FALSE(target);
    EXPECT_EQ(target.error().find("secret"), std::string::npos);
}

TEST(TargetUrl, EncodesSpacesAndUtf8InThePath) {
    const auto target = parse_target("http://a/x y/\xc3\xbc").value();
    EXPECT_EQ(target.text, "http://a/x%20y/%c3%bc");
}

TEST(ProxyUrl, TakesOnlyProxiesThatResolve) {
    EXPECT_EQ(parse_proxy("http://proxy:3128")->port, 3128);
    EXPECT_EQ(parse_proxy("socks5h://proxy")->port, 1080);
    EXPECT_FALSE(parse_proxy("socks5://proxy"));
    EXPECT_FALSE(parse_proxy("socks4a://proxy"));
    EXPECT_FALSE(parse_proxy("proxy:3128"));
}

TEST(ResolveLine, PutsV6InBrackets) {
    EXPECT_EQ(resolve_line("a.test",
                           80,
                           {boost::asio::ip::make_address("1.2.3.4"),
                            boost::asio::ip::make_address("2001:db8::1")}),
              "a.test:80:1.2.3.4,[2001:db8::1]");
}

}  // namespace feeds::net
