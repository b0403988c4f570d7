// `newsalertd notify-test`: a marked test alert, through the outbox like any other.

#include "daemon/cli/ask.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <sysexits.h>

#include <algorithm>
#include <memory>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

int exit_of_outcome(const std::string& outcome) {
    if (outcome == "delivered")
        return EX_OK;
    return outcome == "transient" ? EX_TEMPFAIL : EX_UNAVAILABLE;
}

/// 0 delivered, 69 refused, 75 put off or no answer, 78 no such channel.
int notify_test(const Context& context, const std::string& channel) {
    const auto answer = ask(context, {{"verb", "notify-test"}, {"channel", channel}});
    if (!answer)
        return fail(answer.error(), context);
    const auto& results = answer->at("results").as_array();
    if (context.json)
        context.out << json::serialize(*answer) << '\n';
    int worst = results.empty() ? EX_TEMPFAIL : EX_OK;
    std::vector<std::vector<std::string>> rows;
    for (const auto& result : results) {
        const auto& r = result.as_object();
        worst = std::max(worst, exit_of_outcome(shown_of(r, "outcome")));
        rows.push_back({shown_of(r, "target"),
                        shown_of(r, "outcome"),
                        shown_of(r, "status"),
                        shown_of(r, "seconds"),
                        shown_of(r, "detail")});
    }
    if (!context.json)
        print_table(context.out, {"target", "result", "status", "seconds", "answer"}, rows);
    if (results.empty())
        context.err << "newsalertd: no answer yet; see `newsalertd deliveries`\n";
    return worst;
}

Action add_notify_test(Options& options, Context& context) {
    const auto channel = std::make_shared<std::string>();
    options.required("channel", *channel, "name of the channel");
    add_config_and_json(options, context);
    return [&context, channel] { return notify_test(context, *channel); };
}

}  // namespace

namespace verbs {
extern const Verb notify_test{
    "notify-test", "Send a marked test alert to a channel", add_notify_test};
}  // namespace verbs

}  // namespace newsalertd::cli
