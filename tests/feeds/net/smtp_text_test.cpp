#include "feeds/net/smtp_text.hpp"

#include <gtest/gtest.h>

namespace feeds::net {

using State = SmtpReplies::State;

TEST(SmtpReplies, PutsLinesTogetherFromAnyPieces) {
    SmtpReplies replies;
    for (const char c : std::string_view("250-one\r\n250 tw"))
        EXPECT_EQ(replies.feed(std::string_view(&c, 1)), State::incomplete);
    EXPECT_EQ(replies.feed("o\r\n"), State::complete);
    EXPECT_EQ(replies.reply(), (SmtpReply{250, "two"}));
}

TEST(SmtpReplies, RefusesWhatIsNotSmtp) {
    EXPECT_EQ(SmtpReplies().feed("HTTP/1.1 400\r\n"), State::malformed);
    EXPECT_EQ(SmtpReplies().feed("\r\n"), State::malformed);
    EXPECT_EQ(SmtpReplies().feed("25\n"), State::malformed);
}

TEST(SmtpReplies, GivesUpOnAReplyWithoutEnd) {
    SmtpReplies lines;
    SmtpReplies line;
    auto lines_state = State::incomplete;
    auto line_state = State::incomplete;
    for (int i = 0; i < 10'000 && lines_state == State::incomplete; ++i)
        lines_state = lines.feed("250-more\r\n");
    for (int i = 0; i < 10'000 && line_state == State::incomplete; ++i)
        line_state = line.feed("250 more more more more");
    EXPECT_EQ(lines_state, State::malformed);
    EXPECT_EQ(line_state, State::malformed);
}

TEST(SmtpReplies, WordsAreOneLineWithoutUrlsAndControls) {
    const auto reply = parse_reply_line("550 no\x1b[1m see https://a.test/?t=secret for more");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->words, "no [1m see for more");
    EXPECT_LE(parse_reply_line("550 " + std::string(5000, 'x'))->words.size(), 200U);
    EXPECT_EQ(parse_reply_line("250")->words, "");
}

TEST(SmtpPayload, StuffsDotsAndEndsWithOne) {
    EXPECT_EQ(smtp_payload(".a\r\n..b\r\nc.d\r\n.\r\n"), "..a\r\n...b\r\nc.d\r\n..\r\n.\r\n");
    EXPECT_EQ(smtp_payload("no end"), "no end\r\n.\r\n");
    EXPECT_EQ(smtp_payload(""), ".\r\n");
}

TEST(SmtpPayload, BareLineEndsCannotSmuggleAnEnd) {
    // Servers differ on LF.LF and CR.CR; as CRLF they all see a stuffed dot.
    EXPECT_EQ(smtp_payload("a\n.\nMAIL FROM:<x>\n"), "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n");
    EXPECT_EQ(smtp_payload("a\r.\rb"), "a\r\n..\r\nb\r\n.\r\n");
}

}  // namespace feeds::net
