// Which words a program is found by. Each program stands under its cheapest cover: words of
// which at least one must occur if the program is to match.
//   AND: the cheapest child.  OR: all children.  Phrase, NEAR, side by side: the rarest word.
//   Regex: the literals that it cannot match without (regex_set.hpp).
//   NOT, a regex without literals: none; a program without a cover is tried on every article.

#include "rules/engine/article_index.hpp"
#include "rules/engine/compiler.hpp"
#include "rules/text/common_words.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace rules::engine {
namespace {

// Literals are sought more dearly than words, and do not say how often they occur.
constexpr double kRegexCost = 0.3;
constexpr double kNever = std::numeric_limits<double>::infinity();

// How likely an article is to contain each term. Only the order matters.
class Frequencies {
public:
    Frequencies(const WatchSet::Compiled& set,
                const std::vector<std::uint32_t>& programs,
                const Stream& stream)
        : stream_(stream), known_(set.dictionary.size(), 0.0F) {
        count(set, programs);
        for (TermId t = 0; t < known_.size(); ++t)
            known_[t] = static_cast<float>(seen(t, guess(set, t)));
        for (TermId number = 0; number < set.expansions.prefix_terms.size(); ++number)
            known_[set.expansions.prefix_terms[number]] =
                static_cast<float>(seen(set.expansions.prefix_terms[number],
                                        by_letters(set.expansions.prefixes.term(number).size())));
        for (const Pattern& pattern : set.expansions.patterns.patterns()) {
            std::size_t longest = 0;
            for (const std::string& piece : pattern.pieces)
                longest = std::max(longest, piece.size());
            known_[pattern.term] = by_letters(longest);
        }
        for (const auto& [base, variants] : set.expansions.raw)
            for (const RawVariant& variant : variants)
                known_[variant.term] = known_[base];
        for (const auto& [member, unions] : set.expansions.unions)
            for (const TermId whole : unions)
                known_[whole] += known_[member];
    }

    double operator[](TermId term) const { return known_[term]; }

private:
    // A guess counts as much as so many articles.
    static constexpr double kGuessWeighs = 64;

    double seen(TermId term, double guess) const {
        const double articles = stream_.articles();
        return (kGuessWeighs * guess + stream_.of(term)) / (kGuessWeighs + articles);
    }

    // Of the words that have so many letters of a prefix or pattern.
    static float by_letters(std::size_t letters) {
        constexpr float kByLetters[] = {1, 1, 0.5F, 0.3F, 0.15F, 0.08F, 0.04F};
        return letters < 7 ? kByLetters[letters] : 0.02F;
    }

    // Words of many queries are words of many articles: a fair guess for names.
    void count(const WatchSet::Compiled& set, const std::vector<std::uint32_t>& programs) {
        for (const std::uint32_t begin : programs)
            count_node(&set.code[begin]);
        programs_ = static_cast<double>(std::max<std::size_t>(programs.size(), 1000));
    }

    void count_node(const std::uint32_t* node) {
        switch (op_of(node)) {
            case Op::term:
                ++known_[node[2]];
                return;
            case Op::phrase:
                for (const auto* t = node + 2; t < end_of(node); ++t)
                    if (*t != kNoTerm)
                        ++known_[*t];
                return;
            case Op::never:
            case Op::regex:
                return;
            default:
                for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                    count_node(c);
        }
    }

    double guess(const WatchSet::Compiled& set, TermId term) const {
        const double by_queries =
            std::min(0.2, 0.0005 + 0.4 * static_cast<double>(known_[term]) / programs_);
        const Space space = set.dictionary.space_of(term);
        if (space == Dictionary::kNoSpace)
            return 0;
        const bool text =
            space == exact_space(FieldClass::text) || space == plain_space(FieldClass::text);
        const std::string_view word = set.dictionary.term(term);
        if (text)
            return std::max(by_queries, text::word_frequency(word));
        return std::max(by_queries, text::stem_frequency(word));
    }

