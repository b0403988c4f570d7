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

#include <ostream>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

constexpr int kDamaged = 65;

std::filesystem::path configured_state(const RemoteOptions& options) {
    return config::load(config::locate(options.config_dir, config::process_environment()))
        .config.state;
}

int failed(const store::Error& error, std::ostream& err) {
    err << "newsalertd: " << error.message << '\n';
    return app::exit_code_of(error.error);
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
    const auto path = file.empty() ? configured_state(options) : file;
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
    if (const auto copied = store::copy_state(configured_state(options), file); !copied)
        return failed(copied.error(), err);
    return db_check_command(options, file, out, err);
}

}  // namespace newsalertd::cli
