#include "feeds/parse/charset.hpp"

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/utf8.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace feeds::parse {

namespace {

/// Bytes of the head in which declarations are looked for.
constexpr std::size_t kHead = 1024;

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;
using Detector = std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)>;

struct Mark {
    std::string_view bytes;
    const char* charset;
};

using std::string_view_literals::operator""sv;

// UTF-32LE begins like UTF-16LE, so the longer marks come first.
constexpr std::array kByteOrderMarks = {
    Mark{"\x00\x00\xFE\xFF"sv, "UTF-32BE"},
    Mark{"\xFF\xFE\x00\x00"sv, "UTF-32LE"},
    Mark{"\xEF\xBB\xBF"sv, "UTF-8"},
    Mark{"\xFE\xFF"sv, "UTF-16BE"},
    Mark{"\xFF\xFE"sv, "UTF-16LE"},
};

// The first characters of a document without a mark: XML 1.0, appendix F.
constexpr std::array kPatterns = {
    Mark{"\x00\x00\x00<"sv, "UTF-32BE"},
    Mark{"<\x00\x00\x00"sv, "UTF-32LE"},
    Mark{"\x00<\x00"sv, "UTF-16BE"},
    Mark{"<\x00"sv, "UTF-16LE"},
    Mark{"\x00{"sv, "UTF-16BE"},
    Mark{"{\x00"sv, "UTF-16LE"},
    Mark{"\x4C\x6F\xA7\x94"sv, "ibm-37"},
};

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

bool is_wide(std::string_view charset) {
    return starts_with_no_case(charset, "utf-16") || starts_with_no_case(charset, "utf-32") ||
           starts_with_no_case(charset, "utf16") || starts_with_no_case(charset, "utf32") ||
           starts_with_no_case(charset, "ucs-2") || starts_with_no_case(charset, "ucs-4") ||
           starts_with_no_case(charset, "iso-10646-ucs");
}

bool is_utf8(std::string_view charset) {
    return equals_no_case(charset, "utf-8") || equals_no_case(charset, "utf8");
}

/// The value after `key` and "=", quoted or not.
std::string_view value_after(std::string_view text, std::string_view key) {
    const std::size_t found = find_no_case(text, key);
    if (found == std::string_view::npos) {
        return {};
    }
    text = trim(text.substr(found + key.size()));
    if (text.empty() || text.front() != '=') {
        return {};
    }
    text = trim(text.substr(1));
    if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
        const char quote = text.front();
        text.remove_prefix(1);
        return trim(text.substr(0, text.find(quote)));
    }
    return text.substr(0, text.find_first_of(" \t\r\n;,\"'/>?"));
}

std::string_view xml_declaration_charset(std::string_view head) {
    const std::size_t start = head.find("<?xml");
    if (start == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = head.substr(start);
    const std::size_t end = rest.find('>');
    return end == std::string_view::npos ? std::string_view{}
                                         : value_after(rest.substr(0, end), "encoding");
}

std::string_view meta_charset(std::string_view head) {
    const std::size_t meta = find_no_case(head, "<meta");
    return meta == std::string_view::npos ? std::string_view{}
                                          : value_after(head.substr(meta), "charset");
}

const char* match(std::string_view bytes, const auto& marks, std::size_t& length) {
    for (const Mark& mark : marks) {
        if (bytes.starts_with(mark.bytes)) {
            length = mark.bytes.size();
            return mark.charset;
        }
    }
    return nullptr;
}

Converter open_converter(std::string_view charset) {
    std::string name{charset.substr(0, 64)};
    for (const Alias& alias : kAliases) {
        if (ucnv_compareNames(name.c_str(), alias.declared) == 0) {
            name = alias.real;
            break;
        }
    }
    UErrorCode error = U_ZERO_ERROR;
    UConverter* converter = name.empty() ? nullptr : ucnv_open(name.c_str(), &error);
    if (U_FAILURE(error)) {
        converter = nullptr;
    }
    return {converter, &ucnv_close};
}

/// UTF-8 of `bytes`; what the charset does not have is dropped.
std::string convert(UConverter& converter, std::string_view bytes) {
    UErrorCode error = U_ZERO_ERROR;
    ucnv_setToUCallBack(&converter, UCNV_TO_U_CALLBACK_SKIP, nullptr, nullptr, nullptr, &error);
    const Converter utf8{ucnv_open("UTF-8", &error), &ucnv_close};
    if (U_FAILURE(error)) {
        return {};
    }
    std::string out;
    std::array<UChar, 4096> pivot{};
    std::array<char, 16384> chunk{};
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();
    const char* source = bytes.data();
    const char* const source_end = source + bytes.size();
    bool more = true;
    bool first = true;
    while (more) {
        char* target = chunk.data();
        error = U_ZERO_ERROR;
        ucnv_convertEx(utf8.get(),
                       &converter,
                       &target,
                       chunk.data() + chunk.size(),
                       &source,
                       source_end,
                       pivot.data(),
                       &pivot_source,
                       &pivot_target,
                       pivot.data() + pivot.size(),
                       static_cast<UBool>(first),
                       static_cast<UBool>(true),
                       &error);
        first = false;
        out.append(chunk.data(), static_cast<std::size_t>(target - chunk.data()));
        more = error == U_BUFFER_OVERFLOW_ERROR;
    }
    return out;
}

std::string detect(std::string_view bytes) {
    constexpr std::size_t kSample = 64UL * 1024;
    UErrorCode error = U_ZERO_ERROR;
    const Detector detector{ucsdet_open(&error), &ucsdet_close};
    if (U_FAILURE(error)) {
        return {};
    }
    // Markup is ASCII in every charset; what tells charsets apart are the letters around it.
    const std::size_t start = static_cast<std::size_t>(
        std::ranges::find_if(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80U; }) -
        bytes.begin());
    const std::string_view sample = bytes.substr(start > 256 ? start - 256 : 0, kSample);
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &error);
    ucsdet_enableInputFilter(detector.get(), static_cast<UBool>(true));
    const UCharsetMatch* best = ucsdet_detect(detector.get(), &error);
    if (U_FAILURE(error) || best == nullptr || ucsdet_getConfidence(best, &error) < 20) {
        return {};
    }
    const char* name = ucsdet_getName(best, &error);
    return U_FAILURE(error) || name == nullptr || is_wide(name) ? std::string{} : std::string{name};
}

