#include "rules/text/fold.hpp"

#include "rules/text/utf8.hpp"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <utility>

namespace rules::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::size_t kPageSize = 256;
constexpr std::size_t kPages = 0x110000 / kPageSize;
// A base with endless combining marks would make the normaliser's reordering quadratic; the
// Stream-Safe Text Format (UAX #15) allows 30, so nothing real is cut.
constexpr std::size_t kMaxSegmentBytes = 256;

const icu::Normalizer2& nfkc() {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFKCInstance(status);
}

const icu::Normalizer2& nfc() {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFCInstance(status);
}

const icu::Normalizer2& nfd() {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFDInstance(status);
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

void fold_segment(const icu::UnicodeString& raw, std::string& out) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString once = nfkc().normalize(raw, status);
    once.foldCase(U_FOLD_CASE_DEFAULT);
    const icu::UnicodeString twice = nfkc().normalize(once, status);
    twice.toUTF8String(out);
}

bool is_token_category(char32_t c) {
    constexpr std::uint32_t kMask = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kMask) != 0;
}

bool without_spaces(UScriptCode script) {
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           script == USCRIPT_BOPOMOFO || script == USCRIPT_HANGUL || script == USCRIPT_THAI ||
           script == USCRIPT_LAO || script == USCRIPT_KHMER || script == USCRIPT_MYANMAR;
}

bool loses_accents(UScriptCode script) {
    return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC ||
           script == USCRIPT_ARABIC || script == USCRIPT_HEBREW;
}

UScriptCode script_of(char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(static_cast<UChar32>(c), &status);
}

bool is_within(char32_t c, char32_t first, char32_t last) {
    return c >= first && c <= last;
}

// Seen, but as good as not there: the tatweel that stretches Arabic letters, and the Hawaiian
// okina, which most leave out.
bool is_silent(char32_t c) {
    return c == 0x0640 || c == 0x02BB;
}

// What changes how a text looks or runs, not what it says: the soft hyphen, joiners and zero-width
// spaces, signs of direction, variation selectors.
bool is_invisible(char32_t c) {
    return c == 0x00AD || is_within(c, 0x200B, 0x200F) || is_within(c, 0x202A, 0x202E) ||
           is_within(c, 0x2060, 0x2069) || c == 0xFEFF || c == 0x061C ||
           is_within(c, 0xFE00, 0xFE0F) || is_within(c, 0xE0100, 0xE01EF);
}

// Letters and marks to Unicode, but signs in a text: the apostrophe and the saltillo, and the marks
// that make a key or a ring of the character before them.
bool is_sign(char32_t c) {
    return c == 0x02BC || c == 0xA78B || c == 0xA78C || is_within(c, 0x20DD, 0x20E4);
}

// Signs that fold to letters or digits, yet belong to no word that they stand against: the trade
// mark, a footnote's number, a number in a circle.
bool is_ornament(char32_t c, char32_t folded_head) {
    const auto kind = u_charType(static_cast<UChar32>(c));
    if (kind != U_OTHER_SYMBOL && kind != U_OTHER_NUMBER)
        return false;
    switch (u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_DECOMPOSITION_TYPE)) {
        case U_DT_SUPER:
        case U_DT_CIRCLE:
        case U_DT_COMPAT:
            return !without_spaces(script_of(folded_head));
        case U_DT_SQUARE:
            return is_within(c, 0x1F100, 0x1F1FF);
        default:
            return false;
    }
}

// Judged by what the code point folds to, so that half-width kana and full-width letters count
// as what they are.
CharKind kind_of(char32_t c, std::string_view folded) {
    if (is_invisible(c) || is_silent(c))
        return CharKind::ignored;
    if (folded.empty() || is_sign(c))
        return CharKind::separator;
    const char32_t head = decode(folded, 0).c;
    if (!is_token_category(head) || is_ornament(c, head))
        return CharKind::separator;
    if ((U_GET_GC_MASK(static_cast<UChar32>(head)) & U_GC_M_MASK) != 0)
        return CharKind::mark;
    // The long vowel mark and the iteration marks are common to several scripts.
    if (head == 0x30FC || head == 0x3005)
        return CharKind::single;
    return without_spaces(script_of(head)) ? CharKind::single : CharKind::word;
}

using Page = std::array<CharInfo, kPageSize>;

CharInfo make_info(char32_t c) {
    CharInfo info{};
    std::string folded;
    fold_segment(icu::UnicodeString(static_cast<UChar32>(c)), folded);
    if (folded.size() <= CharInfo::kInline) {
        folded.copy(info.folded, folded.size());
        info.length = static_cast<std::uint8_t>(folded.size());
    } else {
        info.length = CharInfo::kTooLong;
    }
    info.kind = kind_of(c, folded);
    info.boundary = nfkc().hasBoundaryBefore(static_cast<UChar32>(c)) != 0;
    info.token = is_token_category(c);
    return info;
}

const Page& page_of(char32_t c) {
    static std::array<std::atomic<const Page*>, kPages> pages{};
    std::atomic<const Page*>& place = pages[c / kPageSize];
    if (const Page* page = place.load(std::memory_order_acquire))
        return *page;
    auto made = std::make_unique<Page>();
    const auto first = static_cast<char32_t>(c / kPageSize * kPageSize);
    for (std::size_t i = 0; i < kPageSize; ++i)
        (*made)[i] = make_info(first + static_cast<char32_t>(i));
    const Page* expected = nullptr;
    if (place.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel))
        return *made.release();
    return *expected;
}

