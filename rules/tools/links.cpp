#include "rules/tools/links.hpp"

#include "rules/text/word_list.hpp"
#include "rules/tools/forms.hpp"
#include "rules/tools/headword_table.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rules::tools {
namespace {

// How much of a word's use a link must speak of: the part of speech, and the very senses.
struct Share {
    double part;
    double senses;
};

constexpr Share kVerbNoun{0.30, 0.04};
constexpr Share kAdjectiveNoun{0.40, 0.20};

// An irregular form that is also a word by itself (wound, ground) so often, measured by its base.
constexpr double kFormIsOtherWord = 0.5;
constexpr double kFormLeadsBack = 0.15;

constexpr std::size_t kShortestVerb = 3;

// Nobody watches for these, and each would find nearly every article.
constexpr std::string_view kAuxiliaries = "be have do can will may";

// Of what is done or happens: act, attribute, cognition, communication, event, feeling, motive,
// phenomenon, possession, process, state.
constexpr std::array kDone{4u, 7u, 9u, 10u, 11u, 12u, 16u, 19u, 21u, 22u, 26u};

struct LinkedWord {
    std::array<double, kParts> parts{};
    bool is_met = false;  ///< in tagged text

    double all() const { return parts[0] + parts[1] + parts[2] + parts[3]; }

    double share(Part part) const { return parts[static_cast<std::size_t>(part)] / all(); }
};

class Links {
public:
    Links(const WordNet& wordnet, const Judgements& judgements, const HeadwordTable& headwords)
        : wordnet_(wordnet), judgements_(judgements), headwords_(headwords) {}

    Table table() {
        weigh();
        derive();
        inflect();
        judge();
        return expand();
    }

private:
    using Map = std::map<std::string, std::set<std::string>>;
    using Lemmas = std::pair<std::string, std::string>;  // the first is the lesser

    struct Linked {
        std::set<std::size_t> first;
        std::set<std::size_t> second;
    };

    void weigh() {
        for (const Sense& sense : wordnet_.senses) {
            LinkedWord& word = words_[sense.lemma];
            word.parts[static_cast<std::size_t>(sense.part)] += sense.weight;
            word.is_met = word.is_met || sense.is_met;
        }
    }

    // Collects which senses of two words are linked, by their parts of speech.
    void derive() {
        std::map<std::tuple<Lemmas, Part, Part>, Linked> all;
        for (const Derivation& link : wordnet_.derivations) {
            const Sense& from = wordnet_.senses[link.from];
            const Sense& to = wordnet_.senses[link.to];
            if (from.lemma >= to.lemma || !may_join(from, to) || !is_worth_it(from, to))
                continue;
            Linked& linked = all[{{from.lemma, to.lemma}, from.part, to.part}];
            linked.first.insert(link.from);
            linked.second.insert(link.to);
        }
        for (const auto& [key, linked] : all) {
            const auto& [lemmas, a, b] = key;
            const bool with_verb = a == Part::verb || b == Part::verb;
            const Share& least = with_verb ? kVerbNoun : kAdjectiveNoun;
            if (means(lemmas.first, a, linked.first, least) &&
                means(lemmas.second, b, linked.second, least))
                join(lemmas.first, lemmas.second);
        }
    }

    static bool may_join(const Sense& a, const Sense& b) {
        if ((a.part == Part::noun) == (b.part == Part::noun))
            return false;
        const Sense& noun = a.part == Part::noun ? a : b;
        return std::ranges::binary_search(kDone, noun.subject) &&
               (a.part == Part::noun ? b : a).part != Part::adverb;
    }

    // Rare words would swell the table, and qualities (greatness) report nothing.
    bool is_worth_it(const Sense& a, const Sense& b) const {
        if (headwords_.of(a.lemma) == headwords_.of(b.lemma) || a.lemma.ends_with("ness") ||
            b.lemma.ends_with("ness"))
            return false;
        const bool with_verb = a.part == Part::verb || b.part == Part::verb;
        return with_verb || words_.at(a.lemma).is_met || words_.at(b.lemma).is_met;
    }

    bool means(const std::string& lemma,
               Part part,
               const std::set<std::size_t>& senses,
               const Share& least) const {
        const LinkedWord& word = words_.at(lemma);
        double weight = 0;
        for (const std::size_t sense : senses)
            weight += wordnet_.senses[sense].weight;
        return word.share(part) >= least.part && weight / word.all() >= least.senses;
    }

    void inflect() {
        for (const Irregular& irregular : wordnet_.irregulars)
            if (irregular.part != Part::adjective)
                inflect(irregular.base, irregular.form, irregular.part);
        for (const auto& [word, use] : words_) {
            if (word.ends_with("man"))
                inflect(word, word.substr(0, word.size() - 3) + "men", Part::noun);
            if (use.share(Part::verb) >= kVerbNoun.part && word.size() >= kShortestVerb)
                mend(word);
        }
    }

