#include "rules/engine/dictionary.hpp"

namespace rules::engine {
namespace {

// Slots a term: generous while the table is small, since every second probe costs a branch that
// cannot be predicted.
std::size_t crowding(std::size_t slots) {
    constexpr std::size_t kSmall = 1 << 20;
    return slots <= kSmall ? 4 : 2;
}

}  // namespace

Dictionary::Dictionary() {
    grow(64);
}

void Dictionary::insert(const TermKey& key, IndexField field, TermId id) {
    std::size_t i = place(key, field);
    while (slots_[i].id != kNoTerm)
        i = (i + 1) & mask_;
    slots_[i] = {key.lead, meta_of(key, field), id};
    ++used_;
}

void Dictionary::grow(std::size_t slots) {
    slots_.assign(slots, Slot{});
    mask_ = slots - 1;
    used_ = 0;
    for (TermId id = 0; id < size(); ++id) {
        if (fields_[id] == kNoField)
            continue;
        const std::string_view text = term(id);
        insert(make_key(text.data(), text.size()), fields_[id], id);
    }
}

TermId Dictionary::append(std::string_view text, IndexField field) {
    const auto id = static_cast<TermId>(size());
    texts_.insert(texts_.end(), text.begin(), text.end());
    begins_.push_back(static_cast<std::uint32_t>(texts_.size()));
    fields_.push_back(field);
    return id;
}

TermId Dictionary::intern(std::string_view text, IndexField field) {
    const TermKey key = make_key(text.data(), text.size());
    const TermId known = find(key, text, field);
    if (known != kNoTerm)
        return known;
    const TermId id = append(text, field);
    if (crowding(slots_.size()) * (used_ + 1) > slots_.size())
        grow(2 * slots_.size());
    else
        insert(key, field, id);
    return id;
}

TermId Dictionary::make_virtual() {
    return append({}, kNoField);
}

void Dictionary::shrink() {
    texts_.shrink_to_fit();
    begins_.shrink_to_fit();
    fields_.shrink_to_fit();
}

std::size_t Dictionary::memory_bytes() const {
    return slots_.capacity() * sizeof(Slot) + texts_.capacity() +
           begins_.capacity() * sizeof(std::uint32_t) + fields_.capacity() * sizeof(IndexField);
}

}  // namespace rules::engine
