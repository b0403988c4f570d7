#pragma once
// `newsalertd feeds` and `newsalertd opml`: the feeds of the configuration as a person handles
// them. Verbs that change files write one file whole and take it back if the configuration would
// then have an error that it had not; a running daemon sees the change by itself.

#include "daemon/config/locations.hpp"

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace newsalertd::cli {

struct FeedsOptions {
    std::optional<std::filesystem::path> config_dir;  ///< --config DIR
    bool json = false;
    /// Injected by tests; empty: the process's own.
    config::Environment environment;
};

/// Configuration and, where there is one, state. 0, or the state's exit code.
int feeds_list_command(const FeedsOptions& options, std::ostream& out, std::ostream& err);

/// Fetches each now, as the daemon would; none named: all. 0; 65 if a document is no feed; else 75
/// if one cannot be reached; 66 for a name that is not configured.
int feeds_check_command(const FeedsOptions& options,
                        const std::vector<std::string>& feeds,
                        std::ostream& out,
                        std::ostream& err);

struct AddOptions {
    std::string url;   ///< of a feed, or of a page that names feeds
    std::string name;  ///< empty: the feed's title
    std::vector<std::string> tags;
    unsigned tier = 2;
    bool all = false;  ///< every feed that the page names
};

/// Adds to feeds.d/added.toml. 0, also when it is configured already; 64 when the page names
/// several; 65 no feed; 73 and 77 not written; 75 not reached; 78 the configuration would break.
int feeds_add_command(const FeedsOptions& options,
                      const AddOptions& what,
                      std::ostream& out,
                      std::ostream& err);

/// Takes a feed, by name or address, out of the file where it stands. 0; 64 for one of an OPML file
/// or a shipped list, with the override to write; 66 not configured; 73, 77, 78 as for add.
int feeds_remove_command(const FeedsOptions& options,
                         const std::string& feed,
                         std::ostream& out,
                         std::ostream& err);

struct ExportOptions {
    std::filesystem::path file;  ///< empty: to `out`
    bool secrets = false;        ///< keys in addresses too (?apikey=)
};

/// All enabled feeds as OPML. 0, 73 or 77 not written, 78.
int opml_export_command(const FeedsOptions& options,
                        const ExportOptions& what,
                        std::ostream& out,
                        std::ostream& err);

struct ImportOptions {
    std::filesystem::path file;
    std::string name;      ///< of the file in feeds.d, empty: that of `file`
    bool replace = false;  ///< a file of that name may be there
};

/// Copies an OPML file to feeds.d if every feed in it can be configured. 0; 65 not OPML, or a feed
/// of it is refused; 66 no such file; 73 a file is there, or not written; 77; 78.
int opml_import_command(const FeedsOptions& options,
                        const ImportOptions& what,
                        std::ostream& out,
                        std::ostream& err);

}  // namespace newsalertd::cli
