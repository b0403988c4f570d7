// The table of matching.md M: articles a second, one at a time, cutting and folding included.
//
//     python3 …/make_workload.py --out W --queries 1000,10000,100000,1000000
//     match_bench W [--forms exact|inflected] [--queries N,…] [--passes P] [--threads T] [--csv]
//
// Times by CPU clock (what the work costs) and by wall clock (what a loaded machine makes of it).

#include "rules/engine/matcher.hpp"
#include "rules/engine/watch_set.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace json = boost::json;

struct Options {
    std::string folder;
    rules::Forms forms = rules::Forms::exact;
    std::vector<std::size_t> counts{1000, 10000, 100000, 1000000};
    unsigned passes = 5;
    unsigned threads = 1;
    bool spans = false;
};

struct Article {
    std::string title;
    std::string summary;
    std::string content;
};

double clock_seconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double cpu_seconds() {
    return clock_seconds(CLOCK_THREAD_CPUTIME_ID);
}

double wall_seconds() {
    return clock_seconds(CLOCK_MONOTONIC);
}

std::string text(const json::object& object, const char* key) {
    const json::value* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

template <typename Take>
void each_line(const std::string& path, Take take) {
    std::ifstream in(path);
    if (!in) {
        std::cerr << path << ": cannot be read\n";
        std::exit(66);
    }
    std::string line;
    while (std::getline(in, line))
        take(json::parse(line).get_object());
}

std::vector<Article> read_articles(const std::string& folder) {
    std::vector<Article> out;
    each_line(folder + "/articles.jsonl", [&](const json::object& o) {
        out.push_back({text(o, "title"), text(o, "summary"), text(o, "content")});
    });
    return out;
}

struct Built {
    std::shared_ptr<const rules::WatchSet> set;
    double cpu = 0;
};

Built build(const Options& options, std::size_t count) {
    std::vector<std::string> texts;
    each_line(options.folder + "/queries_" + std::to_string(count) + ".jsonl",
              [&](const json::object& o) { texts.push_back(text(o, "query")); });
    std::vector<rules::BulkQuery> queries;
    for (const std::string& query : texts)
        queries.push_back({"", query, "en", options.forms});
    std::vector<rules::Diagnostic> findings;
    const double begin = cpu_seconds();
    Built built;
    built.set = rules::WatchSet::compile(queries, findings);
    built.cpu = cpu_seconds() - begin;
    return built;
}

struct Pass {
    double cpu = 0;
    double wall = 0;
    std::size_t matches = 0;
};

Pass run(const rules::WatchSet& set,
         const std::vector<Article>& articles,
         rules::Matcher& matcher,
         rules::Matcher::Spans spans,
         std::vector<float>* each) {
    Pass pass;
    const double cpu = cpu_seconds();
    const double wall = wall_seconds();
    for (const Article& article : articles) {
        rules::Document document;
        document.title = article.title;
        document.summary = article.summary;
        document.content = article.content;
        const double begin = each ? cpu_seconds() : 0;
        pass.matches += matcher.match(set, document, spans).size();
        if (each)
            each->push_back(static_cast<float>(1e6 * (cpu_seconds() - begin)));
    }
    pass.cpu = cpu_seconds() - cpu;
    pass.wall = wall_seconds() - wall;
    return pass;
}

void measure(const Options& options, const std::vector<Article>& articles, std::size_t count) {
    const Built built = build(options, count);
    const auto spans = options.spans ? rules::Matcher::Spans::collect : rules::Matcher::Spans::omit;
    std::vector<Pass> best(options.threads);
    std::vector<float> each;
    const auto work = [&](unsigned thread) {
        rules::Matcher matcher;
        run(*built.set, articles, matcher, spans, nullptr);
        for (unsigned p = 0; p < options.passes; ++p) {
            const Pass pass = run(*built.set, articles, matcher, spans, nullptr);
            if (p == 0 || pass.cpu < best[thread].cpu)
                best[thread] = pass;
        }
        if (thread == 0)
            run(*built.set, articles, matcher, spans, &each);
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned t = 1; t < options.threads; ++t)
            threads.emplace_back(work, t);
        work(0);
    }
    std::sort(each.begin(), each.end());
    const auto at = [&](double share) {
        return static_cast<double>(
            each[static_cast<std::size_t>(share * static_cast<double>(each.size() - 1))]);
    };
    const auto n = static_cast<double>(articles.size());
    double per_cpu_second = 0;
    double per_wall_second = 0;
    for (const Pass& pass : best) {
        per_cpu_second += n / pass.cpu;
        per_wall_second += n / pass.wall;
    }
    std::printf("%8zu  %9.0f  %9.0f  %7.1f  %7.1f  %8.1f  %7.2f  %7.1f  %8zu\n",
                count,
                per_cpu_second,
                per_wall_second,
                at(0.5),
                at(0.99),
                at(1),
                built.cpu,
                static_cast<double>(built.set->memory_bytes()) / (1 << 20),
                best[0].matches);
    std::fflush(stdout);
}

Options read_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        const std::string value = i + 1 < argc ? argv[i + 1] : "";
        if (name == "--spans") {
            options.spans = true;
            continue;
        }
        if (!name.starts_with("--")) {
            options.folder = name;
            continue;
        }
        if (name == "--forms" && value == "inflected")
            options.forms = rules::Forms::inflected;
        if (name == "--passes")
            options.passes = static_cast<unsigned>(std::stoul(value));
        if (name == "--threads")
            options.threads = static_cast<unsigned>(std::stoul(value));
        if (name == "--queries") {
            options.counts.clear();
            std::istringstream list(value);
            std::string count;
            while (std::getline(list, count, ','))
                options.counts.push_back(std::stoul(count));
        }
        ++i;
    }
    return options;
}

}  // namespace

int main(int argc, char** argv) {
    const Options options = read_options(argc, argv);
    const std::vector<Article> articles = read_articles(options.folder);
    std::printf("%8s  %9s  %9s  %7s  %7s  %8s  %7s  %7s  %8s\n",
                "queries",
                "art/cpu-s",
                "art/s",
                "p50 us",
                "p99 us",
                "max us",
                "build s",
                "MiB",
                "matches");
    for (const std::size_t count : options.counts)
        measure(options, articles, count);
    return 0;
}
