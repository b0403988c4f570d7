// Currencies by sign and code, and the words of scripts without spaces.

#include "rules/text/numbers/text.hpp"
#include "rules/text/numbers/words.hpp"

#include <algorithm>

namespace rules::text::numbers {
namespace {

// Three capitals that are a currency more often than anything else: no ALL, TOP, CUP, COP, AMD,
// PEN.
constexpr std::string_view kCodes =
    "USD EUR GBP JPY CNY CNH RMB CHF AUD CAD HKD SGD NZD TWD INR RUB SEK NOK DKK PLN CZK HUF RON "
    "BGN TRY ILS ZAR BRL MXN ARS CLP KRW THB IDR MYR PHP VND AED SAR QAR KWD EGP NGN KES PKR "
    "BDT LKR UAH KZT ISK";

struct Single {
    std::string_view characters;
    Role role;
    std::string_view currency;
};

// Longer ones before those that they begin with.
constexpr Single kSingles[] = {
    {"个百分点", Role::points, ""},    {"個百分點", Role::points, ""},
    {"百分点", Role::points, ""},      {"パーセントポイント", Role::points, ""},
    {"パーセント", Role::percent, ""}, {"퍼센트포인트", Role::points, ""},
    {"퍼센트", Role::percent, ""},     {"프로", Role::percent, ""},
    {"美元", Role::money, "USD"},      {"美金", Role::money, "USD"},
    {"米ドル", Role::money, "USD"},    {"ドル", Role::money, "USD"},
    {"달러", Role::money, "USD"},      {"欧元", Role::money, "EUR"},
    {"歐元", Role::money, "EUR"},      {"ユーロ", Role::money, "EUR"},
    {"유로", Role::money, "EUR"},      {"英镑", Role::money, "GBP"},
    {"英鎊", Role::money, "GBP"},      {"ポンド", Role::money, "GBP"},
    {"파운드", Role::money, "GBP"},    {"日元", Role::money, "JPY"},
    {"日圆", Role::money, "JPY"},      {"日圓", Role::money, "JPY"},
    {"円", Role::money, "JPY"},        {"엔", Role::money, "JPY"},
    {"人民币", Role::money, "CNY"},    {"人民幣", Role::money, "CNY"},
    {"人民元", Role::money, "CNY"},    {"元人民币", Role::money, "CNY"},
    {"元人民幣", Role::money, "CNY"},  {"위안", Role::money, "CNY"},
    {"港元", Role::money, "HKD"},      {"港币", Role::money, "HKD"},
    {"港幣", Role::money, "HKD"},      {"香港ドル", Role::money, "HKD"},
    {"澳元", Role::money, "AUD"},      {"豪ドル", Role::money, "AUD"},
    {"加元", Role::money, "CAD"},      {"カナダドル", Role::money, "CAD"},
    {"新台币", Role::money, "TWD"},    {"新台幣", Role::money, "TWD"},
    {"台币", Role::money, "TWD"},      {"台幣", Role::money, "TWD"},
    {"台湾ドル", Role::money, "TWD"},  {"韩元", Role::money, "KRW"},
    {"韓元", Role::money, "KRW"},      {"ウォン", Role::money, "KRW"},
    {"원", Role::money, "KRW"},        {"卢布", Role::money, "RUB"},
    {"盧布", Role::money, "RUB"},      {"ルーブル", Role::money, "RUB"},
    {"루블", Role::money, "RUB"},      {"卢比", Role::money, "INR"},
    {"盧比", Role::money, "INR"},      {"ルピー", Role::money, "INR"},
    {"루피", Role::money, "INR"},      {"瑞士法郎", Role::money, "CHF"},
    {"瑞郎", Role::money, "CHF"},      {"スイスフラン", Role::money, "CHF"},
    {"新元", Role::money, "SGD"},      {"シンガポールドル", Role::money, "SGD"},
    {"里拉", Role::money, "TRY"},      {"泰铢", Role::money, "THB"},
    {"泰銖", Role::money, "THB"},      {"バーツ", Role::money, "THB"},
    {"雷亚尔", Role::money, "BRL"},    {"比索", Role::money, "XXX"},
    {"元", Role::money, "CNY"},        {"บาท", Role::money, "THB"},
    {"เปอร์เซ็นต์", Role::percent, ""},
};

// What stands before "$" to say whose.
std::string_view dollar_of(std::string_view letters) {
    struct Dollar {
        std::string_view letters, currency;
    };

    static constexpr Dollar kDollars[] = {{"US", "USD"},
                                          {"U.S.", "USD"},
                                          {"A", "AUD"},
                                          {"AU", "AUD"},
                                          {"C", "CAD"},
                                          {"CA", "CAD"},
                                          {"CAD", "CAD"},
                                          {"AUD", "AUD"},
                                          {"USD", "USD"},
                                          {"HK", "HKD"},
                                          {"HKD", "HKD"},
                                          {"NZ", "NZD"},
                                          {"S", "SGD"},
                                          {"SG", "SGD"},
                                          {"NT", "TWD"},
                                          {"R", "BRL"},
                                          {"MX", "MXN"},
                                          {"Can", "CAD"}};
    for (const Dollar& dollar : kDollars)
        if (dollar.letters == letters)
            return dollar.currency;
    return {};
}

// The capitals of at most four letters that end at `at`, with nothing more of a word before them.
std::string_view letters_before(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && at - begin < 5 && text[begin - 1] < 0x7f &&
           is_letter(static_cast<unsigned char>(text[begin - 1])))
        --begin;
    const char32_t before = char_before(text, begin).c;
    if (at - begin > 4 || is_letter(before) || digit_value(before) >= 0)
        return {};
    return text.substr(begin, at - begin);
}

// "US$", "€", "CN¥"; `sign`: the last character, a currency's sign.
Prefix signed_currency(std::string_view text, const Char& sign, std::string_view currency) {
    const std::string_view letters = letters_before(text, sign.next);
    const std::size_t begin = sign.next - letters.size();
    if (sign.c == U'$' || sign.c == 0xFF04) {
        if (const auto dollar = dollar_of(letters); !dollar.empty())
            return {dollar, begin};
        if (text.substr(0, sign.next).ends_with("U.S."))
            return {"USD", sign.next - 4};
    }
    if (sign.c == 0xA5 && (letters == "CN" || letters == "RMB"))
        return {"CNY", begin};
    if (sign.c == 0xA3 && letters == "E")
        return {"EGP", begin};
    return {currency, sign.next};
}

// 人民币42亿, 新台幣三百億
Prefix single_currency(std::string_view head) {
    for (const std::string_view yuan : {"人民币", "人民幣"})
        if (head.ends_with(yuan))
            return {"CNY", head.size() - yuan.size()};
    for (const std::string_view dollar : {"新台币", "新台幣"})
        if (head.ends_with(dollar))
            return {"TWD", head.size() - dollar.size()};
    return {};
}

// "EUR 5", "Rs. 5", "Fr. 5"; `at`: behind the letters, `end`: behind the dot, if there is one.
Prefix lettered_currency(std::string_view text,
                         std::size_t at,
                         std::size_t end,
                         std::string_view language) {
    const std::string_view letters = letters_before(text, at);
    const std::size_t begin = at - letters.size();
    if (letters == "Rs")
        return {"INR", begin};
    if (letters == "Fr" && is_one_of(language, "de fr it"))
        return {"CHF", begin};
    if (at != end)
        return {};
    if (const auto code = currency_code(letters); !code.empty())
        return {code, begin};
    if (letters == "RM")
        return {"MYR", begin};
    if (letters == "Rp")
        return {"IDR", begin};
    if (letters == "euro" && language == "it" && is_space(char_at(text, at).c))
        return {"EUR", begin};
    return {};
}

}  // namespace

