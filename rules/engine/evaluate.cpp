#include "rules/engine/evaluate.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

constexpr std::uint32_t kAnalyzerBit = 8;

Field scope_field(std::uint32_t scope) {
    return static_cast<Field>((scope & 0xff) - 1);
}

Analyzer scope_analyzer(std::uint32_t scope) {
    return static_cast<Analyzer>(scope >> kAnalyzerBit);
}

}  // namespace

bool Evaluator::in_scope(std::uint32_t scope, std::uint32_t position) const {
    if (scope == kAnyScope)
        return true;
    const Region& region = index_->field_region(scope_analyzer(scope), scope_field(scope));
    return position >= region.begin && position < region.end;
}

bool Evaluator::same_region(std::uint32_t a, std::uint32_t b) const {
    const Region& region = index_->region_at(a);
    return b >= region.begin && b < region.end;
}

bool Evaluator::matches(const std::uint32_t* node) {
    switch (op_of(node)) {
        case Op::never:
            return false;
        case Op::term:
        case Op::number:
            return term(node);
        case Op::phrase:
            return phrase(node);
        case Op::all:
            for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                if (!matches(c))
                    return false;
            return true;
        case Op::any:
            for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                if (matches(c))
                    return true;
            return false;
        case Op::none:
            return !matches(children_of(node));
        case Op::near:
        case Op::before:
            return near(node);
        case Op::window:
            return windows(node, nullptr);
        case Op::sentence:
            return sentence(node, nullptr);
        case Op::at_least:
            return at_least(node);
        case Op::regex:
            return regex(node, nullptr);
    }
    return false;
}

bool Evaluator::term(const std::uint32_t* node) const {
    const TermId id = node[2];
    if (!index_->has(id))
        return false;
    if (node[1] == kAnyScope)
        return true;
    for (std::uint32_t i = index_->present(id).first; i != ArticleIndex::kEnd;
         i = index_->occurrence(i).next)
        if (in_scope(node[1], index_->occurrence(i).position))
            return true;
    return false;
}

bool Evaluator::phrase_at(const std::uint32_t* node, std::int64_t start) const {
    const std::uint32_t* terms = node + 2;
    const std::uint32_t n = words_of(node) - 2;
    for (std::uint32_t k = 0; k < n; ++k)
        if (terms[k] != kNoTerm && !index_->stands_at(terms[k], start + k))
            return false;
    return start >= 0 && in_scope(node[1], static_cast<std::uint32_t>(start));
}

// Visits the start of each occurrence until `visit` says true.
template <typename Visit>
void Evaluator::each_phrase(const std::uint32_t* node, Visit visit) const {
    const std::uint32_t* terms = node + 2;
    const std::uint32_t n = words_of(node) - 2;
    std::uint32_t rarest = 0;
    std::uint32_t least = 0xffffffff;
    for (std::uint32_t k = 0; k < n; ++k) {
        if (terms[k] == kNoTerm)
            continue;
        if (!index_->has(terms[k]))
            return;
        const std::uint32_t count = index_->present(terms[k]).count;
        if (count < least) {
            least = count;
            rarest = k;
        }
    }
    for (std::uint32_t i = index_->present(terms[rarest]).first; i != ArticleIndex::kEnd;
         i = index_->occurrence(i).next) {
        const std::int64_t start =
            static_cast<std::int64_t>(index_->occurrence(i).position) - rarest;
        if (phrase_at(node, start) && visit(static_cast<std::uint32_t>(start)))
            return;
    }
}

bool Evaluator::phrase(const std::uint32_t* node) const {
    bool found = false;
    each_phrase(node, [&](std::uint32_t) { return found = true; });
    return found;
}

void Evaluator::occurrences(const std::uint32_t* node, std::vector<Interval>& out) const {
    const std::size_t before = out.size();
    switch (op_of(node)) {
        case Op::term:
        case Op::number: {
            const TermId id = node[2];
            if (!index_->has(id))
                return;
            for (std::uint32_t i = index_->present(id).first; i != ArticleIndex::kEnd;
                 i = index_->occurrence(i).next) {
                const std::uint32_t position = index_->occurrence(i).position;
                if (in_scope(node[1], position))
                    out.push_back(op_of(node) == Op::number
                                      ? Interval{position, index_->number_at(position, id).last, id}
                                      : Interval{position, position});
                if (out.size() - before >= kMaxOccurrences)
                    break;
            }
            return;
        }
        case Op::phrase:
            each_phrase(node, [&](std::uint32_t start) {
                out.push_back({start, start + words_of(node) - 3});
                return out.size() - before >= kMaxOccurrences;
            });
            return;
        case Op::any: {
            for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                occurrences(c, out);
            const auto first = out.begin() + static_cast<std::ptrdiff_t>(before);
            std::sort(first, out.end());
            // A word that is a number as well is one occurrence.
            const auto same = [](const Interval& a, const Interval& b) { return a.same_words(b); };
            out.erase(std::unique(first, out.end(), same), out.end());
            return;
        }
        default:
            return;
    }
}

