#include "daemon/cli/db.hpp"

#include "daemon/app/app.hpp"
#include "daemon/config/load.hpp"
#include "daemon/pipeline/compress.hpp"
#include "daemon/store/check.hpp"
#include "daemon/store/copy.hpp"
#include "daemon/store/opening.hpp"
#include "daemon/visible.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <expected>
#include <ostream>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

constexpr int kDamaged = 65;

int failed(const store::Error& error, std::ostream& err) {
    err << "newsalertd: " << error.message << '\n';
    return app::exit_code_of(error.error);
}

std::expected<std::filesystem::path, store::Error> configured_state(const RemoteOptions& options) {
    const auto where = config::locate(options.config_dir, config::process_environment());
    const auto loaded = config::load(where);
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

}  // namespace

int db_check_command(const RemoteOptions& options,
                     const std::filesystem::path& file,
                     std::ostream& out,
                     std::ostream& err) {
    const auto found = file.empty() ? configured_state(options) : file;
    if (!found)
        return failed(found.error(), err);
    const auto& path = *found;
    const auto report = store::check_state(
        path,
        {.body_is_whole =
             [](std::string_view body) { return pipeline::decompress(body).has_value(); },
         .stop = {}});
    if (!report)
        return failed(report.error(), err);
    if (options.json) {
        out << json::serialize(json::object{{"state", visible(path.native())},
                                            {"sound", report->sound()},
                                            {"structure", lines_of(report->structure)},
                                            {"rows", lines_of(report->rows)},
                                            {"rows_read", report->rows_read},
                                            {"rows_without_sum", report->rows_without_sum}})
            << '\n';
        return report->sound() ? 0 : kDamaged;
    }
    for (const auto* list : {&report->structure, &report->rows})
        for (const auto& line : *list)
            out << visible(line) << '\n';
    if (report->sound()) {
        out << visible(path.native()) << ": sound, " << report->rows_read << " rows checked";
        if (report->rows_without_sum > 0)
            out << " (" << report->rows_without_sum << " of an older version have no sum)";
        out << '\n';
        return 0;
    }
    err << "newsalertd: " << visible(path.native()) << ": damaged";
    if (report->structure.empty())
        err << ", the other rows are sound";
    err << "; " << store::how_to_restore(path) << '\n';
    return kDamaged;
}

int db_backup_command(const RemoteOptions& options,
                      const std::filesystem::path& file,
                      std::ostream& out,
                      std::ostream& err) {
    const auto state = configured_state(options);
    if (!state)
        return failed(state.error(), err);
    if (const auto copied = store::copy_state(*state, file); !copied)
        return failed(copied.error(), err);
    return db_check_command(options, file, out, err);
}

}  // namespace newsalertd::cli
