#pragma once
// `newsalertd match`: articles on stdin against rules or bare queries, matches on stdout. Works
// without a configuration, a state or a network.

#include <iosfwd>
#include <string>

namespace newsalertd::cli {

struct MatchOptions {
    std::string rules_path;    ///< a rule file or folder; or else
    std::string queries_file;  ///< JSON lines {"name","query","lang"}
    std::string forms;         ///< "exact" or "inflected" for all of them; empty: as written
    unsigned threads = 1;
    bool explain = false;    ///< with the matched spans
    std::string stats_file;  ///< JSON figures of the run; empty: none
};

/// One line for each article, in order: {"id","watches":["…"]}. Returns a sysexits code: 65 for a
/// line that is no article, 66 or 77 for rules or queries that are not there or may not be read, 78
/// for such with errors; messages go to `err`.
int match_command(const MatchOptions& options,
                  std::istream& in,
                  std::ostream& out,
                  std::ostream& err);

}  // namespace newsalertd::cli
