#include "rules/text/numbers/suffix.hpp"

#include "rules/text/numbers/text.hpp"
#include "rules/text/numbers/words.hpp"

namespace rules::text::numbers {
namespace {

// What follows metres, and not millions: "the 100m final".
constexpr std::string_view kBehindMetres =
    "race final sprint hurdles freestyle butterfly backstroke breaststroke relay deep high tall "
    "long wide away from of below above title champion dash heats medley";

}  // namespace

bool SuffixReader::percent_sign(Suffix& suffix) const {
    const std::size_t at = skip_space(text_, suffix.end);
    const Char c = char_at(text_, at);
    if (c.c != U'%' && c.c != 0xFF05 && c.c != 0x066A && c.c != 0xFE6A)
        return false;
    if (at != suffix.end && digit_value(char_at(text_, c.next).c) >= 0)
        return false;
    suffix.end = c.next;
    suffix.kind = NumberKind::percent;
    const std::string_view rest = text_.substr(c.next);
    for (const std::string_view points :
         {"-Punkte", "-Punkten", "-Punkt", "ポイント", "포인트", "p", " points", " Punkte"}) {
        if (rest.starts_with(points) && !is_letter(char_at(text_, c.next + points.size()).c)) {
            suffix.kind = NumberKind::points;
            suffix.end = c.next + points.size();
        }
    }
    return true;
}

// k, m, b and the like, which mean other things as well. True where the letter is a scale.
bool SuffixReader::letter_suffix(const Word& word,
                                 bool money,
                                 bool one_digit,
                                 Suffix& suffix) const {
    if (word.end != word.begin + 1)
        return false;
    const bool attached = word.begin == suffix.end;
    const std::size_t behind = skip_space(text_, word.end);
    const bool of_money = money || !symbol_currency(char_at(text_, behind).c, {}).empty();
    const int power = letter_power(text_[word.begin], {of_money, attached, one_digit}, behind);
    // Metres, tonnes, degrees; 3C is a name.
    const bool unit = std::string_view("mtCF").contains(text_[word.begin]) && attached &&
                      (word.lower() == "m" || word.lower() == "t" || !one_digit);
    if (power == 0 && !unit)
        return false;
    suffix.end = word.end;
    suffix.power += power;
    suffix.is_scaled = power != 0;
    suffix.unit = power == 0;
    return suffix.is_scaled;
}

// `behind`: where the next word begins.
int SuffixReader::letter_power(char letter,
                               const LetterContext& context,
                               std::size_t behind) const {
    const auto& [of_money, attached, one_digit] = context;
    switch (letter) {
        case 'k':
            return attached || of_money ? 3 : 0;
        case 'K':
            return attached && (of_money || !one_digit) ? 3 : 0;
        case 'm': {
            const bool english = language_.empty() || language_ == "en";
            const bool metres = is_one_of(word_at(text_, behind).lower(), kBehindMetres);
            return of_money || (attached && english && !metres) ? 6 : 0;
        }
        case 'M':
            return attached || of_money ? 6 : 0;
        case 'b':
            return of_money ? 9 : 0;
        case 'B':
            return attached || of_money ? 9 : 0;
        case 't':
        case 'T':
            return of_money ? 12 : 0;
        default:
            return 0;
    }
}

// `word` goes on to the word behind the scales.
void SuffixReader::scale_words(Word& word, Suffix& suffix) const {
    for (int words = 0; words < 3; ++words) {
        const auto meaning = meaning_of(text_, word, language_);
        if (!meaning || meaning->role != Role::scale)
            break;
        suffix.power += meaning->exponent;
        suffix.is_scaled = true;
        suffix.end = meaning->end;
        word = word_at(text_, word_place(suffix));
    }
}

// Where a word stands that belongs to what ends at `suffix.end`.
std::size_t SuffixReader::word_place(const Suffix& suffix) const {
    std::size_t at = suffix.end;
    if (suffix.is_scaled && char_at(text_, at).c == U'.')
        ++at;
    return char_at(text_, at).c == U'-' ? at + 1 : skip_space(text_, at);
}

// "miliardi di dollari", "milliards d'euros".
void SuffixReader::skip_particle(Word& word) const {
    const Char behind = char_at(text_, word.end);
    const bool elided = word.lower() == "d" && (behind.c == U'\'' || behind.c == 0x2019);
    if (elided || (is_space(behind.c) && is_one_of(word.lower(), "de di of du des dei")))
        word = word_at(text_, behind.next);
}

// 500 Mio. US$
bool SuffixReader::lettered_dollar(const Word& word, Suffix& suffix) const {
    const Char dollar = char_at(text_, word.end);
    if (!word.capitals || dollar.c != U'$' || digit_value(char_at(text_, dollar.next).c) >= 0)
        return false;
    const Prefix prefix = currency_before(text_, dollar.next, language_);
    if (prefix.begin != word.begin)
        return false;
    suffix.kind = NumberKind::money;
    suffix.currency = prefix.currency;
    suffix.end = dollar.next;
    return true;
}

// Percent, points, currencies.
void SuffixReader::unit_words(Word& word, Suffix& suffix) const {
    if (percent_sign(suffix))
        return;
    if (suffix.is_scaled)
        skip_particle(word);
    const Char first = char_at(text_, word.begin);
    if (word.empty()) {
        if (const auto currency = symbol_currency(first.c, language_); !currency.empty()) {
            // "100 $5 notes": the sign of the next number.
            if (digit_value(char_at(text_, first.next).c) >= 0)
                return;
            suffix.kind = NumberKind::money;
            suffix.currency = currency;
            suffix.end = first.next;
        } else if (const auto meaning = single_meaning_at(text_, word.begin)) {
            apply(*meaning, word, suffix);
        }
        return;
    }
    if (lettered_dollar(word, suffix))
        return;
    if (const auto meaning = meaning_of(text_, word, language_))
        apply(*meaning, word, suffix);
}

void SuffixReader::apply(const Meaning& meaning, const Word& word, Suffix& suffix) {
    switch (meaning.role) {
        case Role::percent:
            suffix.kind = NumberKind::percent;
            break;
        case Role::points:
            suffix.kind = NumberKind::points;
            break;
        case Role::money:
            suffix.kind = NumberKind::money;
            suffix.currency = meaning.currency;
            break;
        case Role::unit: {
            // 5G is a name, 5g a weight.
            if (word.begin != suffix.end || suffix.is_scaled ||
                (word.capital && word.end - word.begin == 1))
                return;
            suffix.unit = true;
            break;
        }
        case Role::scale:
            return;
    }
    suffix.end = meaning.end;
}

Suffix SuffixReader::read(std::size_t at, bool money, bool one_digit) const {
    Suffix suffix;
    suffix.end = at;
    Word word = word_at(text_, word_place(suffix));
    if (letter_suffix(word, money, one_digit, suffix))
        word = word_at(text_, word_place(suffix));
    else if (suffix.unit)
        return suffix;
    scale_words(word, suffix);
    unit_words(word, suffix);
    return suffix;
}

}  // namespace rules::text::numbers
