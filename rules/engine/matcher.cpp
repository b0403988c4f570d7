#include "rules/engine/matcher.hpp"

#include "rules/engine/compiled.hpp"
#include "rules/engine/evaluate.hpp"
#include "rules/engine/spans.hpp"
#include "rules/engine/surface.hpp"
#include "rules/text/language.hpp"

#include <algorithm>

namespace rules {

using engine::ArticleIndex;
using engine::Posting;
using engine::TermId;

struct Matcher::Scratch {
    std::uint64_t serial = 0;
    engine::Reader reader;
    ArticleIndex index;
    engine::Evaluator evaluator;
    engine::SpanFinder span_finder;
    std::vector<std::uint32_t> seen;  ///< by program: the article that it was last tried on
    std::uint32_t article = 0;
    std::vector<std::uint32_t> candidates;
    std::vector<std::uint32_t> fired;                            ///< programs
    std::vector<std::pair<std::uint32_t, std::uint32_t>> order;  ///< watch, program
    std::vector<Match> matches;
    std::vector<engine::Interval> words;
    std::string language;

    void use(const WatchSet::Compiled& set);
    void gather(const WatchSet::Compiled& set);
    void gather_term(const WatchSet::Compiled& set, const ArticleIndex::Present& present);
    bool passes(const Posting& posting, const ArticleIndex::Present& present) const;
    bool first_time(std::uint32_t program);
};

void Matcher::Scratch::use(const WatchSet::Compiled& set) {
    if (serial != set.serial) {
        serial = set.serial;
        index.size_for(set.dictionary.size());
        seen.assign(set.programs.size(), 0);
        article = 0;
    }
    if (++article == 0) {
        std::fill(seen.begin(), seen.end(), 0u);
        article = 1;
    }
    candidates.clear();
    fired.clear();
}

bool Matcher::Scratch::first_time(std::uint32_t program) {
    if (seen[program] == article)
        return false;
    seen[program] = article;
    return true;
}

bool Matcher::Scratch::passes(const Posting& posting, const ArticleIndex::Present& present) const {
    if (posting.gate == engine::kNoTerm)
        return true;
    if (!index.has(posting.gate))
        return false;
    if (posting.delta == 0)
        return true;
    for (std::uint32_t i = present.first; i != ArticleIndex::kEnd; i = index.occurrence(i).next)
        if (index.stands_at(
                posting.gate,
                static_cast<std::int64_t>(index.occurrence(i).position) + posting.delta))
            return true;
    return false;
}

void Matcher::Scratch::gather_term(const WatchSet::Compiled& set,
                                   const ArticleIndex::Present& present) {
    const std::uint32_t end = set.posting_begins[present.term + 1];
    for (std::uint32_t p = set.posting_begins[present.term]; p < end; ++p) {
        const Posting& posting = set.postings[p];
        if (!passes(posting, present))
            continue;
        const std::uint32_t program = posting.program & ~engine::kDecides;
        if ((posting.program & engine::kDecides) != 0) {
            if (seen[program] == article)
                continue;
            seen[program] = article;
            fired.push_back(program);
        } else {
            candidates.push_back(program);
        }
    }
}

void Matcher::Scratch::gather(const WatchSet::Compiled& set) {
    for (const ArticleIndex::Present& present : index.present())
        gather_term(set, present);
    candidates.insert(candidates.end(), set.always.begin(), set.always.end());
    for (const std::uint32_t program : candidates) {
        if (!first_time(program))
            continue;
        if (evaluator.matches(&set.code[set.programs[program]]))
            fired.push_back(program);
    }
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

    s.order.clear();
    for (const std::uint32_t program : s.fired)
        for (std::uint32_t w = compiled.program_watches[program];
             w < compiled.program_watches[program + 1];
             ++w)
            s.order.emplace_back(compiled.watch_numbers[w], program);
    std::sort(s.order.begin(), s.order.end());
    if (s.matches.size() < s.order.size())
        s.matches.resize(s.order.size());
    if (spans == Spans::collect && !s.order.empty())
        s.span_finder.use(document, s.language, s.index);
    for (std::size_t i = 0; i < s.order.size(); ++i) {
        Match& match = s.matches[i];
        match.watch = s.order[i].first;
        match.spans.clear();
        if (spans == Spans::omit)
            continue;
        s.words.clear();
        s.evaluator.witnesses(
            &compiled.code[compiled.programs[s.order[i].second]], s.words, match.spans);
        s.span_finder.resolve(s.words, match.spans);
    }
    return std::span<const Match>(s.matches).first(s.order.size());
}

}  // namespace rules
