#include "feeds/text/charset_label.hpp"

#include "feeds/text/ascii.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>

namespace feeds {

namespace {

struct Alias {
    const char* declared;
    const char* real;
};

// What publishers call the supersets they really use, and names that ICU lacks (WHATWG Encoding,
// §4.2). Compared as ICU compares names: case, "-", "_" and spaces make no difference.
constexpr std::array kAliases = {
    Alias{"gb2312", "gb18030"},
    Alias{"gb_2312-80", "gb18030"},
    Alias{"gb2312-1980", "gb18030"},
    Alias{"iso-ir-58", "gb18030"},
    Alias{"csiso58gb231280", "gb18030"},
    Alias{"chinese", "gb18030"},
    Alias{"gbk", "gb18030"},
    Alias{"x-gbk", "gb18030"},
    Alias{"cp936", "gb18030"},
    Alias{"windows-936", "gb18030"},
    Alias{"hz", "HZ-GB-2312"},
    Alias{"big5", "ibm-1375_P100-2008"},
    Alias{"x-x-big5", "ibm-1375_P100-2008"},
    Alias{"csbig5", "ibm-1375_P100-2008"},
    Alias{"big5-hkscs", "ibm-1375_P100-2008"},
    Alias{"iso-8859-1", "windows-1252"},
    Alias{"latin1", "windows-1252"},
    Alias{"l1", "windows-1252"},
    Alias{"us-ascii", "windows-1252"},
    Alias{"ascii", "windows-1252"},
    Alias{"iso-8859-9", "windows-1254"},
    Alias{"latin5", "windows-1254"},
    Alias{"latin7", "iso-8859-13"},
    Alias{"iso-8859-11", "windows-874"},
    Alias{"tis-620", "windows-874"},
    Alias{"iso-ir-166", "windows-874"},
    Alias{"shift_jis", "ibm-943_P15A-2003"},
    Alias{"sjis", "ibm-943_P15A-2003"},
    Alias{"x-sjis", "ibm-943_P15A-2003"},
    Alias{"ms_kanji", "ibm-943_P15A-2003"},
    Alias{"windows-31j", "ibm-943_P15A-2003"},
    Alias{"euc-kr", "windows-949"},
    Alias{"ks_c_5601-1987", "windows-949"},
    Alias{"ks_c_5601-1989", "windows-949"},
    Alias{"ksc_5601", "windows-949"},
    Alias{"korean", "windows-949"},
    Alias{"koi", "koi8-r"},
    Alias{"koi8", "koi8-r"},
    Alias{"mac", "macintosh"},
    Alias{"x-mac-roman", "macintosh"},
    Alias{"mac-roman", "macintosh"},
    Alias{"mac-cyrillic", "x-mac-cyrillic"},
    Alias{"mac-greek", "x-mac-greek"},
    Alias{"mac-turkish", "x-mac-turkish"},
    Alias{"mac-latin2", "x-mac-centraleurroman"},
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

constexpr std::array kNames = {Family{"ansi", "windows-1252"},
                               Family{"xansi", "windows-1252"},
                               Family{"windowsansi", "windows-1252"},
                               Family{"western", "windows-1252"},
                               Family{"baltic", "windows-1257"},
                               Family{"turkish", "windows-1254"},
                               Family{"cyrillicwindows", "windows-1251"},
                               Family{"arabicwindows", "windows-1256"}};

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
constexpr std::array<std::string_view, 13> kVendors = {"",
                                                       "windows",
                                                       "win",
                                                       "cp",
                                                       "ms",
                                                       "dos",
                                                       "ibm",
                                                       "ansi",
                                                       "xcp",
                                                       "xwindows",
                                                       "microsoftcp",
                                                       "xmscp",
                                                       "codepage"};

/// Letters and digits in lower case: what joins them differs from writer to writer.
std::string folded(std::string_view label) {
    std::string out;
    for (const char c : label) {
        if (is_alnum(c)) {
            out += to_lower(c);
        }
    }
    return out;
}

/// The number behind a prefix; 0: something else stands there.
int number_behind(std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return 0;
    }
    text.remove_prefix(prefix.size());
    int number = 0;
    for (const char c : text) {
        if (!is_digit(c) || text.size() > 5) {
            return 0;
        }
        number = number * 10 + (c - '0');
    }
    return number;
}

std::string code_page(std::string_view key) {
    for (const std::string_view vendor : kVendors) {
        const int number = number_behind(key, vendor);
        if (number >= 1250 && number <= 1258) {
            return "windows-" + std::to_string(number);
        }
        if (number > 28590 && number <= 28606) {
            return "ISO-8859-" + std::to_string(number - 28590);
        }
        const auto* const found = std::ranges::find(kCodePages, number, &CodePage::number);
        if (number != 0 && found != kCodePages.end()) {
            return found->charset;
        }
    }
    return {};
}

std::string iso_8859(std::string_view key) {
    for (const std::string_view prefix : {"iso8859", "xiso8859", "8859"}) {
        if (const int part = number_behind(key, prefix); part >= 1 && part <= 16) {
            return "ISO-8859-" + std::to_string(part);
        }
    }
    constexpr std::array kLatin = {0, 1, 2, 3, 4, 9, 10, 13, 14, 15, 16};
    for (const std::string_view prefix : {"latin", "isolatin", "csisolatin"}) {
        if (const int part = number_behind(key, prefix); part >= 1 && part <= 10) {
            return "ISO-8859-" + std::to_string(kLatin.at(static_cast<std::size_t>(part)));
        }
    }
    return {};
}

}  // namespace

std::string usual_charset(std::string_view label) {
    constexpr std::size_t kLongest = 64;
    label = trim(label);
    if (label.empty() || label.size() > kLongest || equals_no_case(label, "utf-8")) {
        return std::string{label.substr(0, kLongest)};
    }
    if (const std::size_t inner = find_no_case(label, "charset=");
        inner != std::string_view::npos) {
        label.remove_prefix(inner + 8);
    }
    if (const std::size_t dot = label.find('.');
        dot != std::string_view::npos && dot > 1 && dot + 3 < label.size() && label[2] == '_') {
        label.remove_prefix(dot + 1);  // "en_US.UTF-8"
    }
    label = label.substr(0, label.find_first_of(":;,"));
    const std::string key = folded(label);
    if (std::string name = code_page(key); !name.empty()) {
        return name;
    }
    if (std::string name = iso_8859(key); !name.empty()) {
        return name;
    }
    for (const Family& name : kNames) {
        if (key == name.prefix) {
            return name.charset;
        }
    }
    for (const Family& family : kFamilies) {
        if (key.starts_with(family.prefix)) {
            return family.charset;
        }
    }
    return std::string{label};
}

std::string real_charset(std::string_view name) {
    std::string out{name.substr(0, 64)};
    for (const Alias& alias : kAliases) {
        if (ucnv_compareNames(out.c_str(), alias.declared) == 0) {
            return alias.real;
        }
    }
    return out;
}

}  // namespace feeds
