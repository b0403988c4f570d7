#include "daemon/alerts/text/clean.hpp"
#include "daemon/alerts/text/escape.hpp"
#include "daemon/alerts/text/phrases.hpp"
#include "daemon/alerts/text/truncate.hpp"
#include "samples.hpp"

#include <gtest/gtest.h>

namespace newsalertd::alerts::text {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(CleanLine, MakesOneHarmlessLine) {
    const struct {
        std::string_view raw, clean;
    } table[]{
        {"", ""},
        {"plain", "plain"},
        {"  a \t b\r\n c  ", "a b c"},
        {"\x1b[31mred\x1b[0m", "[31mred [0m"},
        {std::string_view("a\0b", 3), "a b"},
        {"a\u0085b\u2028c\u2029d", "a b c d"},
        {"a\u009bb", "a b"},
        {"\u202Eabc\u202C\u2066d\u2069\u200E\u200F\u061C", "abcd"},
        {"\uFEFFbom", "bom"},
        {"bad \xff byte", "bad \uFFFD byte"},
        {"cut \xe2\x82", "cut \uFFFD"},
        {"overlong \xc0\xaf", "overlong \uFFFD\uFFFD"},
        {"\xef\xbf\xbf", "\uFFFD"},
        {"emoji 👩‍👩‍👧 stays", "emoji 👩‍👩‍👧 stays"},
    };

