#include "feeds/url/url.hpp"

#include "feeds/url/canonical_url.hpp"

#include <gtest/gtest.h>

namespace feeds {
namespace {

// RFC 3986 §5.4.1.
TEST(Url, ResolvesTheExamplesOfTheRfc) {
    constexpr const char* kBase = "http://a/b/c/d;p?q";
    const std::pair<const char*, const char*> cases[] = {{"g:h", "g:h"},
                                                         {"g", "http://a/b/c/g"},
                                                         {"./g", "http://a/b/c/g"},
                                                         {"g/", "http://a/b/c/g/"},
                                                         {"/g", "http://a/g"},
                                                         {"//g", "http://g"},
                                                         {"?y", "http://a/b/c/d;p?y"},
                                                         {"g?y", "http://a/b/c/g?y"},
                                                         {"#s", "http://a/b/c/d;p?q#s"},
                                                         {"g#s", "http://a/b/c/g#s"},
                                                         {";x", "http://a/b/c/;x"},
                                                         {".", "http://a/b/c/"},
                                                         {"./", "http://a/b/c/"},
                                                         {"..", "http://a/b/"},
                                                         {"../", "http://a/b/"},
                                                         {"../g", "http://a/b/g"},
                                                         {"../..", "http://a/"},
                                                         {"../../g", "http://a/g"},
                                                         {"../../../g", "http://a/g"},
                                                         {"g;x=1/../y", "http://a/b/c/y"}};
    for (const auto& [reference, expected] : cases)
        EXPECT_EQ(resolve_url(kBase, reference), expected) << reference;
}

TEST(Url, AbsoluteUrlStaysByteForByte) {
    EXPECT_EQ(resolve_url("http://x.org/", "HTTP://Y.org:80/a/../b%7e"),
              "HTTP://Y.org:80/a/../b%7e");
}

TEST(Url, WithoutBaseARelativeLinkStays) {
    EXPECT_EQ(resolve_url("", " /a "), "/a");
    EXPECT_EQ(resolve_url("not a url", "/a"), "/a");
}

TEST(CanonicalUrl, DropsWhatDoesNotNameThePage) {
    constexpr const char* kPage = "x.org/a/b?id=7&q=z";
    for (const char* url : {"https://www.x.org/a/b?id=7&q=z",
                            "http://m.X.org/a/b/?utm_source=rss&id=7&q=z#top",
                            "https://amp.x.org:443/a/b/amp?id=7&fbclid=1&q=z&gclid=2",
                            "//www.x.org/a/b/amp/?id=7&q=z&UTM_Medium=x"}) {
        EXPECT_EQ(canonical_url(url), kPage) << url;
    }
}

TEST(CanonicalUrl, KeepsWhatDoes) {
    EXPECT_EQ(canonical_url("https://x.org/A?b=2&a=1"), "x.org/A?b=2&a=1");
    EXPECT_EQ(canonical_url("http://m.de/amplifier"), "m.de/amplifier");
    EXPECT_EQ(canonical_url("tag:x.org,2024:1"), "tag:x.org,2024:1");
}

TEST(CanonicalUrl, LooksThroughRedirectors) {
    EXPECT_EQ(
        canonical_url("https://www.google.com/url?rct=j&url=https%3A%2F%2Fwww.x.org%2Fa&ct=ga"),
        "x.org/a");
    EXPECT_EQ(
        canonical_url("http://www.bing.com/news/apiclick.aspx?ref=x&url=http%3a%2f%2fx.org%2fa"),
        "x.org/a");
    // "\x08\x13\"\x11" + "https://x.org/a/b" + "\xd2\x01\x00"
    EXPECT_EQ(canonical_url("https://news.google.com/rss/articles/"
                            "CBMiEWh0dHBzOi8veC5vcmcvYS9i0gEA?oc=5"),
              "x.org/a/b");
    EXPECT_EQ(canonical_url("https://google.com/url?url=javascript:1"),
              "google.com/url?url=javascript:1");
    EXPECT_EQ(canonical_url("https://news.google.com/rss/articles/CBMiQQ"),
              "news.google.com/rss/articles/CBMiQQ");
}

TEST(CanonicalUrl, SurvivesAnything) {
    EXPECT_EQ(canonical_url(""), "");
    EXPECT_EQ(canonical_url("http://"), "");
    EXPECT_EQ(canonical_url("http://?&&#"), "");
    EXPECT_EQ(canonical_url("https://[::1]:8080/x"), "[::1]:8080/x");
}

}  // namespace
}  // namespace feeds
