#include "feeds/identity/assign.hpp"

#include "feeds/identity/same_article.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace feeds::identity {

namespace {

/// That the entry of question `question` is its candidate `candidate`.
struct Claim {
    std::size_t question = 0;
    std::size_t candidate = 0;
    int strength = 0;
    Evidence evidence;
};

/// Entries that stand side by side and are one article: all that a reader sees is the same. Two
/// short ones under two guids and two dates are two issues of a series.
bool are_repeats(const Prints& a, const Prints& b) {
    if (visible(a) != visible(b))
        return false;
    const bool two_guids = a.guid != 0 && b.guid != 0 && a.guid != b.guid;
    const bool two_dates = a.date != 0 && b.date != 0 && a.date != b.date;
    return !(two_guids && two_dates && !a.long_text);
}

bool looks_unmoved(const Evidence& evidence) {
    return evidence.title != Match::other && (evidence.text == Match::same || evidence.no_text) &&
           (evidence.title == Match::same || evidence.text == Match::same);
}

/// What a whole document shows at once: nothing changed but guids, or but tokens, or all has moved.
struct Pattern {
    std::unordered_set<std::uint64_t> guids;  ///< looks of articles that changed their guid only
    std::unordered_set<std::uint64_t> paths;
    std::unordered_set<std::uint64_t> queries;
    bool convincing = false;  ///< one of them has a text, or kept its date
    /// Looks that came back within a quarter of an hour: no publisher tells a whole list of titles
    /// again so soon.
    std::unordered_set<std::uint64_t> soon;
    bool guids_kept = false;
    bool links_kept = false;  ///< that have a token-like part
    std::unordered_set<std::uint64_t> moved;
    bool any_kept = false;  ///< a guid, or a link of any kind
};

class Assignment {
public:
    Assignment(std::span<const Question> questions, const Document& document, Habits& habits)
        : questions_(questions),
          document_(document),
          habits_(habits),
          reading_(habits),
          answers_(questions.size()) {}

    std::vector<Answer> run() {
        recognise();
        make_claims();
        settle();
        find_repeats();
        learn();
        return std::move(answers_);
    }

private:
    Evidence evidence_of(const Question& question, const Candidate& candidate) const {
        auto evidence =
            compare(*question.entry, candidate.prints, question.past, document_, reading_);
        // Where all links carry tokens, or a whole site has moved, a date that moves too makes no
        // other article.
        const bool with_all = (tokens_ && evidence.token) || (moved_ && evidence.long_text);
        if (with_all && evidence.date == Match::other)
            evidence.date = Match::unknown;
        return evidence;
    }

    /// An article that another entry of the document is, as it stands, is not this one.
    bool is_taken(const Question& question, const Candidate& candidate) const {
        if (visible(*question.entry) == visible(candidate.prints))
            return candidate.prints.date != question.entry->date && dates_decide(question);
        return reading_.guids_count() ? document_.holds(candidate.prints)
                                      : document_.shows(candidate.prints);
    }

    /// Namesakes are known by their dates, unless the feed dates all anew at each fetch: then none
    /// of those that were known stands in the document with its date.
    bool dates_decide(const Question& question) const {
        if (!document_.namesakes().has(*question.entry))
            return false;
        const auto look = visible(*question.entry);
        bool known = false;
        for (const auto& candidate : question.candidates) {
            if (visible(candidate.prints) == look) {
                if (document_.namesakes().stands(candidate.prints))
                    return true;
                known = true;
            }
        }
        return !known;
    }

    bool are_one(std::size_t a, std::size_t b) const {
        const auto& one = *questions_[a].entry;
        const auto& other = *questions_[b].entry;
        return are_repeats(one, other) && (one.date == other.date || !dates_decide(questions_[a]) ||
                                           !dates_decide(questions_[b]));
    }

    void recognise() {
        Pattern pattern;
        pattern.guids_kept = document_.kept_guids();
        pattern.links_kept = document_.kept_links();
        pattern.any_kept = document_.has_unchanged();
        for (const auto& question : questions_) {
            for (const auto& candidate : question.candidates)
                if (!is_taken(question, candidate))
                    look_at(question, candidate, pattern);
        }
        // Two articles at least, else it may be the next issue of a series.
        const auto whole = [&](const auto& looks) {
            return looks.size() >= 2 && pattern.convincing;
        };
        constexpr std::size_t kList = 3;
        const bool all_soon = pattern.soon.size() >= kList;
        if ((whole(pattern.guids) || all_soon) && !pattern.guids_kept)
            reading_.guids_rotated = Habits::kMost;
        tokens_ = (whole(pattern.paths) || whole(pattern.queries)) && !pattern.links_kept;
        moved_ = pattern.moved.size() >= 2 && !pattern.any_kept && !pattern.guids_kept;
    }

