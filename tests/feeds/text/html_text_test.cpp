#include "feeds/text/html_text.hpp"

#include <gtest/gtest.h>

namespace feeds {
namespace {

TEST(HtmlText, InlineElementsVanishAndOthersAreSpaces) {
    EXPECT_EQ(html_to_text("H<sub>2</sub>O<p>a</p>b<li>c<IMG src=x>d<unknown>e"), "H2O a b c d e");
}

TEST(HtmlText, LessThanAndAmpersandThatOpenNothingStay) {
    EXPECT_EQ(html_to_text("2 < 3 & 4 > 1 <3 a<"), "2 < 3 & 4 > 1 <3 a<");
}

TEST(HtmlText, ReferencesAreDecodedOnce) {
    EXPECT_EQ(html_to_text("&amp;lt;b&amp;gt; &eacute; &#233; &#xE9; &copy 1 &notit; &unheard;"),
              "&lt;b&gt; é é é © 1 ¬it; &unheard;");
    EXPECT_EQ(html_to_text("&#150;&#0;&#xD800;&#99999999;"), "–");
}

TEST(HtmlText, DecodedMarkupIsText) {
    EXPECT_EQ(html_to_text("&lt;script&gt;alert(1)&lt;/script&gt;"), "<script>alert(1)</script>");
}

TEST(HtmlText, ScriptsStylesAndCommentsGo) {
    EXPECT_EQ(html_to_text("a<script>if (a</b>) x</script>b<style\n>p{}</STYLE>c<!-- <b>d -->e"),
              "a b ce");
}

TEST(HtmlText, GreaterThanWithinQuotesDoesNotEndTheTag) {
    EXPECT_EQ(html_to_text("a<img alt=\"x > y\">b<a title='1>2'>c</a>"), "a bc");
}

TEST(HtmlText, QuoteThatNeverClosesDoesNotSwallowTheText) {
    EXPECT_EQ(html_to_text("a<img alt=\"x>b c"), "a b c");
}

TEST(HtmlText, FoldsEveryUnicodeSpace) {
    EXPECT_EQ(html_to_text(" \n a\u00A0\u2003\u3000b\u2028 &nbsp;&emsp; c "), "a b c");
}

TEST(HtmlText, KeepsCharactersThatOnlyLookLikeSpaces) {
    EXPECT_EQ(html_to_text("“a” … — あ ᚠ"), "“a” … — あ ᚠ");
}

}  // namespace
}  // namespace feeds
