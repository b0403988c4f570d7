#pragma once
// A table for people: columns as wide as needed, long cells cut.

#include <iosfwd>
#include <string>
#include <vector>

namespace newsalertd::cli {

/// Cells are made visible(). Writes the headings only when there are rows.
void print_table(std::ostream& out,
                 const std::vector<std::string>& headings,
                 const std::vector<std::vector<std::string>>& rows);

}  // namespace newsalertd::cli
