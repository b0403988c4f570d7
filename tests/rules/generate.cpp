#include "tests/rules/generate.hpp"

#include <array>
#include <iterator>

namespace rules::testing {
namespace {

constexpr const char* kWords[] = {"import",
                                  "imports",
                                  "Importing",
                                  "approval",
                                  "approved",
                                  "approves",
                                  "chip",
                                  "chips",
                                  "CHIP",
                                  "H200",
                                  "h20",
                                  "H20",
                                  "ban",
                                  "bans",
                                  "banned",
                                  "rate",
                                  "nestlé",
                                  "Nestle",
                                  "NESTLE\xCC\x81",
                                  "Straße",
                                  "strasse",
                                  "ﬁnance",
                                  "finance",
                                  "Ｓｏｎｙ",
                                  "sony",
                                  "U.S.",
                                  "us",
                                  "China's",
                                  "china",
                                  "don't",
                                  "co-op",
                                  "coop",
                                  "英伟达",
                                  "英偉達",
                                  "芯片",
                                  "进口",
                                  "進口",
                                  "批准",
                                  "英伟达H200",
                                  "삼성",
                                  "삼성전자",
                                  "カタカナ",
                                  "ｶﾀｶﾅ",
                                  "ไทย",
                                  "ที่",
                                  "Москва",
                                  "москвы",
                                  "ёж",
                                  "acquire",
                                  "acquisitions",
                                  "sold",
                                  "sales",
                                  "production",
                                  "produced",
                                  "Produkt",
                                  "products",
                                  "approvazione",
                                  "approvazioni",
                                  "approvato",
                                  "importación",
                                  "importacion",
                                  "m²",
                                  "¼",
                                  "2.5",
                                  "2500",
                                  "5",
                                  "naïve",
                                  "the",
                                  "of",
                                  "a",
                                  "x",
                                  "im\xC2\xADport",
                                  "عربي",
                                  "हिन्दी",
                                  "ceasefire",
                                  "cease-fire",
                                  "re-sign",
                                  "resign",
                                  "takeovers",
                                  "take",
                                  "over",
                                  "F-16",
                                  "F16",
                                  "F-16s",
                                  "16",
                                  "C++",
                                  "c",
                                  "AT&T",
                                  "at",
                                  ".NET",
                                  "Lowe's",
                                  "Lowe",
                                  "Müller",
                                  "Mueller",
                                  "JPMorgan",
                                  "J.P.",
                                  "Morgan",
                                  "القاهرة",
                                  "القاهره",
                                  "⚡️",
                                  "important",
                                  "fibre",
                                  "fibers"};

constexpr const char* kGaps[] = {
    " ", " ", " ", " ", " ", " ", ", ", "-", ". ", "’", "\n", "，", "…", "/", " (", "_"};

// Of texts alone: some have spaces.
constexpr const char* kFigures[] = {"$2.5bn",
                                    "2.5 billion",
                                    "2,500",
                                    "5%",
                                    "5 percent",
                                    "2.5 billion euros",
                                    "€2,5 Mrd.",
                                    "25亿美元",
                                    "2-5%"};

constexpr const char* kNumbers[] = {
    "#2.5", "#2.5bn", "#$2.5bn", "#\"2.5 billion euros\"", "#2,500", "#5%", "#5", "#25亿"};

constexpr const char* kRegexes[] = {"/H[0-9]+/",
                                    "/(?i)chip/",
                                    "/进.批/",
                                    "/^import/",
                                    "/\\d\\.\\d/",
                                    "/(?i)IMPORTACIÓN/",
                                    "/import\\w+ (of|no)/",
                                    "/(chips?|进口).+(the|批)/",
                                    "/[Nn]a[ïi]ve/"};

constexpr const char* kLanguages[] = {"en", "en", "en", "it", "es", "ru", "de", "zh"};

template <std::size_t N>
const char* pick(const char* const (&from)[N], std::size_t i) {
    return from[i % N];
}

}  // namespace

Document Article::document() const {
    Document document;
    document.title = title;
    document.summary = summary;
    document.content = content;
    document.source = source;
    document.url = url;
    document.language = language;
    document.authors = authors;
    document.categories = categories;
    return document;
}

std::string Generator::word() {
    return pick(kWords, below(std::size(kWords)));
}

std::string Generator::leaf() {
    switch (below(14)) {
        case 0:
            return '"' + word() + ' ' + word() + '"';
        case 1:
            return '"' + word() + pick(kGaps, below(std::size(kGaps))) + word() + ' ' + word() +
                   '"';
        case 2:
            return '=' + word();
        case 3: {
            static constexpr const char* kPatterns[] = {"im*",
                                                        "appro*",
                                                        "chi*",
                                                        "*port",
                                                        "a*d",
                                                        "ba*s",
                                                        "Nest*",
                                                        "英伟*",
                                                        "H2*",
                                                        "str*e",
                                                        "nestl\xC3\xA9*",
                                                        "*о*ва",
                                                        "*a*o*",
                                                        "ch*i*",
                                                        "~approv",
                                                        "~Import",
                                                        "~portación",
                                                        "~芯片"};
            return pick(kPatterns, below(std::size(kPatterns)));
        }
        case 4:
            return "=\"" + word() + ' ' + word() + '"';
        case 5:
            return pick(kNumbers, below(std::size(kNumbers)));
        default:
            return word();
    }
}

std::string Generator::operand() {
    if (!chance(25))
        return leaf();
    std::string out = "(" + leaf();
    if (chance(15)) {  // as many single words as are joined into one term
        static constexpr const char* kSingle[] = {"import",
                                                  "chip*",
                                                  "=H20",
                                                  "ban",
                                                  "*port",
                                                  "芯",
                                                  "rate",
                                                  "of",
                                                  "Sony",
                                                  "x",
                                                  "~approv",
                                                  "ab*"};
        out = std::string("(") + pick(kSingle, below(std::size(kSingle)));
        for (std::size_t i = 8 + below(4); i > 0; --i)
            out += std::string(" OR ") + pick(kSingle, below(std::size(kSingle)));
        return out + ')';
    }
    for (std::size_t i = below(2) + 1; i > 0; --i)
        out += " OR " + leaf();
    return out + ')';
}

std::string Generator::query(int depth) {
    static constexpr const char* kFields[] = {
        "title:", "summary:", "content:", "author:", "category:", "source:", "url:", "title:"};
    if (depth <= 0) {
        switch (below(10)) {
            case 0:
                return pick(kRegexes, below(std::size(kRegexes)));
            case 1:
                return '"' + word() + ' ' + word() + "\"~" + std::to_string(below(6) + 1);
            case 2:
                return pick(kFields, below(std::size(kFields))) + leaf();
            default:
                return leaf();
        }
    }
    const auto number = [&] { return std::to_string(below(8) + 1); };
    switch (below(12)) {
        case 0:
        case 1:
            return '(' + query(depth - 1) + " OR " + query(depth - 2) + ')';
        case 2:
        case 3:
            return '(' + query(depth - 1) + " AND " + query(depth - 1) + ')';
        case 4:
            return '(' + query(depth - 1) + " AND NOT " + query(depth - 1) + ')';
        case 5:
            return "(NOT " + query(depth - 1) + ')';
        case 6:
            return '(' + operand() + " NEAR/" + number() + ' ' + operand() + ')';
        case 7:
            return '(' + operand() + " BEFORE/" + number() + ' ' + operand() + ')';
        case 8:
            return '(' + operand() + ' ' + operand() + (chance(30) ? ' ' + operand() : "") + ')';
        case 11:
            return "SENTENCE(" + operand() + ' ' + operand() + (chance(30) ? ' ' + operand() : "") +
                   ')';
        case 9:
            return "ATLEAST/" + std::to_string(below(3) + 1) + ' ' + operand();
        case 10:
            return std::string(pick(kFields, below(std::size(kFields)))) + '(' + operand() +
                   " NEAR/" + number() + ' ' + operand() + " AND " + leaf() + ')';
        default:
            return query(depth - 1);
    }
}

Watch Generator::watch(std::size_t number) {
    Watch watch;
    watch.name = std::to_string(number);
    watch.query = query(static_cast<int>(below(4)));
    watch.forms = chance(35) ? Forms::exact : Forms::inflected;
    watch.families = chance(30) ? Families::off : Families::on;
    watch.language = pick(kLanguages, below(std::size(kLanguages)));
    return watch;
}

std::string Generator::text(std::size_t most) {
    std::string out;
    for (std::size_t i = below(most + 1); i > 0; --i) {
        out += chance(15) ? pick(kFigures, below(std::size(kFigures))) : word();
        out += pick(kGaps, below(std::size(kGaps)));
    }
    return out;
}

Article Generator::article() {
    Article article;
    article.title = text(8);
    article.summary = text(15);
    article.content = text(chance(20) ? 80 : 25);
    article.source = text(3);
    article.url = "https://example.com/" + word() + '-' + word();
    article.language = "en";
    for (std::size_t i = below(3); i > 0; --i)
        article.authors.push_back(text(3));
    for (std::size_t i = below(3); i > 0; --i)
        article.categories.push_back(text(2));
    return article;
}

}  // namespace rules::testing
