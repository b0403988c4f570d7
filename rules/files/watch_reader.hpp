#pragma once
// One rule file's TOML to watches. Internal to rules/files.

#include "rules/watch.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace rules {

/// Appends the file's watches, and a finding for everything wrong in it. A watch with an error
/// is left out. `language` is that of watches which name none; those that expired before `now` are
/// warned of.
void read_watches(const std::shared_ptr<const toml::SourceText>& source,
                  const std::string& language,
                  std::chrono::sys_seconds now,
                  std::vector<Watch>& watches,
                  std::vector<Diagnostic>& findings);

}  // namespace rules
