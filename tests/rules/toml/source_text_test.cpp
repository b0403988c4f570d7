// Where a line and column stand in a file, whatever stands before them in the line.

#include "rules/toml/source_text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace rules::toml {
namespace {

/// As a person counts: from the start of the line, one code point after the other.
std::size_t counted(const SourceText& file, std::size_t line, std::size_t column) {
    const auto& text = file.text();
    auto at = static_cast<std::size_t>(file.line(line).data() - text.data());
    for (std::size_t c = 1; c < column && at < text.size(); ++c) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
            ++at;
    }
    return at;
}

TEST(SourceText, FindsEveryColumnOfEveryLine) {
    std::minstd_rand random(1);
    const char* const letters[] = {"a", "é", "漢", "😀", "\n", " "};
    for (const std::size_t size : {0U, 1U, 255U, 256U, 257U, 2000U}) {
        std::string text;
        while (text.size() < size)
            text += letters[random() % 6];
        const SourceText file("f", text);
        for (std::size_t line = 1; line <= file.lines(); ++line)
            for (std::size_t column = 1; column < 600; column += 1 + random() % 7)
                ASSERT_EQ(file.offset({line, column}), counted(file, line, column))
                    << size << ' ' << line << ':' << column;
        EXPECT_EQ(file.offset({file.lines() + 1, 1}), text.size());
        EXPECT_EQ(file.offset({0, 1}), text.size());
        for (std::size_t line = 1; line <= file.lines(); ++line) {
            const auto at = file.offset({line, 1});
            EXPECT_EQ(file.place(at), (Place{line, 1})) << size << ' ' << line;
        }
    }
    EXPECT_EQ(SourceText("f", "a\né漢b").place(7), (Place{2, 3}));
}

TEST(SourceText, ShowsTheBeginningOfALineOfAnyLength) {
    const SourceText file("f", std::string(std::size_t{5} << 20U, 'x') + "\r\nshort\r\n");
    EXPECT_LT(file.excerpt(1).size(), 500U);
    EXPECT_EQ(file.excerpt(2), "short");
}

TEST(SourceText, LeavesTheByteOrderMarkOut) {
    EXPECT_EQ(SourceText("f", "\xEF\xBB\xBF[watch]").text(), "[watch]");
}

}  // namespace
}  // namespace rules::toml
