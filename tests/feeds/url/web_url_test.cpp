#include "feeds/url/web_url.hpp"

#include "feeds/url/site.hpp"

#include <gtest/gtest.h>

namespace feeds {
namespace {

TEST(Url, NamesTheOrigin) {
    EXPECT_EQ(origin_of("HTTPS://News.Example/feed"), (Origin{"https", "news.example", 443}));
    EXPECT_EQ(origin_of("http://127.0.0.1:8900/feed"), (Origin{"http", "127.0.0.1", 8900}));
    EXPECT_EQ(origin_of("http://[::1]/"), (Origin{"http", "[::1]", 80}));
    EXPECT_EQ(origin_of("http://a.example:/x"), (Origin{"http", "a.example", 80}));
    for (const char* bad : {"",
                            "/feed",
                            "ftp://a.example/",
                            "file:///etc/passwd",
                            "http://",
                            "http://a.example:99999/",
                            "http://a.example:0/",
                            "javascript:x"}) {
        EXPECT_FALSE(origin_of(bad)) << bad;
    }
}

TEST(Url, ToleratesBracketsAndStrayPercentsAsBrowsersDo) {
    const Origin agency{"https", "agency.example", 443};
    for (const char* url : {"https://agency.example/rss.xml?f[0]=topic:4",
                            "https://agency.example/a[1]/rss",
                            "https://agency.example?f[]=1",
                            "https://agency.example/x#[y]",
                            "https://agency.example/100%",
                            "https://agency.example/100%/feed?off=5%&x=%4",
                            "https://agency.example/x?q=%zz&r=%2F"}) {
        EXPECT_EQ(origin_of(url), agency) << url;
        EXPECT_EQ(resolve_location(url, "/y"), "https://agency.example/y") << url;
    }
    EXPECT_EQ(origin_of("http://[::1]:8080/x?f[0]=1"), (Origin{"http", "[::1]", 8080}));
    EXPECT_FALSE(origin_of("http://a[0].example/"));
    EXPECT_EQ(resolve_location("http://a.example/x", "/y?f[0]=1&p=5%&q=%2F"),
              "http://a.example/y?f%5B0%5D=1&p=5%25&q=%2F");
    EXPECT_EQ(resolve_location("http://a.example/x", "?f[0]=1"), "http://a.example/x?f%5B0%5D=1");
    EXPECT_EQ(resolve_location("http://a.example/x", "//[::1]/y[0]"), "http://[::1]/y%5B0%5D");
    EXPECT_EQ(poll_key("http://a.example/x?f[0]=1"), poll_key("HTTP://a.example/x?f%5B0%5D=1"));
}

TEST(Url, ShowsInternationalHostsAsTheyAreWritten) {
    for (const char* written : {"müller.example", "新闻.example", "faß.example", "новости.рф"}) {
        const auto url = parse_url("https://" + std::string(written) + "/feed");
        ASSERT_TRUE(url) << written;
        EXPECT_TRUE(url->host.contains("xn--")) << url->host;
        EXPECT_EQ(readable_host(url->host), written);
    }
    for (const char* stays : {"a.example", "127.0.0.1", "::1", "xn--.example", "xn--a\xff", ""})
        EXPECT_EQ(readable_host(stays), stays);
}

TEST(Url, FollowsALocation) {
    const auto to = [](const char* base, const char* location) {
        return resolve_location(base, location).value_or("error");
    };
    EXPECT_EQ(to("http://a.example/x/feed?q=1", "/new.xml"), "http://a.example/new.xml");
    EXPECT_EQ(to("http://a.example/x/feed", "new.xml"), "http://a.example/x/new.xml");
    EXPECT_EQ(to("https://a.example/x", "//b.example/y"), "https://b.example/y");
    EXPECT_EQ(to("http://a.example/x", "https://a.example/x#top"), "https://a.example/x");
    EXPECT_EQ(to("http://a.example/x", " /with space|and\xc3\xa9 "),
              "http://a.example/with%20space%7Cand%C3%A9");
    EXPECT_EQ(to("http://a.example/x/y/feed?q=1", "../z/./w?p=2"), "http://a.example/x/z/w?p=2");
    EXPECT_EQ(to("http://a.example/x", "../../../.."), "http://a.example/");
    EXPECT_EQ(to("http://a.example", "w"), "http://a.example/w");
    EXPECT_EQ(to("http://a.example/x/y?q=1", "?p=2"), "http://a.example/x/y?p=2");
    EXPECT_EQ(to("http://a.example/x/y?q=1", "#f"), "http://a.example/x/y?q=1");
    EXPECT_EQ(to("http://a.example/x", "http://b.example"), "http://b.example");
    EXPECT_EQ(to("http://a.example/x", "/kept%20as%2Fis"), "http://a.example/kept%20as%2Fis");
    for (const char* bad :
         {"", "file:///etc/hostname", "gopher://a.example/", "http://[::1", "http:"}) {
        EXPECT_EQ(to("http://a.example/x", bad), "error") << bad;
    }
}

TEST(Url, LeavesUserinfoAtItsOrigin) {
    EXPECT_EQ(resolve_location("http://me:pw@a.example/x", "/y"), "http://me:pw@a.example/y");
    EXPECT_EQ(resolve_location("http://me:pw@a.example/x", "http://you:pw@b.example/y"),
              "http://b.example/y");
}

TEST(Url, GivesTheSamePollTheSameKey) {
    EXPECT_EQ(poll_key("HTTP://A.example:80#x"), poll_key("http://a.example/"));
    EXPECT_NE(poll_key("http://a.example/x"), poll_key("http://a.example/X"));
    EXPECT_NE(poll_key("http://a.example/x"), poll_key("https://a.example/x"));
    EXPECT_NE(poll_key("http://a.example/x?a=1"), poll_key("http://a.example/x?a=2"));
    EXPECT_NE(poll_key("http://me@a.example/x"), poll_key("http://a.example/x"));
    EXPECT_EQ(poll_key("not a url"), "not a url");
}

TEST(Url, FindsTheRegistrableDomain) {
    EXPECT_EQ(registrable_domain("a.b.tumblr.com"), "tumblr.com");
    EXPECT_EQ(registrable_domain("Tumblr.com."), "tumblr.com");
    EXPECT_EQ(registrable_domain("www.news.co.uk"), "news.co.uk");
    EXPECT_EQ(registrable_domain("news.co.uk"), "news.co.uk");
    EXPECT_EQ(registrable_domain("co.uk"), "");
    EXPECT_EQ(registrable_domain("www.lemonde.fr"), "lemonde.fr");
    EXPECT_EQ(registrable_domain("127.0.0.1"), "");
    EXPECT_EQ(registrable_domain("[::1]"), "");
    EXPECT_EQ(registrable_domain("localhost"), "");
    EXPECT_EQ(registrable_domain(".com"), "");
    EXPECT_EQ(registrable_domain(""), "");
    EXPECT_TRUE(same_site("a.example.com", "b.example.com"));
    EXPECT_TRUE(same_site("127.0.0.1", "127.0.0.1"));
    EXPECT_FALSE(same_site("127.0.0.1", "127.0.0.2"));
    EXPECT_FALSE(same_site("a.com", "b.com"));
}

TEST(Url, IsWrittenOverHttpsWhereItIsAnAddressOfTheWeb) {
    EXPECT_EQ(over_https("http://a.example/x?q=http://a.example:80/"),
              "https://a.example/x?q=http://a.example:80/");
    EXPECT_EQ(over_https("HTTP://A.example:80?x"), "https://A.example?x");
    EXPECT_EQ(over_https("http://u:p@a.example:80/"), "https://u:p@a.example/");
    EXPECT_EQ(over_https("http://[::1]:80/x"), "https://[::1]/x");
    for (const auto* stays :
         {"http://a.example:8080/", "https://a.example/", "ftp://a.example/", "", "http:"})
        EXPECT_EQ(over_https(stays), std::nullopt) << stays;
}

}  // namespace
}  // namespace feeds