    const Stream& stream_;
    std::vector<float> known_;
    double programs_ = 1;
};

struct Entry {
    TermId anchor;
    TermId gate;
    Target target;
};

class Cover {
public:
    Cover(const Frequencies& frequencies,
          const RegexSet& regexes,
          std::vector<Entry>& out,
          std::vector<RegexUse>& by_regex)
        : frequencies_(frequencies), regexes_(regexes), out_(out), by_regex_(by_regex) {}

    double cost(const std::uint32_t* node) const {
        switch (op_of(node)) {
            case Op::never:
                return 0;
            case Op::none:
                return kNever;
            case Op::regex:
                return regexes_.has_literals(node[2]) ? kRegexCost : kNever;
            case Op::term:
                return frequencies_[node[2]];
            case Op::phrase:
                return frequencies_[rarest(node)];
            case Op::any: {
                double sum = 0;
                for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                    sum += cost(c);
                return sum;
            }
            default:
                return cost(cheapest(node));
        }
    }

    // `alone`: the program is true whenever this node is.
    void add(const std::uint32_t* node, std::uint32_t program, TermId gate, bool alone) {
        switch (op_of(node)) {
            case Op::term: {
                const bool decides = alone && node[1] == kAnyScope;
                push(node[2], program, gate, 0, decides && gate == kNoTerm);
                return;
            }
            case Op::phrase:
                phrase(node, program, alone);
                return;
            case Op::any:
                for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                    add(c, program, gate, alone);
                return;
            case Op::regex:
                by_regex_.push_back({node[2], program});
                return;
            case Op::never:
            case Op::none:
                return;
            default:
                conjunction(node, program, gate, alone);
        }
    }

private:
    void push(TermId anchor, std::uint32_t program, TermId gate, std::int32_t delta, bool decides) {
        out_.push_back({anchor,
                        gate == kNoTerm ? ArticleIndex::kAlways : gate,
                        {program | (decides ? kDecides : 0), delta}});
    }

    const std::uint32_t* cheapest(const std::uint32_t* node) const {
        const std::uint32_t* best = children_of(node);
        double least = kNever;
        for (const auto* c = children_of(node); c < end_of(node); c += words_of(c)) {
            const double price = cost(c);
            if (price < least) {
                least = price;
                best = c;
            }
        }
        return best;
    }

    TermId rarest(const std::uint32_t* phrase) const {
        return phrase[2 + rarest_slot(phrase, ~0u)];
    }

    std::uint32_t rarest_slot(const std::uint32_t* phrase, std::uint32_t except) const {
        std::uint32_t best = except == 0 ? 1 : 0;
        for (std::uint32_t k = 0; k + 2 < words_of(phrase); ++k) {
            const TermId term = phrase[2 + k];
            if (k == except || term == kNoTerm)
                continue;
            if (phrase[2 + best] == kNoTerm || frequencies_[term] < frequencies_[phrase[2 + best]])
                best = k;
        }
        return best;
    }

    void phrase(const std::uint32_t* node, std::uint32_t program, bool alone) {
        const std::uint32_t anchor = rarest_slot(node, ~0u);
        const std::uint32_t gate = rarest_slot(node, anchor);
        const bool decides = alone && node[1] == kAnyScope && words_of(node) == 4;
        push(node[2 + anchor],
             program,
             node[2 + gate],
             static_cast<std::int32_t>(gate) - static_cast<std::int32_t>(anchor),
             decides);
    }

    // A word that must occur if the node is to match, the rarest that is easily seen.
    TermId required(const std::uint32_t* node) const {
        switch (op_of(node)) {
            case Op::term:
                return node[2];
            case Op::phrase:
                return rarest(node);
            case Op::all:
            case Op::near:
            case Op::before:
            case Op::window:
            case Op::sentence:
            case Op::at_least: {
                TermId best = kNoTerm;
                for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                    best = rarer(best, required(c));
                return best;
            }
            default:
                return kNoTerm;
        }
    }

