#include "rules/words/spelling.hpp"

#include "rules/words/english_tables.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace rules::words {
namespace {

constexpr std::size_t kShortest = 6;
constexpr std::size_t kLongest = 32;
constexpr std::size_t kShortestPart = 3;  ///< of a word made of two
constexpr std::size_t kLongWord = 8;      ///< may be two letters off

/// Calls `visit` for the word of each line.
template <typename Visit>
void each_line(std::string_view table, Visit visit) {
    while (!table.empty()) {
        const std::size_t end = table.find('\n');
        visit(table.substr(0, end));
        table.remove_prefix(end + 1);
    }
}

// By halves, in a table of lines in order.
bool contains(std::string_view table, std::string_view word) {
    std::size_t low = 0;
    std::size_t high = table.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const std::size_t before =
            middle == 0 ? std::string_view::npos : table.rfind('\n', middle - 1);
        const std::size_t begin =
            before == std::string_view::npos || before < low ? low : before + 1;
        const std::size_t end = table.find('\n', begin);
        const std::string_view line = table.substr(begin, end - begin);
        if (line == word)
            return true;
        if (line < word)
            low = end + 1;
        else
            high = begin;
    }
    return false;
}

// The word, or one that it is a regular form of.
bool is_form_of(std::string_view table, std::string_view word) {
    struct Ending {
        std::string_view written;
        std::string_view base;
    };

    static constexpr std::array kEndings = std::to_array<Ending>({
        {"s", ""},          {"es", ""},       {"ies", "y"},  {"ed", ""},      {"ed", "e"},
        {"ied", "y"},       {"ing", ""},      {"ing", "e"},  {"er", ""},      {"er", "e"},
        {"ers", ""},        {"ers", "e"},     {"est", ""},   {"est", "e"},    {"ly", ""},
        {"ness", ""},       {"less", ""},     {"able", ""},  {"ability", ""}, {"ist", ""},
        {"ists", ""},       {"istic", "ist"}, {"ism", ""},   {"al", ""},      {"ally", ""},
        {"ic", ""},         {"ship", ""},     {"ships", ""}, {"men", "man"},  {"women", "woman"},
        {"ization", "ize"}, {"ization", ""},  {"ize", ""},   {"izes", ""},    {"ized", ""},
        {"izing", ""},
    });
    if (contains(table, word))
        return true;
    for (const Ending& ending : kEndings) {
        if (!word.ends_with(ending.written) || word.size() < ending.written.size() + kShortestPart)
            continue;
        std::string base(word.substr(0, word.size() - ending.written.size()));
        base += ending.base;
        if (contains(table, base))
            return true;
        // stopped, swapping
        const bool doubled = base.size() > kShortestPart && base.back() == base[base.size() - 2];
        if (ending.base.empty() && doubled && contains(table, base.substr(0, base.size() - 1)))
            return true;
    }
    return false;
}

// WordNet spells the American way.
bool is_known_either_way(std::string_view word) {
    if (is_form_of(kWords, word))
        return true;
    std::string other(word);
    if (const auto at = other.rfind("is"); at != std::string::npos && at > 1) {
        other[at + 1] = 'z';
        if (is_form_of(kWords, other))
            return true;
        other[at + 1] = 's';
    }
    const auto our = other.rfind("our");
    return our != std::string::npos && our > 1 && is_form_of(kWords, other.erase(our + 1, 1));
}

constexpr std::string_view kPrefixes[] = {
    "anti",  "non",  "pre",  "post",  "re",      "un",      "de",    "co",  "multi", "over",
    "under", "mis",  "dis",  "inter", "intra",   "counter", "cyber", "bio", "geo",   "micro",
    "macro", "nano", "semi", "super", "hyper",   "mega",    "trans", "sub", "ultra", "auto",
    "tele",  "eco",  "agri", "petro", "electro", "photo",   "self",  "out"};

// selloff, buyout, startup
constexpr std::string_view kParticles[] = {
    "off", "offs", "out", "outs", "up", "ups", "down", "back", "over"};

bool is_vowel(char c) {
    return std::string_view("aeiouy").contains(c);
}

