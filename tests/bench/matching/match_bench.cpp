// The table of matching.md M: articles a second, one at a time, cutting and folding included.
//
//     python3 …/make_workload.py --out W --queries 1000,10000,100000,1000000
//     match_bench W [--forms exact|inflected] [--families on|off] [--queries N,…] [--articles N]
//                   [--passes P] [--threads T] [--spans] [--learned] [--json] [--matches FILE]
//
// Times by CPU clock (what the work costs) and by wall clock (what a loaded machine makes of it).
// --json: a line of JSON for each number of queries, for the scripts beside this file. --matches:
// what matched, for those that compare; of the last number of queries. --learned: the set compiled
// anew after it has seen all articles, as the daemon does.

#include "tests/bench/matching/measure.hpp"
#include "tests/bench/matching/workload.hpp"

#include <boost/json.hpp>

#include <sysexits.h>

#include <cstdio>
#include <iostream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Options {
    std::string folder;
    rules::Forms forms = rules::Forms::exact;
    rules::Families families = rules::Families::on;
    std::vector<std::size_t> counts{1000, 10000, 100000, 1000000};
    std::size_t articles = std::numeric_limits<std::size_t>::max();
    bench::How how;
    bool json = false;
    bool learned = false;
    std::string matches;
};

std::vector<std::size_t> numbers(const std::string& list) {
    std::vector<std::size_t> out;
    std::istringstream in(list);
    std::string number;
    while (std::getline(in, number, ','))
        out.push_back(std::stoul(number));
    return out;
}

Options read_options(const std::vector<std::string>& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        const auto value = [&]() -> const std::string& { return arguments.at(++i); };
        if (name == "--spans")
            options.how.spans = true;
        else if (name == "--learned")
            options.learned = true;
        else if (name == "--json")
            options.json = true;
        else if (name == "--forms")
            options.forms = value() == "inflected" ? rules::Forms::inflected : rules::Forms::exact;
        else if (name == "--families")
            options.families = value() == "off" ? rules::Families::off : rules::Families::on;
        else if (name == "--passes")
            options.how.passes = static_cast<unsigned>(std::stoul(value()));
        else if (name == "--threads")
            options.how.threads = static_cast<unsigned>(std::stoul(value()));
        else if (name == "--articles")
            options.articles = std::stoul(value());
        else if (name == "--queries")
            options.counts = numbers(value());
        else if (name == "--matches")
            options.matches = value();
        else if (name.starts_with("--") || !options.folder.empty())
            throw std::invalid_argument("unknown: " + name);
        else
            options.folder = name;
    }
    return options;
}

void print_json(std::size_t count,
                std::size_t articles,
                const bench::Built& built,
                const bench::Speed& speed) {
    const boost::json::object out{
        {"queries", count},
        {"articles", articles},
        {"per_cpu_second", speed.per_cpu_second},
        {"per_second", speed.per_wall_second},
        {"p50_us", speed.p50_us},
        {"p99_us", speed.p99_us},
        {"max_us", speed.max_us},
        {"build_cpu_seconds", built.cpu_seconds},
        {"set_mib", static_cast<double>(built.set->memory_bytes()) / (1 << 20)},
        {"resident_mib", built.resident_mib},
        {"always_tried", built.set->always_tried()},
        {"matches", speed.matches}};
    std::cout << boost::json::serialize(out) << '\n' << std::flush;
}

void print_row(std::size_t count, const bench::Built& built, const bench::Speed& speed) {
    std::printf("%8zu  %9.0f  %9.0f  %7.1f  %7.1f  %8.1f  %7.2f  %7.1f  %7.1f  %8zu\n",
                count,
                speed.per_cpu_second,
                speed.per_wall_second,
                speed.p50_us,
                speed.p99_us,
                speed.max_us,
                built.cpu_seconds,
                static_cast<double>(built.set->memory_bytes()) / (1 << 20),
                built.resident_mib,
                speed.matches);
    std::fflush(stdout);
}

void print_head() {
    std::printf("%8s  %9s  %9s  %7s  %7s  %8s  %7s  %7s  %7s  %8s\n",
                "queries",
                "art/cpu-s",
                "art/s",
                "p50 us",
                "p99 us",
                "max us",
                "build s",
                "MiB",
                "RSS +",
                "matches");
}

void run(const Options& options) {
    const auto articles = bench::read_articles(options.folder, options.articles);
    if (!options.json)
        print_head();
    for (const std::size_t count : options.counts) {
        const auto queries = bench::read_queries(options.folder, count);
        const rules::BulkQuery wording{"", "", "en", options.forms, options.families};
        bench::Built built = bench::build(queries, wording, nullptr);
        if (options.learned) {
            bench::measure(*built.set, articles, {});
            built = bench::build(queries, wording, built.set.get());
        }
        const bench::Speed speed = bench::measure(*built.set, articles, options.how);
        if (options.json)
            print_json(count, articles.size(), built, speed);
        else
            print_row(count, built, speed);
        if (!options.matches.empty())
            bench::write_matches(*built.set, articles, options.matches);
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run(read_options({argv + 1, argv + argc}));
        return EX_OK;
    } catch (const std::logic_error& error) {
        std::cerr << "match_bench: " << error.what() << "; the head of match_bench.cpp says how\n";
        return EX_USAGE;
    } catch (const std::exception& error) {
        std::cerr << "match_bench: " << error.what() << '\n';
        return EX_DATAERR;
    }
}
