#include "rules/text/numbers/numerals.hpp"

#include "rules/text/ascii_block.hpp"
#include "rules/text/numbers/digits.hpp"
#include "rules/text/numbers/text.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <functional>
#include <map>
#include <string>

namespace rules::text::numbers {
namespace {

constexpr std::size_t kLongestNumeral = 12;

constexpr std::string_view kOnes =
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen";
constexpr std::string_view kTens = "ten twenty thirty forty fifty sixty seventy eighty ninety";

struct Others {
    std::string_view language;
    std::string_view words;  ///< from one on; those of one number with a bar between them
};

constexpr std::array kOthers{
    Others{"de", "ein|eine|einer zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"},
    Others{"es", "un|una dos tres cuatro cinco seis siete ocho nueve diez once doce"},
    Others{"fr", "un|une deux trois quatre cinq six sept huit neuf dix onze douze"},
    Others{"it", "un|uno|una due tre quattro cinque sei sette otto nove dieci undici dodici"},
    Others{"nl", "een|één twee drie vier vijf zes zeven acht negen tien elf twaalf"},
    Others{"pt", "um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze"},
    Others{
        "ru",
        "один|одна два|две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать"},
};

std::uint64_t english_scale(std::string_view word) {
    if (word == "thousand")
        return 1'000;
    if (word == "million")
        return 1'000'000;
    if (word == "billion")
        return 1'000'000'000;
    return word == "trillion" ? 1'000'000'000'000 : 0;
}

std::string_view numerals_of(std::string_view language) {
    const auto* found = std::ranges::find(kOthers, language, &Others::language);
    return found == kOthers.end() ? std::string_view() : found->words;
}

// The place of a word in a list, from 1 on; 0 if it is not there.
std::uint64_t place_in(std::string_view list, std::string_view word) {
    std::uint64_t place = 1;
    for (const std::string_view same : words_of(list)) {
        if (is_one_of(word, same, '|'))
            return place;
        ++place;
    }
    return 0;
}

// "a" and "half" begin numerals as well.
std::optional<std::uint64_t> english(std::string_view word) {
    if (is_one_of(word, "a an"))
        return 1;
    if (word == "half")
        return 0;
    if (is_one_of(word, kOnes))
        return place_in(kOnes, word);
    return is_one_of(word, kTens) ? std::optional(10 * place_in(kTens, word)) : std::nullopt;
}

bool is_english(std::string_view language) {
    return language == "en" || language.empty();
}

/// "two hundred and fifty thousand", word by word.
class EnglishReader {
public:
    EnglishReader(std::string_view text, std::size_t at) : text_(text), next_(at), end_(at) {}

    std::optional<Numeral> read() {
        Word word = word_at(text_, next_);
        const bool article = word.lower() == "a" || word.lower() == "an";
        if (word.lower() == "half")
            return half();
        while (take(word))
            word = after();
        if (count_ == 0 || (article && !scaled_))
            return std::nullopt;
        // Nineteen eighty-four, twenty twenty-six: years, and no sum of their words.
        if (const auto more = english(word.lower()); more && *more > 1 && !is_apart_)
            return std::nullopt;
        const std::uint64_t value = total_ + current_;
        return Numeral{normalised(value, 0), end_, !scaled_};
    }

private:
    // The word behind one space or hyphen, empty if there is none.
    Word after() {
        is_apart_ = char_at(text_, next_).c != U'-' && !is_space(char_at(text_, next_).c);
        const std::size_t at =
            char_at(text_, next_).c == U'-' ? next_ + 1 : skip_space(text_, next_);
        return is_apart_ ? Word() : word_at(text_, at);
    }

    // half a million
    std::optional<Numeral> half() {
        next_ = word_at(text_, next_).end;
        const Word article = after();
        if (article.lower() != "a")
            return std::nullopt;
        next_ = article.end;
        const Word word = after();
        const std::uint64_t scale = english_scale(word.lower());
        if (scale == 0)
            return std::nullopt;
        return Numeral{normalised(scale / 2, 0), word.end, false};
    }

    bool take(const Word& word) {
        const std::string_view lower = word.lower();
        if (lower == "and" && scaled_ && takes_and(word))
            return true;
        if (const auto value = english(lower); value && *value != 0)
            return add(*value, word);
        if (lower == "hundred" && count_ > 0 && current_ > 0 && current_ < 100) {
            current_ *= 100;
            return accept(word, true);
        }
        const std::uint64_t scale = english_scale(lower);
        if (scale == 0 || current_ == 0 || (total_ != 0 && scale >= last_scale_))
            return false;
        total_ += current_ * scale;
        current_ = 0;
        last_scale_ = scale;
        return accept(word, true);
    }

    // "one hundred and five", not "two million and a half": only before a cardinal.
    bool takes_and(const Word& word) {
        const std::size_t before = next_;
        next_ = word.end;
        const Word behind = after();
        const auto value = english(behind.lower());
        if (value && *value > 1)
            return true;
        next_ = before;
        return false;
    }

    // Ones after tens and after hundreds, tens after hundreds.
    bool add(std::uint64_t value, const Word& word) {
        const std::uint64_t below = current_ % 100;
        const bool fits = value < 10 ? below == 0 || (below >= 20 && below % 10 == 0) : below == 0;
        const bool article = count_ > 0 && (word.lower() == "a" || word.lower() == "an");
        if (!fits || article || (current_ == 0 && count_ > 0 && !scaled_))
            return false;
        current_ += value;
        return accept(word, false);
    }

