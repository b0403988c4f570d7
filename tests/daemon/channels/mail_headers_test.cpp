#include "daemon/alerts/channels/email/headers.hpp"
#include "daemon/alerts/text/clean.hpp"
#include "feeds/text/base64.hpp"
#include "samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace newsalertd::alerts {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = text.find("\r\n"); at != std::string_view::npos; at = text.find("\r\n")) {
        out.emplace_back(text.substr(0, at));
        text.remove_prefix(at + 2);
    }
    EXPECT_TRUE(text.empty()) << "a line without its end";
    return out;
}

std::string decoded_header(std::string_view header) {
    std::string value;
    std::size_t at = header.find(':') + 1;
    while (at < header.size()) {
        if (header.substr(at).starts_with("=?UTF-8?B?")) {
            const std::size_t end = header.find("?=", at + 10);
            const auto text = feeds::decode_strict_base64(header.substr(at + 10, end - at - 10));
            EXPECT_TRUE(text);
            EXPECT_EQ(text::valid_utf8(*text), *text) << "a character split between words";
            EXPECT_LE(end + 2 - at, 75U);
            value += *text;
            at = end + 2;
            // Blanks between two encoded words do not count (RFC 2047 6.2).
            at += header.substr(at).starts_with("\r\n =?") ? 3 : 0;
        } else if (header.substr(at).starts_with("\r\n")) {
            at += 2;
        } else {
            value += header[at++];
        }
    }
    return value.substr(value.find_first_not_of(' '));
}

std::string decoded_qp(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            out += text[i];
        } else if (text.substr(i).starts_with("=\r\n")) {
            i += 2;
        } else {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        }
    }
    return out;
}

TEST(TextHeader, LeavesShortAsciiAlone) {
    EXPECT_EQ(text_header("Subject", "hello world"), "Subject: hello world\r\n");
    EXPECT_EQ(text_header("Subject", ""), "Subject: \r\n");
}

TEST(TextHeader, NothingCanEndTheLine) {
    EXPECT_EQ(text_header("Subject", "a\r\nBcc: x@y.example\n\0b"),
              "Subject: a Bcc: x@y.example\r\n");
    EXPECT_EQ(text_header("Subject", "a\u0085b\u2028c"), "Subject: a b c\r\n");
}

TEST(TextHeader, EncodesWhatOnlyLooksEncoded) {
    EXPECT_EQ(text_header("Subject", "=?utf-8?q?x?="),
              "Subject: =?UTF-8?B?PT91dGYtOD9xP3g/PQ==?=\r\n");
}

TEST(TextHeader, HoldsItsRulesForHostileTexts) {
    std::mt19937 random(5);
    for (int i = 0; i < 2000; ++i) {
        const std::string text = text::clean_line("x" + samples::hostile(random, 600));
        const std::string header = text_header("Subject", text);
        for (const std::string& line : lines_of(header)) {
            EXPECT_LE(line.size(), 78U) << line;
            EXPECT_FALSE(line.find_first_not_of(" \t") == std::string::npos);
            EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= 0x20 && c < 0x7F; }));
        }
        EXPECT_EQ(decoded_header(header.substr(0, header.size() - 2)), text);
    }
}

TEST(TextHeader, LongWordsAndLongTitlesFold) {
    for (const std::string& text : {std::string(300, 'a'),
                                    "b " + std::string(77, 'a'),
                                    std::string(69, 'a') + " " + std::string(69, 'b') + " c",
                                    std::string(70, 'a') + " b"}) {
        const std::string header = text_header("Subject", text);
        for (const std::string& line : lines_of(header))
            EXPECT_LE(line.size(), 78U);
        EXPECT_EQ(decoded_header(header.substr(0, header.size() - 2)), text);
    }
}

TEST(Phrase, QuotesOrEncodes) {
    EXPECT_EQ(phrase("News desk", 6), "News desk");
    EXPECT_EQ(phrase("Desk, \"news\"", 6), "\"Desk, \\\"news\\\"\"");
    EXPECT_EQ(phrase("Müller", 6), "=?UTF-8?B?TcO8bGxlcg==?=");
}

TEST(QuotedPrintable, FollowsRfc2045) {
    EXPECT_EQ(quoted_printable("a = b\n"), "a =3D b\r\n");
    EXPECT_EQ(quoted_printable("ü"), "=C3=BC\r\n");
    EXPECT_EQ(quoted_printable("blank \ntab\t\n"), "blank=20\r\ntab=09\r\n");
    EXPECT_EQ(quoted_printable(".\nFrom x\nfrom y"), "=2E\r\n=46rom x\r\nfrom y\r\n");
    EXPECT_EQ(quoted_printable("a\n\nb"), "a\r\n\r\nb\r\n");
    EXPECT_EQ(quoted_printable(""), "");
}

TEST(QuotedPrintable, HoldsItsRulesForHostileTexts) {
    std::mt19937 random(6);
    for (int i = 0; i < 2000; ++i) {
        std::string text = samples::hostile(random, 1000) + "\n";
        std::erase(text, '\r');
        const std::string encoded = quoted_printable(text);
        for (const std::string& line : lines_of(encoded)) {
            EXPECT_LE(line.size(), 76U);
            EXPECT_FALSE(line.ends_with(' ') || line.ends_with('\t'));
            EXPECT_FALSE(line.starts_with('.') || line.starts_with("From "));
        }
        std::string back = decoded_qp(encoded);
        std::erase(back, '\r');
        EXPECT_EQ(back, text);
    }
}

TEST(MailDate, HasANumericZone) {
    EXPECT_EQ(mail_date(std::chrono::floor<std::chrono::seconds>(samples::kNow)),
              "Wed, 28 Jan 2026 09:30:00 +0000");
}

}  // namespace

}  // namespace newsalertd::alerts
