// `newsalertd reload`: the daemon loads its files again, and the verb waits for the end.

#include "daemon/cli/ask.hpp"

namespace newsalertd::cli {

namespace {

/// 0, or 78 with the reasons.
int reload(const Context& context) {
    const auto answer = ask(context, {{"verb", "reload"}});
    if (!answer)
        return fail(answer.error(), context);
    context.out << shown_of(*answer, "message") << '\n';
    return 0;
}

Action add_reload(Options& options, Context& context) {
    add_config(options, context);
    // The answer always tells how it ended, so waiting is what it does anyway.
    options.flag("--wait", [] {}, "wait for the end (it always does)");
    return [&context] { return reload(context); };
}

}  // namespace

namespace verbs {
extern const Verb reload{"reload", "Load the files again; on errors the old ones stay", add_reload};
}  // namespace verbs

}  // namespace newsalertd::cli