    void look_at(const Question& question, const Candidate& candidate, Pattern& pattern) const {
        const auto& entry = *question.entry;
        const auto& article = candidate.prints;
        const auto evidence = evidence_of(question, candidate);
        pattern.guids_kept = pattern.guids_kept || (entry.guid != 0 && entry.guid == article.guid);
        if (!looks_unmoved(evidence))
            return;
        const auto look = entry.title ^ (entry.text << 1U);
        pattern.any_kept = pattern.any_kept || evidence.link == Match::same;
        if (evidence.link == Match::other && evidence.text == Match::same)
            pattern.moved.insert(look);
        pattern.links_kept =
            pattern.links_kept ||
            (evidence.link == Match::same && (entry.path_shape != 0 || entry.query_shape != 0));
        pattern.convincing = pattern.convincing || entry.text != 0 || evidence.date != Match::other;
        if (evidence.guid == Match::other && !evidence.guid_stands &&
            (evidence.link == Match::same || evidence.token || evidence.link == Match::unknown)) {
            pattern.guids.insert(look);
            if (!evidence.later)
                pattern.soon.insert(look);
        }
        if (evidence.link == Match::other && evidence.token) {
            const bool path = entry.path_shape != 0 && entry.path_shape == article.path_shape;
            (path ? pattern.paths : pattern.queries).insert(look);
        }
    }

    void make_claims() {
        for (std::size_t i = 0; i < questions_.size(); ++i) {
            const auto& question = questions_[i];
            for (std::size_t j = 0; j < question.candidates.size(); ++j) {
                if (is_taken(question, question.candidates[j]))
                    continue;
                const auto evidence = evidence_of(question, question.candidates[j]);
                if (const int strength = same_article(evidence); strength > 0) {
                    claims_.push_back({i, j, strength, evidence});
                } else if (question.entry->guid != 0 &&
                           question.entry->guid == question.candidates[j].prints.guid) {
                    reused_ = true;
                }
            }
        }
        std::ranges::sort(claims_, [this](const Claim& a, const Claim& b) {
            return std::tuple(-a.strength, -article(a), a.question) <
                   std::tuple(-b.strength, -article(b), b.question);
        });
    }

    std::int64_t article(const Claim& claim) const {
        return questions_[claim.question].candidates[claim.candidate].article;
    }

    void settle() {
        for (const auto& claim : claims_) {
            auto& answer = answers_[claim.question];
            if (answer.candidate)
                continue;
            const auto [taken, first] = taken_.try_emplace(article(claim), claim.question);
            if (!first && !are_one(taken->second, claim.question))
                continue;
            answer.candidate = claim.candidate;
            won_.push_back(&claim);
        }
    }

    void find_repeats() {
        std::unordered_multimap<std::uint64_t, std::size_t> seen;
        for (std::size_t i = 0; i < questions_.size(); ++i) {
            const auto& entry = *questions_[i].entry;
            const auto look = visible(entry);
            const auto [from, to] = seen.equal_range(look);
            const auto earlier =
                std::find_if(from, to, [&](const auto& one) { return are_one(one.second, i); });
            if (earlier != to)
                answers_[i] = {.candidate = std::nullopt, .repeats = earlier->second};
            else
                seen.emplace(look, i);
        }
    }

    /// One step a slice, whatever its size: habits are shown by documents, not by entries.
    void learn() {
        bool rotated = false;
        bool kept = document_.kept_guids() && habits_.guids_count();
        bool path = false;
        bool query = false;
        for (const auto* claim : won_) {
            const auto& evidence = claim->evidence;
            const auto& entry = *questions_[claim->question].entry;
            const auto& known = questions_[claim->question].candidates[claim->candidate].prints;
            kept = kept || (entry.guid != 0 && entry.guid == known.guid);
            if (!looks_unmoved(evidence))
                continue;
            rotated = rotated || (entry.guid != 0 && known.guid != 0 && entry.guid != known.guid &&
                                  habits_.guids_count());
            if (evidence.link == Match::other && evidence.token) {
                const bool by_path = entry.path_shape != 0 && entry.path_shape == known.path_shape;
                (by_path ? path : query) = true;
            }
        }
        count(habits_.guids_rotated, rotated && !kept, kept);
        count(habits_.path_tokens, path, false);
        count(habits_.query_tokens, query, false);
        if (tokens_) {  // shown by several at once it counts twice
            count(habits_.path_tokens, path, false);
            count(habits_.query_tokens, query, false);
        }
        count(habits_.guids_reused, reused_, kept && !reused_);
        if (document_.shares_guids())
            habits_.guids_shared = 1;
    }

    static void count(std::uint8_t& counter, bool up, bool down) {
        if (up && counter < Habits::kMost)
            ++counter;
        else if (down && counter > 0)
            --counter;
    }

    std::span<const Question> questions_;
    const Document& document_;
    Habits& habits_;
    Habits reading_;       ///< as this document shows them, which may be once only
    bool tokens_ = false;  ///< all links differ in tokens only
    bool moved_ = false;   ///< all guids and links are new, the texts are not
    std::vector<Answer> answers_;
    std::vector<Claim> claims_;
    std::vector<const Claim*> won_;
    std::unordered_map<std::int64_t, std::size_t> taken_;  ///< article → question
    bool reused_ = false;
};

}  // namespace

std::vector<Answer> assign(std::span<const Question> questions,
                           const Document& document,
                           Habits& habits) {
    return Assignment(questions, document, habits).run();
}

}  // namespace feeds::identity
