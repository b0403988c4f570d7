#include "rules/tools/compounds.hpp"

#include "rules/text/spelling.hpp"
#include "rules/text/word_list.hpp"

#include <set>

namespace rules::tools {

using text::one_spelling;

namespace {

constexpr std::size_t kShortestPart = 2;
constexpr std::size_t kShortestSolid = 6;
constexpr std::size_t kShortestCommon = 3;
constexpr std::size_t kLongestUnmet = 12;

// Open, these are mostly something else: a way and away, any one, in to; make up and makeup. Those
// that are not are judged one by one (families.tsv, "open").
constexpr std::string_view kLoose =
    "a about all an any around as at away back be by down ever every for half how in is it may "
    "more "
    "no not of off on one out over self so some the through to under up well what with";

bool is_loose(std::string_view part) {
    return text::is_one_of(part, kLoose);
}

}  // namespace

Compounds::Compounds(const WordNet& wordnet,
                     const Judgements& judgements,
                     const HeadwordTable& headwords) {
    std::set<std::string> words;
    for (const Sense& sense : wordnet.senses) {
        words.insert(sense.lemma);
        if (sense.is_met && sense.lemma.size() >= kShortestCommon)
            common_[headwords.of(sense.lemma)] = std::to_string(sense.lemma.size());
    }
    for (const Compound& compound : wordnet.compounds) {
        const std::string solid = compound.before + compound.after;
        const bool known = compound.has_hyphen || compound.is_met || words.contains(solid) ||
                           (is_common(compound.before, headwords) &&
                            is_common(compound.after, headwords) && solid.size() <= kLongestUnmet);
        if (known && !is_loose(compound.before) && !is_loose(compound.after) &&
            compound.before.size() >= kShortestPart && compound.after.size() >= kShortestPart &&
            solid.size() >= kShortestSolid && !judgements.closed.contains(solid))
            parts_[one_spelling(solid)] = compound.before + ' ' + compound.after;
    }
    for (const auto& [solid, parts] : judgements.open)
        parts_[one_spelling(solid)] = parts;
}

bool Compounds::is_common(const std::string& part, const HeadwordTable& headwords) const {
    return common_.contains(headwords.of(part));
}

}  // namespace rules::tools
