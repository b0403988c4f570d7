// `newsalertd match`: articles on stdin against rules or bare queries, matches on stdout. Works
// without a configuration, a state or a network.

#include "daemon/app/article_line.hpp"
#include "daemon/cli/match_stats.hpp"
#include "daemon/cli/progress.hpp"
#include "daemon/cli/verb.hpp"
#include "rules/engine/matcher.hpp"
#include "rules/engine/watch_set.hpp"
#include "rules/files/rule_files.hpp"

#include <boost/json.hpp>

#include <fcntl.h>
#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>
#include <unordered_set>

namespace newsalertd::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kBatch = 512;
constexpr std::size_t kShownFindings = 100;

struct MatchOptions {
    std::string rules_path;    ///< a rule file or folder; or else
    std::string queries_file;  ///< JSON lines {"name","query","lang"}
    std::string forms;         ///< "exact" or "inflected" for all of them; empty: as written
    unsigned threads = 1;
    bool explain = false;    ///< with the matched spans
    std::string stats_file;  ///< JSON figures of the run; empty: none
};

struct Loaded {
    std::shared_ptr<const rules::WatchSet> set;
    std::vector<std::string> names;  ///< as they appear in the output: JSON strings
};

std::optional<rules::Forms> forced_forms(const std::string& forms) {
    if (forms == "exact")
        return rules::Forms::exact;
    if (forms == "inflected")
        return rules::Forms::inflected;
    return std::nullopt;
}

// Prints the findings; false if there is an error among them.
bool report(const std::vector<rules::Diagnostic>& findings, std::ostream& err) {
    std::size_t shown = 0;
    for (const rules::Diagnostic& finding : findings) {
        if (++shown > kShownFindings)
            break;
        err << to_string(finding) << '\n';
    }
    if (findings.size() > kShownFindings)
        err << findings.size() - kShownFindings << " more findings\n";
    return !has_errors(findings);
}

std::string json_string(std::string_view text) {
    return json::serialize(json::string_view(text.data(), text.size()));
}

int readable(const std::string& path, std::ostream& err) {
    if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0)
        return EX_OK;
    const int why = errno;
    err << path << ": cannot be read: " << std::generic_category().message(why) << '\n';
    return why == EACCES ? EX_NOPERM : EX_NOINPUT;
}

std::optional<Loaded> load_rules(const MatchOptions& options, Time now, std::ostream& err) {
    rules::RuleFiles files =
        rules::load_rule_files(options.rules_path, std::chrono::floor<std::chrono::seconds>(now));
    if (const auto forms = forced_forms(options.forms))
        for (rules::WatchPtr& watch : files.watches) {
            auto forced = std::make_shared<rules::Watch>(*watch);
            forced->forms = *forms;
            watch = std::move(forced);
        }
    Loaded loaded;
    loaded.set = rules::WatchSet::compile(std::move(files.watches), files.findings);
    if (!report(files.findings, err))
        return std::nullopt;
    for (const rules::WatchPtr& watch : loaded.set->watches())
        loaded.names.push_back(json_string(watch->name));
    return loaded;
}

struct Query {
    std::string name;
    std::string text;
    std::string language;
    rules::Families families = rules::Families::on;
    bool translated = false;
};

std::optional<Query> read_query(const json::value& value) {
    const json::object* object = value.if_object();
    if (!object)
        return std::nullopt;
    const auto text = [&](const char* key) -> std::optional<std::string> {
        const json::value* member = object->if_contains(key);
        if (!member || !member->is_string())
            return std::nullopt;
        return std::string(member->get_string());
    };
    auto name = text("name");
    auto query = text("query");
    if (!name || !query)
        return std::nullopt;
    const json::value* families = object->if_contains("families");
    const bool alone = families && families->is_bool() && !families->get_bool();
    const json::value* translate = object->if_contains("translate");
    return Query{
        .name = std::move(*name),
        .text = std::move(*query),
        .language = text("lang").value_or("en"),
        .families = alone ? rules::Families::off : rules::Families::on,
        .translated = translate && translate->is_array() && !translate->get_array().empty()};
}

