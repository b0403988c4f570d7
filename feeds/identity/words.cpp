#include "feeds/identity/words.hpp"

#include "feeds/identity/composed.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <string>
#include <unordered_set>

namespace feeds::identity {

namespace {

constexpr std::size_t kTitleWords = 16;
constexpr std::size_t kSketch = 8;
constexpr std::size_t kTextBytes = 4096;

/// Words that two titles share by chance: function words of the languages that feeds are written
/// in, and the labels that desks put in front. Of two letters or fewer (in alphabets) all are.
constexpr std::string_view kStopWords =
    // English
    "the and for from with into onto over under after before about against between during than "
    "then that this these those there their they them its his her our your you who whom what "
    "when where why how which while are was were been being has have had does did will would can "
    "could may might must shall should not but out off all any some more most new says said say "
    "also just only still yet now as "
    // German
    "der die das den dem des ein eine einer einem einen und oder aber nicht mit von vom für auf "
    "aus bei beim nach vor über unter durch gegen ohne zum zur ist sind war waren wird werden "
    "hat haben sich wie was wer als auch noch "
    // French
    "les des une aux est sont été pour par sur sous dans avec sans que qui quoi dont mais pas "
    "plus ses son sa leur leurs cette ces après avant entre contre chez "
    // Spanish, Portuguese, Italian
    "los las una unos del con por para sin sobre entre desde hasta que como más pero sus fue son "
    "está dos das uma com não mais pelo pela foi gli dei della delle degli nel nella alla dal "
    "dalla sul sulla per non che più sono come "
    // Dutch, Swedish
    "het een van voor met naar niet zijn wordt ook och att som för med till från inte det har "
    "ett "
    // Russian
    "для что это как при его они или над под без после был была были из-за "
    // labels
    "update updated updates breaking live news alert exclusive video watch correction corrected "
    "refile factbox liveblog eilmeldung direct";

const std::unordered_set<std::string_view>& stop_words() {
    static const auto words = [] {
        std::unordered_set<std::string_view> out;
        for (const auto word : std::views::split(kStopWords, ' '))
            out.emplace(word.begin(), word.end());
        return out;
    }();
    return words;
}

/// Scripts that write no spaces between words.
bool is_unspaced(UChar32 c) {
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
           (c >= 0x1780 && c <= 0x17FF) || (c >= 0x2E80 && c <= 0xA4CF) ||
           (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
}

bool says_nothing(std::string_view word, std::size_t letters, bool digits) {
    if (digits)
        return letters <= 4;
    return letters <= 2 || stop_words().contains(word);
}

std::uint16_t hash16(std::string_view word) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char c : word)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    hash ^= hash >> 32U;
    return static_cast<std::uint16_t>(hash ^ (hash >> 16U));
}

/// Collects the hashes of a text's words.
class Cutter {
public:
    explicit Cutter(Words& words) : words_(words) {}

    void take(UChar32 c) {
        if (c < 0 || !u_isalnum(c)) {
            end();
            return;
        }
        c = u_foldCase(c, U_FOLD_CASE_DEFAULT);
        if (is_unspaced(c)) {
            take_unspaced(c);
            return;
        }
        before_.clear();
        append(word_, c);
        ++letters_;
        digits_ = digits_ && u_isdigit(c);
    }

    void end() {
        if (!word_.empty() && !says_nothing(word_, letters_, digits_))
            words_.push_back(hash16(word_));
        word_.clear();
        before_.clear();
        letters_ = 0;
        digits_ = true;
    }

private:
    void take_unspaced(UChar32 c) {
        if (!word_.empty())
            end();
        std::string character;
        append(character, c);
        if (!before_.empty())
            words_.push_back(hash16(before_ + character));
        before_ = std::move(character);
    }

    static void append(std::string& text, UChar32 c) {
        std::array<char, U8_MAX_LENGTH> bytes{};
        std::int32_t length = 0;
        U8_APPEND_UNSAFE(bytes.data(), length, c);
        text.append(bytes.data(), static_cast<std::size_t>(length));
    }

    Words& words_;
    std::string word_;
    std::string before_;  ///< the character before this one, where a script writes no spaces
    std::size_t letters_ = 0;
    bool digits_ = true;
};

Words words_of(std::string_view text, std::size_t most) {
    Words words;
    Cutter cutter(words);
    std::string buffer;
    text = composed(text.substr(0, kTextBytes), buffer);
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(text.data(), i, size, c);
        cutter.take(c);
    }
    cutter.end();
    std::ranges::sort(words);
    const auto rest = std::ranges::unique(words);
    words.erase(rest.begin(), rest.end());
    words.resize(std::min(words.size(), most));
    return words;
}

std::size_t common(const Words& a, const Words& b) {
    Words both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    return both.size();
}

}  // namespace

Words title_words(std::string_view title) {
    return words_of(title, kTitleWords);
}

Words text_words(std::string_view text) {
    return words_of(text, kSketch);
}

bool share_a_word(const Words& a, const Words& b) {
    return common(a, b) > 0;
}

double likeness(const Words& a, const Words& b) {
    if (a.empty() || b.empty())
        return 0;
    const auto both = common(a, b);
    return static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both);
}

double sketch_likeness(const Words& a, const Words& b) {
    if (a.size() < kSketch || b.size() < kSketch)
        return likeness(a, b);
    Words smallest;
    std::ranges::set_union(a, b, std::back_inserter(smallest));
    smallest.resize(std::min(smallest.size(), kSketch));
    Words both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    return static_cast<double>(common(smallest, both)) / static_cast<double>(smallest.size());
}

}  // namespace feeds::identity
