#include "daemon/visible.hpp"

#include <gtest/gtest.h>

#include <string>

using newsalertd::visible;
using namespace std::string_literals;

TEST(Visible, KeepsOrdinaryTextOfEveryScript) {
    const std::string text = "Zölle, 关税, الرسوم, 🚢 \\x41 \"quoted\"";
    EXPECT_EQ(visible(text), text);
}

TEST(Visible, EscapesControlsOfTerminalsAndLines) {
    EXPECT_EQ(visible("\x1b[31mred\x1b[0m"), "\\x1B[31mred\\x1B[0m");
    EXPECT_EQ(visible("a\nb\tc\rd\0e\x7f"s), "a\\x0Ab\\x09c\\x0Dd\\x00e\\x7F");
    EXPECT_EQ(visible("\xC2\x9B"
                      "31m"),
              "\\xC2\\x9B31m");  // CSI as a C1 control
}

TEST(Visible, EscapesWhatReordersOrHidesText) {
    EXPECT_EQ(visible("\u202Eabc\u2066d\u200F"),
              "\\xE2\\x80\\xAEabc\\xE2\\x81\\xA6d\\xE2\\x80\\x8F");
    EXPECT_EQ(visible("a\u2028b\uFEFF"), "a\\xE2\\x80\\xA8b\\xEF\\xBB\\xBF");
    EXPECT_EQ(visible("\U000E0041"), "\\xF3\\xA0\\x81\\x81");
}

TEST(Visible, EscapesEveryByteThatIsNotUtf8) {
    EXPECT_EQ(visible("a\xFFz"), "a\\xFFz");
    EXPECT_EQ(visible("\xC0\x80"), "\\xC0\\x80");           // overlong NUL
    EXPECT_EQ(visible("\xED\xA0\x80"), "\\xED\\xA0\\x80");  // a surrogate
    EXPECT_EQ(visible("end \xE2\x82"), "end \\xE2\\x82");   // cut
}
