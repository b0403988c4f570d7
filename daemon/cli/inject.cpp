// `newsalertd inject`: articles of a program, on the way that a feed's take.

#include "daemon/cli/ask.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <sysexits.h>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

/// Articles as JSON lines; one JSON line out for each, in order. 0, 65 when an article was refused
/// (the others went through), 69 without a daemon.
int inject(const Context& context) {
    auto daemon = connect(context);
    if (!daemon)
        return fail(daemon.error(), context);
    auto& in = context.in;
    auto& out = context.out;
    auto& err = context.err;
    int worst = EX_OK;
    std::size_t number = 0;
    const auto refuse = [&](const std::string& reason) {
        err << "newsalertd: line " << number << ": " << reason << '\n';
        out << json::serialize(json::object{{"line", number}, {"error", reason}}) << std::endl;
        worst = EX_DATAERR;
    };
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.starts_with("\xEF\xBB\xBF"))
            line.erase(0, 3);
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        boost::system::error_code broken;
        auto article = json::parse(line, broken);
        if (broken) {
            refuse("not JSON: " + broken.message());
            continue;
        }
        const auto answer = ask(*daemon, {{"verb", "inject"}, {"article", std::move(article)}});
        if (answer) {
            if (const auto* ignored = answer->if_contains("ignored"))
                err << "newsalertd: line " << number
                    << ": stored without the keys that mean nothing here: "
                    << json::serialize(*ignored) << '\n';
            out << json::serialize(*answer) << std::endl;
        } else if (answer.error().exit_code == EX_DATAERR) {
            refuse(answer.error().message);
        } else {
            err << "newsalertd: line " << number << ": " << answer.error().message << '\n';
            return answer.error().exit_code;
        }
    }
    return worst;
}

Action add_inject(Options& options, Context& context) {
    add_config(options, context);
    return [&context] { return inject(context); };
}

}  // namespace

namespace verbs {
extern const Verb inject{
    "inject", "Feed articles (JSON lines, docs/inject.md) to the running daemon", add_inject};
}  // namespace verbs

}  // namespace newsalertd::cli
