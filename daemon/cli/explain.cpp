#include "rules/engine/explain.hpp"

#include "daemon/app/app.hpp"
#include "daemon/cli/match_articles.hpp"
#include "daemon/cli/remote.hpp"
#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/config/load.hpp"
#include "daemon/config/report.hpp"
#include "daemon/pipeline/compress.hpp"
#include "daemon/pipeline/prepared.hpp"
#include "daemon/visible.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <expected>
#include <iostream>
#include <iterator>
#include <map>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

constexpr int kDataError = 65;
constexpr int kNoInput = 66;
constexpr int kConfig = 78;

struct Failure {
    std::string message;
    int exit = 0;
};

/// The article and what the state knows of it; `seq` is 0 for one from standard input.
struct Asked {
    ArticleLine article;
    std::string publisher;
    std::int64_t seq = 0;
    std::map<std::string, std::int64_t> alerts;  ///< by watch
    std::string not_told = {};                   ///< for its age; empty: that kept nothing back
};

std::expected<Asked, Failure> from_input(std::istream& in) {
    const std::string text(std::istreambuf_iterator<char>(in), {});
    Asked asked{.article = read_article(text), .publisher = {}, .alerts = {}};
    if (asked.article.blank)
        return std::unexpected(Failure{"standard input: no article", kDataError});
    if (!asked.article.problem.empty())
        return std::unexpected(Failure{"standard input: " + asked.article.problem, kDataError});
    return asked;
}

std::expected<Asked, store::Error> from_state(const StateSource& state, const std::string& name) {
    auto view = state.article(name);
    if (!view)
        return std::unexpected(view.error());
    auto* row = &view->row;
    auto* alerts = &view->alerts;
    if (row->damaged)
        return std::unexpected(
            store::Error{store::ErrorClass::damaged,
                         "article " + std::to_string(row->seq) +
                             ": damaged, its row in the state is not what was stored; "
                             "`newsalertd db check` names all such rows"});
    auto body = pipeline::decompress(row->body);
    if (!body)
        return std::unexpected(store::Error{store::ErrorClass::damaged,
                                            "article " + std::to_string(row->seq) +
                                                ": damaged, its stored text cannot be unpacked; "
                                                "`newsalertd db check` names all such rows"});
    Asked asked{.article = {},
                .publisher = std::move(row->publisher),
                .seq = row->seq,
                .alerts = std::move(*alerts),
                .not_told = std::move(row->not_told)};
    asked.article.id = std::to_string(row->seq);
    asked.article.title = std::move(row->title);
    asked.article.summary = std::move(row->summary);
    asked.article.content = std::move(*body);
    asked.article.language = std::move(row->language);
    asked.article.source = std::move(row->feed);
    asked.article.url = std::move(row->url);
    return asked;
}

std::vector<std::string> tags_of(const config::Config& config, const std::string& feed) {
    const auto found = std::ranges::find(config.feeds, feed, &config::FeedConfig::name);
    return found == config.feeds.end() ? std::vector<std::string>() : found->tags;
}

/// Why one watch does or does not tell of the article.
struct Verdict {
    const rules::Watch* watch = nullptr;
    rules::Explanation query;
    std::string kept_back;  ///< why it would stay silent though its query fires
    std::optional<std::int64_t> alert;
    std::size_t number = 0;  ///< of the watch, in the order of the files
};

Verdict judge(const rules::Watch& watch, const Asked& asked, const std::vector<std::string>& tags) {
    Verdict verdict{.watch = &watch,
                    .query = rules::explain(watch, asked.article.document()),
                    .kept_back = {},
                    .alert = {}};
    if (!watch.enabled)
        verdict.kept_back = "it rests: enabled = false";
    else if (watch.expires && *watch.expires <= std::chrono::system_clock::now())
        verdict.kept_back = "it has expired";
    // Without a source (standard input) there is no feed to listen to or not.
    else if (!asked.article.source.empty() &&
             !pipeline::listens_to(watch, asked.article.source, asked.publisher, tags))
        verdict.kept_back = "it does not listen to the feed " + asked.article.source;
    if (const auto found = asked.alerts.find(watch.name); found != asked.alerts.end())
        verdict.alert = found->second;
    return verdict;
}

