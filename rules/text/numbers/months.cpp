// The names of months, as CLDR knows them.

#include "rules/text/numbers/text.hpp"
#include "rules/text/numbers/words.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace rules::text::numbers {
namespace {

struct Month {
    std::string name;
    std::string_view language;
    unsigned number;
    bool wide;
};

constexpr std::string_view kLanguages[] = {"en", "it", "fr", "de", "es", "pt", "nl", "pl", "ru",
                                           "uk", "cs", "sv", "da", "nb", "fi", "tr", "ro", "hu",
                                           "el", "bg", "hr", "ca", "ar", "hi", "id"};

void add_months(std::string_view language, std::vector<Month>& out) {
    using Symbols = icu::DateFormatSymbols;
    UErrorCode status = U_ZERO_ERROR;
    const Symbols symbols(icu::Locale(std::string(language).c_str()), status);
    if (U_FAILURE(status))
        return;
    for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
        for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
            std::int32_t count = 0;
            const icu::UnicodeString* names = symbols.getMonths(count, context, width);
            unsigned number = 0;
            for (const icu::UnicodeString& original :
                 std::span(names, static_cast<std::size_t>(count))) {
                ++number;
                std::string name;
                icu::UnicodeString(original).toLower().toUTF8String(name);
                while (name.ends_with('.'))
                    name.pop_back();
                // "3" is Czech for a month, and " de gener" no single word.
                if (name.size() >= 3 && word_at(name, 0).end == name.size())
                    out.push_back({std::move(name), language, number, width == Symbols::WIDE});
            }
        }
    }
}

using Months = std::unordered_map<std::string_view, std::vector<Month>>;

const Months& months() {
    static const std::vector<Month> all = [] {
        std::vector<Month> out;
        for (const std::string_view language : kLanguages)
            add_months(language, out);
        out.push_back({"sept", "en", 9, false});
        out.push_back({"sep", "en", 9, false});
        return out;
    }();
    static const Months by_name = [] {
        Months out;
        for (const Month& month : all)
            out[month.name].push_back(month);
        return out;
    }();
    return by_name;
}

}  // namespace

unsigned month_named(std::string_view lower, bool capital, std::string_view language) {
    static const Months& known_months = months();
    const auto found = known_months.find(lower);
    if (lower.empty() || found == known_months.end())
        return 0;
    if (language == "no" || language == "nn")
        language = "nb";
    const bool known =
        language.empty() || std::ranges::find(kLanguages, language) != std::end(kLanguages);
    for (const Month& month : found->second) {
        const bool english = month.language == "en";
        // Of no known language: full names, and English ones.
        const bool fits =
            language.empty() ? month.wide || english : month.language == (known ? language : "en");
        if (fits && (!english || capital))
            return month.number;
    }
    return 0;
}

}  // namespace rules::text::numbers
