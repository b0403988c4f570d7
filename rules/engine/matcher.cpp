#include "rules/engine/matcher.hpp"

#include "rules/engine/article_indexer.hpp"
#include "rules/engine/compiled.hpp"
#include "rules/engine/evaluate.hpp"
#include "rules/engine/region_texts.hpp"
#include "rules/engine/sentences.hpp"
#include "rules/text/language.hpp"

#include <algorithm>

namespace rules {

using engine::ArticleIndex;
using engine::Target;
using engine::TermId;

namespace {

// Where a program is in the set's second part, its number has this bit.
constexpr std::uint64_t kOfChanges = 0x80000000u;

// The scratch memory for one part of a set.
struct Part {
    std::uint64_t serial = 0;
    engine::ArticleIndexer indexer;
    ArticleIndex index;
    engine::Evaluator evaluator;
    engine::RegionTexts texts;
    engine::Sentences sentences;

    struct List {  ///< a present term's postings
        std::uint32_t begin;
        std::uint32_t end;
        std::uint32_t present;
    };

    struct Passed {  ///< a posting whose gate occurs
        std::uint32_t posting;
        std::uint32_t present;
    };

    std::vector<List> lists;
    std::vector<Passed> passed;
    std::size_t passed_count = 0;
    engine::RegexSet::Scratch regexes;
    std::vector<std::uint32_t> candidates;  ///< programs, with kDecides where they need no run
    std::vector<std::uint32_t> long_programs;
    std::vector<std::uint64_t> fired;  ///< watch, then program
    bool notes = true;                 ///< whether the articles are real
    std::uint32_t articles = 0;

    /// Of so many articles one counts in the term statistics.
    static constexpr std::uint32_t kNoted = 128;

    /// Code words. A program stands among the candidates once for each required term that
    /// occurs; a short one is cheaper to run again than to remember, a long one may have hundreds.
    static constexpr std::uint32_t kLong = 64;

    void use(const WatchSet::Compiled& set) {
        if (serial != set.serial) {
            serial = set.serial;
            index.size_for(set.dictionary.size());
        }
        candidates.clear();
        fired.clear();
    }

    // Whether the gate stands where the phrase wants it, after some occurrence of the anchor.
    bool stands_apart(const Target& target,
                      TermId gate,
                      const ArticleIndex::Present& present) const {
        for (std::uint32_t i = present.first; i != ArticleIndex::kEnd;
             i = index.occurrence(i).next) {
            const std::int64_t anchor = index.occurrence(i).position;
            if (index.stands_at(gate, anchor + target.delta))
                return true;
        }
        return false;
    }

    void fire(const WatchSet::Compiled& set, std::uint32_t program) {
        const std::uint32_t owner = set.code[program - 1];
        if ((owner & WatchSet::Compiled::kShared) == 0) {
            fired.push_back(static_cast<std::uint64_t>(owner) << 32 | program);
            return;
        }
        const std::uint32_t* list = &set.shared[owner & ~WatchSet::Compiled::kShared];
        for (std::uint32_t i = 1; i <= *list; ++i)
            fired.push_back(static_cast<std::uint64_t>(list[i]) << 32 | program);
    }

    void find_lists(const WatchSet::Compiled& set) {
        lists.clear();
        const engine::TermUse* uses = set.uses.data();
        const std::vector<ArticleIndex::Present>& present = index.present();
        for (std::uint32_t i = 0; i < present.size(); ++i) {
            const TermId term = present.data()[i].term;
            const std::uint32_t begin = uses[term].postings;
            const std::uint32_t end = uses[term + 1].postings;
            if (begin == end)
                continue;
            __builtin_prefetch(set.gates.data() + begin);
            lists.push_back({begin, end, i});
        }
    }

    void pass_gates(const WatchSet::Compiled& set) {
        const TermId* gates = set.gates.data();
        const std::uint64_t* bits = index.bits();
        std::size_t n = 0;
        for (const List& list : lists) {
            const std::size_t most = n + (list.end - list.begin);
            if (passed.size() < most)
                passed.resize(2 * most);
            Passed* out = passed.data();
            // Without a branch: most gates are shut, but not so regularly that it could be
            // predicted.
            for (std::uint32_t p = list.begin; p < list.end; ++p) {
                out[n] = {p, list.present};
                n += bits[gates[p] >> 6] >> (gates[p] & 63) & 1;
            }
        }
        passed_count = n;
    }

    void pass_distances(const WatchSet::Compiled& set) {
        constexpr std::size_t kAhead = 16;
        const Target* targets = set.targets.data();
        for (std::size_t k = 0; k < passed_count; ++k) {
            if (k + kAhead < passed_count)
                __builtin_prefetch(targets + passed.data()[k + kAhead].posting);
            const Passed& p = passed.data()[k];
            const Target& target = targets[p.posting];
            if (!index.has(target.second))
                continue;
            if (target.delta != 0 &&
                !stands_apart(
                    target, set.gates.data()[p.posting], index.present().data()[p.present]))
                continue;
            __builtin_prefetch(set.code.data() + (target.program & ~engine::kDecides) - 1);
            candidates.push_back(target.program);
        }
    }

