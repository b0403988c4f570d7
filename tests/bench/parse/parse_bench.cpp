// How fast bytes become finished entries (text extraction and dates included), on one thread.
//
//   parse_bench FOLDER [MEGABYTES]
//
// Takes the feeds of FOLDER that are well-formed XML and entries of which can be read, parses them
// over and over until MEGABYTES (100) have passed, and prints MB a CPU second beside pugixml's bare
// tree.

#include "feeds/parse/parse.hpp"

#include <pugixml.hpp>

#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// CPU time of this thread: other work on the machine does not count.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::vector<std::string> well_formed(const fs::path& folder) {
    std::vector<std::string> documents;
    for (const auto& file : fs::directory_iterator{folder}) {
        std::ifstream in{file.path(), std::ios::binary};
        std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        pugi::xml_document tree;
        if (tree.load_buffer(bytes.data(), bytes.size()) && feeds::parse::parse(bytes, {})) {
            documents.push_back(std::move(bytes));
        }
    }
    return documents;
}

template <typename Work>
void measure(const char* what,
             const std::vector<std::string>& documents,
             double megabytes,
             Work work) {
    double bytes = 0;
    std::size_t entries = 0;
    const double start = cpu_seconds();
    while (bytes < megabytes * 1e6) {
        for (const std::string& document : documents) {
            entries += work(document);
            bytes += static_cast<double>(document.size());
        }
    }
    const double seconds = cpu_seconds() - start;
    std::printf("%-24s %7.1f MB/s  %9.0f entries/s\n",
                what,
                bytes / 1e6 / seconds,
                static_cast<double>(entries) / seconds);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc < 2) {
            std::fputs("parse_bench FOLDER [MEGABYTES]\n", stderr);
            return 64;
        }
        const double megabytes = argc > 2 ? std::atof(argv[2]) : 100;
        const auto documents = well_formed(argv[1]);
        if (documents.empty()) {
            std::fputs("no well-formed feeds there\n", stderr);
            return 66;
        }
        measure("pugixml's tree", documents, megabytes, [](const std::string& document) {
            pugi::xml_document tree;
            tree.load_buffer(document.data(), document.size());
            return std::size_t{0};
        });
        measure("finished entries", documents, megabytes, [](const std::string& document) {
            const auto feed = feeds::parse::parse(document, {});
            return feed ? feed->entries.size() : 0;
        });
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "parse_bench: %s\n", error.what());
        return 70;
    }
}