/// How many bytes above ASCII belong to UTF-8 sequences, and how many do not.
struct Mixture {
    std::size_t in_sequences = 0;
    std::size_t stray = 0;
};

/// Stops at more than `most` strays.
Mixture mixture(std::string_view bytes, std::size_t most) {
    Mixture count;
    while (!bytes.empty() && count.stray <= most) {
        const std::size_t good = valid_prefix(bytes);
        count.in_sequences += static_cast<std::size_t>(std::ranges::count_if(
            bytes.substr(0, good), [](char c) { return static_cast<unsigned char>(c) >= 0x80U; }));
        if (good == bytes.size()) {
            break;
        }
        ++count.stray;
        bytes.remove_prefix(good + 1);
    }
    return count;
}

std::string_view finish(std::string_view utf8, std::string& storage) {
    if (clean_prefix(utf8) == utf8.size()) {
        return utf8;
    }
    storage = clean_utf8(utf8);
    return storage;
}

std::string_view finish_converted(UConverter& converter,
                                  std::string_view bytes,
                                  std::string& storage) {
    storage = convert(converter, bytes);
    if (storage.starts_with("\xEF\xBB\xBF")) {
        storage.erase(0, 3);
    }
    if (clean_prefix(storage) != storage.size()) {
        storage = clean_utf8(storage);
    }
    return storage;
}

/// Bytes said or thought to be UTF-8: true UTF-8, a few stray bytes, or another charset altogether.
std::string_view decode_as_utf8(std::string_view bytes, std::string& storage) {
    const std::size_t clean = clean_prefix(bytes);
    if (clean == bytes.size()) {
        return bytes;
    }
    if (valid_prefix(bytes) == bytes.size()) {
        return finish(bytes, storage);
    }
    const Mixture count = mixture(bytes, bytes.size());
    if (count.stray * 2 > count.in_sequences) {
        const std::string charset = detect(bytes);
        if (const Converter converter = open_converter(charset); converter && !is_utf8(charset)) {
            return finish_converted(*converter, bytes, storage);
        }
    }
    storage = clean_utf8(bytes);
    return storage;
}

/// Whether a declared charset of one or more bytes a character is contradicted by bytes that are
/// UTF-8. Text in a charset of one byte a character is never valid UTF-8 by chance; of two Chinese
/// characters it may be, of six it is not. A stray byte among many sequences is what pasting
/// leaves.
bool looks_like_utf8(std::string_view bytes, bool single_byte) {
    constexpr std::size_t kSequenceBytesPerStray = 16;
    const Mixture count = mixture(bytes, bytes.size() / kSequenceBytesPerStray);
    const std::size_t proof = count.stray == 0 && single_byte ? 1 : kSequenceBytesPerStray;
    return count.in_sequences >= proof &&
           count.stray * kSequenceBytesPerStray <= count.in_sequences;
}

/// Whether the bytes refute a declared charset.
bool refuted(std::string_view charset,
             bool wide_pattern,
             UConverter& converter,
             std::string_view bytes) {
    if (is_wide(charset)) {
        return bytes.substr(0, 64).find('\0') == std::string_view::npos;
    }
    if (wide_pattern) {
        return true;
    }
    return looks_like_utf8(bytes, ucnv_getType(&converter) == UCNV_SBCS);
}

}  // namespace

std::string_view decode(std::string_view bytes,
                        std::string_view content_type,
                        std::string& storage) {
    std::size_t length = 0;
    if (const char* charset = match(bytes, kByteOrderMarks, length)) {
        bytes.remove_prefix(length);
        if (is_utf8(charset)) {
            return decode_as_utf8(bytes, storage);
        }
        if (const Converter converter = open_converter(charset)) {
            return finish_converted(*converter, bytes, storage);
        }
    }
    const std::string_view head = bytes.substr(0, kHead);
    const char* pattern = match(bytes, kPatterns, length);
    std::string ebcdic_head;
    std::string_view xml_charset = xml_declaration_charset(head);
    if (pattern != nullptr && std::string_view{pattern} == "ibm-37") {
        if (const Converter converter = open_converter(pattern)) {
            ebcdic_head = convert(*converter, head);
            xml_charset = xml_declaration_charset(ebcdic_head);
        }
    }
    const std::array candidates = {value_after(content_type, "charset"),
                                   xml_charset,
                                   std::string_view{pattern != nullptr ? pattern : ""},
                                   meta_charset(head)};
    const bool wide_pattern = pattern != nullptr && is_wide(pattern);
    for (const std::string_view charset : candidates) {
        if (is_utf8(charset) && pattern == nullptr) {
            return decode_as_utf8(bytes, storage);
        }
        const Converter converter =
            is_utf8(charset) ? Converter{nullptr, &ucnv_close} : open_converter(charset);
        if (converter && !refuted(charset, wide_pattern, *converter, bytes)) {
            return finish_converted(*converter, bytes, storage);
        }
    }
    return decode_as_utf8(bytes, storage);
}

}  // namespace feeds::parse
