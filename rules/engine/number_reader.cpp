#include "rules/engine/number_reader.hpp"

#include <algorithm>
#include <cstring>

namespace rules::engine {
namespace {

using text::NumberKind;

constexpr char kValue = 0;

}  // namespace

NumberKey::NumberKey(const text::Number& number, char kind) {
    static_assert(sizeof number.value.mantissa == 8 && sizeof number.value.exponent == 4);
    std::memcpy(bytes_.data(), &number.value.mantissa, 8);
    std::memcpy(bytes_.data() + 8, &number.value.exponent, 4);
    if (kind != kValue)
        std::memcpy(bytes_.data() + 12, number.currency, 3);
    bytes_[15] = kind;
}

NumberKey NumberKey::of_value(const text::Number& number) {
    return {number, kValue};
}

NumberKey NumberKey::of_kind(const text::Number& number) {
    return {number, static_cast<char>(1 + static_cast<char>(number.kind))};
}

NumberKey key_asked(const text::Number& number) {
    return number.kind == NumberKind::plain ? NumberKey::of_value(number)
                                            : NumberKey::of_kind(number);
}

void NumberReader::use(const WatchSet::Compiled& set, std::string_view language) {
    set_ = &set;
    language_ = language;
    hits_.clear();
    next_ = 0;
    next_word_ = kNone;
}

void NumberReader::find(std::string_view text, IndexField field) {
    hits_.clear();
    next_ = 0;
    next_word_ = kNone;
    text::find_numbers(text, language_, numbers_);
    for (const text::Number& number : numbers_) {
        const bool plain = number.kind == NumberKind::plain;
        const bool money = number.kind == NumberKind::money;
        if (plain || money)
            look_up(NumberKey::of_value(number), number, field);
        if (money || number.kind == NumberKind::percent || number.kind == NumberKind::points)
            look_up(NumberKey::of_kind(number), number, field);
    }
}

void NumberReader::look_up(const NumberKey& key, const text::Number& number, IndexField field) {
    const TermId term = set_->dictionary.find(key.text(), field);
    if (term != kNoTerm)
        hits_.push_back({term, number.begin, number.end, 0, 0});
}

void NumberReader::place(std::span<const text::Token> words) {
    std::size_t word = 0;
    std::size_t kept = 0;
    for (Hit hit : hits_) {
        while (word < words.size() && words[word].end <= hit.begin)
            ++word;
        std::size_t last = word;
        while (last + 1 < words.size() && words[last + 1].start < hit.end)
            ++last;
        // A number has a digit, and so a word; but folding may tear digits apart.
        if (word == words.size() || words[word].start >= hit.end)
            continue;
        hit.word = static_cast<std::uint32_t>(word);
        hit.last = words[last].position;
        hits_[kept++] = hit;
    }
    hits_.resize(kept);
    move_on();
}

void NumberReader::add(ArticleIndex& index) {
    const std::uint32_t word = next_word_;
    for (; any() && hits_[next_].word == word; ++next_)
        index.add_number(
            hits_[next_].term, hits_[next_].last, hits_[next_].begin, hits_[next_].end);
    move_on();
}

void NumberReader::move_on() {
    next_word_ = any() ? hits_[next_].word : kNone;
}

}  // namespace rules::engine
