// The reader's part for the inflected form: the terms that a word leads to in all its spellings.

#include "rules/engine/article_indexer.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/spellings.hpp"
#include "rules/text/token_joiner.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

// A hyphen, an apostrophe, or a character that may be one.
bool may_join(char c) {
    return c == '-' || c == '\'' || c == '`' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void ArticleIndexer::read_by_script(std::string_view text, FieldClass c) {
    text::tokenize_by_script(text, tokens_);
    const auto raw = [&](const text::Token& token) {
        return std::string_view(text.data() + token.start, token.end - token.start);
    };
    places_.clear();
    for (const text::Token& token : tokens_)
        places_.push_back(cache_.place(raw(token), text.data() + text.size(), c));
    if (set_->numbers[static_cast<std::size_t>(Analyzer::script)][static_cast<std::size_t>(c)]) {
        numbers_.find(text, number_field(Analyzer::script, c));
        numbers_.place(tokens_);
    }
    index_->reserve(tokens_.size());
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        index_->begin_token(tokens_.data()[i].position);
        if (i == numbers_.next_word())
            numbers_.add(*index_);
        add_word(raw(tokens_.data()[i]), places_.data()[i], c);
        if (const std::size_t end = tokens_.data()[i].end;
            end < text.size() && may_join(text.data()[end]))
            add_longer(text, i, c);
    }
}

// What a token is the beginning of: a compound with a hyphen, a name with its 's.
void ArticleIndexer::add_longer(std::string_view text, std::size_t i, FieldClass c) {
    const text::Token& token = tokens_.data()[i];
    const auto add = [&](std::size_t end) {
        const std::string_view raw = text.substr(token.start, end - token.start);
        add_word(raw, cache_.place(raw, text.data() + text.size(), c), c);
    };
    if (i + 1 < tokens_.size() && text::is_hyphened(text, token, tokens_.data()[i + 1]))
        add(tokens_.data()[i + 1].end);
    if (set_->asks_possessives)
        if (const std::size_t end = text::possessive_end(text, token.end); end != token.end)
            add(end);
}

void ArticleIndexer::add_word(std::string_view raw, const TermCache::Place& place, FieldClass c) {
    if (const TermCache::Entry* known = cache_.find(place, raw)) {
        for (const TermId term : cache_.terms_of(*known))
            index_->add(term);
        return;
    }
    collect(raw, c);
    for (const TermId term : terms_)
        index_->add(term);
    cache_.keep(place, raw, terms_);
}

void ArticleIndexer::collect_term(TermId term) {
    if (term != kNoTerm)
        terms_.push_back(term);
}

// All terms that a raw word of the inflected form leads to.
void ArticleIndexer::collect(std::string_view raw, FieldClass c) {
    terms_.clear();
    const text::Hyphened cut = text::cut_at_hyphen(raw);
    const text::Possessive possessive =
        set_->asks_possessives ? text::read_possessive(raw) : text::Possessive();
    if (!possessive.name.empty()) {
        collect_raw(possessive.plain, possessive.composed, plain_field(c));
    } else if (cut.after.empty()) {
        collect_forms(raw, c);
        if (const std::string_view word = text::without_persian_ending(raw); word != raw)
            collect_forms(word, c);
    } else if (text::is_letters(cut.after)) {
        if (!text::is_other_without_hyphen(raw))
            collect_forms(raw, c);
    } else {
        for (const std::string_view part : {raw, cut.before, cut.after})
            collect_forms(part, c);
    }
    set_->expansions.add_unions(terms_);
    std::sort(terms_.begin(), terms_.end());
    terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
}

// The terms of a folded word that ask for just the letters that were written.
void ArticleIndexer::collect_raw(std::string_view folded, std::string_view raw, IndexField field) {
    const TermId term = set_->dictionary.find(folded, field);
    if (term == kNoTerm)
        return;
    const auto variants = set_->expansions.raw.find(term);
    if (variants == set_->expansions.raw.end())
        return;
    const std::string composed = text::compose(raw);
    for (const RawVariant& variant : variants->second)
        if (variant.composed == composed)
            terms_.push_back(variant.term);
}

void ArticleIndexer::collect_forms(std::string_view raw, FieldClass c) {
    const text::FoldedToken word = text::fold_token(raw);
    if (word.plain.empty())
        return;
    if (!set_->expansions.raw.empty())
        collect_raw(word.plain, raw, plain_field(c));
    collect_spelling(word.plain, c);
    const std::string spelt_out =
        word.plain == word.folded ? std::string() : text::spell_umlauts_out(word.folded);
    if (!spelt_out.empty())
        collect_spelling(spelt_out, c);
    if (word.single || word.is_fixed || !inflects(c))
        return;
    for (const text::StemLanguage language : set_->languages) {
        collect_stem(language, word.folded, c);
        if (word.plain != word.folded)  // without accents another word is stemmed
            collect_stem(language, word.plain, c);
        if (!spelt_out.empty())
            collect_stem(language, spelt_out, c);
    }
}

// Without inflections: the word itself, and the patterns that it fits.
void ArticleIndexer::collect_spelling(std::string_view plain, FieldClass c) {
    const IndexField field = plain_field(c);
    collect_term(set_->dictionary.find(plain, field));
    set_->expansions.fitting(plain, make_key(plain.data(), plain.size()).lead, field, terms_);
}

void ArticleIndexer::collect_stem(text::StemLanguage language,
                                  std::string_view word,
                                  FieldClass c) {
    collect_term(set_->dictionary.find(text::stem(language, word), stem_field(c, language)));
}

}  // namespace rules::engine
