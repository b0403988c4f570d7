// `newsalertd db`: the state file as a whole. Works beside a running daemon.

#include "daemon/cli/ask.hpp"
#include "daemon/config/load.hpp"
#include "daemon/pipeline/compress.hpp"
#include "daemon/store/check.hpp"
#include "daemon/store/copy.hpp"
#include "daemon/store/opening.hpp"
#include "daemon/visible.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <sysexits.h>

#include <expected>
#include <memory>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

std::expected<std::filesystem::path, store::Error> configured_state(const Context& context) {
    const auto where = locations_of(context);
    const auto loaded = config::load(where, context.clock.now());
    if (loaded.out_of_reach && !loaded.state_known)
        return std::unexpected(
            store::Error{store::ErrorClass::permission,
                         visible(where.folder.native()) +
                             ": the configuration, which names the state, may not be read by this "
                             "user; name the state's file"});
    return loaded.config.state;
}

json::array lines_of(const std::vector<std::string>& lines) {
    json::array array;
    for (const auto& line : lines)
        array.emplace_back(visible(line));
    return array;
}

/// `file`, or where that is empty the configured state; changes nothing. 0 sound, 65 damaged (each
/// finding on a line of its own), 66 no such file, else as exit_code_of() says.
int check(const Context& context, const std::filesystem::path& file) {
    auto& out = context.out;
    const auto found = file.empty() ? configured_state(context) : file;
    if (!found)
        return fail(app::failure_of(found.error()), context);
    const auto& path = *found;
    const auto report = store::check_state(
        path,
        {.body_is_whole =
             [](std::string_view body) { return pipeline::decompress(body).has_value(); },
         .stop = {}});
    if (!report)
        return fail(app::failure_of(report.error()), context);
    if (context.json) {
        out << json::serialize(json::object{{"state", visible(path.native())},
                                            {"sound", report->sound()},
                                            {"structure", lines_of(report->structure)},
                                            {"rows", lines_of(report->rows)},
                                            {"rows_read", report->rows_read},
                                            {"rows_without_sum", report->rows_without_sum}})
            << '\n';
        return report->sound() ? EX_OK : EX_DATAERR;
    }
    for (const auto* list : {&report->structure, &report->rows})
        for (const auto& line : *list)
            out << visible(line) << '\n';
    if (report->sound()) {
        out << visible(path.native()) << ": sound, " << report->rows_read << " rows checked";
        if (report->rows_without_sum > 0)
            out << " (" << report->rows_without_sum << " of an older version have no sum)";
        out << '\n';
        return EX_OK;
    }
    auto& err = context.err;
    err << "newsalertd: " << visible(path.native()) << ": damaged";
    if (report->structure.empty())
        err << ", the other rows are sound";
    err << "; " << store::how_to_restore(path) << '\n';
    return EX_DATAERR;
}

/// Copies the configured state to `file`, which must not exist (73), and checks the copy.
int backup(const Context& context, const std::filesystem::path& file) {
    const auto state = configured_state(context);
    if (!state)
        return fail(app::failure_of(state.error()), context);
    if (const auto copied = store::copy_state(*state, file); !copied)
        return fail(app::failure_of(copied.error()), context);
    return check(context, file);
}

Action add_check(Options& options, Context& context) {
    const auto file = std::make_shared<std::filesystem::path>();
    add_config_and_json(options, context);
    options.option("file", *file, "FILE, a backup say (default: the configured state)");
    return [&context, file] { return check(context, *file); };
}

Action add_backup(Options& options, Context& context) {
    const auto file = std::make_shared<std::filesystem::path>();
    add_config_and_json(options, context);
    options.required("file", *file, "FILE to make; it must not be there yet");
    return [&context, file] { return backup(context, *file); };
}

constexpr Verb kCheck{"check", "Is the state what was stored? Changes nothing", add_check};
constexpr Verb kBackup{
    "backup", "Copy the state, of a running daemon too, and check the copy", add_backup};
constexpr const Verb* kBelowDb[] = {&kCheck, &kBackup};

}  // namespace

namespace verbs {
extern const Verb db{"db", "The state file: check, backup", nullptr, kBelowDb};
}  // namespace verbs

}  // namespace newsalertd::cli
