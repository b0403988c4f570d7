#include "rules/tools/headword_table.hpp"

#include "rules/text/spelling.hpp"
#include "rules/text/stem.hpp"
#include "rules/tools/forms.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace rules::tools {
namespace {

using text::one_spelling;
using text::snowball;

/// What is known of one spelling; British spellings are those of spelling.hpp.
struct FormOfWord {
    std::array<double, kParts> use{};
    std::string parent;  ///< in the tree of its headword; empty: it is the root

    double all() const { return use[0] + use[1] + use[2] + use[3]; }

    double of(Part part) const { return use[static_cast<std::size_t>(part)]; }
};

/// A regular form that is no word by itself, and the word that it is mostly a form of.
struct Owner {
    std::string word;
    double use = 0;
};

// Spellings of one word on both sides of the Atlantic come out the same. Applied only to words of
// one synset, so it may be generous.
std::string atlantic(std::string word) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kPairs{
        {{"ough", "ow"},
         {"aeo", "eo"},
         {"ae", "e"},
         {"oe", "e"},
         {"ph", "f"},
         {"our", "or"},
         {"oul", "ol"},
         {"ogue", "og"},
         {"dgement", "dgment"},
         {"geing", "ging"},
         {"yz", "ys"},
         {"oz", "os"},
         {"mme", "m"},
         {"ll", "l"},
         {"ey", "ay"},
         {"ce", "se"},
         {"ci", "si"},
         {"y", "i"},
         {"c", "k"}}};
    for (const auto& [from, to] : kPairs)
        for (std::size_t at = 0; (at = word.find(from, at)) != std::string::npos; at += to.size())
            word.replace(at, from.size(), to);
    if (word.ends_with("re") && word.size() > 4)
        word.replace(word.size() - 2, 2, "er");
    return word;
}

class Making {
public:
    Making(const WordNet& wordnet, const Judgements& judgements)
        : wordnet_(wordnet), judgements_(judgements) {}

    std::map<std::string, std::string, std::less<>> entries() {
        for (const Sense& sense : wordnet_.senses)
            words_[one_spelling(sense.lemma)].use[static_cast<std::size_t>(sense.part)] +=
                sense.weight;
        for (const std::string& verb : judgements_.verbs)
            words_[one_spelling(verb)].use[static_cast<std::size_t>(Part::verb)] += 1;
        for (const Irregular& irregular : wordnet_.irregulars)
            if (irregular.part == Part::verb) {
                exceptions_.insert(irregular.form);
                if (!irregular.form.ends_with("ed") && !irregular.form.ends_with("ing"))
                    irregular_.insert(irregular.base);
            }
        derive();
        across_the_atlantic();
        inflect();
        name_roots();
        return written();
    }

private:
    const std::string& root(const std::string& word) {
        const std::string* at = &word;
        while (!words_.at(*at).parent.empty())
            at = &words_.at(*at).parent;
        return words_.find(*at)->first;
    }

    void join(const std::string& a, const std::string& b) {
        if (is_parted(a, b))
            return;
        const std::string& one = root(a);
        const std::string& other = root(b);
        if (&one != &other)
            words_.at(other).parent = one;
    }

    bool is_parted(const std::string& a, const std::string& b) const {
        return judgements_.part.contains({a, b}) || judgements_.part.contains({b, a});
    }

    void link(const std::string& a, const std::string& b) {
        const std::string one = one_spelling(a);
        const std::string other = one_spelling(b);
        if (words_.contains(one) && words_.contains(other) &&
            snowball(english_, one) == snowball(english_, other)) {
            join(one, other);
            linked_.insert({one, other});
            linked_.insert({other, one});
        }
    }

    void derive() {
        for (const Derivation& derivation : wordnet_.derivations)
            link(wordnet_.senses[derivation.from].lemma, wordnet_.senses[derivation.to].lemma);
        for (const auto& [word, base] : wordnet_.pertainyms)
            link(word, base);
    }

    void across_the_atlantic() {
        for (const std::vector<std::string>& synonyms : wordnet_.synonyms)
            for (const std::string& a : synonyms)
                for (const std::string& b : synonyms)
                    if (a < b && atlantic(a) == atlantic(b))
                        join(one_spelling(a), one_spelling(b));
    }

