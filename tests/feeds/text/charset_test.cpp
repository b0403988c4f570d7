#include "feeds/text/charset.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace feeds {
namespace {

using std::string_literals::operator""s;
using std::string_view_literals::operator""sv;

std::string decoded(std::string_view bytes, std::string_view content_type = {}) {
    std::string storage;
    return std::string{decode(bytes, content_type, storage)};
}

std::string utf16(std::u16string_view text, bool big_endian) {
    std::string out;
    for (const char16_t unit : text) {
        const char high = static_cast<char>(unit >> 8U);
        const char low = static_cast<char>(unit & 0xFFU);
        out += big_endian ? high : low;
        out += big_endian ? low : high;
    }
    return out;
}

TEST(Charset, CleanUtf8IsNotCopied) {
    const std::string text = "<rss>è 中</rss>";
    std::string storage;
    EXPECT_EQ(decode(text, {}, storage).data(), text.data());
}

TEST(Charset, ByteOrderMarkBeatsTheHeader) {
    EXPECT_EQ(decoded("\xEF\xBB\xBF<a>è</a>", "text/xml; charset=iso-8859-1"), "<a>è</a>");
    EXPECT_EQ(decoded("\xFF\xFE" + utf16(u"<a>è</a>", false), "text/xml; charset=utf-8"),
              "<a>è</a>");
}

TEST(Charset, HeaderBeatsTheDeclaration) {
    EXPECT_EQ(decoded("<?xml version='1.0' encoding='iso-8859-1'?><a>\xCF\xF0</a>",
                      "text/xml; charset=\"windows-1251\""),
              "<?xml version='1.0' encoding='iso-8859-1'?><a>Пр</a>");
}

TEST(Charset, DeclarationIsReadBehindWhiteSpace) {
    EXPECT_EQ(decoded("\n <?xml version='1.0' encoding='koi8-r' ?><a>\xF0\xD2</a>"),
              "\n <?xml version='1.0' encoding='koi8-r' ?><a>Пр</a>");
}

TEST(Charset, Gb2312IsReadAsGb18030) {
    // U+3400 lies outside GB 2312 and GBK.
    EXPECT_EQ(decoded("<?xml version='1.0' encoding='gb2312'?><a>\x81\x39\xEE\x39</a>"),
              "<?xml version='1.0' encoding='gb2312'?><a>㐀</a>");
}

TEST(Charset, PatternShowsUtf16WithoutMark) {
    EXPECT_EQ(decoded(utf16(u"<a>è</a>", true)), "<a>è</a>");
    EXPECT_EQ(decoded(utf16(u"<a>è</a>", false), "text/xml; charset=utf-8"), "<a>è</a>");
}

TEST(Charset, SingleByteDeclarationIsPassedOverWhenTheBytesAreUtf8) {
    EXPECT_EQ(decoded("<?xml version='1.0' encoding='iso-8859-1'?><a>perché</a>"),
              "<?xml version='1.0' encoding='iso-8859-1'?><a>perché</a>");
}

TEST(Charset, StrayByteInUtf8DoesNotProveAWrongDeclaration) {
    EXPECT_EQ(decoded("<?xml version='1.0' encoding='iso-8859-1'?><a>bes\xF8ge</a>"
                      "<b>Brøndby, Århus, Køge, Sønderjyske, Præstø, Tårnby, Åbenrå</b>"),
              "<?xml version='1.0' encoding='iso-8859-1'?><a>besøge</a>"
              "<b>Brøndby, Århus, Køge, Sønderjyske, Præstø, Tårnby, Åbenrå</b>");
    EXPECT_EQ(decoded("<?xml version='1.0' encoding='iso-8859-1'?><a>\xC3\xA9 \xF8</a>"),
              "<?xml version='1.0' encoding='iso-8859-1'?><a>Ã© ø</a>")
        << "one sequence is no proof beside a stray";
}

TEST(Charset, ChineseDeclarationIsPassedOverWhenTheBytesAreUtf8) {
    EXPECT_EQ(decoded("<?xml version='1.0' encoding='gb2312'?><a>美国改变态度</a>"),
              "<?xml version='1.0' encoding='gb2312'?><a>美国改变态度</a>");
    EXPECT_EQ(decoded("<a>半导体出口管制</a>", "text/xml; charset=gbk"), "<a>半导体出口管制</a>");
    // GBK whose bytes happen to be UTF-8 of two characters.
    EXPECT_EQ(decoded("<a>\xC6\xB1\xC2\xB7</a>", "text/xml; charset=gbk"), "<a>票路</a>");
}

TEST(Charset, Utf16DeclaredOverSingleBytesIsPassedOver) {
    EXPECT_EQ(decoded("<?xml version='1.0' encoding='utf-16'?><a>è</a>"),
              "<?xml version='1.0' encoding='utf-16'?><a>è</a>");
}

TEST(Charset, StrayBytesInUtf8AreWindows1252) {
    EXPECT_EQ(decoded("<a>è è è 中文 don\x92t</a>"), "<a>è è è 中文 don’t</a>");
}

TEST(Charset, ControlsOfLatin1AreWindows1252) {
    EXPECT_EQ(decoded("<a>don\xC2\x92t</a>"), "<a>don’t</a>");
}

TEST(Charset, CharactersForbiddenByXmlAreDropped) {
    EXPECT_EQ(decoded("<a>x\x08y\0z\uFFFE</a>"sv), "<a>xyz</a>");
}

TEST(Charset, NoBytesAndTornSequencesAreHarmless) {
    EXPECT_EQ(decoded(""), "");
    EXPECT_EQ(decoded("\xFF\xFE"), "");
    EXPECT_EQ(decoded("\xFF\xFE<"s), "");
    EXPECT_EQ(decoded("<a>\xE4"), "<a>ä");
}

}  // namespace
}  // namespace feeds