    for (const auto& row : table)
        EXPECT_EQ(clean_line(row.raw), row.clean) << row.raw;
}

TEST(CleanText, KeepsLinesButNoEmptyOnes) {
    EXPECT_EQ(clean_text("a\r\n\r\n  b \n\tc\n"), "a\nb\nc");
}

TEST(ValidUtf8, TouchesOnlyWhatIsInvalid) {
    EXPECT_EQ(valid_utf8("a\r\n\u202Eb\x1b"), "a\r\n\u202Eb\x1b");
    EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(Truncate, CutsAtGraphemesInEveryUnit) {
    const std::string family =
        "👩‍👩‍👧‍👦";  // 25 bytes, 7 code points, 11 UTF-16 units

    const struct {
        std::string raw;
        std::size_t limit;
        Unit unit;
        std::string cut;
    } table[]{
        {"hello", 5, Unit::code_points, "hello"},
        {"hello world", 8, Unit::code_points, "hello w…"},
        {"hello world", 7, Unit::code_points, "hello…"},
        {"hello", 4, Unit::bytes, "h…"},
        {"hello", 2, Unit::bytes, ""},
        {"hello", 0, Unit::utf16, ""},
        {"日本語", 3, Unit::code_points, "日本語"},
        {"日本語", 2, Unit::code_points, "日…"},
        {"日本語", 8, Unit::bytes, "日…"},
        {"ab" + family, 9, Unit::code_points, "ab" + family},
        {"ab" + family + "c", 9, Unit::code_points, "ab…"},
        {"ab" + family + "c", 13, Unit::utf16, "ab…"},
        {"ab" + family + "c", 14, Unit::utf16, "ab" + family + "c"},
        {"e\u0301e\u0301e\u0301", 3, Unit::code_points, "e\u0301…"},
        {"🇩🇪🇫🇷", 3, Unit::code_points, "🇩🇪…"},
        {"a\r\nb", 2, Unit::code_points, "a…"},
    };

    for (const auto& row : table)
        EXPECT_EQ(truncate(row.raw, row.limit, row.unit), row.cut) << row.raw << " " << row.limit;
}

TEST(Truncate, NeverExceedsItsLimitAndStaysValid) {
    std::mt19937 random(2);
    for (int i = 0; i < 2000; ++i) {
        const std::string text = clean_line(samples::hostile(random, 400));
        const std::size_t limit = random() % 200;
        for (const Unit unit : {Unit::code_points, Unit::bytes, Unit::utf16}) {
            const std::string cut = truncate(text, limit, unit);
            EXPECT_LE(length(cut, unit), limit);
            EXPECT_EQ(valid_utf8(cut), cut);
            EXPECT_EQ(cut == text, length(text, unit) <= limit);
        }
    }
}

TEST(Truncate, CountsWhatEscapingAdds) {
    const auto cost = [](std::string_view cluster) { return slack_escape(cluster).size(); };
    EXPECT_EQ(truncate("&&&&", 20, cost), "&&&&");
    EXPECT_EQ(truncate("&&&&", 19, cost), "&&&…");
    EXPECT_EQ(truncate("&&&&", 12, cost), "&…");
}

TEST(SlackEscape, TouchesExactlyThreeCharactersOnce) {
    EXPECT_EQ(slack_escape("a & b <c> &amp; \"d\" 'e'"), "a &amp; b &lt;c&gt; &amp;amp; \"d\" 'e'");
}

TEST(SlackMrkdwn, NeutralisesFormatting) {
    EXPECT_EQ(slack_mrkdwn("*a* <!channel>"), "\u200B*a\u200B* &lt;!channel&gt;");
}

TEST(HtmlEscape, CoversTextAndAttributes) {
    EXPECT_EQ(html_escape("<a href='x' b=\"y\">&"),
              "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;");
}

TEST(SafeUrl, LetsOnlyPlainWebLinksThrough) {
    const struct {
        std::string url, shown;
    } table[]{
        {"https://a.example/b?c=d&e#f", "https://a.example/b?c=d&e#f"},
        {"HTTP://A.example", "HTTP://A.example"},
        {"http://[::1]:8080/", "http://[::1]:8080/"},
        {"https://a.example/x|y>z", "https://a.example/x%7Cy%3Ez"},
        {"https://a.example/ü\"", "https://a.example/%C3%BC%22"},
        {"https://a.example/@user", "https://a.example/@user"},
        {"https://user:pw@a.example/", ""},
        {"https://a.example\\@b.example/", "https://a.example/@b.example/"},
        {"https://@a.example/", ""},
        {"javascript:alert(1)", ""},
        {"data:text/html,x", ""},
        {"ftp://a.example/", ""},
        {"//a.example/", ""},
        {"https:///a.example/path", "https://a.example/path"},
        {"https://:80/", ""},
        {"https://", ""},
        {"https:a.example", "https://a.example"},
        {"http:/a.example/b", "http://a.example/b"},
        {" https://a.example/ ", "https://a.example/"},
        {"https://a.example/a b", "https://a.example/a%20b"},
        {"https://a.example/a\u00A0b", "https://a.example/a%C2%A0b"},
        {"https://a.example/a\x01z", "https://a.example/a%01z"},
        {"https://a.example/\r\nX: y", "https://a.example/X:%20y"},
        {"https://a .example/", ""},
        {"java\nscript:alert(1)", ""},
        {"\tjavascript:alert(1)", ""},
        {"vbscript:x", ""},
        {"blob:https://a.example/1", ""},
        {"javascript:https://a.example/1", ""},
        {"view-source:https://a.example/1", "https://a.example/1"},
        {"", ""},
        {"https://a.example/" + std::string(1982, 'x'),
         "https://a.example/" + std::string(1982, 'x')},
        {"https://a.example/" + std::string(1983, 'x'), ""},
    };

    for (const auto& row : table)
        EXPECT_EQ(safe_url(row.url), row.shown) << row.url;
}

TEST(Duration, ReadsLikeAPersonSaysIt) {
    EXPECT_EQ(duration(seconds{-5}), "0 s");
    EXPECT_EQ(duration(seconds{45}), "45 s");
    EXPECT_EQ(duration(minutes{43} + seconds{59}), "43 min");
    EXPECT_EQ(duration(hours{3}), "3 h");
    EXPECT_EQ(duration(hours{3} + minutes{5}), "3 h 5 min");
    EXPECT_EQ(duration(hours{52}), "2 d 4 h");
    EXPECT_EQ(latency(milliseconds{40}), "40 ms");
    EXPECT_EQ(latency(milliseconds{1234}), "1.2 s");
    EXPECT_EQ(latency(seconds{75}), "1 min");
}

}  // namespace

}  // namespace newsalertd::alerts::text
