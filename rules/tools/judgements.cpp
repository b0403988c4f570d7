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
        std::set<Pair>* pairs = nullptr;
        if (kind == "join")
            pairs = &out.join;
        else if (kind == "part")
            pairs = &out.part;
        else if (kind == "find")
            pairs = &out.find;
        else if (kind == "form")
            pairs = &out.form;
        std::string head;
        std::size_t at = tab + 1;
        while (pairs && at < line.size()) {
            const std::size_t end = std::min(line.find(' ', at), line.size());
            const std::string word = line.substr(at, end - at);
            at = end + 1;
            if (head.empty())
                head = word;
            else
                pairs->insert({head, word});
        }
        if (!pairs || head.empty())
            throw std::runtime_error(
                file.string() + ':' + std::to_string(number) +
                ": expected join, part, find, form, verb, name, open or closed, a tab and words");
    }
    return out;
}

}  // namespace rules::tools
