#include "rules/engine/article_indexer.hpp"

#include "rules/text/ascii_block.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/tokenize.hpp"
#include "rules/text/utf8.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace rules::engine {
namespace {

constexpr std::size_t kPadding = 16;

// Lower case of an ASCII text; false at the first other byte. Plain enough to be vectorised.
bool lower_ascii(std::string_view raw, char* out) {
    unsigned char all = 0;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const auto c = static_cast<unsigned char>(raw[i]);
        all |= c;
        const bool upper = static_cast<unsigned char>(c - 'A') < 26;
        out[i] = static_cast<char>(c | (upper ? 0x20 : 0));
    }
    return all < 0x80;
}

}  // namespace

void TermCache::use(std::uint64_t serial) {
    if (serial != serial_ || many_is_full_) {
        entries_.assign(serial == serial_ ? entries_.size() : kFewest, Entry{});
        many_.clear();
        many_is_full_ = false;
        serial_ = serial;
        kept_ = 0;
    } else if (kept_ > entries_.size() && entries_.size() < kMost) {
        grow();
    }
}

void TermCache::grow() {
    const BigVector<Entry> before = std::move(entries_);
    entries_.assign(std::min(4 * before.size(), kMost), Entry{});
    kept_ = 0;
    for (std::size_t i = before.size(); i-- > 0;)  // of two, the newer stands first and comes last
        if (before[i].length != 0)
            put(before[i]);
}

void TermCache::put(const Entry& entry) {
    Entry* places = entries_.data() + first_of(entry.hash);
    places[1] = places[0];
    places[0] = entry;
    ++kept_;
}

TermCache::Place TermCache::place(std::string_view raw, const char* end, FieldClass c) const {
    if (raw.size() > Entry::kRaw)
        return {0, 0, kNowhere};
    const bool padded = end - raw.data() >= static_cast<std::ptrdiff_t>(Entry::kLead);
    const TermKey key =
        padded ? make_key_padded(raw.data(), raw.size()) : make_key(raw.data(), raw.size());
    const auto number = static_cast<std::uint64_t>(c);
    const std::uint64_t mixed = detail::mix(key.hash, 0x9e3779b97f4a7c15ULL + number);
    // The class stands in the hash's low bits: words of two classes are never confused.
    const auto hash = static_cast<std::uint32_t>((mixed & ~7ULL) | number);
    const Place place{key.lead, hash, first_of(hash)};
    __builtin_prefetch(entries_.data() + place.entry);
    __builtin_prefetch(entries_.data() + place.entry + 1);
    return place;
}

void TermCache::keep(const Place& place, std::string_view raw, const std::vector<TermId>& terms) {
    const bool many = terms.size() > Entry::kTerms;
    if (place.entry == kNowhere || terms.size() > kMostMany)
        return;
    if (many && many_.size() + terms.size() > kMostMany) {
        many_is_full_ = true;
        return;
    }
    Entry entry;
    entry.hash = place.hash;
    entry.length = static_cast<std::uint8_t>(raw.size());
    entry.lead = place.lead;
    if (raw.size() > Entry::kLead)
        raw.substr(Entry::kLead).copy(entry.rest, sizeof(entry.rest));
    if (many) {
        entry.count = kMany;
        entry.terms[0] = static_cast<TermId>(many_.size());
        entry.terms[1] = static_cast<TermId>(terms.size());
        many_.insert(many_.end(), terms.begin(), terms.end());
    } else {
        entry.count = static_cast<std::uint8_t>(terms.size());
        std::ranges::copy(terms, entry.terms);
    }
    put(entry);
}

void ArticleIndexer::read(const WatchSet::Compiled& set,
                          const Document& document,
                          ArticleIndex& index) {
    set_ = &set;
    index_ = &index;
    cache_.use(set.serial);
    numbers_.use(set, document.language);
    index.clear();
    each_text(document, [this](std::string_view text, Field field, std::uint32_t item) {
        read_text(text, field, item);
    });
}

void ArticleIndexer::read_text(std::string_view text, Field field, std::uint32_t item) {
    if (text.empty())
        return;
    const FieldClass c = class_of(field);
    const auto number = static_cast<std::size_t>(c);
    if (set_->reads[static_cast<std::size_t>(Analyzer::exact)][number]) {
        index_->begin_region(field, Analyzer::exact, item);
        read_exact(text, c);
        index_->end_region();
    }
    if (set_->reads[static_cast<std::size_t>(Analyzer::script)][number]) {
        index_->begin_region(field, Analyzer::script, item);
        read_by_script(text, c);
        index_->end_region();
    }
}

void ArticleIndexer::read_exact(std::string_view text, FieldClass c) {
    const IndexField field = exact_field(c);
    words_.clear();
    folded_.resize(text.size() + kPadding);
    std::size_t size = text.size();
    const bool is_ascii = lower_ascii(text, folded_.data());
    if (is_ascii) {
        cut_ascii(size, field);
    } else {
        folded_.clear();
        text::fold_exact(text, folded_);
        size = folded_.size();
        folded_.append(kPadding, '\0');
        cut_folded(size, field);
    }
    if (set_->numbers[static_cast<std::size_t>(Analyzer::exact)][static_cast<std::size_t>(c)])
        exact_numbers(text, c, is_ascii);
    if (set_->expansions.raw.empty())
        add_words(field);
    else
        raw_variants(text, field);
}

