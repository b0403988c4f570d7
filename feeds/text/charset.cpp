#include "feeds/text/charset.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/charset_label.hpp"
#include "feeds/text/conversion.hpp"
#include "feeds/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace feeds {

namespace {

/// Bytes of the head in which declarations are looked for.
constexpr std::size_t kHead = 4096;

using std::string_view_literals::operator""sv;

constexpr const char* kEbcdic = "ibm-37";

struct Mark {
    std::string_view bytes;
    const char* charset;
};

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
    Mark{"\x4C\x6F\xA7\x94"sv, kEbcdic},
};

bool is_utf7(std::string_view charset) {
    return starts_with_no_case(charset, "utf-7") || starts_with_no_case(charset, "utf7") ||
           equals_no_case(charset, "unicode-1-1-utf-7");
}

/// What is written, with eight bits, by those who name a charset of seven; in the order to try.
std::array<std::string_view, 2> eight_bit_kin(std::string_view charset) {
    if (starts_with_no_case(charset, "hz") || starts_with_no_case(charset, "iso-2022-cn"))
        return {"gb18030", ""};
    if (starts_with_no_case(charset, "iso-2022-kr"))
        return {"windows-949", ""};
    if (starts_with_no_case(charset, "iso-2022-jp"))
        return {"euc-jp", "ibm-943_P15A-2003"};
    return {};
}

bool is_utf8(std::string_view charset) {
    return one_of("utf-8 utf8 unicode-1-1-utf-8", charset);
}

/// Read as windows-1252, whose bytes above 0x7F it does not have.
bool is_ascii(std::string_view charset) {
    return one_of("us-ascii ascii ansi_x3.4-1968 iso646-us iso-ir-6", charset);
}

/// Whether the bytes show that a charset of seven bits is none of theirs: they have the eighth, and
/// nothing that shifts to other characters.
bool refutes_seven_bits(std::string_view charset, std::string_view bytes) {
    const bool escapes = starts_with_no_case(charset, "iso-2022") ||
                         starts_with_no_case(charset, "iso2022") ||
                         starts_with_no_case(charset, "csiso2022");
    const bool tildes = equals_no_case(charset, "hz") || starts_with_no_case(charset, "hz-gb");
    const bool shifts = (escapes && bytes.find_first_of("\x1B\x0E") != std::string_view::npos) ||
                        (tildes && bytes.find("~{") != std::string_view::npos);
    return (escapes || tildes || is_utf7(charset)) && !shifts &&
           std::ranges::any_of(bytes, above_ascii);
}

/// The value after `key` and "=", quoted or not.
std::string_view value_after(std::string_view text, std::string_view key) {
    const std::size_t found = find_no_case(text, key);
    if (found == std::string_view::npos)
        return {};
    text = trim(text.substr(found + key.size()));
    if (text.empty() || (text.front() != '=' && text.front() != ':'))
        return {};
    text = trim(text.substr(1));
    if (text.starts_with(';'))  // "charset=;charset=utf-8"
        return value_after(text, key);
    if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
        const char quote = text.front();
        text.remove_prefix(1);
        return trim(text.substr(0, text.find(quote)));
    }
    return text.substr(0, text.find_first_of(" \t\r\n;,\"'/>?"));
}