// Some `b` begins within `distance` after an `a` ends.
bool Evaluator::ordered(const std::vector<Interval>& a,
                        const std::vector<Interval>& b,
                        std::uint32_t distance,
                        std::vector<Interval>* found) const {
    bool any = false;
    for (const Interval& x : a) {
        const auto y = std::ranges::upper_bound(b, x.last, {}, &Interval::first);
        if (y == b.end() || y->first - x.last > distance || !same_region(x.first, y->first))
            continue;
        if (!found)
            return true;
        any = true;
        found->push_back(x);
        found->push_back(*y);
    }
    return any;
}

// The common case, two words anywhere: one walk along both.
bool Evaluator::near_terms(std::uint32_t distance, TermId a, TermId b) const {
    if (!index_->has(a) || !index_->has(b))
        return false;
    std::uint32_t i = index_->present(a).first;
    std::uint32_t j = index_->present(b).first;
    while (i != ArticleIndex::kEnd && j != ArticleIndex::kEnd) {
        const ArticleIndex::Occurrence& x = index_->occurrence(i);
        const ArticleIndex::Occurrence& y = index_->occurrence(j);
        if (x.position < y.position) {
            if (y.position - x.position <= distance && same_region(x.position, y.position))
                return true;
            i = x.next;
        } else if (y.position < x.position) {
            if (x.position - y.position <= distance && same_region(x.position, y.position))
                return true;
            j = y.next;
        } else {
            // One word that both lead to: each is tried with the other's next.
            const auto next_is_near = [&](std::uint32_t next) {
                if (next == ArticleIndex::kEnd)
                    return false;
                const std::uint32_t position = index_->occurrence(next).position;
                return position - x.position <= distance && same_region(position, x.position);
            };
            if (next_is_near(x.next) || next_is_near(y.next))
                return true;
            j = y.next;
            i = x.next;
        }
    }
    return false;
}

bool Evaluator::near(const std::uint32_t* node) {
    const std::uint32_t* left = children_of(node);
    const std::uint32_t* right = left + words_of(left);
    const bool either_order = op_of(node) == Op::near;
    if (either_order && op_of(left) == Op::term && op_of(right) == Op::term &&
        left[1] == kAnyScope && right[1] == kAnyScope)
        return near_terms(node[1], left[2], right[2]);
    left_.clear();
    right_.clear();
    occurrences(left, left_);
    if (left_.empty())
        return false;
    occurrences(right, right_);
    return ordered(left_, right_, node[1], nullptr) ||
           (either_order && ordered(right_, left_, node[1], nullptr));
}

// All operands' occurrences in order of their starts; false if one has none.
bool Evaluator::gather_heads(const std::uint32_t* node) {
    heads_.clear();
    std::uint32_t operands = 0;
    for (const auto* c = children_of(node); c < end_of(node); c += words_of(c)) {
        left_.clear();
        occurrences(c, left_);
        if (left_.empty())
            return false;
        for (const Interval& interval : left_)
            heads_.push_back({interval, operands});
        ++operands;
    }
    std::ranges::sort(
        heads_, {}, [](const Head& head) { return std::pair(head.at.first, head.operand); });
    ends_.assign(operands, 0);
    return true;
}

// Goes through the heads of all operands; `takes` notes a head's number (from 1) in ends_ and says
// whether the heads there, one of every operand, satisfy the node.
template <typename Takes>
bool Evaluator::each_head(const std::uint32_t* node, std::vector<Interval>* found, Takes takes) {
    bool any = false;
    if (!gather_heads(node))
        return false;
    for (std::size_t h = 0; h < heads_.size(); ++h) {
        if (!takes(h))
            continue;
        if (!found)
            return true;
        any = true;
        for (const std::uint32_t e : ends_)
            found->push_back(heads_[e - 1].at);
    }
    return any;
}

