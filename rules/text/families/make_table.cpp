// Makes the table of English word families that is compiled in (english.hpp):
//     families_table WORDNET_FOLDER JUDGEMENTS OUT.cpp

#include "rules/text/families/links.hpp"

#include <exception>
#include <fstream>
#include <iostream>

namespace {

namespace families = rules::text::families;

void write(const families::Table& table, std::ostream& out) {
    out << "// Made from WordNet 3.0 (see docs/NOTICE) and rules/text/families/english.tsv.\n\n"
           "#include \"rules/text/families/english.hpp\"\n\n"
           "// The standard promises 65,536 characters; the compilers take far more.\n"
           "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
           "namespace rules::text::families {\n\n"
           "constinit const std::size_t kEnglishLines = "
        << table.size() << ";\n\nconstinit const std::string_view kEnglish =\n";
    for (const auto& [key, members] : table) {
        out << "    \"" << key;
        const char* separator = "\\t";
        for (const std::string& member : members) {
            out << separator << member;
            separator = " ";
        }
        out << "\\n\"\n";
    }
    out << "    \"\";\n\n}  // namespace rules::text::families\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: families_table WORDNET_FOLDER JUDGEMENTS OUT.cpp\n";
        return 64;
    }
    try {
        const families::WordNet wordnet = families::WordNet::read(argv[1]);
        const families::Table table =
            families::table_of(wordnet, families::Judgements::read(argv[2]));
        std::ofstream out(argv[3]);
        write(table, out);
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
