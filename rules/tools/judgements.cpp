#include "rules/tools/links.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace rules::tools {

void Judgements::read_words(const std::string& kind, const std::string& line) {
    std::istringstream words(line);
    for (std::string word; words >> word;) {
        std::string solid = word;
        std::erase(solid, '-');
        std::ranges::replace(word, '-', ' ');
        if (kind == "name")
            names.insert(solid);
        else if (kind == "verb")
            verbs.insert(solid);
        else if (kind == "open")
            open[solid] = word;
        else
            closed.insert(solid);
    }
}

Judgements Judgements::read(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in)
        throw std::runtime_error(file.string() + ": cannot be read");
    Judgements out;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.empty() || line.front() == '#')
            continue;
        const std::size_t tab = std::min(line.find('\t'), line.size());
        const std::string kind = line.substr(0, tab);
        if (kind == "verb" || kind == "name" || kind == "open" || kind == "closed") {
            out.read_words(kind, line.substr(tab));
            continue;
        }
        const std::map<std::string_view, std::set<Pair>*> kinds{
            {"join", &out.join}, {"part", &out.part}, {"find", &out.find}, {"form", &out.form}};
        const auto pairs = kinds.find(kind);
        std::istringstream words(line.substr(tab));
        std::string head;
        words >> head;
        for (std::string word; pairs != kinds.end() && words >> word;)
            pairs->second->insert({head, word});
        if (pairs == kinds.end() || head.empty())
            throw std::runtime_error(
                file.string() + ':' + std::to_string(number) +
                ": expected join, part, find, form, verb, name, open or closed, a tab and words");
    }
    return out;
}

}  // namespace rules::tools
