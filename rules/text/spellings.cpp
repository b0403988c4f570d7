#include "rules/text/spellings.hpp"

#include "rules/text/ascii.hpp"
#include "rules/text/char_kind.hpp"
#include "rules/text/english_tables.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/headwords.hpp"
#include "rules/text/lines.hpp"
#include "rules/text/spelling.hpp"
#include "rules/text/token_joiner.hpp"
#include "rules/text/tokenize.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>

namespace rules::text {
namespace {

constexpr std::size_t kMostSpellings = 8;
constexpr std::size_t kLongestPhrase = 8;
constexpr std::size_t kShortestRest = 4;
constexpr std::size_t kShortestModifier = 3;
constexpr std::size_t kShortestPlural = 5;

// No words by themselves, so that what follows them with a blank is one word with them.
constexpr std::string_view kPrefixes =
    "agri anti bio co counter cross crypto cyber eco electro geo hydro hyper infra inter intra "
    "macro mega micro mid multi nano neo non petro pre pseudo quasi re semi socio sub ultra";

// What names who does a thing, or what is done to it, behind any noun.
constexpr std::string_view kHeads =
    "attack bearer breaker broker builder buyer dealer driver fighter holder keeper lender maker "
    "making miner owner runner seller smith strike trader worker";

// Particles behind a verb: it is the verb that has forms.
constexpr std::string_view kParticles = "away back down in off out over through up";

// Headwords that are another word with a hyphen: re-sign, co-op.
constexpr std::string_view kParted =
    "coop recover recreate recreation reform relay release repose represent repress resent "
    "reserve resign resort retreat";

// Before a number with a blank they are words: a 10 % rise, in 2026.
constexpr std::string_view kWordsBeforeNumbers =
    "a an as at by for in is of on or than the to up with";

std::string folded(std::string_view raw) {
    return fold_token(raw).plain;
}

bool is_english(StemLanguage language) {
    static const StemLanguage english = stem_language("en");
    return language == english;
}

// Letters, then digits and what may follow them.
std::size_t series_end(std::string_view plain) {
    std::size_t at = 0;
    while (at < plain.size() && !is_ascii_digit(plain[at]))
        ++at;
    return at == plain.size() ? 0 : at;
}

bool is_series(std::string_view raw, const std::string& plain) {
    return is_letters(raw) && plain.size() <= kLongestSeries &&
           !is_one_of(plain, kWordsBeforeNumbers);
}

Spelling parts_of(std::string_view line) {
    Spelling out;
    for (const std::string_view part : words_of(line))
        out.push_back({std::string(part), Piece::Form::bare});
    if (out.empty())
        return out;
    const bool has_verb = out.size() == 2 && is_one_of(out.back().raw, kParticles);
    if (has_verb)
        out.front().form = Piece::Form::written;  // laid off
    else
        out.back().form = Piece::Form::inflected;
    return out;
}

// selloffs: the parts of selloff.
Spelling parts_in_table(std::string_view plain) {
    static const Lines compounds(english::kCompounds, english::kCompoundLines);
    const std::string word = one_spelling(plain);
    std::string_view line = compounds.find(word);
    if (line.empty() && word.ends_with('s'))
        line = compounds.find(without_plural(word));
    if (line.empty() && (word.ends_with("ed") || word.ends_with("ing")))
        line = compounds.find(headword(plain));
    return parts_of(line);
}

bool is_word(std::string_view plain) {
    return plain.size() >= kShortestRest && is_common_headword(headword(plain));
}

Spelling cut_at(std::string_view plain, std::size_t at) {
    return {{std::string(plain.substr(0, at)), Piece::Form::bare},
            {std::string(plain.substr(at)), Piece::Form::inflected}};
}

bool is_parted(std::string_view plain) {
    return is_one_of(headword(plain), kParted);
}

// anti + trust, mid + terms.
Spelling parts_by_prefix(std::string_view plain) {
    if (is_parted(plain))
        return {};
    static const auto prefixes = word_vector(kPrefixes);
    for (const std::string_view prefix : prefixes)
        if (plain.front() == prefix.front() && plain.starts_with(prefix) &&
            is_word(plain.substr(prefix.size())))
            return cut_at(plain, prefix.size());
    return {};
}

// chip + makers.
Spelling parts_by_head(std::string_view plain) {
    const std::string one = without_plural(plain);
    static const auto heads = word_vector(kHeads);
    for (const std::string_view head : heads) {
        if (one.size() < head.size() + kShortestModifier || one.back() != head.back() ||
            !one.ends_with(head))
            continue;
        const std::string_view modifier = plain.substr(0, one.size() - head.size());
        if (is_common_headword(headword(modifier)))
            return cut_at(plain, modifier.size());
    }
    return {};
}

Spelling parts_of_solid(std::string_view plain) {
    Spelling out = parts_in_table(plain);
    if (out.empty())
        out = parts_by_prefix(plain);
    if (out.empty())
        out = parts_by_head(plain);
    return out;
}

/// The tokens of a query's word or phrase, and how each may be written.
class Alternatives {
public:
    Alternatives(std::string_view text, StemLanguage language)
        : text_(text), is_english_(is_english(language)), tokens_(tokenize_by_script(text)) {}

