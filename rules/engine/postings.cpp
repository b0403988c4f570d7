// The prefilter: which words a program is found by. Each program stands under required terms, of
// which at least one must occur if the program is to match.
//   AND: one child.  OR: all children.  Phrase, NEAR, side by side: one word.
//   Regex: the literals that it cannot match without (regex_set.hpp).
//   NOT, a regex without literals: none; a program without required terms is tried on every
//   article.
// A posting has a gate besides, a word of another child that must occur too; where that child is
// an OR, there is a posting for each of its words. Reading a posting costs little, running a
// program much: the child and the gates are those that are expected to cost least together.

#include "rules/engine/article_index.hpp"
#include "rules/engine/compiler.hpp"
#include "rules/engine/frequencies.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace rules::engine {
namespace {

// A search for literals costs more than one for words, and does not say how often they occur.
constexpr double kRegexCost = 0.3;
constexpr double kNever = std::numeric_limits<double>::infinity();

// What running a program costs, in postings read: it lies anywhere in memory (measured at 100k and
// 1M watches).
constexpr double kRun = 30;

// Postings of one program for a pair of ORs; of more, the gates are left out.
constexpr std::size_t kMostPairs = 64;

struct Posting {
    TermId anchor;
    TermId gate;
    Target target;
};

class Prefilter {
public:
    Prefilter(const Frequencies& frequencies,
              const RegexSet& regexes,
              std::vector<Posting>& out,
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
            case Op::number:
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

    // All postings of a program.
    void add(const std::uint32_t* node, std::uint32_t program) {
        add(node, program, Gates{}, Truth::alone);
    }

private:
    // Words of which at least one must occur besides.
    struct Gates {
        static constexpr std::size_t kMost = 8;
        std::array<TermId, kMost> terms{};
        std::size_t count = 0;  // 0: nothing is asked
        double likely = 1;      // that an article has one
        bool suffice = false;   // one of them, and `second`, is all that is asked
        TermId second = kNoTerm;

        double price() const {
            return static_cast<double>(std::max<std::size_t>(count, 1)) +
                   kRun * std::min(likely, 1.0);
        }
    };

    // When a program is known to match without being run.
    enum class Truth : std::uint8_t { no, alone, with_gate };

    void add(const std::uint32_t* node, std::uint32_t program, const Gates& gates, Truth truth) {
        switch (op_of(node)) {
            case Op::term:
            case Op::number:
                return term(node, program, gates, truth);
            case Op::phrase:
                return phrase(node, program, gates, truth == Truth::alone);
            case Op::any:
                for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                    add(c, program, gates, truth);
                return;
            case Op::regex:
                by_regex_.push_back({node[2], program});
                return;
            case Op::never:
            case Op::none:
                return;
            default:
                conjunction(node, program, gates, truth == Truth::alone);
        }
    }

    void term(const std::uint32_t* node, std::uint32_t program, const Gates& gates, Truth truth) {
        const bool anywhere = node[1] == kAnyScope;
        if (gates.count == 0)
            push(node[2], kNoTerm, anywhere && truth == Truth::alone, {program, 0, kNoTerm});
        for (std::size_t i = 0; i < gates.count; ++i)
            push(node[2],
                 gates.terms[i],
                 anywhere && truth == Truth::with_gate,
                 {program, 0, gates.second});
    }

    void push(TermId anchor, TermId gate, bool decides, Target target) {
        if (decides)
            target.program |= kDecides;
        if (target.second == kNoTerm)
            target.second = ArticleIndex::kAlways;
        out_.push_back({anchor, gate == kNoTerm ? ArticleIndex::kAlways : gate, target});
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

    // By its rarest word; the gate is the next rarest, in its place, or one from outside.
    void phrase(const std::uint32_t* node, std::uint32_t program, const Gates& gates, bool alone) {
        const std::uint32_t anchor = rarest_slot(node, ~0u);
        const std::uint32_t next = rarest_slot(node, anchor);
        if (gates.count > 0 && gates.price() < own_gate_price(node, next)) {
            for (std::size_t i = 0; i < gates.count; ++i)
                push(node[2 + anchor], gates.terms[i], false, {program, 0, node[2 + next]});
            return;
        }
        const bool decides = alone && node[1] == kAnyScope && words_of(node) == 4;
        const auto delta = static_cast<std::int32_t>(next) - static_cast<std::int32_t>(anchor);
        push(node[2 + anchor],
             node[2 + next],
             decides,
             {program, delta, gates.count == 1 ? gates.terms[0] : gates.second});
    }

    // A phrase's words go together: where one stands, the next is near.
    double own_gate_price(const std::uint32_t* phrase, std::uint32_t slot) const {
        constexpr double kTogether = 0.3;
        return 1 + kRun * std::max(kTogether, frequencies_[phrase[2 + slot]]);
    }

    // What a node asks, as gates for its neighbours.
    Gates gates_of(const std::uint32_t* node) const {
        Gates out;
        switch (op_of(node)) {
            case Op::term:
            case Op::number:
                out.terms[out.count++] = node[2];
                out.likely = frequencies_[node[2]];
                out.suffice = node[1] == kAnyScope;
                return out;
            case Op::phrase:
                out.terms[out.count++] = rarest(node);
                out.likely = frequencies_[rarest(node)];
                return out;
            case Op::any:
                return gates_of_any(node);
            case Op::none:
            case Op::regex:
            case Op::never:
                return out;
            default:
                for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                    if (const Gates gates = gates_of(c);
                        gates.count > 0 && gates.price() < out.price())
                        out = gates;
                out.suffice = false;
                return out;
        }
    }

    Gates gates_of_any(const std::uint32_t* node) const {
        Gates out;
        out.likely = 0;
        out.suffice = true;
        for (const auto* c = children_of(node); c < end_of(node); c += words_of(c)) {
            const Gates one = gates_of(c);
            if (one.count == 0 || out.count + one.count > Gates::kMost)
                return {};
            std::copy_n(one.terms.begin(), one.count, out.terms.begin() + out.count);
            out.count += one.count;
            out.likely += one.likely;
            out.suffice = out.suffice && one.suffice;
        }
        return out;
    }

    // How many words a node is found by, if it is an anchor.
    std::size_t width(const std::uint32_t* node) const {
        if (op_of(node) != Op::any)
            return 1;
        std::size_t sum = 0;
        for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
            sum += width(c);
        return sum;
    }

    double gate_price(const std::uint32_t* anchor, const Gates& gates) const {
        if (op_of(anchor) != Op::phrase)
            return gates.price();
        const std::uint32_t next = rarest_slot(anchor, rarest_slot(anchor, ~0u));
        return std::min(gates.price(), own_gate_price(anchor, next));
    }

    // What a node's children, and those around it, ask of an article: the cheapest first.
    struct Asked {
        static constexpr std::size_t kMost = 6;

        struct One {
            const std::uint32_t* owner = nullptr;
            Gates gates;
        };

        std::array<One, kMost> all;
        std::size_t count = 0;

        void take(const std::uint32_t* owner, const Gates& gates) {
            if (gates.count == 0)
                return;
            std::size_t at = std::min(count, kMost - 1);
            if (count == kMost && gates.price() >= all[at].gates.price())
                return;
            count = at + 1;
            for (; at > 0 && gates.price() < all[at - 1].gates.price(); --at)
                all[at] = all[at - 1];
            all[at] = {owner, gates};
        }

        // For an anchor that is one of the children: of two others.
        Gates around(const std::uint32_t* anchor) const {
            Gates out;
            for (std::size_t i = 0; i < count; ++i) {
                const One& one = all[i];
                if (one.owner == anchor)
                    continue;
                if (out.count == 0) {
                    out = one.gates;
                } else if (one.gates.count == 1) {
                    out.second = one.gates.terms[0];
                    out.suffice = out.suffice && one.gates.suffice;
                    break;
                }
            }
            return out;
        }
    };

    void conjunction(const std::uint32_t* node,
                     std::uint32_t program,
                     const Gates& outer,
                     bool alone) {
        Asked asked;
        asked.take(nullptr, outer);
        std::size_t children = 0;
        for (const auto* c = children_of(node); c < end_of(node); c += words_of(c), ++children)
            asked.take(c, gates_of(c));
        const auto gates_for = [&](const std::uint32_t* c) {
            const Gates gates = asked.around(c);
            return width(c) * gates.count <= kMostPairs ? gates : Gates{};
        };
        const std::uint32_t* anchor = nullptr;
        double least = kNever;
        for (const auto* c = children_of(node); c < end_of(node); c += words_of(c)) {
            const double price = cost(c) * gate_price(c, gates_for(c));
            if (!anchor || price < least) {
                least = price;
                anchor = c;
            }
        }
        const Gates gates = gates_for(anchor);
        const std::size_t covered = 1 + (gates.count > 0 ? 1u : 0) + (gates.second != kNoTerm);
        const bool decided =
            alone && op_of(node) == Op::all && gates.suffice && children == covered;
        add(anchor, program, gates, decided ? Truth::with_gate : Truth::no);
    }

    const Frequencies& frequencies_;
    const RegexSet& regexes_;
    std::vector<Posting>& out_;
    std::vector<RegexUse>& by_regex_;
};

}  // namespace

void build_postings(WatchSet::Compiled& out,
                    const std::vector<std::uint32_t>& programs,
                    const InUse& before) {
    out.statistics = std::make_unique<TermStatistics>(out.dictionary.size());
    if (before.first)
        carry_statistics(before, out);
    const Frequencies frequencies(out, programs);
    std::vector<Posting> postings;
    postings.reserve(programs.size() + programs.size() / 2);
    Prefilter prefilter(frequencies, out.regexes, postings, out.by_regex);
    for (const std::uint32_t program : programs) {
        const std::uint32_t* node = &out.code[program];
        if (prefilter.cost(node) == kNever)
            out.always.push_back(program);
        else
            prefilter.add(node, program);
    }
    std::ranges::sort(out.by_regex, {}, &RegexUse::regex);
    // A counting sort by anchor.
    out.uses.assign(out.dictionary.size() + 1, TermUse{});
    for (const Posting& posting : postings)
        ++out.uses[posting.anchor + 1].postings;
    for (std::size_t t = 0; t < out.dictionary.size(); ++t)
        out.uses[t + 1].postings += out.uses[t].postings;
    std::vector<std::uint32_t> next(out.dictionary.size());
    for (std::size_t t = 0; t < next.size(); ++t)
        next[t] = out.uses[t].postings;
    out.gates.resize(postings.size());
    out.targets.resize(postings.size());
    for (const Posting& posting : postings) {
        const std::uint32_t at = next[posting.anchor]++;
        out.gates[at] = posting.gate;
        out.targets[at] = posting.target;
    }
}

}  // namespace rules::engine
