#pragma once
// How alike two texts are, by the words in them: a few 16-bit hashes stand for a text.

#include <cstdint>
#include <string_view>
#include <vector>

namespace feeds::identity {

/// Hashes of words, sorted, each once. Two words share a hash once in 65,536 pairs.
using Words = std::vector<std::uint16_t>;

/// The words of a title that say something: no stop words (of ten languages), labels ("breaking",
/// "update 1") or bare numbers of up to four digits. Where a script writes no spaces, pairs of
/// characters. At most 16.
Words title_words(std::string_view title);

/// A sketch of a long text: of the same words those with the eight smallest hashes, taken from the
/// first 4 KiB.
Words text_words(std::string_view text);

/// Whether they have a word in common.
bool share_a_word(const Words& a, const Words& b);

/// The share of common words (Jaccard), 0 to 1; 0 where one is empty.
double likeness(const Words& a, const Words& b);

/// The same, estimated from two sketches (bottom-k, Broder 1997).
double sketch_likeness(const Words& a, const Words& b);

}  // namespace feeds::identity