std::optional<std::vector<Query>> read_queries(const std::string& path, std::ostream& err) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        err << path << ": cannot be read\n";
        return std::nullopt;
    }
    std::vector<Query> queries;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.empty())
            continue;
        boost::system::error_code error;
        const json::value value = json::parse(line, error);
        auto query = error ? std::nullopt : read_query(value);
        if (!query) {
            err << path << ':' << number << ": expected {\"name\": \"…\", \"query\": \"…\"}"
                << (error ? ": " + error.message() : "") << '\n';
            return std::nullopt;
        }
        queries.push_back(std::move(*query));
    }
    std::unordered_set<std::string_view> names;
    for (const auto& query : queries)
        if (!names.insert(query.name).second) {
            err << path << ": the name '" << query.name << "' stands there twice\n";
            return std::nullopt;
        }
    if (const auto translated = std::ranges::count_if(queries, &Query::translated); translated > 0)
        err << path << ": warning: translation is not available in this version; " << translated
            << " queries match in their own language only\n";
    return queries;
}

std::optional<Loaded> load_queries(const MatchOptions& options, std::ostream& err) {
    const auto queries = read_queries(options.queries_file, err);
    if (!queries)
        return std::nullopt;
    const rules::Forms forms = forced_forms(options.forms).value_or(rules::Forms::inflected);
    std::vector<rules::BulkQuery> bulk;
    bulk.reserve(queries->size());
    for (const auto& query : *queries)
        bulk.push_back({query.name, query.text, query.language, forms, query.families});
    std::vector<rules::Diagnostic> findings;
    Loaded loaded;
    loaded.set = rules::WatchSet::compile(bulk, findings);
    for (rules::Diagnostic& finding : findings)
        finding.file = options.queries_file;
    if (!report(findings, err))
        return std::nullopt;
    for (const auto& query : *queries)
        loaded.names.push_back(json_string(query.name));
    return loaded;
}

// Runs `work(thread, i)` for every i below `count`; the threads take them one by one.
void parallel(unsigned threads,
              std::size_t count,
              const std::function<void(unsigned, std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    const auto run = [&](unsigned thread) {
        for (std::size_t i = next++; i < count; i = next++)
            work(thread, i);
    };
    std::vector<std::jthread> others;
    for (unsigned t = 1; t < threads; ++t)
        others.emplace_back(run, t);
    run(0);
}

class Run {
public:
    Run(const MatchOptions& options, Loaded loaded, MatchStats& stats)
        : options_(options),
          loaded_(std::move(loaded)),
          stats_(stats),
          threads_(std::max(1u, options.threads)),
          matchers_(threads_) {}

    int all(std::istream& in, std::ostream& out, std::ostream& err) {
        // Where results appear on the same terminal, they are the progress.
        Progress progress(err, "articles", 0, &out != &std::cout || isatty(STDOUT_FILENO) == 0);
        std::vector<std::string> lines(kBatch);
        std::size_t first = 1;
        for (;;) {
            std::size_t count = 0;
            while (count < kBatch && std::getline(in, lines[count]))
                ++count;
            if (count == 0)
                break;
            if (const auto problem = batch(std::span(lines).first(count), first, out)) {
                progress.end();
                err << *problem << '\n';
                return EX_DATAERR;
            }
            first += count;
            progress.at(first - 1);
        }
        return EX_OK;
    }

private:
    // What is wrong with one of the lines, if anything; those before it are printed.
    std::optional<std::string> batch(std::span<const std::string> lines,
                                     std::size_t first,
                                     std::ostream& out) {
        articles_.resize(lines.size());
        results_.resize(lines.size());
        parallel(threads_, lines.size(), [&](unsigned, std::size_t i) {
            articles_[i] = app::read_article(lines[i]);
        });
        match();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!articles_[i].problem.empty())
                return "line " + std::to_string(first + i) + ": " + articles_[i].problem;
            if (!articles_[i].blank)
                print(articles_[i], results_[i], out);
        }
        out.flush();  // whoever follows a live stream through a pipe waits for them
        return std::nullopt;
    }

    void match() {
        const auto spans =
            options_.explain ? rules::Matcher::Spans::collect : rules::Matcher::Spans::omit;
        stats_.begin_batch();
        std::vector<MatchStats::Times> times(threads_);
        parallel(threads_, articles_.size(), [&](unsigned thread, std::size_t i) {
            results_[i].clear();
            if (articles_[i].blank || !articles_[i].problem.empty())
                return;
            const auto begin = std::chrono::steady_clock::now();
            const auto found =
                matchers_[thread].match(*loaded_.set, articles_[i].document(), spans);
            times[thread].push_back(std::chrono::steady_clock::now() - begin);
            results_[i].assign(found.begin(), found.end());
        });
        stats_.end_batch(times);
    }

    void print(const app::ArticleLine& article,
               const std::vector<rules::Match>& matches,
               std::ostream& out) const {
        out << "{\"id\":" << article.id << ",\"watches\":[";
        for (std::size_t i = 0; i < matches.size(); ++i)
            out << (i > 0 ? "," : "") << loaded_.names[matches[i].watch];
        out << ']';
        if (options_.explain)
            print_spans(article, matches, out);
        out << "}\n";
    }

    void print_spans(const app::ArticleLine& article,
                     const std::vector<rules::Match>& matches,
                     std::ostream& out) const {
        out << ",\"matches\":[";
        for (std::size_t i = 0; i < matches.size(); ++i) {
            out << (i > 0 ? "," : "") << "{\"watch\":" << loaded_.names[matches[i].watch]
                << ",\"spans\":[";
            for (std::size_t s = 0; s < matches[i].spans.size(); ++s)
                out << (s > 0 ? "," : "") << json::serialize(article.to_json(matches[i].spans[s]));
            out << "]}";
        }
        out << ']';
    }

    const MatchOptions& options_;
    Loaded loaded_;
    MatchStats& stats_;
    unsigned threads_;
    std::vector<rules::Matcher> matchers_;
    std::vector<app::ArticleLine> articles_;
    std::vector<std::vector<rules::Match>> results_;
};