std::string_view currency_code(std::string_view capitals) {
    const std::size_t at = kCodes.find(capitals);
    if (capitals.size() != 3 || at == std::string_view::npos || at % 4 != 0)
        return {};
    if (capitals == "RMB" || capitals == "CNH")
        return "CNY";
    return kCodes.substr(at, 3);
}

std::optional<Meaning> single_meaning_at(std::string_view text, std::size_t at) {
    if (!is_single(char_at(text, at).c))
        return std::nullopt;
    const std::string_view here = text.substr(at);
    if (here.size() < 3)
        return std::nullopt;
    for (const Single& single : kSingles) {
        // All of these are characters of three bytes.
        if (here[1] != single.characters[1] || here[2] != single.characters[2] ||
            !here.starts_with(single.characters))
            continue;
        const std::size_t end = at + single.characters.size();
        return Meaning{single.role, 0, single.currency, end};
    }
    return std::nullopt;
}

std::string_view symbol_currency(char32_t c, std::string_view language) {
    switch (c) {
        case U'$':
        case 0xFF04:
            return "USD";
        case 0x20AC:
            return "EUR";
        case 0xA3:
        case 0xFFE1:
            return "GBP";
        case 0xA5:
        case 0xFFE5:
            return language == "zh" ? "CNY" : "JPY";
        case 0x20B9:
            return "INR";
        case 0x20BD:
            return "RUB";
        case 0x20A9:
        case 0xFFE6:
            return "KRW";
        case 0x20BA:
            return "TRY";
        case 0x20AA:
            return "ILS";
        case 0x20B4:
            return "UAH";
        case 0x20AB:
            return "VND";
        case 0x20B1:
            return "PHP";
        case 0x0E3F:
            return "THB";
        case 0x20A6:
            return "NGN";
        case 0x20B8:
            return "KZT";
        default:
            return {};
    }
}

Prefix currency_before(std::string_view text, std::size_t at, std::string_view language) {
    const std::size_t end = skip_space_before(text, at);
    const Char last = char_before(text, end);
    if (const auto currency = symbol_currency(last.c, language); !currency.empty())
        return signed_currency(text, last, currency);
    if (is_single(last.c))
        return single_currency(text.substr(0, end));
    if (last.c >= 0x80 || (last.c != U'.' && !is_letter(last.c)))
        return {};
    return lettered_currency(text, last.c == U'.' ? last.next : end, end, language);
}

}  // namespace rules::text::numbers
