#include "rules/text/numbers.hpp"

#include "rules/text/numbers/digits.hpp"
#include "tests/rules/text/number_text.hpp"

#include <gtest/gtest.h>
#include <unicode/dcfmtsym.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <random>
#include <span>
#include <string>

namespace rules::text {
namespace {

std::string numbers_of(std::string_view text, std::string_view language) {
    std::vector<Number> numbers;
    find_numbers(text, language, numbers);
    std::string out;
    for (const Number& number : numbers)
        out += (out.empty() ? "" : " ") + to_string(number);
    return out;
}

std::vector<std::string> spans_of(std::string_view text, std::string_view language) {
    std::vector<Number> numbers;
    find_numbers(text, language, numbers);
    std::vector<std::string> out;
    out.reserve(numbers.size());
    for (const Number& number : numbers)
        out.emplace_back(text.substr(number.begin, number.end - number.begin));
    return out;
}

// Each line of numbers.tsv: language, text, canonical numbers.
TEST(Numbers, ReadAsTheTableSays) {
    std::ifstream in(NEWSALERTD_SOURCE_DIR "/tests/rules/text/numbers.tsv");
    ASSERT_TRUE(in);
    std::size_t cases = 0;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.empty() || line[0] == '#')
            continue;
        const std::size_t text = line.find('\t') + 1;
        const std::size_t expected = line.find('\t', text) + 1;
        ASSERT_NE(expected, 0u) << "line " << number;
        const std::string language = line.substr(0, text - 1);
        EXPECT_EQ(
            numbers_of(line.substr(text, expected - 1 - text), language == "-" ? "" : language),
            line.substr(expected))
            << "line " << number << ": " << line;
        ++cases;
    }
    EXPECT_GE(cases, 320u);
}

TEST(Numbers, StandWhereScaleAndUnitEnd) {
    using Spans = std::vector<std::string>;
    EXPECT_EQ(spans_of("It paid US$4.2bn, 5 per cent more.", "en"),
              (Spans{"US$4.2bn", "5 per cent"}));
    EXPECT_EQ(spans_of("Oggi 4,2 miliardi di euro.", "it"), (Spans{"4,2 miliardi di euro"}));
    EXPECT_EQ(spans_of("共投资人民币42亿元。", "zh"), (Spans{"人民币42亿元"}));
    EXPECT_EQ(spans_of("On Nov. 26, 2026, 3 left", "en"), (Spans{"Nov. 26, 2026", "3"}));
    EXPECT_EQ(spans_of("Some 5 million.", "en"), (Spans{"5 million"}));
}

TEST(Numbers, TakeTheHabitThatTheOtherNumbersShowWithoutALanguage) {
    EXPECT_EQ(numbers_of("3,5 % of 1,250", ""), "3.5% 1.25");
    EXPECT_EQ(numbers_of("3.5 % of 1,250", ""), "3.5% 1250");
    EXPECT_EQ(numbers_of("1,250", ""), "1250");
}

TEST(Numbers, AreExact) {
    std::vector<Number> numbers;
    find_numbers("0.1 100 1234567890123456789 0", "en", numbers);
    ASSERT_EQ(numbers.size(), 4u);
    EXPECT_EQ(numbers[0].value, (Decimal{1, -1}));
    EXPECT_EQ(numbers[1].value, (Decimal{1, 2}));
    EXPECT_EQ(numbers[2].value, (Decimal{1234567890123456789, 0}));
    EXPECT_EQ(numbers[3].value, (Decimal{0, 0}));
}

TEST(Numbers, OfManyDigitsAreIdentifiers) {
    EXPECT_EQ(numbers_of("12345678901234567890 and 1.234.567.890.123.456.789.012", "en"), "");
}

TEST(Numbers, SurviveBrokenText) {
    EXPECT_EQ(numbers_of("5\xFF 6\xE4\xB8 \xC3", "en"), "5 6");
    EXPECT_EQ(numbers_of("", "xx"), "");
}

// The decimal marks are CLDR's; ICU has them at hand, but not fast enough to ask for each text.
TEST(Numbers, KnowTheDecimalMarksOfCldr) {
    std::int32_t count = 0;
    const icu::Locale* locales = icu::Locale::getAvailableLocales(count);
    for (const icu::Locale& locale : std::span(locales, static_cast<std::size_t>(count))) {
        const std::string name = locale.getName();
        const bool regional = name.starts_with("es_") || name.starts_with("de_") ||
                              name.starts_with("it_") || name.starts_with("pt_");
        static constexpr std::string_view kLanguages =
            " en it fr de es pt nl pl ru uk cs sk sl hr sr bg ro hu el tr sv da nb nn fi is et lv "
            "lt "
            "ca gl eu zh ja ko th he hi bn ta te ur mr gu pa ms id vi fil sw ka hy az kk uz ";
        if (!regional && !kLanguages.contains(" " + name + " "))
            continue;
        UErrorCode status = U_ZERO_ERROR;
        const icu::DecimalFormatSymbols symbols(locale, status);
        std::string mark;
        symbols.getSymbol(icu::DecimalFormatSymbols::kDecimalSeparatorSymbol).toUTF8String(mark);
        std::string tag = name;
        std::ranges::replace(tag, '_', '-');
        EXPECT_EQ(numbers::decimal_mark_of(tag) == numbers::DecimalMark::comma, mark == ",") << tag;
    }
}

TEST(Numbers, StandInOrderWithoutOverlap) {
    static constexpr std::array<std::string_view, 24> kPieces{
        "two",     "hundred", "thousand", "million", "and",     "half", "a",    "twenty",
        "five",    "5",       "2.5",      "bn",      "percent", "%",    "$",    "to",
        "dollars", "-",       "2026",     "May",     "一百万",  "één",  "один", "\n"};
    std::mt19937 chance(11);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (std::size_t n = chance() % 12; n > 0; --n)
            text +=
                std::string(kPieces[chance() % kPieces.size()]) + (chance() % 4 == 0 ? "" : " ");
        std::vector<Number> numbers;
        find_numbers(text, round % 2 == 0 ? "en" : "", numbers);
        std::uint32_t end = 0;
        for (const Number& number : numbers) {
            ASSERT_LE(end, number.begin) << text;
            ASSERT_LT(number.begin, number.end) << text;
            end = number.end;
        }
        ASSERT_LE(end, text.size()) << text;
    }
}

// Hostile runs of whatever numbers are made of: four times the text, about four times as long.
TEST(Numbers, TakeLinearTime) {
    const auto time = [](std::string_view piece, std::size_t size) {
        std::string text;
        while (text.size() < size)
            text += piece;
        std::vector<Number> numbers;
        const auto start = std::chrono::steady_clock::now();
        find_numbers(text, "", numbers);
        return std::chrono::steady_clock::now() - start;
    };
    for (const std::string_view piece :
         {"1",     "1,",   "1.",           "1 000 ",  "1,000,",       "1-",     "1/",
          "$",     "a1",   "1a",           "五",      "十",           "五十",   "百分之",
          "1万",   "5.",   "'1",           "٫٣",      "26 ",          "May 5 ", "5:00",
          "2026-", "two ", "two hundred ", "half a ", "one million ", "two-",   "a "}) {
        constexpr std::size_t kSize = std::size_t{1} << 14;
        // Sixteen times as long would be quadratic; between stands what else the machine does.
        EXPECT_LT(time(piece, 4 * kSize), 12 * time(piece, kSize) + std::chrono::milliseconds(50))
            << piece;
    }
}

}  // namespace
}  // namespace rules::text