// For each head, the other operands' latest ends must not lie more than the distance before it.
bool Evaluator::windows(const std::uint32_t* node, std::vector<Interval>* found) {
    std::uint32_t region_end = 0;
    return each_head(node, found, [&](std::size_t h) {
        const Interval& at = heads_[h].at;
        if (at.first >= region_end) {
            region_end = index_->region_at(at.first).end;
            std::ranges::fill(ends_, 0u);
        }
        // Of each operand the head that ends last.
        std::uint32_t& latest = ends_[heads_[h].operand];
        if (latest == 0 || heads_[latest - 1].at.last <= at.last)
            latest = static_cast<std::uint32_t>(h + 1);
        return std::ranges::all_of(ends_, [&](std::uint32_t e) {
            return e != 0 &&
                   static_cast<std::uint64_t>(heads_[e - 1].at.last) + node[1] >= at.first;
        });
    });
}

// Every operand in one sentence, with all of its words.
bool Evaluator::sentence(const std::uint32_t* node, std::vector<Interval>* found) {
    std::uint32_t current = 0;
    return each_head(node, found, [&](std::size_t h) {
        const Interval& at = heads_[h].at;
        const std::uint32_t number = sentences_->at(at.first);
        if (number != sentences_->at(at.last))
            return false;
        if (number != current) {
            current = number;
            std::ranges::fill(ends_, 0u);
        }
        ends_[heads_[h].operand] = static_cast<std::uint32_t>(h + 1);
        return std::ranges::find(ends_, 0u) == ends_.end();
    });
}

bool Evaluator::at_least(const std::uint32_t* node) {
    const std::uint32_t* operand = children_of(node);
    if (op_of(operand) == Op::term && operand[1] == kAnyScope)
        return index_->has(operand[2]) && index_->present(operand[2]).count >= node[1];
    left_.clear();
    occurrences(operand, left_);
    // Spellings of one word that begin at one place are one occurrence: cease-fire is ceasefire
    // too.
    const auto same = [](const Interval& a, const Interval& b) { return a.first == b.first; };
    left_.erase(std::unique(left_.begin(), left_.end(), same), left_.end());
    return left_.size() >= node[1];
}

bool Evaluator::regex(const std::uint32_t* node, std::vector<Span>* spans) const {
    constexpr std::size_t kMaxSpans = 100;
    const re2::RE2& expression = set_->regexes[node[2]];
    bool any = false;
    const auto look = [&](std::string_view text, Field field, std::uint32_t item) {
        const re2::StringPiece piece(text.data(), text.size());
        re2::StringPiece match;
        std::size_t at = 0;
        while (at <= text.size() && (!any || spans) && (!spans || spans->size() < kMaxSpans) &&
               expression.Match(piece, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
            any = true;
            if (!spans)
                return;
            const auto start = static_cast<std::size_t>(match.data() - text.data());
            spans->push_back({field,
                              item,
                              static_cast<std::uint32_t>(start),
                              static_cast<std::uint32_t>(start + match.size())});
            at = start + std::max<std::size_t>(match.size(), 1);
        }
    };
    const std::uint32_t scope = node[1];
    each_text(*document_, [&](std::string_view text, Field field, std::uint32_t item) {
        if (scope == kAnyScope ? field <= Field::content
                               : (scope & 0xff) == static_cast<std::uint32_t>(field) + 1)
            look(text, field, item);
    });
    return any;
}

void Evaluator::witnesses(const std::uint32_t* node,
                          std::vector<Interval>& words,
                          std::vector<Span>& byte_spans) {
    switch (op_of(node)) {
        case Op::never:
        case Op::none:
            return;
        case Op::term:
        case Op::number:
        case Op::phrase:
            occurrences(node, words);
            return;
        case Op::at_least:
            occurrences(children_of(node), words);
            return;
        case Op::all:
        case Op::any:
            for (const auto* c = children_of(node); c < end_of(node); c += words_of(c))
                if (matches(c))
                    witnesses(c, words, byte_spans);
            return;
        case Op::near:
        case Op::before: {
            left_.clear();
            right_.clear();
            const std::uint32_t* left = children_of(node);
            occurrences(left, left_);
            occurrences(left + words_of(left), right_);
            ordered(left_, right_, node[1], &words);
            if (op_of(node) == Op::near)
                ordered(right_, left_, node[1], &words);
            return;
        }
        case Op::window:
            windows(node, &words);
            return;
        case Op::sentence:
            sentence(node, &words);
            return;
        case Op::regex:
            regex(node, &byte_spans);
            return;
    }
}

}  // namespace rules::engine