std::string words_of(const Verdict& verdict, const ArticleLine& article) {
    std::vector<std::string> words;
    for (const auto& span : verdict.query.spans) {
        std::string word =
            std::string(article.text_of(span)) + " (" + rules::to_string(span.field) + ')';
        if (std::ranges::find(words, word) == words.end())
            words.push_back(std::move(word));
    }
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string why(const Verdict& verdict, const ArticleLine& article) {
    const auto& query = verdict.query;
    std::string out = verdict.kept_back;
    if (!out.empty())
        out += "; ";
    const std::string words = words_of(verdict, article);
    if (query.fires)
        return out + (words.empty() ? "the query fires" : words);
    if (!query.part.empty())
        out += query.part + ": ";
    return out + query.reason + (words.empty() ? "" : ": " + words);
}

json::object verdict_json(const Verdict& verdict, const Asked& asked) {
    json::array spans;
    for (const auto& span : verdict.query.spans)
        spans.push_back(asked.article.to_json(span));
    return {{"article", asked.seq != 0 ? json::value(asked.seq) : json::value()},
            {"watch", verdict.watch->name},
            {"fires", verdict.query.fires && verdict.kept_back.empty()},
            {"query_fires", verdict.query.fires},
            {"kept_back", verdict.kept_back},
            {"part", verdict.query.part},
            {"start", verdict.query.begin},
            {"end", verdict.query.end},
            {"reason", verdict.query.reason},
            {"spans", std::move(spans)},
            {"alert", verdict.alert ? json::value(*verdict.alert) : json::value()},
            {"not_told", verdict.alert ? json::string() : json::string(asked.not_told)}};
}

void print(const std::vector<Verdict>& verdicts, const Asked& asked, std::ostream& out) {
    const auto& article = asked.article;
    if (asked.seq != 0)
        out << "article " << asked.seq << " of " << visible(article.source) << '\n';
    out << visible(article.title) << '\n' << visible(article.url) << '\n';
    if (!asked.not_told.empty())
        out << "not told: " << asked.not_told << '\n';
    out << '\n';
    bool untold = false;
    std::vector<std::vector<std::string>> rows;
    for (const Verdict& verdict : verdicts) {
        const bool fires = verdict.query.fires && verdict.kept_back.empty();
        untold = untold || (fires && !verdict.alert);
        rows.push_back({verdict.watch->name,
                        fires ? "yes" : "no",
                        verdict.alert ? std::to_string(*verdict.alert) : "-",
                        why(verdict, article)});
    }
    print_table(out, {"watch", "fires", "alert", "why"}, rows);
    if (untold && asked.seq != 0 && asked.not_told.empty())
        out << "\nNo alert though the watch fires: the first reading of a feed tells nothing, nor "
               "does\nwhat was stored before the watch had this query.\n";
}

}  // namespace

int explain_command(const RemoteOptions& options,
                    const ExplainOptions& what,
                    std::istream& in,
                    std::ostream& out,
                    std::ostream& err) {
    auto where = config::locate(options.config_dir, config::process_environment());
    where.outside_the_service = true;
    const auto loaded = config::load(where);
    if (!loaded.valid()) {
        err << config::render(loaded.findings);
        return kConfig;
    }
    Asked asked;
    if (what.article == "-") {
        auto read = from_input(in);
        if (!read) {
            err << "newsalertd: " << read.error().message << '\n';
            return read.error().exit;
        }
        asked = std::move(*read);
    } else {
        auto read = from_state(StateSource(loaded, where), what.article);
        if (!read) {
            err << "newsalertd: " << read.error().message << '\n';
            return app::exit_code_of(read.error().error);
        }
        asked = std::move(*read);
    }
    const auto tags = tags_of(loaded.config, asked.article.source);
    std::vector<Verdict> verdicts;
    for (const auto& watch : loaded.watch_set->watches())
        if (what.watch.empty() || watch->name == what.watch)
            verdicts.push_back(judge(*watch, asked, tags));
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        verdicts[i].number = i;
    if (verdicts.empty()) {
        err << "newsalertd: "
            << (what.watch.empty() ? "there are no watches" : "no watch is named " + what.watch)
            << '\n';
        return kNoInput;
    }
    // What fires first, else in the order of the files.
    std::ranges::sort(
        verdicts, {}, [](const Verdict& v) { return std::pair(!v.query.fires, v.number); });
    if (!options.json) {
        print(verdicts, asked, out);
        return 0;
    }
    for (const Verdict& verdict : verdicts)
        out << json::serialize(verdict_json(verdict, asked)) << '\n';
    return 0;
}

}  // namespace newsalertd::cli
