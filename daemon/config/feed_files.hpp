#pragma once
// feeds.d: *.toml with [[feed]] and lists, *.opml, *.txt.

#include "daemon/config/feed_set.hpp"
#include "daemon/config/settings.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace newsalertd::config {

/// Larger files are not read.
inline constexpr std::size_t kLargestFeedFile = 16 << 20;

/// Adds what one file holds. The reader is chosen by the extension of its name.
void read_feed_source(const SourceText& source, Reading& reading, FeedSet& feeds);

/// Adds a list that ships with the project. False: there is none of that name.
bool add_shipped_list(std::string_view name, Reading& reading, FeedSet& feeds);

/// Whether a change of a file with this name may change the configuration.
bool counts_as_configuration(const std::string& name);

/// The files of a folder that a reader takes, by name; the others are remarked upon, but for
/// hidden ones and what editors and package managers leave behind. `extensions` as ".toml".
std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder,
                                            const std::vector<std::string>& extensions,
                                            Findings& findings);

}  // namespace newsalertd::config
