#include "tests/bench/matching/measure.hpp"

#include "rules/engine/matcher.hpp"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <barrier>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace bench {
namespace {

using Spans = rules::Matcher::Spans;

double seconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double resident_mib() {
    malloc_trim(0);
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

// No language: the engine must find it out where a watch needs it, as it does for a feed that
// declares none.
rules::Document document(const Article& article) {
    rules::Document out;
    out.title = article.title;
    out.summary = article.summary;
    out.content = article.content;
    return out;
}

double best(const std::vector<double>& times) {
    return *std::min_element(times.begin(), times.end());
}

void spread(const rules::WatchSet& set,
            const std::vector<Article>& articles,
            Spans spans,
            rules::Matcher& matcher,
            Speed& speed) {
    std::vector<double> times;
    for (const Article& article : articles) {
        const double begin = seconds(CLOCK_THREAD_CPUTIME_ID);
        speed.matches += matcher.match(set, document(article), spans).size();
        times.push_back(1e6 * (seconds(CLOCK_THREAD_CPUTIME_ID) - begin));
    }
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    speed.p50_us = at(0.5);
    speed.p99_us = at(0.99);
    speed.max_us = at(1);
}

}  // namespace

Built build(const std::vector<std::string>& texts,
            const rules::BulkQuery& wording,
            const rules::WatchSet* before) {
    std::vector<rules::BulkQuery> queries;
    queries.reserve(texts.size());
    for (const std::string& text : texts) {
        queries.push_back(wording);
        queries.back().query = text;
    }
    std::vector<rules::Diagnostic> findings;
    const double grown_from = resident_mib();
    const double begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
    Built built;
    built.set = rules::WatchSet::compile(queries, findings, before);
    built.cpu_seconds = seconds(CLOCK_PROCESS_CPUTIME_ID) - begin;
    built.resident_mib = resident_mib() - grown_from;
    for (const rules::Diagnostic& finding : findings)
        if (finding.severity == rules::Severity::error)
            throw std::runtime_error(to_string(finding));
    return built;
}

Speed measure(const rules::WatchSet& set, const std::vector<Article>& articles, const How& how) {
    const Spans spans = how.spans ? Spans::collect : Spans::omit;
    std::vector<std::vector<double>> cpu(how.threads);  // by thread and pass
    std::vector<double> wall;                           // by pass
    Speed speed;
    std::barrier together(static_cast<std::ptrdiff_t>(how.threads));
    const auto work = [&](unsigned thread) {
        rules::Matcher matcher;
        for (unsigned pass = 0; pass <= how.passes; ++pass) {
            together.arrive_and_wait();
            const double cpu_begin = seconds(CLOCK_THREAD_CPUTIME_ID);
            const double wall_begin = seconds(CLOCK_MONOTONIC);
            for (const Article& article : articles)
                matcher.match(set, document(article), spans);
            const double cpu_end = seconds(CLOCK_THREAD_CPUTIME_ID);
            together.arrive_and_wait();
            if (pass == 0)
                continue;
            cpu[thread].push_back(cpu_end - cpu_begin);
            if (thread == 0)
                wall.push_back(seconds(CLOCK_MONOTONIC) - wall_begin);
        }
        if (thread == 0)
            spread(set, articles, spans, matcher, speed);
    };
    {
        std::vector<std::jthread> others;
        for (unsigned t = 1; t < how.threads; ++t)
            others.emplace_back(work, t);
        work(0);
    }
    const auto n = static_cast<double>(articles.size());
    for (const std::vector<double>& times : cpu)
        speed.per_cpu_second += n / best(times);
    speed.per_wall_second = n * how.threads / best(wall);
    return speed;
}

void write_matches(const rules::WatchSet& set,
                   const std::vector<Article>& articles,
                   const std::string& path) {
    std::ofstream out(path);
    rules::Matcher matcher;
    for (std::size_t i = 0; i < articles.size(); ++i)
        for (const rules::Match& match : matcher.match(set, document(articles[i]), Spans::omit))
            out << i << '\t' << match.watch << '\n';
    if (!out.flush())
        throw std::runtime_error(path + ": cannot be written");
}

}  // namespace bench