    // Sold, not selled; where both are in use, the table of irregular forms has both.
    bool is_invented(const std::string& base, const std::string& form, Part part) const {
        return part == Part::verb && form.ends_with("ed") && irregular_.contains(base) &&
               !exceptions_.contains(form);
    }

    // Forms that are words by themselves join their base where they are mostly its form.
    void inflect() {
        for (const Sense& sense : wordnet_.senses)
            inflect(sense.lemma, sense.part);
        for (const std::string& verb : judgements_.verbs)
            inflect(verb, Part::verb);
    }

    void inflect(const std::string& word, Part part) {
        const std::string base = one_spelling(word);
        const double use = words_.at(base).of(part);
        for (const std::string& spelt : all_forms(word, part)) {
            const std::string form = one_spelling(spelt);
            if (form == base || is_invented(word, spelt, part))
                continue;
            if (words_.contains(form))
                join_word(base, form, part);
            else if (Owner& owner = owners_[form]; use > owner.use)
                owner = {base, use};
        }
    }

    void join_word(const std::string& base, const std::string& form, Part part) {
        const FormOfWord& word = words_.at(form);
        // Participles are adjectives too, and mean the same.
        const double own = word.all() - word.of(Part::adjective);
        // A comparative may be another word, as number is, and so may what looks like a verb's
        // form, as seed does: there the stemmer has a say.
        const bool may_be_other = part == Part::adjective || (part == Part::verb && own > 0);
        if (may_be_other && snowball(english_, base) != snowball(english_, form))
            return;
        if (linked_.contains({base, form}) || own <= words_.at(base).of(part))
            join(base, form);
    }

    static std::vector<std::string> all_forms(const std::string& word, Part part) {
        std::vector<std::string> out = regular_forms(word, part);
        if (part == Part::verb)
            std::ranges::move(doubled_forms(word), std::back_inserter(out));
        if (part == Part::verb && (word.ends_with("ise") || word.ends_with("ize")))
            out.push_back(word.substr(0, word.size() - 1) + "ation");
        if (part == Part::adjective)
            std::ranges::move(compared_forms(word), std::back_inserter(out));
        return out;
    }

    // A headword is named by the spelling that is used most.
    void name_roots() {
        for (const auto& [word, known] : words_) {
            std::string& name = names_[root(word)];
            if (name.empty() || known.all() > words_.at(name).all())
                name = word;
        }
    }

    // Shorter words first: longer ones may be found by way of them.
    std::map<std::string, std::string, std::less<>> written() {
        std::vector<std::pair<std::string, std::string>> all;
        for (const auto& [word, known] : words_)
            all.emplace_back(word, names_.at(root(word)));
        for (const auto& [form, owner] : owners_)
            all.emplace_back(form, names_.at(root(owner.word)));
        std::ranges::sort(all, [](const auto& a, const auto& b) {
            return std::pair(a.first.size(), a.first) < std::pair(b.first.size(), b.first);
        });
        std::map<std::string, std::string, std::less<>> out;
        for (const auto& [word, name] : all)
            if (headword_by(out, word) != name)
                out[word] = name;
        return out;
    }

public:
    static std::string headword_by(const std::map<std::string, std::string, std::less<>>& entries,
                                   std::string_view word) {
        return text::find_headword(word, [&](std::string_view spelling) {
            const auto known = entries.find(spelling);
            return known == entries.end() ? std::string_view() : std::string_view(known->second);
        });
    }

private:
    const WordNet& wordnet_;
    const Judgements& judgements_;
    const text::StemLanguage english_ = text::stem_language("en");
    std::map<std::string, FormOfWord> words_;
    std::set<std::pair<std::string, std::string>> linked_;
    std::map<std::string, Owner> owners_;
    std::set<std::string> irregular_;           ///< verbs that have a past without -ed
    std::set<std::string> exceptions_;          ///< those forms
    std::map<std::string, std::string> names_;  ///< by root
};

}  // namespace

HeadwordTable::HeadwordTable(const WordNet& wordnet, const Judgements& judgements)
    : entries_(Making(wordnet, judgements).entries()) {
    for (const std::string& name : judgements.names)
        entries_.insert_or_assign(name, name);
}

std::string HeadwordTable::of(std::string_view word) const {
    return Making::headword_by(entries_, word);
}

}  // namespace rules::tools
