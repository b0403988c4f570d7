#include "feeds/parse/charset.hpp"

#include "support.hpp"

#include <array>

namespace feeds::parse {
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

TEST(Charset, DetectsWhatNobodyDeclared) {
    const std::string russian =
        "<rss><channel><title>\xCD\xEE\xE2\xEE\xF1\xF2\xE8 \xE4\xED\xFF: \xEF\xF0\xE0\xE2\xE8\xF2"
        "\xE5\xEB\xFC\xF1\xF2\xE2\xEE \xEE\xE4\xEE\xE1\xF0\xE8\xEB\xEE \xE7\xE0\xEA\xEE\xED</title>"
        "</channel></rss>";
    EXPECT_EQ(parsed(russian).feed.title, "Новости дня: правительство одобрило закон");
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

TEST(Charset, LabelThatTheBytesRefuteGivesWay) {
    const std::string body = "<rss><channel><title>Grüße, R+D 東京 – ~{x</title></channel></rss>";
    const std::string plain = "<rss><channel><title>R+D and C++ -a</title></channel></rss>";
    for (const std::string_view label : {"unicode",
                                         "csunicode",
                                         "unicodeFFFE",
                                         "ucs-2",
                                         "UCS2",
                                         "ucs-4",
                                         "iso-10646-ucs-2",
                                         "utf-16",
                                         "utf-32",
                                         "iso-2022-jp",
                                         "ISO-2022-KR",
                                         "iso-2022-cn",
                                         "csISO2022JP",
                                         "utf-7",
                                         "UTF7"}) {
        const std::string type = "application/xml; charset=" + std::string{label};
        const Options options{.content_type = type};
        EXPECT_EQ(parsed(body, options).feed.title, "Grüße, R+D 東京 – ~{x") << label;
        EXPECT_EQ(parsed(plain, options).feed.title, "R+D and C++ -a") << label;
        const std::string declared = "<?xml version='1.0' encoding='" + std::string{label} + "'?>";
        EXPECT_EQ(parsed(declared + body).feed.title, "Grüße, R+D 東京 – ~{x") << label;
    }
    const Options hz{.content_type = "application/xml; charset=hz-gb-2312"};
    EXPECT_EQ(parsed("<rss><channel><title>東京</title></channel></rss>", hz).feed.title, "東京");
    EXPECT_EQ(parsed("<rss><channel><title>~{<:Ky~}</title></channel></rss>", hz).feed.title,
              "己所");
    const Options jis{.content_type = "application/xml; charset=iso-2022-jp"};
    EXPECT_EQ(
        parsed("<rss><channel><title>\x1B$BEl5~\x1B(B</title></channel></rss>", jis).feed.title,
        "東京");
}

TEST(Charset, LabelOfSevenBitsMayMeanItsKinOfEight) {
    struct Row {
        const char* label;
        const char* bytes;
        const char* title;
    };

    constexpr std::array kRows = {
        Row{"iso-2022-jp", "\x93\x8C\x8B\x9E", "東京"},
        Row{"iso-2022-jp", "\xC5\xEC\xB5\xFE", "東京"},
        Row{"iso-2022-kr", "\xBC\xAD\xBF\xEF", "서울"},
        Row{"iso-2022-cn", "\xB1\xB1\xBE\xA9", "北京"},
        Row{"hz-gb-2312", "\xB1\xB1\xBE\xA9", "北京"},
    };
    for (const Row& row : kRows) {
        const std::string document = "<?xml version='1.0' encoding='" + std::string{row.label} +
                                     "'?><rss><channel><title>" + row.bytes +
                                     "</title></channel></rss>";
        EXPECT_EQ(parsed(document).feed.title, row.title) << row.label;
    }
}

}  // namespace
}  // namespace feeds::parse