    TermId rarer(TermId a, TermId b) const {
        if (a == kNoTerm || b == kNoTerm)
            return a == kNoTerm ? b : a;
        return frequencies_[b] < frequencies_[a] ? b : a;
    }

    void conjunction(const std::uint32_t* node, std::uint32_t program, TermId gate, bool alone) {
        const std::uint32_t* anchor = cheapest(node);
        std::size_t children = 0;
        bool terms_only = true;
        for (const auto* c = children_of(node); c < end_of(node); c += words_of(c)) {
            ++children;
            terms_only = terms_only && op_of(c) == Op::term && c[1] == kAnyScope;
            if (c != anchor)
                gate = rarer(gate, required(c));
        }
        if (alone && op_of(node) == Op::all && children == 2 && terms_only) {
            push(anchor[2], program, gate, 0, true);
            return;
        }
        add(anchor, program, gate, false);
    }

    const Frequencies& frequencies_;
    const RegexSet& regexes_;
    std::vector<Entry>& out_;
    std::vector<RegexUse>& by_regex_;
};

// What is known of a stream that goes on: old news weigh less and less.
void carry_stream(const WatchSet::Compiled& before, WatchSet::Compiled& out) {
    constexpr std::uint32_t kEnough = 4096;
    const std::uint32_t halved = before.stream->articles() > kEnough ? 1 : 0;
    const auto carry = [&](TermId from, TermId to) {
        out.stream->carry(to, before.stream->of(from) >> halved);
    };
    for (TermId t = 0; t < out.dictionary.size(); ++t) {
        const Space space = out.dictionary.space_of(t);
        if (space == Dictionary::kNoSpace)
            continue;
        if (const TermId known = before.dictionary.find(out.dictionary.term(t), space);
            known != kNoTerm)
            carry(known, t);
    }
    const Dictionary& prefixes = out.expansions.prefixes;
    for (TermId number = 0; number < prefixes.size(); ++number)
        if (const TermId known =
                before.expansions.prefixes.find(prefixes.term(number), prefixes.space_of(number));
            known != kNoTerm)
            carry(before.expansions.prefix_terms[known], out.expansions.prefix_terms[number]);
    out.stream->carry_articles(before.stream->articles() >> halved);
}

}  // namespace

void build_postings(WatchSet::Compiled& out,
                    const std::vector<std::uint32_t>& programs,
                    const WatchSet::Compiled* before) {
    out.stream = std::make_unique<Stream>(out.dictionary.size());
    if (before)
        carry_stream(*before, out);
    const Frequencies frequencies(out, programs, *out.stream);
    std::vector<Entry> entries;
    entries.reserve(programs.size() + programs.size() / 2);
    Cover cover(frequencies, out.regexes, entries, out.by_regex);
    for (const std::uint32_t program : programs) {
        const std::uint32_t* node = &out.code[program];
        if (cover.cost(node) == kNever)
            out.always.push_back(program);
        else
            cover.add(node, program, kNoTerm, true);
    }
    std::ranges::sort(out.by_regex, {}, &RegexUse::regex);
    // A counting sort by anchor.
    out.uses.assign(out.dictionary.size() + 1, TermUse{});
    for (const Entry& entry : entries)
        ++out.uses[entry.anchor + 1].postings;
    for (std::size_t t = 0; t < out.dictionary.size(); ++t)
        out.uses[t + 1].postings += out.uses[t].postings;
    std::vector<std::uint32_t> next(out.dictionary.size());
    for (std::size_t t = 0; t < next.size(); ++t)
        next[t] = out.uses[t].postings;
    out.gates.resize(entries.size());
    out.targets.resize(entries.size());
    for (const Entry& entry : entries) {
        const std::uint32_t at = next[entry.anchor]++;
        out.gates[at] = entry.gate;
        out.targets[at] = entry.target;
    }
}

}  // namespace rules::engine
