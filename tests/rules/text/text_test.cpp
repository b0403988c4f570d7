#include "rules/text/fold.hpp"
#include "rules/text/language.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/tokenize.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace rules::text {
namespace {

std::vector<std::string> exact(std::string_view text) {
    const ExactTokens tokens = tokenize_exact(text);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i)
        out.emplace_back(tokens.text(i));
    return out;
}

std::vector<std::string> by_script(std::string_view text) {
    std::vector<std::string> out;
    for (const Token& token : tokenize_by_script(text))
        out.emplace_back(text.substr(token.start, token.end - token.start));
    return out;
}

using Words = std::vector<std::string>;

TEST(ExactTokens, SplitAtEverythingButLettersNumbersAndMarks) {
    EXPECT_EQ(exact("Reuter's U.S.-made foo_bar"),
              (Words{"reuter", "s", "u", "s", "made", "foo", "bar"}));
}

TEST(ExactTokens, FoldCaseAndWidthButKeepAccents) {
    EXPECT_EQ(exact("SOCIÉTÉ Ｓｏｎｙ Straße oﬃce m²"),
              (Words{"société", "sony", "strasse", "office", "m2"}));
}

TEST(ExactTokens, ComposeCombiningMarks) {
    EXPECT_EQ(exact("Nestle\xCC\x81 said"), (Words{"nestlé", "said"}));
}

TEST(ExactTokens, SplitWhatCompatibilityFoldingTearsApart) {
    EXPECT_EQ(exact("1¼"), (Words{"11", "4"}));
}

TEST(ExactTokens, PointBackIntoTheRawText) {
    const std::string_view raw = "«Ｈ２００» é!";
    const ExactTokens tokens = tokenize_exact(raw);
    ASSERT_EQ(tokens.tokens.size(), 2u);
    const Token& first = tokens.tokens[0];
    EXPECT_EQ(raw.substr(first.start, first.end - first.start), "Ｈ２００");
    EXPECT_EQ(tokens.text(0), "h200");
}

TEST(ExactTokens, SurviveBrokenUtf8) {
    EXPECT_EQ(exact("ab\xFF\xC3"
                    "cd\xE4\xB8"),
              (Words{"ab", "cd"}));
}

TEST(ScriptTokens, CutHanCharactersApartButNotLatinRuns) {
    EXPECT_EQ(by_script("英伟达H200芯片"), (Words{"英", "伟", "达", "H200", "芯", "片"}));
}

TEST(ScriptTokens, KeepThaiVowelsWithTheirConsonant) {
    EXPECT_EQ(by_script("ที่").size(), 1u);
}

TEST(ScriptTokens, LeaveOutTheEnglishPossessive) {
    EXPECT_EQ(by_script("China's chips, Reuters’s l'importazione"),
              (Words{"China", "chips", "Reuters", "l", "importazione"}));
}

TEST(ScriptTokens, IgnoreSoftHyphens) {
    EXPECT_EQ(fold_token(by_script("im\xC2\xADport")[0]).plain, "import");
}

TEST(ScriptTokens, LeaveAGapWherePunctuationPartsHanWords) {
    const auto tokens = tokenize_by_script("中国，批准");
    ASSERT_EQ(tokens.size(), 4u);
    EXPECT_EQ(tokens[1].position, 1u);
    EXPECT_EQ(tokens[2].position, 3u);
}

// The rule of tokenize_by_script piece by piece, to compare the fast ways with.
class PieceByPiece {
public:
    struct Piece {
        std::string_view text;
        char kind = 0;  ///< w: word, ': apostrophe, 1: a character of its own, ' ': space, '-':
                        ///< hyphen, '@': other
    };

    explicit PieceByPiece(const std::vector<Piece>& pieces) : pieces_(pieces) {}

    std::vector<std::string> run() {
        while (at_ < pieces_.size()) {
            const char kind = pieces_[at_].kind;
            if (kind == '1')
                single();
            else if (kind == 'w')
                word();
            else
                punctuated_ = punctuated_ || kind != ' ', ++at_;
        }
        return std::move(out_);
    }

private:
    bool word_at(std::size_t i) const { return i < pieces_.size() && pieces_[i].kind == 'w'; }

    void add(std::string_view text) {
        out_.push_back(std::to_string(position_++) + ':' + std::string(text));
        punctuated_ = false;
    }

    void single() {
        if (after_single_ && punctuated_)
            ++position_;
        add(pieces_[at_++].text);
        after_single_ = true;
    }

    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    static bool is_series(std::string_view text) {
        return text.size() <= 12 && std::ranges::none_of(text, is_digit);
    }

    std::string letters_and_digits() {
        std::string text;
        while (word_at(at_))
            text += pieces_[at_++].text;
        return text;
    }

    void word() {
        std::string text = letters_and_digits();
        // A designation is one token.
        if (is_series(text) && at_ < pieces_.size() && pieces_[at_].kind == '-' &&
            word_at(at_ + 1) && is_digit(pieces_[at_ + 1].text.front())) {
            text += pieces_[at_++].text;
            text += letters_and_digits();
        }
        add(text);
        after_single_ = false;
        if (at_ < pieces_.size() && pieces_[at_].kind == '\'' && word_at(at_ + 1) &&
            (pieces_[at_ + 1].text == "s" || pieces_[at_ + 1].text == "S") && !word_at(at_ + 2))
            at_ += 2;
    }

