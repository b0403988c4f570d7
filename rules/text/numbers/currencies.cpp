// Currencies by sign and code.

#include "rules/text/numbers/text.hpp"
#include "rules/text/numbers/words.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rules::text::numbers {
namespace {

// Three capitals that are a currency more often than anything else: no ALL, TOP, CUP, COP, AMD,
// PEN.
constexpr std::string_view kCodes =
    "USD EUR GBP JPY CNY CNH RMB CHF AUD CAD HKD SGD NZD TWD INR RUB SEK NOK DKK PLN CZK HUF RON "
    "BGN TRY ILS ZAR BRL MXN ARS CLP KRW THB IDR MYR PHP VND AED SAR QAR KWD EGP NGN KES PKR BDT "
    "LKR UAH KZT ISK";

// What stands before "$" to say whose.
constexpr std::array kDollars = std::to_array<Synonyms>({{"USD", "US U.S. USD"},
                                                         {"AUD", "A AU AUD"},
                                                         {"CAD", "C CA CAD Can"},
                                                         {"HKD", "HK HKD"},
                                                         {"NZD", "NZ"},
                                                         {"SGD", "S SG"},
                                                         {"TWD", "NT"},
                                                         {"BRL", "R"},
                                                         {"MXN", "MX"}});

constexpr std::array kSymbols =
    std::to_array<std::pair<char32_t, std::string_view>>({{U'$', "USD"},
                                                          {0xFF04, "USD"},
                                                          {0x20AC, "EUR"},
                                                          {0xA3, "GBP"},
                                                          {0xFFE1, "GBP"},
                                                          {0xA5, "JPY"},
                                                          {0xFFE5, "JPY"},
                                                          {0x20B9, "INR"},
                                                          {0x20BD, "RUB"},
                                                          {0x20A9, "KRW"},
                                                          {0xFFE6, "KRW"},
                                                          {0x20BA, "TRY"},
                                                          {0x20AA, "ILS"},
                                                          {0x20B4, "UAH"},
                                                          {0x20AB, "VND"},
                                                          {0x20B1, "PHP"},
                                                          {0x0E3F, "THB"},
                                                          {0x20A6, "NGN"},
                                                          {0x20B8, "KZT"}});

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
        if (const auto dollar = meant_by(letters, kDollars); !dollar.empty())
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

std::string_view symbol_currency(char32_t c, std::string_view language) {
    if (c < 0x80 && c != U'$')
        return {};
    const auto* known =
        std::ranges::find(kSymbols, c, &std::pair<char32_t, std::string_view>::first);
    if (known == kSymbols.end())
        return {};
    return known->second == "JPY" && language == "zh" ? "CNY" : known->second;
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
