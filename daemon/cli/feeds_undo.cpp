// `newsalertd feeds undo`: takes back that a feed has moved. The daemon does it: it polls the feed.

#include "daemon/cli/ask.hpp"
#include "daemon/visible.hpp"

#include <sysexits.h>

#include <memory>

namespace newsalertd::cli {

namespace {

int undo(const Context& context, const std::string& feed) {
    const auto answer = ask(context, {{"verb", "feeds"}, {"action", "undo"}, {"feed", feed}});
    if (!answer)
        return fail(answer.error(), context);
    context.out << visible(feed) << " is polled at " << shown_of(*answer, "url")
                << " again; a redirect to where it had moved is not believed any more\n";
    return EX_OK;
}

Action add_undo(Options& options, Context& context) {
    const auto feed = std::make_shared<std::string>();
    options.required("feed", *feed, "its name or address");
    add_config(options, context);
    return [&context, feed] { return undo(context, *feed); };
}

}  // namespace

namespace verbs {
extern const Verb feeds_undo{
    "undo", "Poll a feed that was taken to have moved at its configured address again", add_undo};
}  // namespace verbs

}  // namespace newsalertd::cli