// Folded words do not know where they come from, unless nothing was folded but case: the text is
// cut once more where a number stands that some watch asks for.
void ArticleIndexer::exact_numbers(std::string_view text, FieldClass c, bool is_ascii) {
    numbers_.find(text, number_field(Analyzer::exact, c));
    if (!numbers_.any())
        return;
    if (!is_ascii) {
        text::tokenize_exact(text, exact_);
        numbers_.place(exact_.tokens);
        return;
    }
    tokens_.clear();
    for (std::uint32_t i = 0; i < words_.size(); ++i)
        tokens_.push_back({i, words_[i].begin, words_[i].end});
    numbers_.place(tokens_);
}

// Looks all words up, and only then adds them: the memory that each needs is on its way.
void ArticleIndexer::add_words(IndexField field) {
    const char* text = folded_.data();
    found_.resize(words_.size());
    const TermUse* uses = set_->uses.data();
    for (std::size_t i = 0; i < words_.size(); ++i) {
        const Word& w = words_.data()[i];
        const TermId term = set_->dictionary.find(w.key, {text + w.begin, w.end - w.begin}, field);
        found_.data()[i] = term;
        if (term == kNoTerm)
            continue;
        index_->prefetch(term);
        __builtin_prefetch(uses + term);
    }
    const bool expands = set_->expansions.any();
    const TermId* expanded = set_->expanded.data();
    index_->reserve(words_.size());
    for (std::size_t i = 0; i < words_.size(); ++i) {
        index_->next_token();
        if (i == numbers_.next_word())
            numbers_.add(*index_);
        const TermId term = found_.data()[i];
        if (term != kNoTerm) {
            index_->add(term);
            for (std::uint32_t k = uses[term].expanded; k < uses[term + 1].expanded; ++k)
                index_->add(expanded[k]);
        } else if (expands) {
            const Word& w = words_.data()[i];
            terms_.clear();
            set_->expansions.fitting({text + w.begin, w.end - w.begin}, w.key.lead, field, terms_);
            set_->expansions.add_unions(terms_);
            for (const TermId t : terms_)
                index_->add(t);
        }
    }
}

void ArticleIndexer::word(std::size_t begin, std::size_t end, IndexField field) {
    const TermKey key = make_key_padded(folded_.data() + begin, end - begin);
    set_->dictionary.prefetch(key, field);
    words_.push_back({key, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

void ArticleIndexer::cut_ascii(std::size_t size, IndexField field) {
    const char* text = folded_.data();
    std::size_t begin = 0;
    bool inside = false;
    for (std::size_t block = 0; block < size; block += text::kAsciiBlock) {
        const std::uint64_t bits =
            text::ascii_block(text + block, std::min(text::kAsciiBlock, size - block)).words;
        // Where a word begins or ends: a bit that differs from the one before it.
        std::uint64_t edges = bits ^ (bits << 1 | (inside ? 1 : 0));
        for (; edges != 0; edges &= edges - 1) {
            const std::size_t at = block + static_cast<std::size_t>(std::countr_zero(edges));
            if (inside)
                word(begin, at, field);
            begin = at;
            inside = !inside;
        }
    }
    if (inside)
        word(begin, size, field);
}

void ArticleIndexer::cut_folded(std::size_t size, IndexField field) {
    const std::string_view text(folded_.data(), size);
    constexpr std::size_t kOutside = std::string_view::npos;
    std::size_t begin = kOutside;
    for (std::size_t at = 0; at < size;) {
        const auto [c, end] = text::decode(text, at);
        const bool token = c < 0x80 ? text::kAsciiWord[c] : text::char_info(c).token;
        if (token && begin == kOutside)
            begin = at;
        if (!token && begin != kOutside)
            word(std::exchange(begin, kOutside), at, field);
        at = end;
    }
    if (begin != kOutside)
        word(begin, size, field);
}

// The slow way, where some watch asks for the letters as they stand.
void ArticleIndexer::raw_variants(std::string_view text, IndexField field) {
    const text::ExactTokens tokens = text::tokenize_exact(text);
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
        index_->next_token();
        if (i == numbers_.next_word())
            numbers_.add(*index_);
        const std::string_view folded = tokens.text(i);
        const text::Token& token = tokens.tokens[i];
        terms_.clear();
        collect_term(set_->dictionary.find(folded, field));
        collect_raw(folded, text.substr(token.start, token.end - token.start), field);
        set_->expansions.fitting(
            folded, make_key(folded.data(), folded.size()).lead, field, terms_);
        set_->expansions.add_unions(terms_);
        for (const TermId t : terms_)
            index_->add(t);
    }
}

}  // namespace rules::engine
