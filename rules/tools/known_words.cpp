#include "rules/tools/known_words.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace rules::tools {
namespace {

// Shorter words are compared with none.
constexpr std::size_t kShortest = 4;

}  // namespace

KnownWords KnownWords::read(const WordNet& wordnet, const std::filesystem::path& list) {
    KnownWords out;
    for (const Sense& sense : wordnet.senses) {
        out.words.push_back(sense.lemma);
        if (sense.is_met && sense.lemma.size() >= kShortest)
            out.common.push_back(sense.lemma);
    }
    for (const Irregular& irregular : wordnet.irregulars)
        out.words.push_back(irregular.form);
    std::ifstream in(list);
    if (!in)
        throw std::runtime_error(list.string() + ": cannot be read");
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with('#'))
            continue;
        std::istringstream words(line);
        std::string kind;
        words >> kind;
        if (kind != "word" && kind != "name")
            throw std::runtime_error(list.string() + ": expected word or name, and a tab: " + line);
        for (std::string word; words >> word;) {
            out.words.push_back(word);
            out.common.push_back(word);
            if (kind == "word")
                out.news.push_back(word);
        }
    }
    for (auto* each : {&out.words, &out.common, &out.news}) {
        std::ranges::sort(*each);
        const auto repeated = std::ranges::unique(*each);
        each->erase(repeated.begin(), repeated.end());
    }
    return out;
}

}  // namespace rules::tools