    bool accept(const Word& word, bool scale) {
        next_ = end_ = word.end;
        scaled_ = scaled_ || scale;
        ++count_;
        return true;
    }

    std::string_view text_;
    std::size_t next_;
    std::size_t end_;
    std::uint64_t total_ = 0;
    std::uint64_t current_ = 0;
    std::uint64_t last_scale_ = 0;
    std::size_t count_ = 0;
    bool scaled_ = false;
    bool is_apart_ = false;
};

// A hundred, a thousand, a million: other words behind an article say no number.
bool is_plain_article(std::string_view text, const Word& word) {
    if (word.lower() != "a" && word.lower() != "an")
        return false;
    const std::string_view next = text.substr(std::min(word.end + 1, text.size()), 1);
    return next.empty() || !std::string_view("htmbHTMB").contains(next.front());
}

bool may_be_numeral(std::string_view text, const Word& word, std::string_view language) {
    if (is_english(language) && is_plain_article(text, word))
        return false;
    return is_english(language) ? english(word.lower()).has_value()
                                : place_in(numerals_of(language), word.lower()) != 0;
}

// The first bytes of all numerals of a language, so that most words need no look.
class Heads {
public:
    explicit Heads(std::string_view language) {
        if (is_english(language))
            for (const std::string_view list : {kOnes, kTens, std::string_view("a an half")})
                for (const std::string_view word : words_of(list))
                    add(word);
        for (const std::string_view same : words_of(numerals_of(language)))
            for (const std::string_view word : words_of(same, '|'))
                add(word);
    }

    bool any() const { return any_; }

    bool may_begin(std::string_view text, std::size_t at) const {
        return bits_[place(text.substr(at, 3))];
    }

private:
    // A letter's number, whatever its case; those beyond ASCII are all one.
    static std::size_t letter(std::string_view bytes, std::size_t i) {
        if (i >= bytes.size())
            return 0;
        const auto byte = static_cast<unsigned char>(bytes[i]);
        return byte >= 0x80 ? 31 : is_letter(byte) ? byte & 0x1FU : 0;
    }

    static std::size_t place(std::string_view bytes) {
        const std::size_t first = letter(bytes, 0);
        const std::size_t second = letter(bytes, 1);
        return first << 10 | second << 5 | (second == 0 ? 0 : letter(bytes, 2));
    }

    void add(std::string_view word) {
        bits_.set(place(word));
        any_ = true;
    }

    std::bitset<1 << 15> bits_;
    bool any_ = false;
};

const Heads& heads_of(std::string_view language) {
    static const std::map<std::string, Heads, std::less<>> all = [] {
        std::map<std::string, Heads, std::less<>> out;
        out.emplace("en", Heads("en"));
        for (const Others& others : kOthers)
            out.emplace(others.language, Heads(others.language));
        return out;
    }();
    static const Heads none("-");
    const auto known = all.find(is_english(language) ? "en" : language);
    return known == all.end() ? none : known->second;
}

/// Looks at the beginnings of words, a block at a time where all is ASCII.
class Search {
public:
    Search(std::string_view text, std::string_view language)
        : text_(text), language_(language), heads_(heads_of(language)) {}

    std::size_t from(std::size_t at) const {
        if (!heads_.any())
            return text_.size();
        const Char before = char_before(text_, at);
        bool inside = is_part(before.c);
        while (at < text_.size()) {
            const std::size_t size = std::min(kAsciiBlock, text_.size() - at);
            const AsciiBlock block = ascii_block(text_.data() + at, size);
            const std::size_t found =
                block.foreign == 0 ? in_block(block, at, inside) : in_text(at, at + size, inside);
            if (found < text_.size())
                return found;
        }
        return text_.size();
    }

private:
    static bool is_part(char32_t c) { return is_letter(c) || digit_value(c) >= 0; }

    bool is_numeral(std::size_t at) const {
        if (!heads_.may_begin(text_, at))
            return false;
        const Word word = word_at(text_, at);
        return word.end - word.begin <= 2 * kLongestNumeral &&
               may_be_numeral(text_, word, language_);
    }

    // Both go on to behind what they looked at.
    std::size_t in_block(const AsciiBlock& block, std::size_t& at, bool& inside) const {
        std::uint64_t begins = block.words & ~(block.words << 1 | (inside ? 1 : 0));
        for (; begins != 0; begins &= begins - 1)
            if (const std::size_t i = at + static_cast<std::size_t>(std::countr_zero(begins));
                is_numeral(i))
                return i;
        at = std::min(at + kAsciiBlock, text_.size());
        inside = (block.words >> (kAsciiBlock - 1)) != 0;
        return text_.size();
    }

    std::size_t in_text(std::size_t& at, std::size_t end, bool& inside) const {
        while (at < end) {
            const Char c = char_at(text_, at);
            if (is_letter(c.c) && !inside && is_numeral(at))
                return at;
            inside = is_part(c.c);
            at = c.next;
        }
        return text_.size();
    }

    std::string_view text_;
    std::string_view language_;
    const Heads& heads_;
};

}  // namespace

std::size_t next_numeral(std::string_view text, std::size_t at, std::string_view language) {
    return Search(text, language).from(at);
}

std::optional<Numeral> read_numeral(std::string_view text,
                                    std::size_t at,
                                    std::string_view language) {
    if (is_english(language))
        return EnglishReader(text, at).read();
    const Word word = word_at(text, at);
    const std::uint64_t value = place_in(numerals_of(language), word.lower());
    if (value == 0)
        return std::nullopt;
    return Numeral{normalised(value, 0), word.end, true};
}

}  // namespace rules::text::numbers
