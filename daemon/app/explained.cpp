#include "daemon/app/explained.hpp"

#include "daemon/app/article_line.hpp"
#include "daemon/pipeline/compress.hpp"
#include "daemon/pipeline/prepared.hpp"
#include "rules/engine/explain.hpp"

#include <boost/json/array.hpp>

#include <sysexits.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

/// Of a row of the state.
std::unexpected<Failure> damaged(std::int64_t seq, std::string_view what) {
    return std::unexpected(Failure{EX_DATAERR,
                                   "article " + std::to_string(seq) + ": damaged, " +
                                       std::string(what) +
                                       "; `newsalertd db check` names all such rows"});
}

/// The article and what the state knows of it; `seq` is 0 for one from standard input.
struct Asked {
    ArticleLine article;
    std::string publisher;
    std::int64_t seq = 0;
    std::map<std::string, std::int64_t> alerts;  ///< by watch
    std::string not_told = {};                   ///< for its age; empty: that kept nothing back
};

std::expected<Asked, Failure> from_input(const std::string& text) {
    Asked asked{.article = read_article(text), .publisher = {}, .alerts = {}};
    if (!asked.article.blank && asked.article.problem.empty())
        return asked;
    return std::unexpected(
        Failure{EX_DATAERR,
                "standard input: " + (asked.article.blank ? "no article" : asked.article.problem)});
}

std::expected<Asked, Failure> from_state(const FindArticle& find, const std::string& name) {
    auto view = find(name);
    if (!view)
        return std::unexpected(view.error());
    auto* row = &view->row;
    auto* alerts = &view->alerts;
    if (row->damaged)
        return damaged(row->seq, "its row in the state is not what was stored");
    auto body = pipeline::decompress(row->body);
    if (!body)
        return damaged(row->seq, "its stored text cannot be unpacked");
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
struct Finding {
    const rules::Watch* watch = nullptr;
    rules::Explanation query;
    std::string kept_back;  ///< why it would stay silent though its query fires
    std::optional<std::int64_t> alert;
    std::size_t number = 0;  ///< of the watch, in the order of the files
};

Finding judge(const rules::Watch& watch,
              const Asked& asked,
              const std::vector<std::string>& tags,
              Time now) {
    Finding finding{.watch = &watch,
                    .query = rules::explain(watch, asked.article.document()),
                    .kept_back = {},
                    .alert = {}};
    if (!watch.enabled)
        finding.kept_back = "it rests: enabled = false";
    else if (watch.expires && *watch.expires <= now)
        finding.kept_back = "it has expired";
    // Without a source (standard input) there is no feed to listen to or not.
    else if (!asked.article.source.empty() &&
             !pipeline::listens_to(watch, asked.article.source, asked.publisher, tags))
        finding.kept_back = "it does not listen to the feed " + asked.article.source;
    if (const auto found = asked.alerts.find(watch.name); found != asked.alerts.end())
        finding.alert = found->second;
    return finding;
}

std::string words_of(const Finding& finding, const ArticleLine& article) {
    std::vector<std::string> words;
    for (const auto& span : finding.query.spans) {
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

std::string why(const Finding& finding, const ArticleLine& article) {
    const auto& query = finding.query;
    std::string out = finding.kept_back;
    if (!out.empty())
        out += "; ";
    const std::string words = words_of(finding, article);
    if (query.fires)
        return out + (words.empty() ? "the query fires" : words);
    if (!query.part.empty())
        out += query.part + ": ";
    return out + query.reason + (words.empty() ? "" : ": " + words);
}

json::object finding_json(const Finding& finding, const Asked& asked) {
    json::array spans;
    for (const auto& span : finding.query.spans)
        spans.push_back(asked.article.to_json(span));
    return {{"article", asked.seq != 0 ? json::value(asked.seq) : json::value()},
            {"watch", finding.watch->name},
            {"fires", finding.query.fires && finding.kept_back.empty()},
            {"query_fires", finding.query.fires},
            {"kept_back", finding.kept_back},
            {"part", finding.query.part},
            {"start", finding.query.begin},
            {"end", finding.query.end},
            {"reason", finding.query.reason},
            {"spans", std::move(spans)},
            {"alert", finding.alert ? json::value(*finding.alert) : json::value()},
            {"why", why(finding, asked.article)},
            {"not_told", finding.alert ? json::string() : json::string(asked.not_told)}};
}

json::object article_json(const Asked& asked) {
    return {{"seq", asked.seq},
            {"source", asked.article.source},
            {"title", asked.article.title},
            {"url", asked.article.url},
            {"not_told", asked.not_told}};
}

}  // namespace

std::expected<json::object, Failure> explained(const json::object& request,
                                               const rules::WatchSet& watches,
                                               const config::Config& config,
                                               const FindArticle& find,
                                               Time now) {
    const auto name = text_of(request, "article");
    const auto asked = name == "-" ? from_input(text_of(request, "input")) : from_state(find, name);
    if (!asked)
        return std::unexpected(asked.error());
    const auto only = text_of(request, "watch");
    const auto tags = tags_of(config, asked->article.source);
    std::vector<Finding> findings;
    for (const auto& watch : watches.watches())
        if (only.empty() || watch->name == only)
            findings.push_back(judge(*watch, *asked, tags, now));
    if (findings.empty())
        return std::unexpected(Failure{
            EX_NOINPUT, only.empty() ? "there are no watches" : "no watch is named " + only});
    for (std::size_t i = 0; i < findings.size(); ++i)
        findings[i].number = i;
    // What fires first, else in the order of the files.
    std::ranges::sort(
        findings, {}, [](const Finding& v) { return std::pair(!v.query.fires, v.number); });
    json::array list;
    for (const auto& finding : findings)
        list.push_back(finding_json(finding, *asked));
    return json::object{{"article", article_json(*asked)}, {"verdicts", std::move(list)}};
}

}  // namespace newsalertd::app
