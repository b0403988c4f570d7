#pragma once
// Looks into the state file with SQLite itself, beside the program.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace integration {

/// All rows of a query, values as text. Throws when SQLite refuses.
std::vector<std::vector<std::string>> query(const std::filesystem::path& file,
                                            const std::string& sql);

/// For statements that change something.
void execute(const std::filesystem::path& file, const std::string& sql);

/// How many deliveries stand in each state.
std::map<std::string, int> deliveries_by_state(const std::filesystem::path& file);

/// "ok", or what is wrong.
std::string integrity(const std::filesystem::path& file);

}  // namespace integration