    std::vector<Spelling> all() {
        if (tokens_.empty() || tokens_.size() > kLongestPhrase || has_gaps_or_singles())
            return {};
        for (const Token& token : tokens_) {
            raws_.push_back(text_.substr(token.start, token.end - token.start));
            plains_.push_back(folded(raws_.back()));
        }
        extend(0);
        if (!out_.empty())
            out_.erase(out_.begin());  // the query's own
        return std::move(out_);
    }

private:
    bool has_gaps_or_singles() const {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const Token& token = tokens_[i];
            if (token.position != i || kind_at(text_, token.start) == CharKind::single)
                return true;
        }
        return false;
    }

    // Each way to write the tokens from `i` on, the query's own first.
    void extend(std::size_t i) {
        if (out_.size() > kMostSpellings)
            return;
        if (i == raws_.size()) {
            if (std::ranges::find(out_, built_) == out_.end())
                out_.push_back(built_);
            return;
        }
        with({{std::string(raws_[i]), Piece::Form::written}}, i + 1);
        if (i + 1 < raws_.size() && is_one_with_next(i))
            with({{plains_[i] + plains_[i + 1], Piece::Form::written}}, i + 2);
        with(parts(i), i + 1);
        with(other_plural(i), i + 1);
        // Procter & Gamble, Procter and Gamble
        if (is_behind_ampersand(i))
            with({{"and", Piece::Form::bare}, {std::string(raws_[i]), Piece::Form::written}},
                 i + 1);
        if (i > 0 && i + 1 < raws_.size() && plains_[i] == "and")
            extend(i + 1);
        for (const Spelling& name : solid_of_three(i))
            with(name, i + 3);
    }

    bool is_behind_ampersand(std::size_t i) const {
        if (i == 0)
            return false;
        const std::size_t end = tokens_[i - 1].end;
        const std::string_view between = text_.substr(end, tokens_[i].start - end);
        return between.find('&') != std::string_view::npos ||
               between.find("\uFF06") != std::string_view::npos;
    }

    void with(const Spelling& pieces, std::size_t next) {
        if (pieces.empty())
            return;
        built_.insert(built_.end(), pieces.begin(), pieces.end());
        extend(next);
        built_.resize(built_.size() - pieces.size());
    }

    bool is_one_with_next(std::size_t i) const {
        const std::string solid = plains_[i] + plains_[i + 1];
        if (is_hyphened(text_, tokens_[i], tokens_[i + 1])) {
            const std::size_t end = tokens_[i + 1].end;
            return !is_other_without_hyphen(text_.substr(tokens_[i].start, end - tokens_[i].start));
        }
        if (is_series(raws_[i], plains_[i]) && is_ascii_digit(plains_[i + 1].front()))
            return true;
        if (!is_english_ || !is_letters(plains_[i]) || !is_letters(plains_[i + 1]))
            return false;
        const Spelling parts = parts_of_solid(solid);
        return parts.size() == 2 && parts.front().raw == plains_[i];
    }

    // glaxo smith kline.
    std::vector<Spelling> solid_of_three(std::size_t i) const {
        if (!is_english_ || i + 2 >= plains_.size())
            return {};
        const std::string solid = plains_[i] + plains_[i + 1] + plains_[i + 2];
        const Spelling parts = parts_in_table(solid);
        if (parts.size() != 3 || parts.front().raw != plains_[i])
            return {};
        return {{{solid, Piece::Form::written}}};
    }

    /// Houthis for Houthi and the other way about: an article's word in -is or -us keeps its -s,
    /// for Paris and Prius.
    Spelling other_plural(std::size_t i) const {
        const std::string& plain = plains_[i];
        if (!is_english_ || plain.size() < kShortestPlural || !is_letters(plain))
            return {};
        const bool is_plural = plain.ends_with("is") || plain.ends_with("us");
        if ((!is_plural && plain.back() != 'i' && plain.back() != 'u') ||
            is_common_headword(headword(plain)))
            return {};
        return {{is_plural ? plain.substr(0, plain.size() - 1) : plain + 's', Piece::Form::bare}};
    }

    Spelling parts(std::size_t i) const {
        const std::string& plain = plains_[i];
        if (const std::size_t cut = series_end(plain); cut != 0) {
            const Spelling parts = cut_at(plain, cut);
            return is_series(parts.front().raw, parts.front().raw) ? parts : Spelling();
        }
        return is_english_ && is_letters(raws_[i]) ? parts_of_solid(plain) : Spelling();
    }

    std::string_view text_;
    bool is_english_;
    std::vector<Token> tokens_;
    std::vector<std::string_view> raws_;
    std::vector<std::string> plains_;
    Spelling built_;
    std::vector<Spelling> out_;
};

}  // namespace

std::vector<Spelling> other_spellings(std::string_view text, StemLanguage language) {
    return Alternatives(text, language).all();
}

bool is_other_without_hyphen(std::string_view raw) {
    return is_parted(folded(raw));
}

std::string other_number(std::string_view plain) {
    const bool is_plural = plain.ends_with('s');
    const std::string_view one = is_plural ? plain.substr(0, plain.size() - 1) : plain;
    const std::size_t digits = series_end(one);
    if (digits == 0 || !std::ranges::all_of(one.substr(digits), is_ascii_digit))
        return {};
    return is_plural ? std::string(one) : std::string(plain) + 's';
}

}  // namespace rules::text
