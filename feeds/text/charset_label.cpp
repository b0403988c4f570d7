#include "feeds/text/charset_label.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>

namespace feeds {

namespace {

struct Real {
    const char* charset;
    std::string_view labels;  ///< in lower case without marks, spaces between them
};

// What publishers call the supersets they really use, and names that ICU lacks (WHATWG Encoding,
// §4.2).
constexpr std::array kReal = {
    Real{"gb18030",
         "gb2312 gb231280 gb23121980 isoir58 csiso58gb231280 chinese gbk xgbk cp936 windows936"},
    Real{"HZ-GB-2312", "hz"},
    Real{"ibm-1375_P100-2008", "big5 xxbig5 csbig5 big5hkscs"},
    Real{"windows-1251", "cyrillicwindows"},
    Real{"windows-1252", "iso88591 latin1 l1 usascii ascii ansi xansi windowsansi western"},
    Real{"windows-1254", "iso88599 latin5 turkish"},
    Real{"windows-1256", "arabicwindows"},
    Real{"windows-1257", "baltic"},
    Real{"iso-8859-13", "latin7"},
    Real{"windows-874", "iso885911 tis620 isoir166"},
    Real{"ibm-943_P15A-2003", "shiftjis sjis xsjis mskanji windows31j"},
    Real{"windows-949", "euckr ksc56011987 ksc56011989 ksc5601 korean"},
    Real{"koi8-r", "koi koi8"},
    Real{"macintosh", "mac xmacroman macroman"},
    Real{"x-mac-cyrillic", "maccyrillic"},
    Real{"x-mac-greek", "macgreek"},
    Real{"x-mac-turkish", "macturkish"},
    Real{"x-mac-centraleurroman", "maclatin2"},
};

struct Family {
    std::string_view prefix;  ///< of a label in lower case without marks
    const char* charset;
};

// Whatever follows: "utf8mb4", "utf8_general_ci", "sjis-win", "big5-eten".
constexpr std::array kFamilies = {
    Family{"utf8", "UTF-8"},         Family{"xutf8", "UTF-8"},       Family{"unicodeutf8", "UTF-8"},
    Family{"al32utf8", "UTF-8"},     Family{"sjis", "Shift_JIS"},    Family{"xsjis", "Shift_JIS"},
    Family{"shiftjis", "Shift_JIS"}, Family{"eucjp", "EUC-JP"},      Family{"xeucjp", "EUC-JP"},
    Family{"euckr", "EUC-KR"},       Family{"xeuckr", "EUC-KR"},     Family{"uhc", "windows-949"},
    Family{"big5", "Big5"},          Family{"xbig5", "Big5"},        Family{"gbk", "GBK"},
    Family{"xgbk", "GBK"},           Family{"gb2312", "gb2312"},     Family{"gb18030", "gb18030"},
    Family{"euccn", "gb2312"},       Family{"xeuccn", "gb2312"},     Family{"koi8u", "KOI8-U"},
    Family{"koi8r", "KOI8-R"},       Family{"tis620", "windows-874"}};

struct CodePage {
    int number;
    const char* charset;
};

constexpr std::array kCodePages = {CodePage{437, "ibm-437"},
                                   CodePage{850, "ibm-850"},
                                   CodePage{852, "ibm-852"},
                                   CodePage{855, "ibm-855"},
                                   CodePage{866, "ibm-866"},
                                   CodePage{874, "windows-874"},
                                   CodePage{932, "Shift_JIS"},
                                   CodePage{936, "GBK"},
                                   CodePage{949, "windows-949"},
                                   CodePage{950, "Big5"},
                                   CodePage{20866, "KOI8-R"},
                                   CodePage{21866, "KOI8-U"},
                                   CodePage{51932, "EUC-JP"},
                                   CodePage{51949, "EUC-KR"},
                                   CodePage{54936, "gb18030"},
                                   CodePage{65001, "UTF-8"}};

/// Before the number of a code page.
constexpr std::string_view kVendors =
    "windows win cp ms dos ibm ansi xcp xwindows microsoftcp xmscp codepage";

/// The number behind a prefix; 0: something else stands there.
int number_behind(std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix))
        return 0;
    text.remove_prefix(prefix.size());
    int number = 0;
    for (const char c : text) {
        if (!is_digit(c) || text.size() > 5)
            return 0;
        number = number * 10 + (c - '0');
    }
    return number;
}

std::string code_page(std::string_view key) {
    const std::string_view vendor = key.substr(0, key.find_first_of("0123456789"));
    const int number = number_behind(key, vendor);
    if (number == 0 || (!vendor.empty() && !one_of(kVendors, vendor)))
        return {};
    if (number >= 1250 && number <= 1258)
        return "windows-" + std::to_string(number);
    if (number > 28590 && number <= 28606)
        return "ISO-8859-" + std::to_string(number - 28590);
    const auto* const found = std::ranges::find(kCodePages, number, &CodePage::number);
    return found == kCodePages.end() ? std::string{} : found->charset;
}

std::string iso_8859(std::string_view key) {
    for (const std::string_view prefix : {"iso8859", "xiso8859", "8859"})
        if (const int part = number_behind(key, prefix); part >= 1 && part <= 16)
            return "ISO-8859-" + std::to_string(part);
    constexpr std::array kLatin = {0, 1, 2, 3, 4, 9, 10, 13, 14, 15, 16};
    for (const std::string_view prefix : {"latin", "isolatin", "csisolatin"})
        if (const int part = number_behind(key, prefix); part >= 1 && part <= 10)
            return "ISO-8859-" + std::to_string(kLatin.at(static_cast<std::size_t>(part)));
    return {};
}

}  // namespace

std::string usual_charset(std::string_view label) {
    constexpr std::size_t kLongest = 64;
    label = trim(label);
    if (label.empty() || label.size() > kLongest || equals_no_case(label, "utf-8"))
        return std::string{label.substr(0, kLongest)};
    if (const std::size_t inner = find_no_case(label, "charset="); inner != std::string_view::npos)
        label.remove_prefix(inner + 8);
    if (const std::size_t dot = label.find('.');
        dot != std::string_view::npos && dot > 1 && dot + 3 < label.size() && label[2] == '_') {
        label.remove_prefix(dot + 1);  // "en_US.UTF-8"
    }
    label = label.substr(0, label.find_first_of(":;,"));
    const std::string key = letters_and_digits(label);
    if (std::string name = code_page(key); !name.empty())
        return name;
    if (std::string name = iso_8859(key); !name.empty())
        return name;
    for (const Family& family : kFamilies)
        if (key.starts_with(family.prefix))
            return family.charset;
    return std::string{label};
}

std::string real_charset(std::string_view name) {
    constexpr std::size_t kLongest = 64;
    name = name.substr(0, kLongest);
    const std::string key = letters_and_digits(name);
    const auto* const known =
        std::ranges::find_if(kReal, [&](const Real& real) { return one_of(real.labels, key); });
    return std::string{known == kReal.end() ? name : known->charset};
}

}  // namespace feeds
