// `newsalertd explain`: why watches fire on an article, or do not.

#include "daemon/app/explained.hpp"
#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/config/load.hpp"
#include "daemon/config/report.hpp"
#include "daemon/visible.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <sysexits.h>

#include <iterator>
#include <memory>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

using app::text_of;

struct ExplainOptions {
    std::string article;  ///< number or address of a stored one; "-": JSON on standard input
    std::string watch;    ///< only this one; empty: all
};

void print(const json::object& answer, std::ostream& out) {
    const auto& article = answer.at("article").as_object();
    const bool stored = article.at("seq").as_int64() != 0;
    const auto not_told = text_of(article, "not_told");
    if (stored)
        out << "article " << article.at("seq").as_int64() << " of "
            << visible(text_of(article, "source")) << '\n';
    out << visible(text_of(article, "title")) << '\n' << visible(text_of(article, "url")) << '\n';
    if (!not_told.empty())
        out << "not told: " << not_told << '\n';
    out << '\n';
    bool untold = false;
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : answer.at("verdicts").as_array()) {
        const auto& verdict = one.as_object();
        const bool fires = verdict.at("fires").as_bool();
        const auto* alert = verdict.at("alert").if_int64();
        untold = untold || (fires && !alert);
        rows.push_back({text_of(verdict, "watch"),
                        fires ? "yes" : "no",
                        alert ? std::to_string(*alert) : "-",
                        text_of(verdict, "why")});
    }
    print_table(out, {"watch", "fires", "alert", "why"}, rows);
    if (untold && stored && not_told.empty())
        out << "\nNo alert though the watch fires: the first reading of a feed tells nothing, nor "
               "does\nwhat was stored before the watch had this query.\n";
}

void print_json(json::object& answer, std::ostream& out) {
    for (auto& one : answer.at("verdicts").as_array()) {
        auto& verdict = one.as_object();
        verdict.erase("why");  // its parts stand there
        out << json::serialize(verdict) << '\n';
    }
}

/// The daemon's answer, or what it would answer if the files may be read here.
Answer explanation(const Context& context,
                   const ExplainOptions& what,
                   const config::Loaded& loaded) {
    json::object request{{"article", what.article}, {"watch", what.watch}};
    if (what.article == "-")
        request["input"] = std::string(std::istreambuf_iterator<char>(context.in), {});
    const StateSource state(loaded, locations_of(context));
    if (loaded.out_of_reach) {
        request["view"] = "explain";
        return state.ask_daemon(std::move(request));
    }
    return app::explained(
        request,
        *loaded.watch_set,
        loaded.config,
        [&](const std::string& name) -> std::expected<app::ArticleView, app::Failure> {
            auto rows = state.rows<app::ArticleView>({{"view", "article"}, {"article", name}});
            if (!rows)
                return std::unexpected(std::move(rows.error()));
            return rows->empty() ? app::ArticleView{} : std::move(rows->front());
        },
        context.clock.now());
}

/// Why each watch fires on an article, or the smallest part of its query that does not. 0, 66
/// without such an article or watch, 78 with broken rules.
int explain(const Context& context, const ExplainOptions& what) {
    const auto loaded = config::load(locations_of(context), context.clock.now());
    // What may not be read here is asked of the daemon, which has it in force.
    if (!loaded.valid() && !loaded.out_of_reach) {
        context.err << config::render(loaded.findings);
        return EX_CONFIG;
    }
    auto answer = explanation(context, what, loaded);
    if (!answer)
        return fail(answer.error(), context);
    if (context.json)
        print_json(*answer, context.out);
    else
        print(*answer, context.out);
    return EX_OK;
}

Action add_explain(Options& options, Context& context) {
    const auto values = std::make_shared<ExplainOptions>();
    options.required("article",
                     values->article,
                     "number or address of a stored article; - for one as JSON on standard input, "
                     "as for match");
    options.option("--watch", values->watch, "only this watch");
    add_config_and_json(options, context);
    return [&context, values] { return explain(context, *values); };
}

}  // namespace

namespace verbs {
extern const Verb explain{"explain", "Why watches fire on an article, or do not", add_explain};
}  // namespace verbs

}  // namespace newsalertd::cli
