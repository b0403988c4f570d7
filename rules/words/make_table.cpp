// Makes the tables of known English words that are compiled in (english.hpp):
//     words_table WORDNET_FOLDER NEWS.tsv OUT.cpp

#include "rules/text/families/wordnet.hpp"

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

namespace families = rules::text::families;
using Words = std::set<std::string>;

struct Tables {
    Words words;
    Words common;
    Words news;
};

// Shorter words are compared with none.
constexpr std::size_t kShortest = 4;

// Lines of "word" or "name", a tab, and such words with spaces between them.
void read_news(const char* path, Tables& tables) {
    std::ifstream in(path);
    if (!in)
        throw std::runtime_error(std::string(path) + ": cannot be read");
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with('#'))
            continue;
        const std::size_t tab = line.find('\t');
        const std::string kind = line.substr(0, tab);
        if (tab == std::string::npos || (kind != "word" && kind != "name"))
            throw std::runtime_error(std::string(path) +
                                     ": expected word or name, and a tab: " + line);
        std::istringstream words(line.substr(tab + 1));
        for (std::string word; words >> word;) {
            tables.words.insert(word);
            tables.common.insert(word);
            if (kind == "word")
                tables.news.insert(word);
        }
    }
}

void write(std::ostream& out, const char* name, const Words& words) {
    // Its size is given, since counting so many characters is too much for a constant expression.
    out << "\nstatic constexpr char " << name << "Text[] =\n";
    for (const std::string& word : words)
        out << "    \"" << word << "\\n\"\n";
    out << "    \"\";\nconstinit const std::string_view " << name << '(' << name << "Text, sizeof("
        << name << "Text) - 1);\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: words_table WORDNET_FOLDER NEWS.tsv OUT.cpp\n";
        return 64;
    }
    try {
        const auto wordnet = families::WordNet::read(argv[1]);
        Tables tables;
        for (const auto& sense : wordnet.senses) {
            tables.words.insert(sense.lemma);
            if (sense.is_met && sense.lemma.size() >= kShortest)
                tables.common.insert(sense.lemma);
        }
        for (const auto& irregular : wordnet.irregulars)
            tables.words.insert(irregular.form);
        read_news(argv[2], tables);
        std::ofstream out(argv[3]);
        out << "// Made from WordNet 3.0 (see docs/NOTICE) and rules/words/news.tsv.\n\n"
               "#include \"rules/words/english.hpp\"\n\n"
               "// The standard promises 65,536 characters; the compilers take far more.\n"
               "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
               "namespace rules::words {\n";
        write(out, "kWords", tables.words);
        write(out, "kCommon", tables.common);
        write(out, "kNews", tables.news);
        out << "\n}  // namespace rules::words\n";
        out.close();
        if (!out) {
            std::cerr << argv[3] << ": cannot be written\n";
            return 1;
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
