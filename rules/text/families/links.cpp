#include "rules/text/families/links.hpp"

#include "rules/text/families/forms.hpp"
#include "rules/text/spelling.hpp"
#include "rules/text/stem.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rules::text::families {
namespace {

// How much of a word's use a link must speak of: the part of speech, and the very senses.
struct Share {
    double part;
    double senses;
};

constexpr Share kVerbNoun{0.30, 0.04};
constexpr Share kAdjectiveNoun{0.40, 0.20};

// A stem stands for a word that has so much of its use; else the word's forms are spelt out.
constexpr double kOwnsStem = 0.6;

// An irregular form that is also a word by itself (wound, ground) so often, measured by its base.
constexpr double kFormIsOtherWord = 0.5;
constexpr double kFormLeadsBack = 0.15;

constexpr std::size_t kShortestVerb = 3;

// Nobody watches for these, and each would find nearly every article.
constexpr std::array<std::string_view, 6> kAuxiliaries{"be", "have", "do", "can", "will", "may"};

constexpr std::array kDone{Subject::act,
                           Subject::attribute,
                           Subject::cognition,
                           Subject::communication,
                           Subject::event,
                           Subject::feeling,
                           Subject::motive,
                           Subject::phenomenon,
                           Subject::possession,
                           Subject::process,
                           Subject::state};

bool is_done(Subject subject) {
    return std::ranges::find(kDone, subject) != kDone.end();
}

struct Word {
    std::array<double, kParts> parts{};
    bool is_met = false;  ///< in tagged text

    double all() const { return parts[0] + parts[1] + parts[2] + parts[3]; }

    double share(Part part) const { return parts[static_cast<std::size_t>(part)] / all(); }
};

class Links {
public:
    Links(const WordNet& wordnet, const Judgements& judgements)
        : wordnet_(wordnet), judgements_(judgements) {}

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
            Word& word = words_[sense.lemma];
            word.parts[static_cast<std::size_t>(sense.part)] += sense.weight;
            word.is_met = word.is_met || sense.is_met;
            spelt_[one_spelling(sense.lemma)] += sense.weight;
        }
        for (const auto& [lemma, weight] : spelt_)
            stems_[stem(english_, lemma)] += weight;
        for (const Derivation& link : wordnet_.derivations) {
            const std::string& a = wordnet_.senses[link.from].lemma;
            const std::string& b = wordnet_.senses[link.to].lemma;
            if (a != b && is_no_thing(link.from) && is_no_thing(link.to) &&
                stem(english_, a) == stem(english_, b)) {
                kin_[a].insert(b);
                kin_[b].insert(a);
            }
        }
    }

    bool is_no_thing(std::size_t sense) const {
        return wordnet_.senses[sense].part != Part::noun || is_done(wordnet_.senses[sense].subject);
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
        return is_done(noun.subject) && (a.part == Part::noun ? b : a).part != Part::adverb;
    }

    // Rare words would swell the table, and qualities (greatness) report nothing.
    bool is_worth_it(const Sense& a, const Sense& b) const {
        if (stem(english_, a.lemma) == stem(english_, b.lemma) || a.lemma.ends_with("ness") ||
            b.lemma.ends_with("ness"))
            return false;
        const bool with_verb = a.part == Part::verb || b.part == Part::verb;
        return with_verb || words_.at(a.lemma).is_met || words_.at(b.lemma).is_met;
    }

    bool means(const std::string& lemma,
               Part part,
               const std::set<std::size_t>& senses,
               const Share& least) const {
        const Word& word = words_.at(lemma);
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

    // Regular forms that the stemmer parts from their verb: add and added, sue and sued.
    void mend(const std::string& verb) {
        for (const std::string& form : regular_forms(verb, Part::verb))
            if (stem(english_, form) != stem(english_, verb) && !words_.contains(form)) {
                forms_[verb].insert('=' + form);
                bases_['=' + form].insert(verb);
            }
    }

    void inflect(const std::string& base, const std::string& form, Part part) {
        const auto known = words_.find(base);
        if (known == words_.end() || !(known->second.share(part) >= kVerbNoun.part) ||
            std::ranges::find(kAuxiliaries, base) != kAuxiliaries.end() ||
            stem(english_, form) == stem(english_, base))
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
    static double as_other_word(const Word& form) {
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
            for (const std::string& key : written(word))
                add(out, key, family_of(word));
        for (const auto& [form, bases] : bases_)
            for (const std::string& base : bases) {
                std::set<std::string> family = family_of(base);
                family.merge(written(base));
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
                out.merge(written(other));
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
        const bool alone = words_.contains(form) || !owns_stem(form, use_of(base));
        return alone ? '=' + form : stem(english_, form);
    }

    // How often a word is used, with those of its stem that are derived from it.
    double use_of(const std::string& word) const {
        double use = 0;
        std::set<std::string> seen;
        for (const std::string& kin : kin_of(word))
            if (seen.insert(one_spelling(kin)).second)
                if (const auto known = spelt_.find(one_spelling(kin)); known != spelt_.end())
                    use += known->second;
        return use;
    }

    std::set<std::string> kin_of(const std::string& word) const {
        std::set<std::string> out{word};
        std::vector<std::string> open{word};
        while (!open.empty()) {
            const auto kin = kin_.find(open.back());
            open.pop_back();
            if (kin != kin_.end())
                for (const std::string& other : kin->second)
                    if (out.insert(other).second)
                        open.push_back(other);
        }
        return out;
    }

    // `use`: of the word, where WordNet has it under another one.
    bool owns_stem(const std::string& word, double use) const {
        const auto all = stems_.find(stem(english_, word));
        if (all == stems_.end())
            return true;
        const double known = use_of(word);
        return known > 0 ? known >= kOwnsStem * all->second
                         : use >= kOwnsStem * (all->second + use);
    }

    // A word as the table has it: its stem, or all its forms and those of its kin.
    std::set<std::string> written(const std::string& word) const {
        if (word.starts_with('='))
            return {word};
        if (owns_stem(word, 1))
            return {stem(english_, word)};
        std::set<std::string> out;
        for (const std::string& kin : kin_of(word)) {
            out.insert('=' + kin);
            if (const auto known = words_.find(kin); known != words_.end())
                for (const Part part : {Part::noun, Part::verb})
                    if (known->second.share(part) > 0)
                        for (const std::string& form : regular_forms(kin, part))
                            out.insert('=' + form);
        }
        return out;
    }

    void add(Table& out, const std::string& key, const std::set<std::string>& family) const {
        const std::string_view word = std::string_view(key).substr(key.starts_with('=') ? 1 : 0);
        for (const std::string& member : family)
            if (member != key && member != stem(english_, word))
                out[key].insert(member);
    }

    const WordNet& wordnet_;
    const Judgements& judgements_;
    const StemLanguage english_ = stem_language("en");
    std::map<std::string, Word> words_;
    std::map<std::string, double> spelt_;  ///< use by word, both spellings as one
    std::map<std::string, double> stems_;
    Map kin_;  ///< words of one stem that are derived from one another
    Map derived_;
    Map forms_;
    Map bases_;
};

}  // namespace

Table table_of(const WordNet& wordnet, const Judgements& judgements) {
    return Links(wordnet, judgements).table();
}

}  // namespace rules::text::families
