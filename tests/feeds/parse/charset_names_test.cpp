// Charsets that HTTP and the document name differently: short texts, of which nothing can be
// guessed.

#include "feeds/text/charset.hpp"
#include "support.hpp"

#include <unicode/ucnv.h>

#include <array>
#include <vector>

namespace feeds::parse {
namespace {

struct Named {
    const char* name;     ///< as documents write it
    const char* charset;  ///< as ICU calls the one that is meant
    const char* text;
};

const std::vector<Named>& charsets() {
    static const std::vector<Named> all = {
        {"gb2312", "gb18030", "央行宣布降准"},
        {"GBK", "gb18030", "美联储"},
        {"gb18030", "gb18030", "央行"},
        {"Big5", "Big5", "央行宣布降息"},
        {"big5-hkscs", "Big5-HKSCS", "香港"},
        {"Shift_JIS", "Shift_JIS", "日銀が利上げ"},
        {"x-sjis", "Shift_JIS", "ソニー"},
        {"Windows-31J", "Shift_JIS", "東京"},
        {"EUC-JP", "EUC-JP", "日銀"},
        {"EUC-KR", "EUC-KR", "한국은행"},
        {"ks_c_5601-1987", "EUC-KR", "금리"},
        {"windows-1250", "windows-1250", "Příliš žluťoučký kůň"},
        {"cp1251", "windows-1251", "Правительство"},
        {"windows-1251", "windows-1251", "Дом"},
        {"windows-1253", "windows-1253", "Αθήνα"},
        {"windows-1254", "windows-1254", "İstanbul'da şok"},
        {"windows-1255", "windows-1255", "ירושלים"},
        {"windows-1256", "windows-1256", "القاهرة"},
        {"windows-1257", "windows-1257", "Valdība apstiprināja"},
        {"windows-1258", "windows-1258", "Đà"},
        {"windows-874", "windows-874", "รัฐบาล"},
        {"TIS-620", "windows-874", "ไทย"},
        {"iso-8859-2", "iso-8859-2", "Łódź"},
        {"iso-8859-4", "iso-8859-4", "Rīga"},
        {"iso-8859-5", "iso-8859-5", "Москва"},
        {"iso-8859-7", "iso-8859-7", "Κυβέρνηση"},
        {"iso-8859-9", "windows-1254", "Çeşme"},
        {"iso-8859-13", "iso-8859-13", "Žemaitė"},
        {"iso-8859-15", "iso-8859-15", "Prix: 5 € lœuvre"},
        {"iso-8859-1", "windows-1252", "perché no"},
        {"latin1", "windows-1252", "don’t"},
        {"koi8-r", "KOI8-R", "Новости"},
        {"koi8-u", "KOI8-U", "Київ"},
        {"macintosh", "macintosh", "Zürich"},
        // Labels as people spell them.
        {"windows1251", "windows-1251", "Мир"},
        {"cp-1252", "windows-1252", "“é”"},
        {"win-1250", "windows-1250", "Łódź"},
        {"win_1254", "windows-1254", "Ş"},
        {"x-cp1257", "windows-1257", "Ž"},
        {"ms1253", "windows-1253", "Νέα"},
        {"1251", "windows-1251", "Мир"},
        {"dos-874", "windows-874", "ไทย"},
        {"dos-866", "ibm-866", "Мир"},
        {"iso8859_15", "iso-8859-15", "5 €"},
        {"8859-2", "iso-8859-2", "Łódź"},
        {"ISO_8859-5:1988", "iso-8859-5", "Мир"},
        {"latin-9", "iso-8859-15", "5 €"},
        {"latin_2", "iso-8859-2", "Łódź"},
        {"ansi", "windows-1252", "“é”"},
        {"sjis-win", "Shift_JIS", "報"},
        {"eucJP-win", "EUC-JP", "報"},
        {"cp51932", "EUC-JP", "報"},
        {"x-gbk", "gb18030", "新"},
        {"big5-eten", "Big5", "新"},
        {"uhc", "windows-949", "뉴"},
        {"cp949", "windows-949", "뉴"},
        {"utf8mb4", "UTF-8", "Łódź"},
        {"utf8_general_ci", "UTF-8", "é"},
        {"UTF-8;", "UTF-8", "é"},
        {"utf-8-sig", "UTF-8", "é"},
        {"en_US.UTF-8", "UTF-8", "é"},
        {"windows-1251;", "windows-1251", "Мир"},
        {"charset=windows-1251", "windows-1251", "Мир"},
    };
    return all;
}

std::string encoded(const char* charset, std::string_view utf8) {
    std::array<char, 1024> out{};
    UErrorCode error = U_ZERO_ERROR;
    const auto length = ucnv_convert(charset,
                                     "UTF-8",
                                     out.data(),
                                     static_cast<std::int32_t>(out.size()),
                                     utf8.data(),
                                     static_cast<std::int32_t>(utf8.size()),
                                     &error);
    EXPECT_TRUE(U_SUCCESS(error)) << charset;
    return {out.data(), static_cast<std::size_t>(length)};
}

/// The title of a document in `charset` that says it is in `declared`.
std::string title(const char* declared, const std::string& bytes, const std::string& content_type) {
    return parsed("<?xml version='1.0' encoding='" + std::string{declared} +
                      "'?><rss><channel><title>" + bytes + "</title></channel></rss>",
                  {.content_type = content_type})
        .feed.title;
}

TEST(CharsetNames, DocumentIsRightWhereTheBytesAreNotValidInTheHeaders) {
    for (const Named& each : charsets()) {
        const std::string bytes = encoded(each.charset, each.text);
        EXPECT_EQ(title(each.name, bytes, "text/xml; charset=utf-8"), each.text) << each.name;
        EXPECT_EQ(title(each.name, bytes, "text/xml; charset=us-ascii"), each.text) << each.name;
        EXPECT_EQ(title(each.name, bytes, "text/xml; charset=no-such-charset"), each.text)
            << each.name;
        EXPECT_EQ(title(each.name, bytes, "text/xml; charset=utf-16"), each.text) << each.name;
        EXPECT_EQ(title(each.name, bytes, "text/xml"), each.text) << each.name;
    }
}

TEST(CharsetNames, HeaderIsRightWhereItsBytesAreValid) {
    for (const Named& each : charsets()) {
        const std::string bytes = encoded(each.charset, each.text);
        const std::string header = "text/xml; charset=" + std::string{each.name};
        EXPECT_EQ(title("utf-8", bytes, header), each.text) << each.name;
        EXPECT_EQ(title("iso-8859-1", bytes, header), each.text) << each.name;
    }
}

TEST(CharsetNames, Utf8StaysUtf8WhateverTheDocumentSays) {
    for (const Named& each : charsets()) {
        EXPECT_EQ(title(each.name, each.text, "text/xml; charset=utf-8"), each.text) << each.name;
        EXPECT_EQ(title(each.name, each.text, "text/xml; charset=UTF8"), each.text) << each.name;
    }
}

TEST(CharsetNames, HeaderWithHolesIsNotValidWhereTheBytesFallIntoThem) {
    // 0x81 and 0x8D are no characters of windows-1252, and the lead bytes of Shift_JIS.
    const std::string bytes = encoded("Shift_JIS", "、日");
    EXPECT_EQ(title("Shift_JIS", bytes, "text/xml; charset=iso-8859-1"), "、日");
}

TEST(CharsetNames, StrayByteInUtf8BesideAWrongDeclaration) {
    EXPECT_EQ(title("iso-8859-1", "é è \xF8", "text/xml; charset=utf-8"), "é è ø")
        << "UTF-8 is named, and more speaks for it than against";
    EXPECT_EQ(title("gbk", "央行宣布\x92", "text/xml; charset=utf-8"), "央行宣布’");
}

TEST(CharsetNames, CharacterThatTheEndCutsIsNoMistake) {
    std::string storage;
    const std::string whole = "<?xml version='1.0' encoding='windows-1251'?><a>央行";
    EXPECT_TRUE(decode(whole + "\xE5\xAE", "text/xml; charset=utf-8", storage).starts_with(whole));
}

TEST(CharsetNames, DeclarationIsReadBehindJunk) {
    const std::string bytes = encoded("windows-1251", "Дом");
    EXPECT_EQ(parsed("[2025-10-01 10:00:00] Deprecated: " + std::string(1500, 'x') +
                         "\n<?xml version='1.0' encoding='windows-1251'?><rss><channel><title>" +
                         bytes + "</title></channel></rss>",
                     {.content_type = "text/xml; charset=utf-8"})
                  .feed.title,
              "Дом");
}

TEST(CharsetNames, MarksAreTakenAwayHoweverMany) {
    const std::string mark = "\xEF\xBB\xBF";
    std::string storage;
    EXPECT_EQ(decode(mark + mark + mark + "<a/>", {}, storage), "<a/>");
    EXPECT_EQ(decode(mark + mark + "<a>\xE9</a>", {}, storage), "<a>é</a>");
    EXPECT_EQ(decode(mark + mark, {}, storage), "");
}

}  // namespace
}  // namespace feeds::parse