/// One line for each article, in order: {"id","watches":["…"]}. 0, 65 for a line that is no
/// article, 66 or 77 for rules or queries that are not there or may not be read, 78 for such with
/// errors.
int match(const Context& context, const MatchOptions& options) {
    auto& err = context.err;
    if (options.rules_path.empty() == options.queries_file.empty()) {
        err << "newsalertd match: give either --rules or --queries\n";
        return EX_USAGE;
    }
    const auto& input = options.queries_file.empty() ? options.rules_path : options.queries_file;
    if (const int code = readable(input, err); code != EX_OK)
        return code;
    MatchStats stats;
    auto loaded = options.queries_file.empty() ? load_rules(options, context.clock.now(), err)
                                               : load_queries(options, err);
    if (!loaded)
        return EX_CONFIG;
    stats.loaded(loaded->names.size(), loaded->set->memory_bytes());
    const int code = Run(options, std::move(*loaded), stats).all(context.in, context.out, err);
    context.out.flush();
    if (code != EX_OK || options.stats_file.empty())
        return code;
    std::ofstream file(options.stats_file);
    file << stats.to_json() << '\n';
    if (file.flush())
        return EX_OK;
    err << options.stats_file << ": cannot be written\n";
    return EX_CANTCREAT;
}

Action add_match(Options& options, Context& context) {
    const auto values = std::make_shared<MatchOptions>();
    options.option("--rules", values->rules_path, "a rule file or a folder of them");
    options.option("--queries", values->queries_file, "queries as JSON lines");
    options.choice("--forms", values->forms, "exact or inflected, for all", {"exact", "inflected"});
    options.number("--threads", values->threads, "worker threads", {1, 256});
    options.flag("--explain", values->explain, "with the matched spans");
    options.option("--stats", values->stats_file, "write figures of the run to this file");
    return [&context, values] { return match(context, *values); };
}

}  // namespace

namespace verbs {
extern const Verb match{"match", "Match articles (JSON lines) against rules", add_match};
}  // namespace verbs

}  // namespace newsalertd::cli