std::string_view xml_declaration_charset(std::string_view head) {
    const std::size_t start = head.find("<?xml");
    if (start == std::string_view::npos)
        return {};
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

/// How many bytes above ASCII belong to UTF-8 sequences, and how many do not.
struct Mixture {
    std::size_t in_sequences = 0;
    std::size_t stray = 0;
};

/// Stops at more than `most` strays. A sequence that the end cut through is no stray.
Mixture mixture(std::string_view bytes, std::size_t most) {
    Mixture count;
    while (!bytes.empty() && count.stray <= most) {
        const std::size_t good = valid_prefix(bytes);
        count.in_sequences +=
            static_cast<std::size_t>(std::ranges::count_if(bytes.substr(0, good), above_ascii));
        bytes.remove_prefix(good);
        if (bytes.empty())
            break;
        const std::size_t near = near_utf8(bytes);
        count.in_sequences += near;
        const bool cut = bytes.size() < 4 && static_cast<unsigned char>(bytes[0]) >= 0xC2U &&
                         std::ranges::all_of(bytes.substr(1), above_ascii);
        count.stray += near == 0 && !cut ? 1 : 0;
        bytes.remove_prefix(std::max<std::size_t>(near, 1));
    }
    return count;
}

/// A text without the byte order marks that it begins with: what is pasted together has several.
std::string_view without_marks(std::string_view utf8) {
    while (utf8.starts_with("\xEF\xBB\xBF"))
        utf8.remove_prefix(3);
    return utf8;
}

std::string_view finish(std::string_view utf8, std::string& storage) {
    if (clean_prefix(utf8) == utf8.size())
        return without_marks(utf8);
    storage = clean_utf8(utf8);
    return without_marks(storage);
}

std::string_view finish_converted(UConverter& converter,
                                  std::string_view bytes,
                                  std::string& storage) {
    storage = convert(converter, bytes, Unmapped::dropped).value_or(std::string{});
    return finish(storage, storage);
}

/// Bytes said or thought to be UTF-8: true UTF-8, a few stray bytes, or another charset altogether.
std::string_view decode_as_utf8(std::string_view bytes, std::string& storage) {
    if (clean_prefix(bytes) == bytes.size())
        return without_marks(bytes);
    if (valid_prefix(bytes) == bytes.size())
        return finish(bytes, storage);
    const Mixture count = mixture(bytes, bytes.size());
    if (count.stray * 2 > count.in_sequences) {
        const std::string charset = detect_charset(bytes);
        if (const Converter converter = open_converter(charset);
            converter && !is_utf8(charset) && !is_wide(*converter)) {
            return finish_converted(*converter, bytes, storage);
        }
    }
    storage = clean_utf8(bytes);
    return without_marks(storage);
}

/// Whether a declared charset of one or more bytes a character is contradicted by bytes that are
/// UTF-8. Text in a charset of one byte a character is never valid UTF-8 by chance; of two Chinese
/// characters it may be, of six it is not. A stray byte among many sequences is what pasting
/// leaves. Where UTF-8 is named too, less will do.
bool looks_like_utf8(std::string_view bytes, bool single_byte, bool named) {
    constexpr std::size_t kSequenceBytesPerStray = 16;
    const Mixture count = mixture(bytes, bytes.size());
    if (named && count.in_sequences > 0 && count.stray * 2 <= count.in_sequences)
        return true;
    const std::size_t proof = count.stray == 0 && single_byte ? 1 : kSequenceBytesPerStray;
    return count.in_sequences >= proof &&
           count.stray * kSequenceBytesPerStray <= count.in_sequences;
}

/// Reads one document in one of the charsets that are named for it.
class Decoder {
public:
    /// `utf8_named`: UTF-8 is among the charsets that are named.
    Decoder(std::string_view bytes, const char* pattern, bool utf8_named, std::string& storage)
        : bytes_(bytes), pattern_(pattern), utf8_named_(utf8_named), storage_(storage) {}

    /// The text, where every byte is valid in the charset.
    std::optional<std::string_view> strictly(std::string_view charset) {
        if (charset.empty())
            return std::nullopt;
        if (is_utf8(charset)) {
            if (pattern_ == nullptr && clean_prefix(bytes_) == bytes_.size())
                return without_marks(bytes_);
            const bool valid = pattern_ == nullptr && mixture(bytes_, 0).stray == 0;
            return valid ? std::optional{finish(bytes_, storage_)} : std::nullopt;
        }
        const Converter converter = open(charset);
        if (!converter || (is_ascii(charset) && std::ranges::any_of(bytes_, above_ascii)))
            return std::nullopt;
        auto text = convert(*converter, bytes_, Unmapped::refused);
        // ICU fills the holes of a charset with control characters, which no document means.
        if (!text || clean_prefix(*text) != text->size())
            return std::nullopt;
        storage_ = std::move(*text);
        return without_marks(storage_);
    }

    /// The text, unless the bytes refute the charset.
    std::optional<std::string_view> leniently(std::string_view charset) {
        if (charset.empty() || is_utf7(charset))  // whose `+` eats what is plain ASCII
            return std::nullopt;
        if (is_utf8(charset)) {
            return pattern_ == nullptr ? std::optional{decode_as_utf8(bytes_, storage_)}
                                       : std::nullopt;
        }
        const Converter converter = open(charset);
        return converter ? std::optional{finish_converted(*converter, bytes_, storage_)}
                         : std::nullopt;
    }

private:
    /// A converter, unless there is none or the bytes refute it.
    Converter open(std::string_view charset) const {
        Converter converter = open_converter(charset);
        if (converter && refuted(charset, *converter))
            converter.reset();
        return converter;
    }

    bool refuted(std::string_view charset, const UConverter& converter) const {
        if (is_wide(converter))
            return bytes_.substr(0, 64).find('\0') == std::string_view::npos;
        if ((pattern_ != nullptr && pattern_ != kEbcdic) || refutes_seven_bits(charset, bytes_))
            return true;
        return looks_like_utf8(bytes_, ucnv_getType(&converter) == UCNV_SBCS, utf8_named_);
    }

    std::string_view bytes_;
    const char* pattern_;  ///< the charset that the first bytes show, if they do
    bool utf8_named_;
    std::string& storage_;
};

}  // namespace

std::string_view decode(std::string_view bytes,
                        std::string_view content_type,
                        std::string& storage) {
    std::size_t length = 0;
    if (const char* charset = match(bytes, kByteOrderMarks, length)) {
        bytes.remove_prefix(length);
        if (is_utf8(charset))
            return decode_as_utf8(bytes, storage);
        if (const Converter converter = open_converter(charset))
            return finish_converted(*converter, bytes, storage);
    }
    const std::string_view head = bytes.substr(0, kHead);
    const char* pattern = match(bytes, kPatterns, length);
    std::string ebcdic_head;
    std::string_view xml_charset = xml_declaration_charset(head);
    if (pattern != nullptr && pattern == kEbcdic) {
        if (const Converter converter = open_converter(pattern)) {
            ebcdic_head = convert(*converter, head, Unmapped::dropped).value_or(std::string{});
            xml_charset = xml_declaration_charset(ebcdic_head);
        }
    }
    const std::array names = {usual_charset(value_after(content_type, "charset")),
                              usual_charset(xml_charset),
                              std::string{pattern != nullptr ? pattern : ""},
                              usual_charset(meta_charset(head))};
    std::array<std::string_view, names.size()> candidates;
    std::ranges::copy(names, candidates.begin());
    Decoder decoder{bytes, pattern, std::ranges::any_of(candidates, is_utf8), storage};
    for (const std::string_view charset : candidates)
        if (const auto text = decoder.strictly(charset))
            return *text;
    const bool is_other = valid_prefix(bytes) != bytes.size();
    for (const std::string_view charset : candidates) {
        if (!is_other || !refutes_seven_bits(charset, bytes))
            continue;
        for (const std::string_view kin : eight_bit_kin(charset))
            if (const auto text = decoder.strictly(kin))
                return *text;
    }
    for (const std::string_view charset : candidates)
        if (const auto text = decoder.leniently(charset))
            return *text;
    return decode_as_utf8(bytes, storage);
}

}  // namespace feeds
