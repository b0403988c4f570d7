// Makes the tables of English words that are compiled in (english.hpp):
//     families_table WORDNET_FOLDER JUDGEMENTS OUT.cpp

#include "rules/text/families/compounds.hpp"
#include "rules/text/families/headword_table.hpp"
#include "rules/text/families/links.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

namespace {

namespace families = rules::text::families;

using Lines = std::map<std::string, std::string, std::less<>>;

// With its size, which a compiler would count slowly.
void write_lines(const char* name, const char* count, const Lines& lines, std::ostream& out) {
    std::size_t size = 0;
    out << "constinit const std::size_t " << count << " = " << lines.size() << ";\n";
    out << "constinit const std::string_view " << name << "(\n";
    for (const auto& [key, value] : lines) {
        out << "    \"" << key << "\\t" << value << "\\n\"\n";
        size += key.size() + value.size() + 2;
    }
    out << "    \"\",\n    " << size << ");\n\n";
}

Lines family_lines(const families::Table& table) {
    Lines out;
    for (const auto& [key, members] : table) {
        std::string& line = out[key];
        for (const std::string& member : members)
            line += (line.empty() ? "" : " ") + member;
    }
    return out;
}

void write(const Lines& family,
           const families::HeadwordTable& headwords,
           const families::Compounds& compounds,
           std::ostream& out) {
    out << "// Made from WordNet 3.0 (see docs/NOTICE) and rules/text/families/english.tsv.\n\n"
           "#include \"rules/text/families/english.hpp\"\n\n"
           "// The standard promises 65,536 characters; the compilers take far more.\n"
           "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
           "namespace rules::text::families {\n\n";
    write_lines("kEnglish", "kEnglishLines", family, out);
    write_lines("kHeadwords", "kHeadwordLines", headwords.entries(), out);
    write_lines("kCommon", "kCommonLines", compounds.common(), out);
    write_lines("kCompounds", "kCompoundLines", compounds.parts(), out);
    out << "}  // namespace rules::text::families\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: families_table WORDNET_FOLDER JUDGEMENTS OUT.cpp\n";
        return 64;
    }
    try {
        const families::WordNet wordnet = families::WordNet::read(argv[1]);
        const auto judgements = families::Judgements::read(argv[2]);
        const families::HeadwordTable headwords(wordnet, judgements);
        const families::Compounds compounds(wordnet, judgements, headwords);
        std::ofstream out(argv[3]);
        write(family_lines(families::table_of(wordnet, judgements, headwords)),
              headwords,
              compounds,
              out);
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
