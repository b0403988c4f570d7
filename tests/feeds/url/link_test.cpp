// Links as people and programs write them: what a browser opens is what is told.

#include "feeds/url/url.hpp"

#include <gtest/gtest.h>

namespace feeds {
namespace {

struct Case {
    const char* written;
    const char* opened;
};

class Links : public testing::TestWithParam<Case> {};

TEST_P(Links, AreReadAsBrowsersDo) {
    EXPECT_EQ(resolve_url("https://x.org/dir/feed.xml", GetParam().written), GetParam().opened);
}

INSTANTIATE_TEST_SUITE_P(
    WhiteSpace,
    Links,
    testing::Values(Case{" \n https://x.org/a \t", "https://x.org/a"},
                    Case{"\u00A0https://x.org/a\u200B", "https://x.org/a"},
                    Case{"\uFEFFhttps://x.org/a\u3000", "https://x.org/a"},
                    Case{"https://x.org/a b", "https://x.org/a%20b"},
                    Case{"https://x.org/a  b?q=c d#e f", "https://x.org/a%20%20b?q=c%20d#e%20f"},
                    Case{"https://x.org/2025/\na", "https://x.org/2025/a"},
                    Case{"https://x.org/2025/\r\n      a", "https://x.org/2025/a"},
                    Case{"https://x.org/2025/\ta", "https://x.org/2025/a"},
                    Case{"a b.html", "https://x.org/dir/a%20b.html"},
                    Case{"/a\nb", "https://x.org/ab"}));

INSTANTIATE_TEST_SUITE_P(
    Slashes,
    Links,
    testing::Values(Case{"http:/x.org/a", "http://x.org/a"},
                    Case{"http:///x.org/a", "http://x.org/a"},
                    Case{"https:x.org/a", "https://x.org/a"},
                    Case{R"(https:\\x.org\a\b)", "https://x.org/a/b"},
                    Case{R"(https://x.org\a?q=\b#\c)", R"(https://x.org/a?q=\b#\c)"},
                    Case{R"(\a\b)", "https://x.org/a/b"},
                    Case{R"(\\y.org\a)", "https://y.org/a"},
                    Case{"//y.org/a", "https://y.org/a"},
                    Case{"http://https://y.org/a", "https://y.org/a"},
                    Case{"https://x.org/http://y.org/", "https://x.org/http://y.org/"},
                    Case{R"(urn:a\b)", R"(urn:a\b)"}));

INSTANTIATE_TEST_SUITE_P(
    EscapedTwice,
    Links,
    testing::Values(Case{"https://x.org/?a=1&amp;b=2", "https://x.org/?a=1&b=2"},
                    Case{"https://x.org/?a=1&amp;amp;b=2", "https://x.org/?a=1&b=2"},
                    Case{"https://x.org/?a=1&#038;b=2&#38;c=3&#x26;d",
                         "https://x.org/?a=1&b=2&c=3&d"},
                    Case{"/?a=1&amp;b=2", "https://x.org/?a=1&b=2"},
                    Case{"https://x.org/?a=1&amplitude=2", "https://x.org/?a=1&amplitude=2"},
                    Case{"https://x.org/?a=1&copy=2", "https://x.org/?a=1&copy=2"}));

INSTANTIATE_TEST_SUITE_P(
    Schemes,
    Links,
    testing::Values(Case{"https: //y.org/a", "https://y.org/a"},
                    Case{"https :// y.org/a", "https://y.org/a"},
                    Case{"http// y.org/a", "http://y.org/a"},
                    Case{"https//y.org/a", "https://y.org/a"},
                    Case{"http;//y.org/a", "http://y.org/a"},
                    Case{"http.//y.org/a", "http://y.org/a"},
                    Case{"htp://y.org/a", "http://y.org/a"},
                    Case{"ttps://y.org/a", "https://y.org/a"},
                    Case{"hhttps://y.org/a", "https://y.org/a"},
                    Case{"htttp://y.org/a", "http://y.org/a"},
                    Case{"://y.org/a", "https://y.org/a"},
                    Case{"https：//y.org/a", "https://y.org/a"},
                    Case{"https:／／y.org／a", "https://y.org/a"},
                    Case{"https%3A//y.org/a%20b", "https://y.org/a%20b"},
                    Case{"https%3A%2F%2Fy.org%2Fa%3Fb%3Dc", "https://y.org/a?b=c"},
                    Case{"https%253A%252F%252Fy.org%252Fa", "https://y.org/a"},
                    Case{"https:\\/\\/y.org\\/a", "https://y.org/a"},
                    Case{"https:&#x2F;&#x2F;y.org&#47;a?b&#x3D;c", "https://y.org/a?b=c"},
                    Case{"feed://y.org/a", "http://y.org/a"},
                    Case{"feed:https://y.org/a", "https://y.org/a"},
                    Case{"feed:https//y.org/a", "https://y.org/a"},
                    Case{"https://https//y.org/a", "https://y.org/a"},
                    Case{"https://x.orghttps://y.org/a", "https://y.org/a"},
                    Case{"http:// https://y.org/a", "https://y.org/a"}));

INSTANTIATE_TEST_SUITE_P(
    Wrapped,
    Links,
    testing::Values(
        Case{"url=https://y.org/a", "https://y.org/a"},
        Case{"URL: https://y.org/a", "https://y.org/a"},
        Case{"link : http//y.org/a", "https://x.org/dir/link%20:%20http//y.org/a"},
        Case{"view-source:https://y.org/a", "https://y.org/a"},
        Case{"\"https://y.org/a\"", "https://y.org/a"},
        Case{"'https://y.org/a' ", "https://y.org/a"},
        Case{"<https://y.org/a>", "https://y.org/a"},
        Case{"(https://y.org/a_(b))", "https://y.org/a_(b)"},
        Case{"[A](https://y.org/a)", "https://y.org/a"},
        Case{"<a class='b' href=\"https://y.org/a\">A</a>", "https://y.org/a"},
        Case{"https://y.org/a https://y.org/b", "https://y.org/a"},
        Case{"https://y.org/a\nhttps://y.org/b", "https://y.org/a"},
        Case{"https://y.org/a|https://y.org/b", "https://y.org/a"},
        Case{"https://y.org/?q=a https://z.org/", "https://y.org/?q=a%20https://z.org/"},
        Case{"https://y.org/f,https://z.org/", "https://y.org/f,https://z.org/"},
        Case{"https://y.org/go?url=https://z.org/", "https://y.org/go?url=https://z.org/"},
        Case{"go?url=https://z.org/", "https://x.org/dir/go?url=https://z.org/"},
        Case{"javascript:location='https://y.org/'", "javascript:location='https://y.org/'"}));

INSTANTIATE_TEST_SUITE_P(HostsWithoutScheme,
                         Links,
                         testing::Values(Case{"www.y.org/a", "https://www.y.org/a"},
                                         Case{"www.y.org", "https://www.y.org"},
                                         Case{"y.com/a", "https://y.com/a"},
                                         Case{"x.org", "https://x.org"},
                                         Case{"www.x.org?a", "https://www.x.org?a"},
                                         Case{"y.de:8080/a", "https://y.de:8080/a"},
                                         Case{"y.html", "https://x.org/dir/y.html"},
                                         Case{"notes.org", "https://x.org/dir/notes.org"},
                                         Case{"www/a", "https://x.org/dir/www/a"},
                                         Case{"2025/y.com/a", "https://x.org/dir/2025/y.com/a"},
                                         Case{"10.1000:12", "https://x.org/dir/10.1000:12"},
                                         Case{"tag:y.org,2025:a", "tag:y.org,2025:a"}));

INSTANTIATE_TEST_SUITE_P(NoAddress,
                         Links,
                         testing::Values(Case{"#", ""},
                                         Case{"None", ""},
                                         Case{" null\n", ""},
                                         Case{"undefined", ""},
                                         Case{"N/A", ""},
                                         Case{"-", ""},
                                         Case{"http://", ""},
                                         Case{"https:///", ""},
                                         Case{"about:blank", ""},
                                         Case{"javascript:void(0);", ""},
                                         Case{"{{ item.link }}", ""},
                                         Case{"nonesuch", "https://x.org/dir/nonesuch"},
                                         Case{"#a", "https://x.org/dir/feed.xml#a"},
                                         Case{"http", "https://x.org/dir/http"}));

INSTANTIATE_TEST_SUITE_P(
    Kept,
    Links,
    testing::Values(Case{"https://x.org/A/../b//c?x=/y#/z", "https://x.org/A/../b//c?x=/y#/z"},
                    Case{"HTTPS://X.org:443/%7ea%20b", "HTTPS://X.org:443/%7ea%20b"},
                    Case{"https://x.org/ä?ö=ü", "https://x.org/ä?ö=ü"},
                    Case{"mailto:a@x.org", "mailto:a@x.org"},
                    Case{"javascript:alert(1)", "javascript:alert(1)"},
                    Case{"java\nscript:alert(1)", "javascript:alert(1)"}));

}  // namespace
}  // namespace feeds