// The end of the stretch that begins at `at` and that normalisation may change as a whole.
std::size_t segment_end(std::string_view raw, std::size_t after_first, std::size_t begin) {
    std::size_t end = after_first;
    while (end < raw.size() && end - begin < kMaxSegmentBytes) {
        if (static_cast<unsigned char>(raw[end]) < 0x80)
            break;
        const Decoded next = decode(raw, end);
        if (char_info(next.c).boundary)
            break;
        end = next.end;
    }
    return end;
}

// Letters that have no decomposition but that people type without their stroke. Arabic and Persian
// keyboards have one letter in two forms, and writers take one for the other: yeh and alef maksura,
// kaf, teh marbuta and heh, the alefs.
char32_t plain_letter(char32_t c) {
    static constexpr std::array kPlain =
        std::to_array<std::pair<char32_t, char32_t>>({{0x00F8, U'o'},
                                                      {0x0142, U'l'},
                                                      {0x0111, U'd'},
                                                      {0x00F0, U'd'},
                                                      {0x0127, U'h'},
                                                      {0x0131, U'i'},
                                                      {0x0649, 0x064A},
                                                      {0x06CC, 0x064A},
                                                      {0x06D0, 0x064A},
                                                      {0x06A9, 0x0643},
                                                      {0x06AA, 0x0643},
                                                      {0x0629, 0x0647},
                                                      {0x06C1, 0x0647},
                                                      {0x06C3, 0x0647},
                                                      {0x06D5, 0x0647},
                                                      {0x0671, 0x0627},
                                                      {0x0672, 0x0627},
                                                      {0x0673, 0x0627}});
    const auto* known = std::ranges::find(kPlain, c, &std::pair<char32_t, char32_t>::first);
    return known == kPlain.end() ? c : known->second;
}

// The digits of all scripts as those of ASCII.
char32_t plain_character(char32_t c) {
    if (c < 0x80)
        return c;
    if (u_charType(static_cast<UChar32>(c)) != U_DECIMAL_DIGIT_NUMBER)
        return plain_letter(c);
    return U'0' + static_cast<char32_t>(u_charDigitValue(static_cast<UChar32>(c)));
}

// How a letter is written where the keyboard lacks it; empty for others.
std::string_view umlaut(char32_t c) {
    switch (c) {
        case 0x00E4:
            return "ae";
        case 0x00F6:
        case 0x00F8:
            return "oe";
        case 0x00FC:
            return "ue";
        case 0x00E5:
            return "aa";
        default:
            return {};
    }
}

const icu::Transliterator* to_simplified() {
    thread_local const std::unique_ptr<icu::Transliterator> transliterator = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createInstance(
            icu::UnicodeString("Traditional-Simplified"), UTRANS_FORWARD, status));
    }();
    return transliterator.get();
}

}  // namespace

const CharInfo& char_info(char32_t c) {
    if (c > 0x10FFFF)
        c = kReplacement;
    return page_of(c)[c % kPageSize];
}

void fold_exact(std::string_view raw, std::string& out, std::vector<Segment>* segments) {
    std::size_t at = 0;
    while (at < raw.size()) {
        const std::size_t begin = at;
        if (segments)
            segments->push_back(
                {static_cast<std::uint32_t>(out.size()), static_cast<std::uint32_t>(begin)});
        const auto byte = static_cast<unsigned char>(raw[at]);
        const bool ascii = byte < 0x80;
        const bool followed =
            at + 1 < raw.size() && static_cast<unsigned char>(raw[at + 1]) >= 0x80;
        if (ascii && !followed) {
            out.push_back(byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : raw[at]);
            ++at;
            continue;
        }
        const Decoded d = decode(raw, at);
        at = d.end;
        const std::size_t end = segment_end(raw, at, begin);
        const CharInfo& info = char_info(d.c);
        if (end == at && info.length != CharInfo::kTooLong) {
            out.append(info.folded, info.length);
            continue;
        }
        at = end;
        fold_segment(from_utf8(raw.substr(begin, end - begin)), out);
    }
}

std::string strip_accents(std::string_view folded) {
    if (std::ranges::all_of(folded, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return std::string(folded);

    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString apart = nfd().normalize(from_utf8(folded), status);
    icu::UnicodeString kept;
    bool dropping = false;
    bool han = false;
    for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const auto c = static_cast<char32_t>(apart.char32At(i));
        const bool mark = (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_MN_MASK) != 0;
        if (!mark)
            dropping = c < 0x80 || loses_accents(script_of(c));
        han = han || (c >= 0x2E80 && script_of(c) == USCRIPT_HAN);
        if (c == 0x00E6)
            kept.append(icu::UnicodeString("ae"));
        else if (c == 0x0153)
            kept.append(icu::UnicodeString("oe"));
        else if (c == 0x00FE)
            kept.append(icu::UnicodeString("th"));
        else if (!mark || !dropping)
            kept.append(static_cast<UChar32>(plain_character(c)));
    }
    if (han && to_simplified())
        to_simplified()->transliterate(kept);
    std::string out;
    nfc().normalize(kept, status).toUTF8String(out);
    return out;
}

std::string spell_umlauts_out(std::string_view folded) {
    std::string out;
    bool any = false;
    for (std::size_t at = 0; at < folded.size();) {
        const Decoded d = decode(folded, at);
        const std::string_view letters = umlaut(d.c);
        any = any || !letters.empty();
        out += letters.empty() ? folded.substr(at, d.end - at) : letters;
        at = d.end;
    }
    return any ? strip_accents(out) : std::string();
}

std::string compose(std::string_view raw) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString seen;
    for (std::size_t at = 0; at < raw.size();) {
        const Decoded d = decode(raw, at);
        if (!is_invisible(d.c))
            seen.append(static_cast<UChar32>(d.c));
        at = d.end;
    }
    std::string out;
    nfc().normalize(seen, status).toUTF8String(out);
    return out;
}

}  // namespace rules::text
