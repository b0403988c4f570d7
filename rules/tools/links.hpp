#pragma once
// Which English words are forms of one word to a reader of news. WordNet knows the candidates; it
// joins too much (a state and a statement, a bank and a banker), so a link counts only where it
// holds for what both words mostly mean.

#include "rules/tools/wordnet.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace rules::tools {

/// What the project itself says, where WordNet errs.
struct Judgements {
    struct Pair {
        std::string a;
        std::string b;
        auto operator<=>(const Pair&) const = default;
    };

    std::set<Pair> join;  ///< forms of one word, both ways
    std::set<Pair> part;  ///< not so, either way
    std::set<Pair> find;  ///< the first finds the second, not the other way about
    std::set<Pair> form;  ///< base and its irregular form
    std::map<std::string, std::string> open;  ///< compounds by how they are written solid: parts
    std::set<std::string> closed;             ///< what is another word if written open
    std::set<std::string> verbs;              ///< that WordNet does not know
    std::set<std::string> names;              ///< words that are no plurals, though they end in -s

    /// Lines of "join|part|find|form", a tab, a word and those that it is joined with or parted
    /// from; and of "verb" or "name", a tab and words, "open" or "closed", a tab and compounds with
    /// hyphens. Throws std::runtime_error that names file and line.
    static Judgements read(const std::filesystem::path& file);

private:
    void read_words(const std::string& kind, const std::string& line);
};

/// By word or headword, those that it also finds. A word by itself is written "=word", a headword
/// bare. An entry of a word goes before that of its headword.
using Table = std::map<std::string, std::set<std::string>>;

class HeadwordTable;

Table table_of(const WordNet& wordnet,
               const Judgements& judgements,
               const HeadwordTable& headwords);

}  // namespace rules::tools
