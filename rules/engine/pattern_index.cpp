#include "rules/engine/pattern_index.hpp"

#include "rules/engine/big_vector.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

constexpr std::size_t kKeyBytes = 3;

std::uint32_t key_at(std::string_view text, std::size_t i) {
    const auto byte = [&](std::size_t k) {
        return std::uint32_t{static_cast<unsigned char>(text[i + k])};
    };
    return byte(0) | byte(1) << 8 | byte(2) << 16;
}

// Whether the pieces between the stars follow one another in `word`.
bool fits(const Pattern& pattern, std::string_view word) {
    const std::string& head = pattern.pieces.front();
    const std::string& tail = pattern.pieces.back();
    if (word.size() < head.size() + tail.size() || !word.starts_with(head) || !word.ends_with(tail))
        return false;
    std::string_view middle = word.substr(head.size(), word.size() - head.size() - tail.size());
    for (std::size_t i = 1; i + 1 < pattern.pieces.size(); ++i) {
        const std::size_t at = middle.find(pattern.pieces[i]);
        if (at == std::string_view::npos)
            return false;
        middle.remove_prefix(at + pattern.pieces[i].size());
    }
    return true;
}

template <typename Visit>
void each_key(const Pattern& pattern, Visit visit) {
    for (const std::string& piece : pattern.pieces)
        for (std::size_t i = 0; i + kKeyBytes <= piece.size(); ++i)
            visit(key_at(piece, i));
}

}  // namespace

void PatternIndex::build() {
    // Of a pattern's keys the one that fewest patterns have: *ation is not asked at every "ati"
    // where 1,000 others end so.
    std::unordered_map<Key, std::uint32_t> uses;
    for (const Pattern& pattern : patterns_)
        each_key(pattern, [&](Key key) { ++uses[key]; });
    for (std::uint32_t number = 0; number < patterns_.size(); ++number) {
        std::uint32_t fewest = 0;
        Key best = 0;
        each_key(patterns_[number], [&](Key key) {
            if (fewest == 0 || uses[key] < fewest) {
                fewest = uses[key];
                best = key;
            }
        });
        if (fewest == 0) {
            short_.push_back(number);
            continue;
        }
        const auto place =
            places_.emplace(best, static_cast<std::uint32_t>(by_key_.size())).first->second;
        by_key_.resize(std::max<std::size_t>(by_key_.size(), place + 1));
        by_key_[place].push_back(number);
    }
    if (by_key_.empty())
        return;
    filter_.assign(kFilterBits / 64, 0);
    for (const auto& [key, place] : places_)
        filter_[filter_bit(key) >> 6] |= 1ULL << (filter_bit(key) & 63);
}

void PatternIndex::fitting(std::string_view word,
                           IndexField field,
                           std::vector<TermId>& out) const {
    const auto ask = [&](const std::vector<std::uint32_t>& numbers) {
        for (const std::uint32_t number : numbers) {
            const Pattern& pattern = patterns_[number];
            if (pattern.field == field && fits(pattern, word))
                out.push_back(pattern.term);
        }
    };
    ask(short_);
    if (filter_.empty())
        return;
    // A key's patterns see the whole word, so the key is taken once however often it occurs: a
    // "word" may be a megabyte of one letter.
    thread_local std::vector<std::uint32_t> taken;
    thread_local std::uint32_t round = 0;
    if (++round == 0)
        std::ranges::fill(taken, 0), round = 1;
    taken.resize(std::max(taken.size(), by_key_.size()));
    for (std::size_t i = 0; i + kKeyBytes <= word.size(); ++i) {
        const Key key = key_at(word, i);
        if (!may_have(key))
            continue;
        const auto found = places_.find(key);
        if (found == places_.end() || taken[found->second] == round)
            continue;
        taken[found->second] = round;
        ask(by_key_[found->second]);
    }
}

std::size_t PatternIndex::memory_bytes() const {
    std::size_t bytes = bytes_of(patterns_) + bytes_of(filter_) + bytes_of(short_);
    for (const auto& numbers : by_key_)
        bytes += 96 + bytes_of(numbers);
    return bytes;
}

}  // namespace rules::engine
