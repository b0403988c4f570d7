#pragma once
// WordNet's dictionary files (wndb(5WN)), as far as word families need them: single words in lower
// case, how often each sense was met in tagged text, which senses are derived from one another,
// and irregular forms. Used while the project is built, never at run time.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rules::tools {

enum class Part : std::uint8_t { noun, verb, adjective, adverb };
inline constexpr std::size_t kParts = 4;

struct Sense {
    std::string lemma;
    Part part = Part::noun;
    std::uint32_t subject = 0;  ///< its lexicographer file (lexnames(5WN))
    double weight = 0;  ///< times met in tagged text, and a little for standing early in the list
    bool is_met = false;
};

/// Two senses, by their places in WordNet::senses, of which one is derived from the other.
struct Derivation {
    std::size_t from;
    std::size_t to;
};

struct Irregular {
    std::string form;
    std::string base;
    Part part = Part::noun;
};

/// Two words that WordNet has as one entry, with a hyphen or a blank between them.
struct Compound {
    std::string before;
    std::string after;
    bool has_hyphen = false;
    bool is_met = false;  ///< in tagged text
};

struct WordNet {
    std::vector<Sense> senses;  ///< ordered by part, lemma and rank
    std::vector<Derivation> derivations;
    std::vector<Irregular> irregulars;  ///< as the files have them
    /// Words of which the first is about the second: internationally and international.
    std::vector<std::pair<std::string, std::string>> pertainyms;
    std::vector<std::vector<std::string>> synonyms;  ///< the single words of one synset
    std::vector<Compound> compounds;

    /// Throws std::runtime_error that names the file, if one is missing or not as it should be.
    static WordNet read(const std::filesystem::path& folder);
};

}  // namespace rules::tools
