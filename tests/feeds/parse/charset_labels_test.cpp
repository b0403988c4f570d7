#include "support.hpp"

#include <array>

namespace feeds::parse {
namespace {

TEST(Charset, DetectsWhatNobodyDeclared) {
    const std::string russian =
        "<rss><channel><title>\xCD\xEE\xE2\xEE\xF1\xF2\xE8 \xE4\xED\xFF: \xEF\xF0\xE0\xE2\xE8\xF2"
        "\xE5\xEB\xFC\xF1\xF2\xE2\xEE \xEE\xE4\xEE\xE1\xF0\xE8\xEB\xEE \xE7\xE0\xEA\xEE\xED</title>"
        "</channel></rss>";
    EXPECT_EQ(parsed(russian).feed.title, "Новости дня: правительство одобрило закон");
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
