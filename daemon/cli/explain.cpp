#include "daemon/app/explained.hpp"
#include "daemon/cli/remote.hpp"
#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/config/load.hpp"
#include "daemon/config/report.hpp"
#include "daemon/visible.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <iostream>
#include <iterator>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

constexpr int kConfig = 78;

std::string text_of(const json::object& object, std::string_view key) {
    return std::string(object.at(key).as_string());
}

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

}  // namespace

int explain_command(const RemoteOptions& options,
                    const ExplainOptions& what,
                    std::istream& in,
                    std::ostream& out,
                    std::ostream& err) {
    auto where = config::locate(options.config_dir, config::process_environment());
    where.outside_the_service = true;
    const auto loaded = config::load(where);
    // What may not be read here is asked of the daemon, which has it in force.
    if (!loaded.valid() && !loaded.out_of_reach) {
        err << config::render(loaded.findings);
        return kConfig;
    }
    json::object request{{"article", what.article}, {"watch", what.watch}};
    if (what.article == "-")
        request["input"] = std::string(std::istreambuf_iterator<char>(in), {});
    const StateSource state(loaded, where);
    auto answer =
        loaded.out_of_reach
            ? state.explained(request)
            : app::explained(
                  request, *loaded.watch_set, loaded.config, [&](const std::string& name) {
                      return state.article(name);
                  });
    if (const auto* error = answer.if_contains("error")) {
        err << "newsalertd: " << text_of(error->as_object(), "message") << '\n';
        return static_cast<int>(error->at("exit").as_int64());
    }
    if (options.json)
        print_json(answer, out);
    else
        print(answer, out);
    return 0;
}

}  // namespace newsalertd::cli
