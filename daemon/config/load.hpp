#pragma once
// The user's files to one validated value: configuration, feeds and rules as a unit. Reads
// files and variables of the environment, writes nothing, asks no network.

#include "daemon/config/config.hpp"
#include "daemon/config/locations.hpp"
#include "daemon/config/toml.hpp"
#include "daemon/secrets/secret_reader.hpp"
#include "daemon/time.hpp"
#include "rules/files/rule_files.hpp"
#include "rules/toml/diagnostic.hpp"
#include "rules/watch.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rules {
class WatchSet;
}

namespace newsalertd::config {

/// The user's files as they were read.
struct Files {
    std::optional<SourceText> settings;
    std::vector<SourceText> feeds;
    std::vector<SourceText> rules;  ///< none in Loaded, whose rule_files hold them
    bool operator==(const Files&) const = default;
};

struct Loaded {
    Config config;                       ///< has defaults in place of what was wrong
    std::shared_ptr<const Files> files;  ///< what it was made of; never null after load()
    /// Where in `files` secrets stand themselves.
    SecretReader::InlinePlaces inline_secrets;
    /// False: the settings do not tell for sure where the state is, so none may be opened.
    bool state_known = true;
    bool out_of_reach = false;  ///< this user may not read all of the files
    bool from_state = false;    ///< made of the files that the state kept, not of the user's
    /// All watches that could be read, resting ones included. Never null.
    std::shared_ptr<const rules::WatchSet> watch_set;
    std::vector<rules::Diagnostic> findings;  ///< by file, in the order of its lines
    std::vector<rules::RuleFilePtr> rule_files;
    std::vector<rules::Diagnostic> lint;  ///< those of `findings` that compiling the rules gave

    bool config_valid = true;           ///< newsalertd.toml and the feeds have no error
    bool rules_valid = true;            ///< the rules have none; may be false alone
    std::size_t permission_errors = 0;  ///< errors that are refusals of access (exit 77)

    bool valid() const { return config_valid && rules_valid; }
};

/// Never throws for what the files hold. Rules that are as in `before` are neither read nor
/// compiled again; what was found in them is. Watches that expired before `now` are warned of.
Loaded load(const Locations& locations, Time now, const Loaded* before = nullptr);

/// The same of files that were read before.
Loaded load_files(const Locations& locations, Files files, Time now);

/// The rules of these names and texts instead of those in the folder, for a start on the last good
/// ones. The configuration and feeds of `loaded` stay, its findings about rules too.
void replace_rules(Loaded& loaded,
                   std::vector<std::pair<std::string, std::string>> rules,
                   Time now);

/// The example rules that ship with the project: name and text of each file.
std::vector<std::pair<std::string, std::string>> example_rules();

}  // namespace newsalertd::config
