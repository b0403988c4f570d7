#include "rules/tools/wordnet.hpp"

#include "rules/text/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>
#include <stdexcept>
#include <tuple>

namespace rules::tools {
namespace {

constexpr std::array<std::string_view, kParts> kNames{"noun", "verb", "adj", "adv"};

bool is_plain_word(std::string_view word) {
    return std::ranges::all_of(word, text::is_ascii_lower);
}

/// The fields of a line, one after the other.
class Fields {
public:
    Fields(std::string_view line, std::string_view file) : rest_(line), file_(file) {}

    std::string_view next() {
        const std::size_t begin = std::min(rest_.find_first_not_of(' '), rest_.size());
        const std::size_t end = std::min(rest_.find(' ', begin), rest_.size());
        const std::string_view field = rest_.substr(begin, end - begin);
        if (field.empty())
            fail();
        rest_.remove_prefix(end);
        return field;
    }

    std::uint32_t number(int base = 10) { return as_number(next(), base); }

    void skip(std::size_t fields) {
        while (fields-- > 0)
            next();
    }

    std::uint32_t as_number(std::string_view text, int base) const {
        std::uint32_t value = 0;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), value, base);
        if (error != std::errc{} || end != text.data() + text.size())
            fail();
        return value;
    }

private:
    [[noreturn]] void fail() const {
        throw std::runtime_error(std::string(file_) + ": not a dictionary file of WordNet 3");
    }

    std::string_view rest_;
    std::string_view file_;
};

// Calls `read` for each line of the file that is no licence (those begin with spaces).
template <typename Read>
void each_line(const std::filesystem::path& path, Read read) {
    std::ifstream in(path);
    if (!in)
        throw std::runtime_error(path.string() + ": cannot be read");
    const std::string name = path.string();
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line.front() != ' ')
            read(Fields(line, name));
}

Part part_of(std::string_view letter) {
    switch (letter.front()) {
        case 'n':
            return Part::noun;
        case 'v':
            return Part::verb;
        case 'r':
            return Part::adverb;
        default:
            return Part::adjective;  // s: a satellite of another adjective
    }
}

using SynsetId = std::pair<Part, std::uint32_t>;  // the offset in its data file

struct Synset {
    std::uint32_t subject = 0;
    std::vector<std::string> words;
};

struct RawDerivation {
    SynsetId from;
    std::size_t from_word;
    SynsetId to;
    std::size_t to_word;
};

class Reading {
public:
    explicit Reading(std::filesystem::path folder) : folder_(std::move(folder)) {}

    WordNet all() {
        counts();
        for (std::size_t p = 0; p < kParts; ++p) {
            synsets(static_cast<Part>(p));
            senses(static_cast<Part>(p));
        }
        derivations();
        pertainyms();
        words_of_synsets();
        for (const Part part : {Part::noun, Part::verb, Part::adjective})
            irregulars(part);
        return std::move(out_);
    }

private:
    std::filesystem::path file(std::string_view kind, Part part) const {
        return folder_ / (std::string(kind) + std::string(kNames[static_cast<std::size_t>(part)]));
    }

    // cntlist.rev: a sense's key "lemma%part:…", its rank and how often it was met.
    void counts() {
        each_line(folder_ / "cntlist.rev", [&](Fields fields) {
            const std::string_view key = fields.next();
            const std::size_t percent = std::min(key.find('%'), key.size());
            const std::string_view lemma = key.substr(0, percent);
            const std::uint32_t rank = fields.number();
            met_.insert(std::string(lemma));
            if (!is_plain_word(lemma) || percent + 1 >= key.size())
                return;
            constexpr std::string_view kLetters = "nvars";  // by the digit in the key, from 1 on
            const std::uint32_t digit = fields.as_number(key.substr(percent + 1, 1), 10);
            if (digit < 1 || digit > kLetters.size())
                return;
            const Part part = part_of(kLetters.substr(digit - 1, 1));
            counts_[{part, std::string(lemma), rank}] = fields.number();
        });
    }

