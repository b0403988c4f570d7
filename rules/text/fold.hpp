#pragma once
// Folding and character classes: what one code point becomes when texts are compared.
// "Exact" folding is the gold's: NFKC, full case folding, NFKC; accents stay.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules::text {

/// How a code point takes part in words of the inflected form.
enum class CharKind : std::uint8_t {
    separator,
    word,     ///< joins its neighbours
    single,   ///< a token by itself: Han, Kana, Hangul, Thai and other scripts without spaces
    mark,     ///< belongs to whatever stands before it
    ignored,  ///< soft hyphen, variation selector: neither splits a word nor begins one
};

/// What is known about one code point. Tables are built page by page on first use, shared by all
/// threads and never freed.
struct CharInfo {
    static constexpr std::size_t kInline = 10;
    char folded[kInline];  ///< exact folding, when it stands alone; see `length`
    std::uint8_t length;   ///< of `folded`; kTooLong: ask fold_segment
    CharKind kind;
    bool boundary;  ///< NFKC: nothing before it can change it
    bool token;     ///< the code point itself is a letter, number or mark
    static constexpr std::uint8_t kTooLong = 0xff;
};

const CharInfo& char_info(char32_t c);

/// A run of folded text, and where it came from: folded[i.folded…] was made of raw[i.raw…].
struct Segment {
    std::uint32_t folded;
    std::uint32_t raw;
};

/// Appends the exact folding of `raw` to `out`. Malformed UTF-8 becomes U+FFFD. With `segments`,
/// one entry for every stretch that folds independently. Linear in the text's length.
void fold_exact(std::string_view raw, std::string& out, std::vector<Segment>* segments = nullptr);

/// Accents off, for Latin, Greek, Cyrillic, Arabic and Hebrew (in other scripts marks are
/// letters in all but name), and traditional Han characters to simplified ones. Arabic letters in
/// the form of Arabic keyboards, digits as those of ASCII. `folded` is exactly folded text.
std::string strip_accents(std::string_view folded);

/// The other way to write a word with ä, ö, ü, å or ø, as Mueller for Müller; other accents off.
/// Empty where there is none of these letters.
std::string spell_umlauts_out(std::string_view folded);

/// The canonical composition, without invisible characters: `=word` compares these.
std::string compose(std::string_view raw);

}  // namespace rules::text