    const std::vector<Piece>& pieces_;
    std::vector<std::string> out_;
    std::size_t at_ = 0;
    std::uint32_t position_ = 0;
    bool after_single_ = false;
    bool punctuated_ = false;
};

TEST(ScriptTokens, AreTheSameHoweverAsciiIsMixedWithOthers) {
    static constexpr std::array<PieceByPiece::Piece, 16> kPieces{{{"a", 'w'},
                                                                  {"s", 'w'},
                                                                  {"S", 'w'},
                                                                  {"7", 'w'},
                                                                  {"Zebra", 'w'},
                                                                  {"s", 'w'},
                                                                  {"'", '\''},
                                                                  {"'", '\''},
                                                                  {" ", ' '},
                                                                  {" ", ' '},
                                                                  {"-", '-'},
                                                                  {"@", '@'},
                                                                  {"é", 'w'},
                                                                  {"’", '\''},
                                                                  {"“", '@'},
                                                                  {"中", '1'}}};
    std::mt19937 chance(7);
    for (int round = 0; round < 20'000; ++round) {
        // Mostly ASCII, so that whole blocks of it occur.
        const std::size_t rare = round % 2 == 0 ? 40 : 4;
        std::vector<PieceByPiece::Piece> pieces(chance() % 160);
        std::string text;
        for (auto& piece : pieces) {
            piece = kPieces[chance() % rare == 0 ? chance() % kPieces.size() : chance() % 12];
            text += piece.text;
        }
        std::vector<std::string> got;
        for (const Token& token : tokenize_by_script(text))
            got.push_back(std::to_string(token.position) + ':' +
                          text.substr(token.start, token.end - token.start));
        ASSERT_EQ(got, PieceByPiece(pieces).run()) << text;
    }
}

TEST(Fold, StripsAccentsOnlyWhereTheyAreAccents) {
    EXPECT_EQ(strip_accents("café"), "cafe");
    EXPECT_EQ(strip_accents("łódź"), "lodz");
    EXPECT_EQ(strip_accents("ёж"), "еж");
    EXPECT_EQ(strip_accents("हिन्दी"), "हिन्दी");
    EXPECT_EQ(strip_accents("が"), "が");
}

TEST(Fold, BringsTraditionalHanToSimplified) {
    EXPECT_EQ(strip_accents("進"), "进");
}

TEST(Fold, IsLinearForEndlessCombiningMarks) {
    std::string text = "a";
    for (int i = 0; i < 100'000; ++i)
        text += i % 2 == 0 ? "\xCC\x81" : "\xCC\xA3";
    std::string out;
    fold_exact(text, out);
    EXPECT_GT(out.size(), 100'000u);
}

TEST(Stem, BringsFormsOfOneWordTogether) {
    const StemLanguage en = stem_language("en-GB");
    EXPECT_EQ(stem(en, "approval"), stem(en, "approves"));
    EXPECT_EQ(stem(en, "approval"), stem(en, "approved"));
    const StemLanguage it = stem_language("it");
    EXPECT_EQ(stem(it, "approvazione"), stem(it, "approvazioni"));
}

TEST(Stem, BritishAndAmericanEnglishAreOne) {
    const StemLanguage en = stem_language("en");
    const std::pair<const char*, const char*> pairs[] = {{"organise", "organize"},
                                                         {"organisation", "organizations"},
                                                         {"legalising", "legalized"},
                                                         {"colour", "colors"},
                                                         {"labour", "labor"},
                                                         {"favoured", "favors"},
                                                         {"behavioural", "behavioral"},
                                                         {"neighbourhood", "neighborhoods"}};
    for (const auto& [british, american] : pairs)
        EXPECT_EQ(stem(en, british), stem(en, american)) << british;
    // Alike to the eye, but other words.
    for (const auto& [one, other] : {std::pair("four", "for"),
                                     std::pair("prise", "prize"),
                                     std::pair("tours", "tors"),
                                     std::pair("organization", "organ")})
        EXPECT_NE(stem(en, one), stem(en, other)) << one;
    EXPECT_EQ(stem(en, "advertise"), stem(en, "advertisement"));
    EXPECT_EQ(stem(en, "tour"), stem(en, "tours"));
    EXPECT_NE(stem(stem_language("fr"), "colour"), stem(stem_language("fr"), "color"));
}

TEST(Stem, LeavesWordsOfOtherLanguagesAlone) {
    EXPECT_EQ(stem_language("pl"), 0);
    EXPECT_EQ(stem(0, "zgoda"), "zgoda");
}

TEST(Language, IsDetectedFromTheText) {
    EXPECT_EQ(detect_language("Governo approva la nuova legge di bilancio",
                              "Il governo ha approvato ieri sera la legge di bilancio dopo una "
                              "lunga discussione in parlamento.",
                              "en"),
              "it");
}

TEST(Language, IsAsDeclaredWhenTheTextIsShort) {
    EXPECT_EQ(detect_language("H200", "", "zh-Hans"), "zh");
    EXPECT_EQ(detect_language("", "", ""), "");
    EXPECT_EQ(article_language("H200", "", "zh-Hans"), "zh-Hans");
}

}  // namespace
}  // namespace rules::text
