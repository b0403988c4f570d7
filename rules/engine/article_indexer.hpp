#pragma once
// From an article's fields to its index: cuts texts into words and finds the terms that each
// word leads to. One a thread, with the memory that makes this cheap.

#include "rules/document.hpp"
#include "rules/engine/article_index.hpp"
#include "rules/engine/compiled.hpp"
#include "rules/engine/number_reader.hpp"
#include "rules/text/tokenize.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rules::engine {

/// The terms that the words of the inflected form lead to, by their raw bytes. Folding and
/// stemming a word costs a microsecond, and news repeat themselves. A word has two places, the
/// second for the one that was kept less lately. Bounded.
class TermCache {
public:
    /// Forgets all when the set is another, or too many words lead to many terms. Grows while many
    /// words are new to it; so not while places are in use.
    void use(std::uint64_t serial);

    struct Entry {
        static constexpr std::size_t kLead = 8;
        static constexpr std::size_t kRaw = 26;
        static constexpr std::size_t kTerms = 8;
        std::uint64_t lead = 0;  ///< of the word: as TermKey::lead
        std::uint32_t hash = 0;
        std::uint8_t length = 0;       ///< of the word; 0: empty
        std::uint8_t count = 0;        ///< kMany: `terms` holds a place and a count instead
        char rest[kRaw - kLead] = {};  ///< of the word
        TermId terms[kTerms] = {};
    };

    static constexpr std::uint8_t kMany = 0xff;

    struct Place {
        std::uint64_t lead;
        std::uint32_t hash;   ///< of the word and its class
        std::uint32_t entry;  ///< the first of two; kNowhere: too long to keep
    };

    static constexpr std::uint32_t kNowhere = 0xffffffff;

    /// Where a word would be; its memory is on its way from then on. `end`: of the text that it
    /// stands in.
    Place place(std::string_view raw, const char* end, FieldClass c) const;

    std::span<const TermId> terms_of(const Entry& entry) const {
        return entry.count == kMany ? std::span(many_).subspan(entry.terms[0], entry.terms[1])
                                    : std::span(entry.terms).first(entry.count);
    }

    /// What is known of a word; nullptr if nothing.
    const Entry* find(const Place& place, std::string_view raw) {
        if (place.entry == kNowhere)
            return nullptr;
        Entry* entries = entries_.data() + place.entry;
        if (holds(entries[0], place, raw))
            return entries;
        return holds(entries[1], place, raw) ? entries + 1 : nullptr;
    }

    void keep(const Place& place, std::string_view raw, const std::vector<TermId>& terms);

private:
    void grow();
    void put(const Entry& entry);

    /// The first of a word's two places. The hash's low bits are its class.
    std::uint32_t first_of(std::uint32_t hash) const {
        return (hash >> 7) & static_cast<std::uint32_t>(entries_.size() - 2);
    }

    static bool holds(const Entry& entry, const Place& place, std::string_view raw) {
        return entry.hash == place.hash && entry.lead == place.lead && entry.length == raw.size() &&
               (raw.size() <= Entry::kLead ||
                raw.substr(Entry::kLead) ==
                    std::string_view(entry.rest, raw.size() - Entry::kLead));
    }

    static constexpr std::size_t kFewest = std::size_t{1} << 10;
    static constexpr std::size_t kMost = std::size_t{1} << 17;  ///< 8 MiB
    static constexpr std::size_t kMostMany = std::size_t{1} << 18;
    BigVector<Entry> entries_;
    std::vector<TermId> many_;  ///< of words that lead to more than fit into their entry
    bool many_is_full_ = false;
    std::size_t kept_ = 0;  ///< since the size last changed
    std::uint64_t serial_ = 0;
};

class ArticleIndexer {
public:
    /// Fills `index` (cleared before) with all that `set` reads of the article.
    void read(const WatchSet::Compiled& set, const Document& document, ArticleIndex& index);

private:
    struct Word {
        TermKey key;
        std::uint32_t begin;
        std::uint32_t end;
    };

    void read_text(std::string_view text, Field field, std::uint32_t item);
    void read_exact(std::string_view text, FieldClass c);
    void cut_ascii(std::size_t size, IndexField field);
    void cut_folded(std::size_t size, IndexField field);
    void word(std::size_t begin, std::size_t end, IndexField field);
    void add_words(IndexField field);
    void raw_variants(std::string_view text, IndexField field);
    void exact_numbers(std::string_view text, FieldClass c, bool is_ascii);
    void read_by_script(std::string_view text, FieldClass c);
    void add_longer(std::string_view text, std::size_t i, FieldClass c);
    void add_word(std::string_view raw, const TermCache::Place& place, FieldClass c);
    void collect(std::string_view raw, FieldClass c);
    void collect_raw(std::string_view folded, std::string_view raw, IndexField field);
    void collect_forms(std::string_view raw, FieldClass c);
    void collect_spelling(std::string_view plain, FieldClass c);
    void collect_stem(text::StemLanguage language, std::string_view word, FieldClass c);
    void collect_term(TermId term);

    const WatchSet::Compiled* set_ = nullptr;
    ArticleIndex* index_ = nullptr;
    TermCache cache_;
    NumberReader numbers_;
    text::ExactTokens exact_;
    std::string folded_;
    std::vector<Word> words_;
    std::vector<text::Token> tokens_;
    std::vector<TermCache::Place> places_;
    std::vector<TermId> found_;  ///< by word
    std::vector<TermId> terms_;
};

}  // namespace rules::engine