    void synsets(Part part) {
        each_line(file("data.", part), [&](Fields fields) {
            const SynsetId id{part, fields.number()};
            Synset& synset = synsets_[id];
            synset.subject = fields.number();
            fields.skip(1);
            const std::uint32_t words = fields.number(16);
            for (std::uint32_t i = 0; i < words; ++i) {
                std::string_view word = fields.next();
                word = word.substr(0, word.find('('));  // where an adjective may stand
                synset.words.emplace_back(word);
                fields.skip(1);
            }
            for (std::uint32_t pointers = fields.number(); pointers > 0; --pointers) {
                const std::string_view pointer = fields.next();
                const bool derived = pointer == "+";
                const bool pertains = pointer == "\\";
                const std::uint32_t offset = fields.number();
                const Part other = part_of(fields.next());
                const std::uint32_t places = fields.number(16);
                if ((derived || pertains) && places != 0)
                    (derived ? raw_ : pertaining_)
                        .push_back({id, (places >> 8) - 1, {other, offset}, (places & 0xff) - 1});
            }
        });
    }

    void senses(Part part) {
        each_line(file("index.", part), [&](Fields fields) {
            const std::string lemma(fields.next());
            fields.skip(1);
            const std::uint32_t n = fields.number();
            const std::uint32_t kinds = fields.number();
            fields.skip(kinds + 2);
            if (!is_plain_word(lemma))
                return;
            for (std::uint32_t rank = 1; rank <= n; ++rank) {
                const SynsetId synset{part, fields.number()};
                const auto count = counts_.find({part, lemma, rank});
                const double met = count == counts_.end() ? 0 : count->second;
                places_[{synset, lemma}] = out_.senses.size();
                out_.senses.push_back(
                    {lemma, part, synsets_[synset].subject, met + 1.0 / rank, met > 0});
            }
        });
    }

    void derivations() {
        const auto place = [&](const SynsetId& id, std::size_t word) {
            const Synset& synset = synsets_[id];
            if (word >= synset.words.size())
                return places_.end();
            return places_.find({id, synset.words[word]});
        };
        for (const RawDerivation& raw : raw_) {
            const auto from = place(raw.from, raw.from_word);
            const auto to = place(raw.to, raw.to_word);
            if (from != places_.end() && to != places_.end())
                out_.derivations.push_back({from->second, to->second});
        }
    }

    void pertainyms() {
        for (const RawDerivation& raw : pertaining_) {
            const Synset& from = synsets_[raw.from];
            const Synset& to = synsets_[raw.to];
            if (raw.from_word < from.words.size() && raw.to_word < to.words.size() &&
                is_plain_word(from.words[raw.from_word]) && is_plain_word(to.words[raw.to_word]))
                out_.pertainyms.emplace_back(from.words[raw.from_word], to.words[raw.to_word]);
        }
    }

    void words_of_synsets() {
        std::set<std::string> seen;
        for (const auto& [id, synset] : synsets_) {
            std::vector<std::string> words;
            for (const std::string& word : synset.words)
                if (is_plain_word(word))
                    words.push_back(word);
                else if (seen.insert(word).second)
                    compound(word);
            if (words.size() > 1)
                out_.synonyms.push_back(std::move(words));
        }
    }

    void compound(const std::string& word) {
        const std::size_t cut = word.find_first_of("-_");
        if (cut == 0 || cut == std::string::npos || cut + 1 == word.size())
            return;
        const std::string before = word.substr(0, cut);
        const std::string after = word.substr(cut + 1);
        if (is_plain_word(before) && is_plain_word(after))
            out_.compounds.push_back({before, after, word[cut] == '-', met_.contains(word)});
    }

    void irregulars(Part part) {
        each_line(folder_ / (std::string(kNames[static_cast<std::size_t>(part)]) + ".exc"),
                  [&](Fields fields) {
                      const std::string form(fields.next());
                      const std::string base(fields.next());
                      if (is_plain_word(form) && is_plain_word(base))
                          out_.irregulars.push_back({form, base, part});
                  });
    }

    std::filesystem::path folder_;
    std::map<std::tuple<Part, std::string, std::uint32_t>, std::uint32_t> counts_;
    std::map<SynsetId, Synset> synsets_;
    std::map<std::pair<SynsetId, std::string>, std::size_t> places_;
    std::vector<RawDerivation> raw_;
    std::vector<RawDerivation> pertaining_;
    std::set<std::string> met_;
    WordNet out_;
};

}  // namespace

WordNet WordNet::read(const std::filesystem::path& folder) {
    return Reading(folder).all();
}

}  // namespace rules::tools
