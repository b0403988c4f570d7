// How fast bytes become finished entries (text extraction and dates included), on one thread.
//
//   parse_bench FOLDER [MEGABYTES]   MB a CPU second beside pugixml's bare tree, over the feeds of
//                                    FOLDER that are well-formed XML and hold entries, repeated
//                                    until MEGABYTES (100) have passed; then the memory of one
//   parse_bench --growth             time a MB against the size and the shape of a document
//
// beside_feedparser.py runs it beside Debian's python3-feedparser.

#include "feeds/parse/parse.hpp"

#include <pugixml.hpp>

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
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
        if (tree.load_buffer(bytes.data(), bytes.size()) && feeds::parse::parse(bytes, {}))
            documents.push_back(std::move(bytes));
    }
    return documents;
}

/// The highest resident memory since the last call, in bytes; 0 where it cannot be read.
std::size_t peak_memory() {
    std::size_t kib = 0;
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            kib = std::strtoul(line.c_str() + 6, nullptr, 10);
    std::ofstream{"/proc/self/clear_refs"} << "5";
    return kib * 1024;
}

/// What parsing a document of some megabytes needs, as a multiple of the document.
void measure_memory(const std::vector<std::string>& documents) {
    const auto longest = std::ranges::max_element(documents, {}, &std::string::size);
    const auto close = longest->rfind("</channel>");
    const auto item = longest->find("<item");
    const auto last = longest->rfind("</item>");
    if (close == std::string::npos || item == std::string::npos || last == std::string::npos)
        return;
    const std::string items = longest->substr(item, last + 7 - item);
    std::string document = longest->substr(0, item);
    while (document.size() + items.size() < (9U << 20U))
        document += items;
    document += longest->substr(close);
    peak_memory();
    const std::size_t before = peak_memory();
    const auto feed = feeds::parse::parse(document, {});
    const std::size_t after = peak_memory();
    std::printf("%-24s %7.2f x the document (%.1f MB, %zu entries)\n",
                "memory",
                static_cast<double>(after - before) / static_cast<double>(document.size()),
                static_cast<double>(document.size()) / 1e6,
                feed ? feed->entries.size() : 0);
}

std::string rss(std::string_view items) {
    return "<rss version=\"2.0\"><channel><title>t</title>" + std::string{items} +
           "</channel></rss>";
}

/// `count` items whose text makes the document `bytes` long.
std::string rss_of(std::size_t bytes, std::size_t count) {
    constexpr std::string_view kHead =
        "<item><guid>%</guid><title>A title of some length</title><link>http://x.example/%</link>"
        "<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;";
    constexpr std::string_view kTail = "&lt;/p&gt;</description></item>";
    constexpr std::string_view kText = "Some words &amp;amp; &lt;b&gt;bold&lt;/b&gt; ones. ";
    const std::size_t each =
        std::max(bytes / count, kHead.size() + kTail.size()) - kHead.size() - kTail.size();
    std::string text;
    while (text.size() + kText.size() <= each)
        text += kText;
    std::string items;
    for (std::size_t i = 0; i < count; ++i) {
        for (const char c : kHead)
            c == '%' ? items += std::to_string(i) : items += c;
        items += text;
        items += kTail;
    }
    return rss(items);
}

void measure_growth(const std::string& what, const std::string& document) {
    std::size_t rounds = 0;
    const double start = cpu_seconds();
    while (cpu_seconds() - start < 0.3) {
        const auto feed = feeds::parse::parse(document, {});
        ++rounds;
    }
    const double seconds = (cpu_seconds() - start) / static_cast<double>(rounds);
    std::printf("%-36s %8.3f MB %10.3f ms %8.2f ms/MB\n",
                what.c_str(),
                static_cast<double>(document.size()) / 1e6,
                seconds * 1e3,
                seconds * 1e9 / static_cast<double>(document.size()));
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

void growth() {
    for (const std::size_t bytes : {10'000U, 100'000U, 1'000'000U, 10'000'000U})
        measure_growth("bytes, 20 entries", rss_of(bytes, 20));
    for (const std::size_t count : {10U, 100U, 1'000U, 5'000U})
        measure_growth(std::to_string(count) + " entries of 600 bytes", rss_of(count * 600, count));
    measure_growth("a title of 200 kB",
                   rss("<item><title>" + repeated("Word &amp; ", 20'000) + "</title></item>"));
    for (const std::size_t count : {10'000U, 100'000U}) {
        measure_growth(std::to_string(count) + " unclosed tags",
                       rss("<item><description>" + repeated("<b>", count)));
        measure_growth(
            std::to_string(count) + " unclosed tags as text",
            rss("<item><description>" + repeated("&lt;b>", count) + "</description></item>"));
        measure_growth(std::to_string(count) + " bare ampersands",
                       rss("<item><title>" + repeated("& ", count) + "</title></item>"));
        measure_growth(std::to_string(count) + " crossed tags",
                       rss("<item><description>" + repeated("<b><i></b></i>", count) +
                           "</description></item>"));
    }
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
            std::fputs("parse_bench FOLDER [MEGABYTES] | --growth\n", stderr);
            return 64;
        }
        if (std::string_view{argv[1]} == "--growth") {
            growth();
            return 0;
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
        measure_memory(documents);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "parse_bench: %s\n", error.what());
        return 70;
    }
}
