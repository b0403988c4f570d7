#pragma once
// Which spellings stand under one headword, made from WordNet while the project is built. Two
// spellings do where one is a regular form of the other, where both are one word in British and
// American English, or where the stemmer and WordNet agree that one is derived from the other
// (approve and approval). What only looks alike stays apart: the stemmer alone joins nothing.

#include "rules/tools/links.hpp"
#include "rules/tools/wordnet.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace rules::tools {

class HeadwordTable {
public:
    HeadwordTable(const WordNet& wordnet, const Judgements& judgements);

    /// The headword of a folded word.
    std::string of(std::string_view word) const;

    /// By word, its headword: only those that the rules of spelling.hpp alone get wrong.
    const std::map<std::string, std::string, std::less<>>& entries() const { return entries_; }

private:
    std::map<std::string, std::string, std::less<>> entries_;
};

}  // namespace rules::tools