    // Regular forms that stand under another headword: basing is a form of base, and of bass.
    void mend(const std::string& verb) {
        for (const std::string& form : regular_forms(verb, Part::verb)) {
            const std::string headword = headwords_.of(form);
            if (headword != headwords_.of(verb) && headword != form && !words_.contains(form)) {
                forms_[verb].insert('=' + form);
                bases_['=' + form].insert(verb);
            }
        }
    }

    void inflect(const std::string& base, const std::string& form, Part part) {
        const auto known = words_.find(base);
        if (known == words_.end() || !(known->second.share(part) >= kVerbNoun.part) ||
            text::is_one_of(base, kAuxiliaries) || headwords_.of(form) == headwords_.of(base))
            return;
        // The plurals of science: those that a news reader meets are in use.
        if (part == Part::noun && !known->second.is_met && !form.ends_with("men"))
            return;
        const double own = known->second.parts[static_cast<std::size_t>(part)];
        const auto same = words_.find(form);
        const double other = same == words_.end() ? 0 : as_other_word(same->second);
        if (other > kFormIsOtherWord * own)
            return;
        forms_[base].insert(form);
        if (other <= kFormLeadsBack * own)
            bases_[form].insert(base);
    }

    // Participles are adjectives too (broken, hidden), and mean the same.
    static double as_other_word(const LinkedWord& form) {
        return form.all() - form.parts[static_cast<std::size_t>(Part::adjective)];
    }

    void judge() {
        for (const auto& [a, b] : judgements_.part) {
            for (auto* map : {&derived_, &forms_, &bases_}) {
                take(*map, a, b);
                take(*map, b, a);
            }
        }
        for (const auto& [a, b] : judgements_.join)
            join(a, b);
        for (const auto& [a, b] : judgements_.find)
            derived_[a].insert(b);
        for (const auto& [base, form] : judgements_.form) {
            forms_[base].insert(form);
            if (!form.starts_with('='))
                bases_[form].insert(base);
        }
    }

    static void take(Map& map, const std::string& from, const std::string& to) {
        if (const auto known = map.find(from); known != map.end())
            known->second.erase(to);
    }

    void join(const std::string& a, const std::string& b) {
        derived_[a].insert(b);
        derived_[b].insert(a);
    }

    Table expand() {
        std::set<std::string> all;
        for (const auto* map : {&derived_, &forms_})
            for (const auto& [word, others] : *map)
                all.insert(word);
        Table out;
        for (const std::string& word : all)
            add(out, written(word), family_of(word));
        for (const auto& [form, bases] : bases_)
            for (const std::string& base : bases) {
                std::set<std::string> family = family_of(base);
                family.insert(written(base));
                add(out, form_of(base, form), family);
            }
        std::erase_if(out, [](const auto& entry) { return entry.second.empty(); });
        return out;
    }

    // What a base finds besides itself: words one link away, and the irregular forms of all.
    std::set<std::string> family_of(const std::string& base) const {
        std::set<std::string> out = irregular(base);
        if (const auto known = derived_.find(base); known != derived_.end())
            for (const std::string& other : known->second) {
                out.insert(written(other));
                out.merge(irregular(other));
            }
        return out;
    }

    std::set<std::string> irregular(const std::string& base) const {
        std::set<std::string> out;
        if (const auto known = forms_.find(base); known != forms_.end())
            for (const std::string& form : known->second)
                out.insert(form_of(base, form));
        return out;
    }

    // Where the form is a word of its own too (found, rose), that one's forms are not meant.
    std::string form_of(const std::string& base, const std::string& form) const {
        if (form.starts_with('='))
            return form;
        const std::string headword = headwords_.of(form);
        const bool alone =
            words_.contains(form) ||
            (headword != form && words_.contains(headword) && headword != headwords_.of(base));
        return alone ? '=' + form : headword;
    }

    // A word as the table has it.
    std::string written(const std::string& word) const {
        return word.starts_with('=') ? word : headwords_.of(word);
    }

    void add(Table& out, const std::string& key, const std::set<std::string>& family) const {
        const std::string_view word = std::string_view(key).substr(key.starts_with('=') ? 1 : 0);
        for (const std::string& member : family)
            if (member != key && member != headwords_.of(word))
                out[key].insert(member);
    }

    const WordNet& wordnet_;
    const Judgements& judgements_;
    const HeadwordTable& headwords_;
    std::map<std::string, LinkedWord> words_;
    Map derived_;
    Map forms_;
    Map bases_;
};

}  // namespace

Table table_of(const WordNet& wordnet,
               const Judgements& judgements,
               const HeadwordTable& headwords) {
    return Links(wordnet, judgements, headwords).table();
}

}  // namespace rules::tools
