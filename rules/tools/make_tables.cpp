// Makes the tables of English words that are compiled in (text/english_tables.hpp,
// words/english_tables.hpp):
//     make_tables WORDNET_FOLDER FAMILIES.tsv NEWS.tsv FAMILIES.cpp WORDS.cpp

#include "rules/tools/compounds.hpp"
#include "rules/tools/headword_table.hpp"
#include "rules/tools/known_words.hpp"
#include "rules/tools/links.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <span>
#include <stdexcept>
#include <string>

namespace {

namespace tools = rules::tools;

// With its size, which a compiler would count slowly.
void write_text(const std::string& name, std::span<const std::string> lines, std::ostream& out) {
    std::size_t size = 0;
    out << "constinit const std::string_view " << name << "(\n";
    for (const std::string& line : lines) {
        size += line.size() + 1;
        out << "    \"";
        for (const char c : line)
            out << (c == '\t' ? "\\t" : std::string(1, c));
        out << "\\n\"\n";
    }
    out << "    \"\",\n    " << size << ");\n\n";
}

// Lines of a key, a tab and a value, and how many there are.
template <typename Table>
void write_table(const std::string& name,
                 const std::string& count,
                 const Table& table,
                 std::ostream& out) {
    std::vector<std::string> lines;
    for (const auto& [key, value] : table)
        lines.push_back(key + '\t' + value);
    out << "constinit const std::size_t " << count << " = " << lines.size() << ";\n";
    write_text(name, lines, out);
}

std::map<std::string, std::string> family_lines(const tools::Table& table) {
    std::map<std::string, std::string> out;
    for (const auto& [key, members] : table) {
        std::string& line = out[key];
        for (const std::string& member : members)
            line += (line.empty() ? "" : " ") + member;
    }
    return out;
}

// A source file of tables in a namespace; `room` is where their header stands.
template <typename Write>
void write_file(const std::string& path,
                const std::string& room,
                const std::string& name_space,
                Write write) {
    std::ofstream out(path);
    out << "// Made from WordNet 3.0 (see docs/NOTICE) and the lists in rules/tools.\n\n#include \""
        << room << "/english_tables.hpp\"\n\n"
        << "// The standard promises 65,536 characters; the compilers take far more.\n"
           "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\nnamespace "
        << name_space << " {\n\n";
    write(out);
    out << "}  // namespace " << name_space << '\n';
    out.close();
    if (!out)
        throw std::runtime_error(path + ": cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::cerr
            << "usage: make_tables WORDNET_FOLDER FAMILIES.tsv NEWS.tsv FAMILIES.cpp WORDS.cpp\n";
        return 64;
    }
    try {
        const tools::WordNet wordnet = tools::WordNet::read(argv[1]);
        const auto judgements = tools::Judgements::read(argv[2]);
        const tools::HeadwordTable headwords(wordnet, judgements);
        const tools::Compounds compounds(wordnet, judgements, headwords);
        const auto families = family_lines(tools::table_of(wordnet, judgements, headwords));
        const tools::KnownWords known = tools::KnownWords::read(wordnet, argv[3]);
        write_file(argv[4], "rules/text", "rules::text::english", [&](std::ostream& out) {
            write_table("kFamilies", "kFamilyLines", families, out);
            write_table("kHeadwords", "kHeadwordLines", headwords.entries(), out);
            write_table("kCommon", "kCommonLines", compounds.common(), out);
            write_table("kCompounds", "kCompoundLines", compounds.parts(), out);
        });
        write_file(argv[5], "rules/words", "rules::words", [&](std::ostream& out) {
            write_text("kWords", known.words, out);
            write_text("kCommon", known.common, out);
            write_text("kNews", known.news, out);
        });
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