    void find_by_regex(const WatchSet::Compiled& set, const Document& document) {
        set.regexes.candidates(document, regexes);
        // Both are sorted, and the candidates are few.
        auto from = set.by_regex.begin();
        for (const int number : regexes.candidates) {
            const auto uses = std::ranges::equal_range(from,
                                                       set.by_regex.end(),
                                                       static_cast<std::uint32_t>(number),
                                                       {},
                                                       &engine::RegexUse::regex);
            for (const engine::RegexUse& use : uses)
                candidates.push_back(use.program);
            from = uses.end();
        }
    }

    void gather(const WatchSet::Compiled& set) {
        find_lists(set);
        pass_gates(set);
        pass_distances(set);
        candidates.insert(candidates.end(), set.always.begin(), set.always.end());
        long_programs.clear();
        for (const std::uint32_t candidate : candidates) {
            const std::uint32_t program = candidate & ~engine::kDecides;
            const std::uint32_t* code = set.code.data() + program;
            if (program == candidate && engine::words_of(code) > kLong)
                long_programs.push_back(program);
            else if (program != candidate || evaluator.matches(code))
                fire(set, program);
        }
        std::sort(long_programs.begin(), long_programs.end());
        const auto end = std::unique(long_programs.begin(), long_programs.end());
        for (auto program = long_programs.begin(); program != end; ++program)
            if (evaluator.matches(set.code.data() + *program))
                fire(set, *program);
        std::sort(fired.begin(), fired.end());
        fired.erase(std::unique(fired.begin(), fired.end()), fired.end());
    }

    // `language`: that the article is in, whatever it says.
    void run(const WatchSet::Compiled& set, const Document& document, std::string_view language) {
        use(set);
        Document seen = document;
        seen.language = language;
        indexer.read(set, seen, index);
        if (notes && ++articles % kNoted == 0)
            set.statistics->note(index);
        texts.use(seen, index);
        sentences.use(texts, language);
        evaluator.use(set, document, index, sentences);
        if (!set.by_regex.empty())
            find_by_regex(set, document);
        gather(set);
    }
};

}  // namespace

struct Matcher::Scratch {
    Part base;
    Part changes;
    std::vector<Match> matches;
    std::vector<engine::Interval> words;
    std::string language;

    static void place(std::vector<std::uint64_t>& fired, std::span<const std::uint32_t> places);
    void match_both(const WatchSet& set, const Document& document);
};

// From a part's own numbers of watches to the set's, without those that are gone.
void Matcher::Scratch::place(std::vector<std::uint64_t>& fired,
                             std::span<const std::uint32_t> places) {
    std::size_t kept = 0;
    for (const std::uint64_t one : fired)
        if (const std::uint32_t at = places[one >> 32]; at != WatchSet::kGone)
            fired[kept++] = static_cast<std::uint64_t>(at) << 32 | (one & 0xffffffff);
    fired.resize(kept);
}

// Leaves all that fired with the first part.
void Matcher::Scratch::match_both(const WatchSet& set, const Document& document) {
    place(base.fired, set.base_places_);
    if (set.changes_) {
        changes.run(*set.changes_, document, language);
        place(changes.fired, set.changes_places_);
        for (const std::uint64_t one : changes.fired)
            base.fired.push_back(one | kOfChanges);
    }
    std::sort(base.fired.begin(), base.fired.end());
}

Matcher::Matcher(Articles articles) : scratch_(std::make_unique<Scratch>()) {
    scratch_->base.notes = scratch_->changes.notes = articles == Articles::real;
}

Matcher::~Matcher() = default;

std::span<const Match> Matcher::match(const WatchSet& set, const Document& document, Spans spans) {
    Scratch& s = *scratch_;
    s.language = document.language;
    const bool detects =
        set.base_->detects_language || (set.changes_ && set.changes_->detects_language);
    if (detects)
        s.language =
            text::article_language(document.title,
                                   document.content.empty() ? document.summary : document.content,
                                   document.language);
    s.base.run(*set.base_, document, s.language);
    if (!set.is_merged())
        s.match_both(set, document);

    const std::size_t count = s.base.fired.size();
    if (s.matches.size() < count)
        s.matches.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t fired = s.base.fired[i];
        Match& match = s.matches[i];
        match.watch = static_cast<std::uint32_t>(fired >> 32);
        match.spans.clear();
        if (spans == Spans::omit)
            continue;
        const bool changed = (fired & kOfChanges) != 0;
        Part& part = changed ? s.changes : s.base;
        const auto& code = (changed ? set.changes_ : set.base_)->code;
        s.words.clear();
        part.evaluator.witnesses(&code[fired & (kOfChanges - 1)], s.words, match.spans);
        part.texts.resolve(s.words, match.spans);
    }
    return std::span<const Match>(s.matches).first(count);
}

}  // namespace rules
