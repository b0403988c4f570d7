#include "rules/engine/matcher.hpp"

#include "rules/engine/compiled.hpp"
#include "rules/engine/evaluate.hpp"
#include "rules/engine/spans.hpp"
#include "rules/engine/surface.hpp"
#include "rules/text/language.hpp"

#include <algorithm>

namespace rules {

using engine::ArticleIndex;
using engine::Target;
using engine::TermId;

struct Matcher::Scratch {
    std::uint64_t serial = 0;
    engine::Reader reader;
    ArticleIndex index;
    engine::Evaluator evaluator;
    engine::SpanFinder span_finder;
    std::vector<std::uint32_t> passed;      ///< postings whose gate occurs
    std::vector<std::uint32_t> candidates;  ///< programs, with kDecides where they need no run
    std::vector<std::uint64_t> fired;       ///< watch, then program
    std::vector<Match> matches;
    std::vector<engine::Interval> words;
    std::string language;

    void use(const WatchSet::Compiled& set);
    void gather(const WatchSet::Compiled& set);
    void gather_term(const WatchSet::Compiled& set, const ArticleIndex::Present& present);
    bool stands_apart(const Target& target,
                      TermId gate,
                      const ArticleIndex::Present& present) const;
    void fire(const WatchSet::Compiled& set, std::uint32_t program);
};

void Matcher::Scratch::use(const WatchSet::Compiled& set) {
    if (serial != set.serial) {
        serial = set.serial;
        index.size_for(set.dictionary.size());
    }
    candidates.clear();
    fired.clear();
}

// Whether the gate stands where the phrase wants it, after some occurrence of the anchor.
bool Matcher::Scratch::stands_apart(const Target& target,
                                    TermId gate,
                                    const ArticleIndex::Present& present) const {
    for (std::uint32_t i = present.first; i != ArticleIndex::kEnd; i = index.occurrence(i).next) {
        const std::int64_t anchor = index.occurrence(i).position;
        if (index.stands_at(gate, anchor + target.delta))
            return true;
    }
    return false;
}

void Matcher::Scratch::fire(const WatchSet::Compiled& set, std::uint32_t program) {
    const std::uint32_t owner = set.code[program - 1];
    if ((owner & WatchSet::Compiled::kShared) == 0) {
        fired.push_back(static_cast<std::uint64_t>(owner) << 32 | program);
        return;
    }
    const std::uint32_t* list = &set.shared[owner & ~WatchSet::Compiled::kShared];
    for (std::uint32_t i = 1; i <= *list; ++i)
        fired.push_back(static_cast<std::uint64_t>(list[i]) << 32 | program);
}

void Matcher::Scratch::gather_term(const WatchSet::Compiled& set,
                                   const ArticleIndex::Present& present) {
    const std::uint32_t begin = set.posting_begins.data()[present.term];
    const std::uint32_t end = set.posting_begins.data()[present.term + 1];
    if (begin == end)
        return;
    if (passed.size() < end - begin)
        passed.resize(end - begin);
    // Without a branch: most gates are shut, but not so regularly that it could be foretold.
    const TermId* gates = set.gates.data();
    const std::uint64_t* bits = index.bits();
    std::uint32_t* out = passed.data();
    std::size_t n = 0;
    for (std::uint32_t p = begin; p < end; ++p) {
        out[n] = p;
        n += bits[gates[p] >> 6] >> (gates[p] & 63) & 1;
    }
    const Target* targets = set.targets.data();
    for (std::size_t k = 0; k < n; ++k) {
        constexpr std::size_t kAhead = 16;
        if (k + kAhead < n)
            __builtin_prefetch(targets + out[k + kAhead]);
        const Target& target = targets[out[k]];
        if (target.delta != 0 && !stands_apart(target, gates[out[k]], present))
            continue;
        __builtin_prefetch(set.code.data() + (target.program & ~engine::kDecides) - 1);
        candidates.push_back(target.program);
    }
}

void Matcher::Scratch::gather(const WatchSet::Compiled& set) {
    for (const ArticleIndex::Present& present : index.present())
        gather_term(set, present);
    candidates.insert(candidates.end(), set.always.begin(), set.always.end());
    for (const std::uint32_t candidate : candidates) {
        const std::uint32_t program = candidate & ~engine::kDecides;
        if (program != candidate || evaluator.matches(set.code.data() + program))
            fire(set, program);
    }
    std::sort(fired.begin(), fired.end());
    fired.erase(std::unique(fired.begin(), fired.end()), fired.end());
}

Matcher::Matcher() : scratch_(std::make_unique<Scratch>()) {}

Matcher::~Matcher() = default;

std::span<const Match> Matcher::match(const WatchSet& set, const Document& document, Spans spans) {
    Scratch& s = *scratch_;
    const WatchSet::Compiled& compiled = *set.compiled_;
    s.use(compiled);
    s.language = document.language;
    if (compiled.detects_language && s.language.empty())
        s.language = text::detect_language(
            document.title, document.content.empty() ? document.summary : document.content, {});
    s.reader.read(compiled, document, s.language, s.index);
    s.evaluator.use(compiled, document, s.index);
    s.gather(compiled);

    const std::size_t count = s.fired.size();
    if (s.matches.size() < count)
        s.matches.resize(count);
    if (spans == Spans::collect && count != 0)
        s.span_finder.use(document, s.language, s.index);
    for (std::size_t i = 0; i < count; ++i) {
        Match& match = s.matches[i];
        match.watch = static_cast<std::uint32_t>(s.fired[i] >> 32);
        match.spans.clear();
        if (spans == Spans::omit)
            continue;
        s.words.clear();
        s.evaluator.witnesses(&compiled.code[s.fired[i] & 0xffffffff], s.words, match.spans);
        s.span_finder.resolve(s.words, match.spans);
    }
    return std::span<const Match>(s.matches).first(count);
}

}  // namespace rules
