// Where a line and column stand in a file, whatever stands before them in the line.

#include "rules/files/rule_files.hpp"
#include "rules/files/source_map.hpp"

#include <gtest/gtest.h>

#include <random>

namespace rules {
namespace {

/// As a person counts: from the start of the line, one code point after the other.
std::size_t counted(const FileText& file, std::size_t line, std::size_t column) {
    std::size_t at = file.lines[line - 1];
    for (std::size_t c = 1; c < column && at < file.text.size(); ++c) {
        ++at;
        while (at < file.text.size() && (static_cast<unsigned char>(file.text[at]) & 0xC0) == 0x80)
            ++at;
    }
    return at;
}

TEST(FileText, FindsEveryColumnOfEveryLine) {
    std::minstd_rand random(1);
    const char* const letters[] = {"a", "é", "漢", "😀", "\n", " "};
    for (const std::size_t size : {0U, 1U, 255U, 256U, 257U, 2000U}) {
        std::string text;
        while (text.size() < size)
            text += letters[random() % 6];
        const FileText file(text);
        for (std::size_t line = 1; line <= file.lines.size(); ++line)
            for (std::size_t column = 1; column < 600; column += 1 + random() % 7)
                ASSERT_EQ(file.offset(line, column), counted(file, line, column))
                    << size << ' ' << line << ':' << column;
        EXPECT_EQ(file.offset(file.lines.size() + 1, 1), text.size());
        EXPECT_EQ(file.offset(0, 1), text.size());
    }
}

TEST(FileText, AWatchOfManyTermsOnOneLineKeepsTheirPlaces) {
    std::string text = "[[watch]]\nname = \"w\"\nany = [";
    for (int i = 0; i < 3000; ++i)
        text += "\"é" + std::to_string(i) + "\", ";
    text += "]\n";
    const auto files = parse_rule_text(text, "r.toml");
    ASSERT_EQ(files.watches.size(), 1U);
    const auto& watch = *files.watches[0];
    for (const auto* word : {"é0", "é1500", "é2999"}) {
        const auto place =
            place_of(watch, static_cast<std::uint32_t>(watch.query.find(std::string(word))));
        EXPECT_EQ(place.line, 3U);
        const auto at = watch.file_text->offset(place.line, place.column);
        EXPECT_EQ(watch.file_text->text.substr(at, std::string_view(word).size()), word);
    }
}

TEST(FileText, ShowsTheBeginningOfALineOfAnyLength) {
    const FileText file(std::string(std::size_t{5} << 20U, 'x') + "\r\nshort\r\n");
    EXPECT_LT(file.line(1).size(), 500U);
    EXPECT_EQ(file.line(2), "short");
}

}  // namespace
}  // namespace rules