std::string without_doubles(std::string_view word) {
    std::string out(word);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

// Damerau's distance (swapped neighbours are one edit), at most 3.
std::size_t edits(std::string_view a, std::string_view b) {
    std::array<std::array<std::size_t, kLongest + 1>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        rows[1][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[(i + 1) % 3];
        const auto& above = rows[i % 3];
        const auto& two_above = rows[(i + 2) % 3];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min(
                {above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], two_above[j - 2] + 1);
        }
    }
    return std::min<std::size_t>(rows[(a.size() + 1) % 3][b.size()], 3);
}

// Whether one edit away means a slip: a swap, a lost letter, a vowel for a vowel.
bool is_slip(std::string_view written, std::string_view meant) {
    if (written.size() + 1 == meant.size())
        return true;
    if (written.size() != meant.size())
        return false;
    const auto [w, m] = std::ranges::mismatch(written, meant);
    if (w == written.end() || (w + 1 != written.end() && *w == *(m + 1)))
        return true;
    return is_vowel(*w) && is_vowel(*m);
}

// How far `written` is from having meant `word`; nullopt: too far.
std::optional<std::size_t> distance(std::string_view written, std::string_view word, bool is_news) {
    const std::size_t most = is_news && written.size() >= kLongWord ? 2 : 1;
    const std::size_t longer = std::max(written.size(), word.size());
    const std::size_t shorter = std::min(written.size(), word.size());
    if (longer - shorter > 2 || word.size() > kLongest)
        return std::nullopt;
    const bool starts_alike =
        written[0] == word[0] || (written[0] == word[1] && written[1] == word[0]);
    if (!starts_alike)
        return std::nullopt;
    if (without_doubles(written) == without_doubles(word))
        return 1;
    if (longer - shorter > most)
        return std::nullopt;
    const std::size_t n = edits(written, word);
    if (n > most || (!is_news && !is_slip(written, word)))
        return std::nullopt;
    return n;
}

struct Nearest {
    std::string word;
    std::size_t far = 3;

    void look_in(std::string_view table,
                 std::string_view written,
                 std::string_view ending,
                 bool is_news) {
        each_line(table, [&](std::string_view line) {
            const auto d =
                line.size() + 1 < kShortest ? std::nullopt : distance(written, line, is_news);
            if (!d || *d >= far)
                return;
            far = *d;
            word = std::string(line) + std::string(ending);
        });
    }
};

}  // namespace

bool is_known(std::string_view word) {
    if (is_known_either_way(word))
        return true;
    for (const std::string_view prefix : kPrefixes)
        if (word.starts_with(prefix) && word.size() > prefix.size() + kShortestPart &&
            is_known_either_way(word.substr(prefix.size())))
            return true;
    for (const std::string_view particle : kParticles)
        if (word.ends_with(particle) && word.size() >= particle.size() + kShortestPart &&
            contains(kWords, word.substr(0, word.size() - particle.size())))
            return true;
    for (std::size_t cut = kShortestPart; cut + kShortestPart < word.size(); ++cut)
        if (contains(kCommon, word.substr(0, cut)) && is_form_of(kCommon, word.substr(cut)))
            return true;
    return false;
}

bool are_two_words(std::string_view first, std::string_view second) {
    return first.size() >= kShortestPart && second.size() >= kShortestPart &&
           is_form_of(kWords, first) && is_form_of(kWords, second) &&
           !is_form_of(kWords, std::string(first).append(second));
}

std::string word_meant(std::string_view word) {
    if (word.size() < kShortest || word.size() > kLongest)
        return {};
    Nearest nearest;
    // The tables hold no endings: sancitons is sanciton and s.
    for (const std::string_view ending : {"", "s", "ed", "ing"}) {
        if (!word.ends_with(ending) || word.size() - ending.size() + 1 < kShortest)
            continue;
        const std::string_view base = word.substr(0, word.size() - ending.size());
        nearest.look_in(kNews, base, ending, true);
        nearest.look_in(kCommon, base, ending, false);
    }
    return nearest.word;
}

}  // namespace rules::words
